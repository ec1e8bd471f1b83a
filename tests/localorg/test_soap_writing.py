"""Records through the SOAP API: create, update, upsert, delete, undelete, merge, emptyRecycleBin."""

import pytest
from bulk_org import running_org
from soap_org import record, soap

ALL_OR_NONE = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def create(org, *records, headers=""):
    return soap(org, f"<create>{''.join(records)}</create>", headers).results


def made(org, type_name, **fields):
    (result,) = create(org, record(type_name, **fields))
    assert result["success"] == "true", result
    return result["id"]


def ids_call(org, operation, *ids, headers=""):
    return soap(org, f"<{operation}>{''.join(f'<ids>{each}</ids>' for each in ids)}</{operation}>", headers).results


def found(org, text):
    return [{name: value for name, value in row.items() if name != "attributes"} for row in org.query(text)]


def test_records_of_several_objects_are_created_and_bad_ones_answer_for_themselves(org):
    results = create(
        org, record("Account", Name="Mairie &amp; Cie"), record("Contact"), record("Contact", LastName="Né")
    )

    assert [each["success"] for each in results] == ["true", "false", "true"]
    assert results[1]["id"] is None
    assert results[1]["errors"]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert results[1]["errors"]["fields"] == "LastName"
    assert found(org, f"SELECT Name FROM Account WHERE Id = '{results[0]['id']}'") == [{"Name": "Mairie & Cie"}]


def test_all_or_none_takes_everything_back(org):
    results = create(org, record("Account", Name="Whole"), record("Account"), headers=ALL_OR_NONE)

    codes = [each["errors"]["statusCode"] for each in results]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]
    assert found(org, "SELECT Id FROM Account WHERE Name = 'Whole'") == []


def test_the_header_on_duplicates_is_heard(org):
    """Both words that XML has for true."""
    rule = {"name": "Standard_Contact_Duplicate_Rule", "isActive": True, "action": "alert"}
    twin = record("Contact", FirstName="Awa", LastName="Jumelle", Email="awa@example.org")
    create(org, twin)
    org.session.post(f"{org.url}/local-org/duplicate-rules", json=rule, timeout=60)

    (refused,) = create(org, twin)
    saved = [
        create(org, twin, headers=f"<DuplicateRuleHeader><allowSave>{truth}</allowSave></DuplicateRuleHeader>")
        for truth in ("true", "1")
    ]
    org.session.post(f"{org.url}/local-org/duplicate-rules", json={**rule, "isActive": False}, timeout=60)

    assert refused["errors"]["statusCode"] == "DUPLICATES_DETECTED"
    assert [each["success"] for (each,) in saved] == ["true", "true"]


def test_an_update_sets_what_is_given_clears_what_is_named_and_leaves_what_is_nil(org):
    contact = made(org, "Contact", FirstName="Awa", LastName="Diallo", Phone="01", Title="Dr")
    change = (
        "<update><sObjects><o:type>Contact</o:type><fieldsToNull>Title</fieldsToNull>"
        f'<o:Id>{contact[:15]}</o:Id><o:Id>{contact}</o:Id><o:LastName>Sow</o:LastName><o:Phone xsi:nil="true"/>'
        "</sObjects></update>"
    )

    result = soap(org, change).result

    assert result == {"id": contact, "success": "true"}
    names = "FirstName, LastName, Phone, Title"
    expected = {"FirstName": "Awa", "LastName": "Sow", "Phone": "01", "Title": None}
    assert found(org, f"SELECT {names} FROM Contact WHERE Id = '{contact}'") == [expected]


def test_an_enterprise_client_names_the_type_in_xml(org):
    body = '<create><sObjects xsi:type="o:Account"><o:Name>Typed</o:Name></sObjects></create>'

    result = soap(org, body, path="/services/Soap/c/64.0/00D").result

    assert found(org, f"SELECT Name FROM Account WHERE Id = '{result['id']}'") == [{"Name": "Typed"}]


def test_an_upsert_says_what_it_created_and_finds_parents_by_their_key(org):
    parent = made(org, "Account", Name="Asso", Migration_Key__c="A1")
    contact = (
        "<o:Account><o:type>Account</o:type><o:Migration_Key__c>A1</o:Migration_Key__c></o:Account>"
        "<o:LastName>Ba</o:LastName><o:Migration_Key__c>C1</o:Migration_Key__c>"
    )
    sent = f"<sObjects><o:type>Contact</o:type>{contact}</sObjects>"
    body = f"<upsert><externalIDFieldName>Migration_Key__c</externalIDFieldName>{sent}</upsert>"

    first, second = soap(org, body).result, soap(org, body).result

    assert (first["created"], second["created"]) == ("true", "false")
    assert first["id"] == second["id"]
    assert found(org, "SELECT AccountId FROM Contact WHERE Migration_Key__c = 'C1'") == [{"AccountId": parent}]


