"""Every object that a lookup names is there: clients follow lookups from one description to the next."""

import pytest
from bulk_org import running_org

TARGETS = ["Individual", "Group", "Pricebook2", "Product2", "OperatingHours", "DandBCompany", "UserRole", "Order"]


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def test_every_object_that_a_lookup_names_is_listed_and_described(org):
    listed = {each["name"] for each in org.call("GET", "sobjects").json()["sobjects"]}

    named = {
        target
        for name in ("Account", "Contact", "Opportunity", "Lead", "Case", "Event", "Task", "User", "RecordType")
        for field in org.call("GET", f"sobjects/{name}/describe").json()["fields"]
        for target in field["referenceTo"]
    }

    assert named <= listed


@pytest.mark.parametrize("name", TARGETS)
def test_an_object_that_is_only_a_target_is_described_read_and_empty(org, name):
    described = org.call("GET", f"sobjects/{name}/describe").json()

    found = org.query(f"SELECT Id, CreatedBy.Name FROM {name}")

    assert not described["createable"] and len(described["keyPrefix"]) == 3
    assert found == []


def test_nothing_is_written_to_an_object_that_is_only_a_target(org):
    answer = org.call("POST", "sobjects/Product2", json={"Name": "Calendrier"})

    assert answer.status_code == 400
    assert answer.json()[0]["errorCode"] == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


def test_an_owner_may_be_asked_for_as_a_queue(org):
    found = org.query("SELECT TYPEOF Owner WHEN User THEN Username WHEN Group THEN Name END FROM Task")

    assert found == []
