"""Reading through the SOAP API: queries and pages, searches, retrieve, describe, what was changed."""

from datetime import UTC, datetime, timedelta

import pytest
from bulk_org import running_org
from soap_org import plain, record, soap

ENTERPRISE = "/services/Soap/c/64.0"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        made = soap(running, f"<create>{record('Account', Name='Asso', BillingCity='Lyon')}</create>").result["id"]
        contacts = [record("Contact", LastName=f"N{number:03}", AccountId=made) for number in range(200)]
        for _ in range(2):
            soap(running, f"<create>{''.join(contacts)}</create>")
        yield running


def query(org, text, headers="", operation="query", **more):
    escaped = text.replace("<", "&lt;")
    return soap(org, f"<{operation}><queryString>{escaped}</queryString></{operation}>", headers, **more)


def test_a_partner_answer_has_its_types_and_ids_where_salesforce_puts_them(org):
    answer = query(org, "SELECT Id, Name, Phone, (SELECT LastName FROM Contacts LIMIT 1) FROM Account")

    assert 'xmlns:sf="urn:sobject.partner.soap.sforce.com"' in answer.text
    assert '<result xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/>' in answer.text
    assert '<records xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id>001' in answer.text
    row = answer.result["records"]
    assert row["Id"][0] == row["Id"][1]
    assert (row["Name"], row["Phone"]) == ("Asso", None)
    assert row["Contacts"]["records"]["LastName"] == "N000"
    assert answer.result["size"] == "1"


def test_parents_compounds_and_instants_are_nested_as_in_salesforce(org):
    text = "SELECT CreatedDate, Account.Name, Account.BillingAddress FROM Contact WHERE LastName = 'N000' LIMIT 1"

    row = query(org, text).result["records"]

    assert row["Id"] is None
    assert row["CreatedDate"].endswith(".000Z")
    assert row["Account"]["type"] == "Account"
    assert row["Account"]["BillingAddress"]["city"] == "Lyon"


def test_an_enterprise_answer_types_each_record(org):
    answer = query(org, "SELECT Name, Id FROM Account", path=ENTERPRISE)

    assert '<records xsi:type="sf:Account"><sf:Id>001' in answer.text
    assert "<sf:type>" not in answer.text


def test_totals_are_typed_values(org):
    answer = query(org, "SELECT COUNT(Id), MAX(LastName) top FROM Contact")

    assert '<sf:type>AggregateResult</sf:type><sf:Id xsi:nil="true"/>' in answer.text
    assert '<sf:expr0 xsi:type="xsd:int">400</sf:expr0><sf:top xsi:type="xsd:string">N199</sf:top>' in answer.text


def test_pages_follow_one_another_until_the_end(org):
    small = "<QueryOptions><batchSize>200</batchSize></QueryOptions>"

    first = query(org, "SELECT Id FROM Contact", small).result
    more = f"<queryMore><queryLocator>{first['queryLocator']}</queryLocator></queryMore>"
    second = soap(org, more, small).result

    assert (first["done"], first["size"], len(first["records"])) == ("false", "400", 200)
    assert (second["done"], second["queryLocator"], len(second["records"])) == ("true", None, 200)


def test_a_page_has_five_hundred_records_unless_a_client_asks_for_others(org):
    for _ in range(3):
        soap(org, f"<create>{record('Campaign', Name='Many') * 200}</create>")
    larger = "<QueryOptions><batchSize>2000</batchSize></QueryOptions>"
    text = "SELECT Id FROM Campaign WHERE Name = 'Many'"

    assert len(query(org, text).result["records"]) == 500
    assert len(query(org, text, larger).result["records"]) == 600


def test_query_all_shows_the_recycle_bin(org):
    gone = soap(org, f"<create>{record('Campaign', Name='Gone')}</create>").result["id"]
    soap(org, f"<delete><ids>{gone}</ids></delete>")
    text = "SELECT IsDeleted FROM Campaign WHERE Name = 'Gone'"

    assert query(org, text).result["size"] == "0"
    assert query(org, text, operation="queryAll").result["records"]["IsDeleted"] == "true"


def test_records_are_retrieved_in_the_order_asked_with_nil_for_none(org):
    (account,) = org.query("SELECT Id FROM Account")
    asked = "<fieldList>Id, Name</fieldList><sObjectType>Account</sObjectType>"
    body = f"<retrieve>{asked}<ids>001Lo0zzzzzzzzz</ids><ids>{account['Id'][:15]}</ids></retrieve>"

    nothing, found = soap(org, body).results

    assert nothing is None
    assert (found["Id"], found["Name"]) == ([account["Id"]] * 2, "Asso")


def test_a_search_finds_records(org):
    find = "FIND {Asso} IN NAME FIELDS RETURNING Account(Name)"

    result = soap(org, f"<search><searchString>{find}</searchString></search>").result

    assert result["searchRecords"]["record"]["Name"] == "Asso"


