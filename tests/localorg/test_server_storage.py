"""How much room the records take, and what happens when there is none left."""

import pytest
from bulk_org import running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org"), ":memory:", "--storage-mb", "1") as running:
        yield running


def records(object_name, count, **values):
    return {"records": [{"attributes": {"type": object_name}, **values} for _ in range(count)]}


def create(org, object_name, count, **values):
    return org.call("POST", "composite/sobjects", json=records(object_name, count, **values)).json()


def left(org):
    return org.call("GET", "limits").json()["DataStorageMB"]


def used(org):
    status = org.session.get(f"{org.url}/local-org/status", timeout=60).json()
    return status["records"], status["storage_mb"]


@pytest.fixture(autouse=True)
def emptied(org):
    assert org.session.post(f"{org.url}/local-org/reset", timeout=60).status_code == 200


def test_records_take_two_kilobytes_and_campaigns_eight(org):
    empty = left(org)
    create(org, "Account", 3, Name="A")
    create(org, "Campaign", 1, Name="C")

    assert (empty, left(org)) == ({"Max": 1, "Remaining": 1}, {"Max": 1, "Remaining": 0})
    assert used(org) == ({"Account": 3, "Campaign": 1}, {"used": 1, "max": 1, "enforced": True})


def test_without_room_nothing_is_created_but_the_rest_goes_on(org):
    answers = [create(org, "Account", 200, Name="A") for _ in range(3)]

    saved = [row for answer in answers for row in answer if row["success"]]
    codes = {error["statusCode"] for answer in answers for row in answer for error in row["errors"]}
    changed = org.call("PATCH", f"sobjects/Account/{saved[0]['id']}", json={"Name": "B"})
    assert len(saved) == 512  # of 2 KB each
    assert codes == {"STORAGE_LIMIT_EXCEEDED"}
    assert changed.status_code == 204


def test_deleting_makes_room(org):
    made = [row["id"] for _ in range(3) for row in create(org, "Account", 200, Name="A") if row["success"]]
    full = create(org, "Account", 1, Name="A")
    for record in made[:2]:
        org.call("DELETE", f"sobjects/Account/{record}")

    again = create(org, "Account", 3, Name="A")

    assert [row["success"] for row in (*full, *again)] == [False, True, True, False]


def test_what_automation_makes_counts(org):
    """A household for each contact: half as many fit."""
    saved = [row for _ in range(3) for row in create(org, "Contact", 200, LastName="L") if row["success"]]

    assert 256 <= len(saved) <= 512
    assert used(org)[0]["Account"] == used(org)[0]["Contact"] == len(saved)


def test_a_bulk_job_tells_which_rows_had_no_room(org):
    done = org.ingest("Name\n" + "A\n" * 600, object="Account", operation="insert")

    assert done.counts == ("JobComplete", 600, 88)
    assert done.failed.count("STORAGE_LIMIT_EXCEEDED:storage limit exceeded:") == 88
