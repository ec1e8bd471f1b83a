"""Rules of the platform about one record: events, hierarchies, record types, values of picklists."""

import pytest
from bulk_org import running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def create(org, kind, **values):
    return org.call("POST", f"sobjects/{kind}", json=values)


def new(org, kind, **values):
    answer = create(org, kind, **values)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def shown(org, kind, record, *fields):
    answer = org.call("GET", f"sobjects/{kind}/{record}?fields={','.join(fields)}").json()
    return tuple(answer[field] for field in fields)


START, END = "2026-10-01T08:00:00Z", "2026-10-01T09:30:00Z"
TIMES = ("StartDateTime", "EndDateTime", "DurationInMinutes", "ActivityDate")


@pytest.mark.parametrize(
    "given",
    [
        {"StartDateTime": START, "EndDateTime": END},
        {"StartDateTime": START, "DurationInMinutes": 90},
        {"ActivityDateTime": START, "DurationInMinutes": 90},
    ],
)
def test_two_facts_about_an_event_give_the_third(org, given):
    made = new(org, "Event", Subject="Octobre rose", **given)

    assert shown(org, "Event", made, *TIMES) == (
        "2026-10-01T08:00:00.000+0000",
        "2026-10-01T09:30:00.000+0000",
        90,
        "2026-10-01",
    )


def test_an_event_that_is_moved_keeps_its_length(org):
    made = new(org, "Event", Subject="x", StartDateTime=START, EndDateTime=END)

    org.call("PATCH", f"sobjects/Event/{made}", json={"StartDateTime": "2026-10-02T08:00:00Z"})

    assert shown(org, "Event", made, "EndDateTime") == ("2026-10-02T09:30:00.000+0000",)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "REQUIRED_FIELD_MISSING"),
        ({"StartDateTime": START}, "REQUIRED_FIELD_MISSING"),
        ({"DurationInMinutes": 5}, "REQUIRED_FIELD_MISSING"),
        ({"StartDateTime": END, "EndDateTime": START}, "FIELD_INTEGRITY_EXCEPTION"),
    ],
)
def test_an_event_without_a_time_is_refused(org, given, code):
    assert create(org, "Event", Subject="x", **given).json()[0]["errorCode"] == code


@pytest.mark.parametrize("kind", ["Account", "Campaign"])
def test_a_hierarchy_has_no_circles(org, kind):
    top = new(org, kind, Name="top")
    middle = new(org, kind, Name="middle", ParentId=top)
    low = new(org, kind, Name="low", ParentId=middle)

    refused = [org.call("PATCH", f"sobjects/{kind}/{top}", json={"ParentId": each}) for each in (top, low)]

    assert [each.json()[0]["errorCode"] for each in refused] == ["CIRCULAR_DEPENDENCY"] * 2
    assert org.call("PATCH", f"sobjects/{kind}/{low}", json={"ParentId": top}).status_code == 204


def test_a_record_type_of_another_object_is_refused_in_salesforces_words(org):
    gift_type = org.query("SELECT Id FROM RecordType WHERE SobjectType = 'Opportunity'")[0]["Id"]

    (error,) = create(org, "Account", Name="x", RecordTypeId=gift_type).json()

    assert error["errorCode"] == "INVALID_CROSS_REFERENCE_KEY"
    assert error["message"] == f"Record Type ID: this ID value isn't valid for the user: {gift_type}"