def test_deleted_records_come_back_and_leave_the_bin_for_good(org):
    account = made(org, "Account", Name="Gone")

    deleted = ids_call(org, "delete", account, "nonsense")
    again = ids_call(org, "delete", account)
    back = ids_call(org, "undelete", account)
    ids_call(org, "delete", account)
    emptied = ids_call(org, "emptyRecycleBin", account, account[:-3])
    late = ids_call(org, "undelete", account)

    assert deleted[0] == {"id": account, "success": "true"}
    assert deleted[1]["errors"]["statusCode"] == "MALFORMED_ID"
    assert again[0]["errors"]["statusCode"] == "ENTITY_IS_DELETED"
    assert back == [{"id": account, "success": "true"}]
    assert [each["success"] for each in emptied] == ["true", "true"]
    assert late[0]["errors"]["statusCode"] == "INVALID_CROSS_REFERENCE_KEY"
    shown = org.call("GET", "queryAll", params={"q": f"SELECT Id FROM Account WHERE Id = '{account}'"}).json()
    assert shown["totalSize"] == 0


def test_old_clients_name_the_ids_in_the_singular(org):
    account = made(org, "Account", Name="Singular")

    assert soap(org, f"<delete><id>{account}</id></delete>").result == {"id": account, "success": "true"}


def test_all_or_none_deletes_nothing_when_one_record_stays(org):
    account = made(org, "Account", Name="Stays")

    results = ids_call(org, "delete", account, account, headers=ALL_OR_NONE)

    assert [each["success"] for each in results] == ["false", "false"]
    assert len(found(org, "SELECT Id FROM Account WHERE Name = 'Stays'")) == 1


def test_a_merge_keeps_the_master_with_the_values_sent_and_moves_the_details(org):
    master, loser = made(org, "Account", Name="One"), made(org, "Account", Name="Two")
    gift = made(org, "Opportunity", Name="G", StageName="Prospecting", CloseDate="2026-01-01", AccountId=loser)
    request = (
        "<merge><request><masterRecord><o:type>Account</o:type>"
        f"<o:Id>{master}</o:Id><o:Phone>03</o:Phone></masterRecord>"
        f"<recordToMergeIds>{loser}</recordToMergeIds></request></merge>"
    )

    result = soap(org, request).result

    assert result["success"] == "true"
    assert (result["id"], result["mergedRecordIds"]) == (master, loser)
    assert gift in result["updatedRelatedIds"]
    assert found(org, f"SELECT Name, Phone FROM Account WHERE Id IN ('{master}', '{loser}')") == [
        {"Name": "One", "Phone": "03"}
    ]
    assert found(org, f"SELECT AccountId FROM Opportunity WHERE Id = '{gift}'") == [{"AccountId": master}]


def test_a_merge_that_is_refused_answers_in_its_result(org):
    lead = made(org, "Contact", LastName="Alone")
    request = (
        f"<merge><request><masterRecord><o:type>Contact</o:type><o:Id>{lead}</o:Id></masterRecord>"
        f"<recordToMergeIds>{lead}</recordToMergeIds></request></merge>"
    )

    assert soap(org, request).result["errors"]["statusCode"] == "INVALID_INPUT"


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("NumberOfEmployees", "many", "xsd:int"),
        ("AnnualRevenue", "", "xsd:double"),
        ("npsp__All_Members_Deceased__c", "perhaps", "xsd:boolean"),
        ("npo02__LastMembershipDate__c", "NA", "xsd:date"),
    ],
)
def test_a_value_of_the_wrong_type_refuses_the_whole_call(org, field, value, kind):
    answer = soap(
        org, f"<create>{record('Account', Name='Before')}{record('Account', Name='A', **{field: value})}</create>"
    )

    assert (answer.status, answer.fault) == (500, ("soapenv:Client", ""))
    assert f"'{value}' is not a valid value for the type {kind}" in answer.text
    assert found(org, "SELECT Id FROM Account WHERE Name = 'Before'") == []


def test_an_empty_text_says_nothing(org):
    """As users of SOAP clients found: only `fieldsToNull` clears."""
    account = made(org, "Account", Name="Asso", Phone="01")

    soap(org, f"<update>{record('Account', Id=account, Phone='', Name='Autre')}</update>")

    assert found(org, f"SELECT Name, Phone FROM Account WHERE Id = '{account}'") == [
        {"Name": "Autre", "Phone": "01"}
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (record("Nothing", Name="x"), ("sf:INVALID_TYPE", "InvalidSObjectFault")),
        (record("Account", Nome="x"), ("sf:INVALID_FIELD", "InvalidFieldFault")),
        ("<sObjects/>", ("sf:INVALID_TYPE", "InvalidSObjectFault")),
        (record("Account", Name="x") * 201, ("sf:EXCEEDED_ID_LIMIT", "UnexpectedErrorFault")),
        ((record("Account", Name="x") + record("Contact")) * 6, ("sf:LIMIT_EXCEEDED", "UnexpectedErrorFault")),
    ],
)
def test_what_is_no_record_refuses_the_whole_call(org, body, fault):
    answer = soap(org, f"<create>{body}</create>")

    assert (answer.status, answer.fault) == (500, fault)


def test_two_hundred_records_pass(org):
    results = create(org, *[record("Campaign", Name=f"C{number}") for number in range(200)])

    assert {each["success"] for each in results} == {"true"}
