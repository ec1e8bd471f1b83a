"""The REST API over HTTP: many records in one call, by Collections."""

import pytest
from bulk_org import running_org
from rest_rows import post, record


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def key(request):
    """A key of this test's own."""
    return request.node.name


def codes(answer):
    return [row["errors"][0]["statusCode"] if row["errors"] else "ok" for row in answer.json()]


def test_rows_fail_alone_and_keep_their_order(org):
    answer = post(
        org,
        record("Contact", LastName="A"),
        record("Contact", FirstName="B"),
        record("Contact", LastName="C", Email="c@"),
        record("Contact", LastName="D"),
    )

    assert answer.status_code == 200
    assert codes(answer) == ["ok", "REQUIRED_FIELD_MISSING", "INVALID_EMAIL_ADDRESS", "ok"]
    assert answer.json()[1]["errors"][0]["fields"] == ["LastName"]


def test_all_or_none_rolls_everything_back(org, key):
    answer = post(org, record("Campaign", Name=key), record("Campaign"), allOrNone=True)

    assert codes(answer) == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]
    assert org.query(f"SELECT Id FROM Campaign WHERE Name = '{key}'") == []


def test_many_are_upserted_with_parents_by_their_keys(org, key):
    post(org, record("Account", Name="Mairie", Migration_Key__c=f"{key}-a"))
    rows = [
        record("Contact", LastName="A", Migration_Key__c=f"{key}-1", Account={"Migration_Key__c": f"{key}-a"}),
        record("Contact", LastName="B", Migration_Key__c=f"{key}-2", Account={"Migration_Key__c": "nobody"}),
        record("Contact", LastName="C", Migration_Key__c=f"{key}-3"),
        record("Contact", LastName="C again", Migration_Key__c=f"{key}-3"),
        record("Contact", LastName="D"),
    ]

    answer = org.call("PATCH", "composite/sobjects/Contact/Migration_Key__c", json={"records": rows})
    again = org.call("PATCH", "composite/sobjects/Contact/Migration_Key__c", json={"records": rows[:1]})

    assert codes(answer) == ["ok", "INVALID_FIELD", "DUPLICATE_VALUE", "DUPLICATE_VALUE", "MISSING_ARGUMENT"]
    assert [row["created"] for row in answer.json()] == [True, False, False, False, False]
    assert again.json()[0] == {**answer.json()[0], "created": False}
    found = org.query(f"SELECT Account.Name FROM Contact WHERE Migration_Key__c = '{key}-1'")
    assert found[0]["Account"]["Name"] == "Mairie"


def test_many_are_upserted_by_id(org):
    made = post(org, record("Account", Name="A")).json()[0]["id"]
    rows = [record("Account", Id=made, Name="B"), record("Account", Name="C")]

    answer = org.call("PATCH", "composite/sobjects/Account/Id", json={"records": rows})

    assert [row["created"] for row in answer.json()] == [False, True]


def test_many_are_changed_read_and_deleted_by_id(org):
    ids = [row["id"] for row in post(org, record("Account", Name="A"), record("Campaign", Name="B")).json()]
    changes = [
        record("Account", id=ids[0], Name="A2"),
        {"Name": "B2", "Id": ids[1], "attributes": {"type": "Campaign"}},
    ]

    changed = org.call("PATCH", "composite/sobjects", json={"records": [*changes, record("Account", Name="x")]})
    shown = org.call("GET", f"composite/sobjects/Account?ids={ids[0]},001Lo0000000zzz&fields=Name")
    gone = org.call("DELETE", f"composite/sobjects?ids={ids[0]}%2C{ids[1]},nonsense")

    assert codes(changed) == ["ok", "ok", "MISSING_ARGUMENT"]
    assert [each and each["Name"] for each in shown.json()] == ["A2", None]
    assert codes(gone) == ["ok", "ok", "MALFORMED_ID"]


def test_more_than_200_are_refused(org):
    answer = post(org, *(record("Account", Name="A") for _ in range(201)))

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "EXCEEDED_ID_LIMIT")


def test_a_unique_key_belongs_to_one_record(org, key):
    answer = post(
        org,
        record("Campaign", Name="A", Migration_Key__c=key),
        record("Campaign", Name="B", Migration_Key__c=key.upper()),
    )

    assert codes(answer) == ["ok", "DUPLICATE_VALUE"]