def test_the_values_of_a_multi_select_stand_once(org):
    body = {
        "FullName": "Account.Themes__c",
        "Metadata": {
            "label": "Themes",
            "type": "MultiselectPicklist",
            "visibleLines": 3,
            "valueSet": {
                "restricted": True,
                "valueSetDefinition": {
                    "sorted": False,
                    "value": [{"fullName": name, "label": name, "default": False} for name in ("Soin", "Emploi")],
                },
            },
        },
    }
    org.call("POST", "tooling/sobjects/CustomField", json=body)

    made = new(org, "Account", Name="x", Themes__c="soin; Emploi;Soin;")
    wrong = create(org, "Account", Name="x", Themes__c="Soin;Danse")

    assert shown(org, "Account", made, "Themes__c") == ("Soin;Emploi",)
    assert wrong.json()[0]["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_a_malformed_id_of_a_change_is_said_once(org):
    body = {"records": [{"attributes": {"type": "Account"}, "id": "abc", "Name": "x"}]}

    (row,) = org.call("PATCH", "composite/sobjects", json=body).json()

    assert [each["statusCode"] for each in row["errors"]] == ["MALFORMED_ID"]


def test_what_an_object_does_not_support_is_refused_everywhere(org):
    user, own = org.facts["user_id"], org.facts["org_id"]
    change = {"records": [{"attributes": {"type": "User"}, "id": user, "FirstName": "Awa"}]}
    job = org.open_job(f"Id\n{user}\n", object="User", operation="hardDelete")

    answers = org.call("DELETE", f"composite/sobjects?ids={user},{own}").json()
    by_key = org.call("DELETE", "sobjects/User/Username/rehearsal@local.org")

    codes = [row["errors"][0]["statusCode"] for row in answers]
    assert codes == ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"] * 2
    assert by_key.json()[0]["errorCode"] == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
    assert org.finished(job)["numberRecordsFailed"] == 1
    assert org.call("PATCH", "composite/sobjects", json=change).json()[0]["success"]
    made = {"records": [{"attributes": {"type": "Organization"}, "Name": "x"}]}
    assert not org.call("POST", "composite/sobjects", json=made).json()[0]["success"]


def test_many_are_deleted_in_the_order_asked(org):
    first, second = (new(org, "Account", Name="x") for _ in range(2))
    campaign = new(org, "Campaign", Name="x")
    asked = [first, "abc", campaign, second, first, "001000000000000AAA"]

    answers = org.call("DELETE", f"composite/sobjects?ids={','.join(asked)}").json()

    assert [row["errors"][0]["statusCode"] if row["errors"] else row["id"] for row in answers] == [
        first,
        "MALFORMED_ID",
        campaign,
        second,
        "ENTITY_IS_DELETED",
        "INVALID_CROSS_REFERENCE_KEY",
    ]


@pytest.mark.parametrize("path", ["composite", "composite/batch", "composite/graph", "jobs/ingest"])
def test_requests_within_requests_go_no_deeper(org, path):
    part = {"method": "POST", "url": f"/services/data/v67.0/{path}", "referenceId": "a", "body": {}}

    (answer,) = org.call("POST", "composite", json={"compositeRequest": [part]}).json()["compositeResponse"]

    assert (answer["httpStatusCode"], answer["body"][0]["errorCode"]) == (400, "INVALID_INPUT")


def test_a_tree_holds_what_its_types_say(org):
    record = {"attributes": {"type": "Contact", "referenceId": "a"}, "Name": "x"}

    assert org.call("POST", "composite/tree/Account", json={"records": [record]}).status_code == 400


@pytest.mark.parametrize(("share", "status"), [(0, 201), (100, 201), (101, 400), (-1, 400)])
def test_a_probability_is_a_share_of_the_whole(org, share, status):
    gift = {"Name": "x", "StageName": "Pledged", "CloseDate": "2026-01-01", "Probability": share}

    assert create(org, "Opportunity", **gift).status_code == status


def test_of_rows_with_one_key_in_one_upsert_none_is_saved(org):
    rows = [("twice", "A"), ("once", "B"), ("TWICE", "C")]
    records = [{"attributes": {"type": "Account"}, "Migration_Key__c": key, "Name": name} for key, name in rows]

    answers = org.call("PATCH", "composite/sobjects/Account/Migration_Key__c", json={"records": records}).json()

    assert [row["success"] for row in answers] == [False, True, False]
    errors = [answers[place]["errors"][0] for place in (0, 2)]
    assert {each["statusCode"] for each in errors} == {"DUPLICATE_VALUE"}
    assert errors[0]["message"] == "Duplicate external id specified: twice"
    assert org.query("SELECT Id FROM Account WHERE Migration_Key__c = 'twice'") == []


def test_rows_with_one_key_in_different_chunks_of_200_change_the_record_twice(org):
    keys = [f"far-{number}" for number in range(200)] + ["far-0"]
    rows = "".join(f"{key},{number}\n" for number, key in enumerate(keys))
    job = org.open_job(
        f"Migration_Key__c,Name\n{rows}",
        object="Account",
        operation="upsert",
        externalIdFieldName="Migration_Key__c",
    )

    assert org.finished(job)["numberRecordsFailed"] == 0
    assert org.query("SELECT Name FROM Account WHERE Migration_Key__c = 'far-0'")[0]["Name"] == "200"