def test_describe_tells_in_xml_what_it_tells_in_json(org):
    body = (
        "<describeSObjects><sObjectType>contact</sObjectType><sObjectType>Account</sObjectType></describeSObjects>"
    )

    contact, account = soap(org, body).results
    one = soap(org, "<describeSObject><sObjectType>Contact</sObjectType></describeSObject>").result
    everything = soap(org, "<describeGlobal/>").result

    shown = org.call("GET", "sobjects/Contact/describe").json()
    assert one == contact
    assert account["keyPrefix"] == "001"
    assert [each["name"] for each in contact["fields"]] == [each["name"] for each in shown["fields"]]
    reference = next(each for each in contact["fields"] if each["name"] == "AccountId")
    assert (reference["referenceTo"], reference["relationshipName"]) == ("Account", "Account")
    assert list(reference) == sorted(reference)
    assert (contact["implementedBy"], contact["idEnabled"]) == (None, "false")
    assert not {"urls", "sobjectDescribeOption"} & contact.keys()
    assert contact["urlDetail"] == f"{org.url}/{{ID}}"
    assert {each["name"] for each in everything["sobjects"]} > {"Account", "npe01__OppPayment__c"}


def test_a_default_says_its_type_because_the_schema_allows_any(org):
    answer = soap(org, "<describeSObject><sObjectType>Contact</sObjectType></describeSObject>")

    assert '<defaultValue xsi:type="xsd:boolean">false</defaultValue>' in answer.text
    assert '<defaultValue xsi:nil="true"/>' not in answer.text


def test_changes_and_deletions_of_a_span_are_listed(org):
    gone, kept = soap(org, f"<create>{record('Lead', LastName='L', Company='C') * 2}</create>").results
    soap(org, f"<delete><ids>{gone['id']}</ids></delete>")
    now = datetime.now(UTC)
    start, end = (now + timedelta(minutes=each) for each in (-5, 5))
    dates = f"<startDate>{start.isoformat()}</startDate><endDate>{end.isoformat()}</endDate>"
    span = f"<sObjectType>Lead</sObjectType>{dates}"

    updated = soap(org, f"<getUpdated>{span}</getUpdated>").result
    deleted = soap(org, f"<getDeleted>{span}</getDeleted>").result

    assert updated["ids"] == kept["id"]
    assert deleted["deletedRecords"]["id"] == gone["id"]
    assert deleted["latestDateCovered"].endswith(":00.000Z")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<query><queryString>SELEC</queryString></query>", ("sf:MALFORMED_QUERY", "MalformedQueryFault")),
        ("<query/>", ("sf:MALFORMED_QUERY", "MalformedQueryFault")),
        (
            "<query><queryString>SELECT No FROM Account</queryString></query>",
            ("sf:INVALID_FIELD", "InvalidFieldFault"),
        ),
        ("<query><queryString>SELECT Id FROM No</queryString></query>", ("sf:INVALID_TYPE", "InvalidSObjectFault")),
        (
            "<queryMore><queryLocator>x</queryLocator></queryMore>",
            ("sf:INVALID_QUERY_LOCATOR", "InvalidQueryLocatorFault"),
        ),
        ("<search><searchString>x</searchString></search>", ("sf:MALFORMED_SEARCH", "MalformedSearchFault")),
        (
            "<describeSObject><sObjectType>No</sObjectType></describeSObject>",
            ("sf:INVALID_TYPE", "InvalidSObjectFault"),
        ),
        (
            "<retrieve><sObjectType>Account</sObjectType><ids>x</ids></retrieve>",
            ("sf:MALFORMED_ID", "InvalidIdFault"),
        ),
        (
            "<getUpdated><sObjectType>Account</sObjectType></getUpdated>",
            ("sf:INVALID_REPLICATION_DATE", "UnexpectedErrorFault"),
        ),
    ],
)
def test_what_cannot_be_read_is_a_fault_of_its_kind(org, body, fault):
    answer = soap(org, body)

    assert (answer.status, answer.fault) == (500, fault)


def test_a_query_fault_has_a_row_and_a_column(org):
    answer = query(org, "SELECT Id FROM No")

    detail = next(each for each in answer.root.iter() if each.tag == "detail")
    assert plain(detail)["InvalidSObjectFault"]["row"] == "-1"


def test_text_that_xml_cannot_hold_is_replaced(org):
    made = org.call("POST", "sobjects/Campaign", json={"Name": "Bell \u0007 <&> 𝄞"}).json()["id"]

    assert (
        query(org, f"SELECT Name FROM Campaign WHERE Id = '{made}'").result["records"]["Name"]
        == "Bell \ufffd <&> 𝄞"
    )
