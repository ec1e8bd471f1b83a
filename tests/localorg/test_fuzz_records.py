"""Records with real fields and wrong values, by every way in: one, many, CSV."""

import json

import pytest
from asgi_org import DATA, AsgiOrg
from fuzz_parts import FUZZ
from fuzz_shapes import csv_files, list_requests, objects_of, row_requests
from hypothesis import given
from hypothesis import strategies as st
from test_fuzz_requests import assert_answered


@pytest.fixture(scope="module")
def org():
    org = AsgiOrg()
    yield org
    org.close()


@pytest.fixture(scope="module")
def ids(org):
    """A household, a gift and a task that exist."""
    contact = org.call("POST", "sobjects/Contact", {"LastName": "Martin"}).json()["id"]
    gift = {
        "Name": "Don",
        "StageName": "Closed Won",
        "CloseDate": "2026-01-01",
        "Amount": 5,
        "npsp__Primary_Contact__c": contact,
    }
    made = [org.call("POST", "sobjects/Opportunity", gift), org.call("POST", "sobjects/Task", {"WhoId": contact})]
    return [contact, *(answer.json()["id"] for answer in made)]


@given(data=st.data())
@FUZZ
def test_one_record_with_any_values_is_taken_or_refused(org, ids, data):
    assert_answered(org.send(*data.draw(row_requests(objects_of(org), ids))))


@given(data=st.data())
@FUZZ
def test_many_records_with_any_values_are_taken_or_refused(org, ids, data):
    assert_answered(org.send(*data.draw(list_requests(objects_of(org), ids))))


@given(data=st.data())
@FUZZ
def test_a_bulk_file_with_any_cells_is_worked_through(org, data):
    definition = data.draw(st.sampled_from(objects_of(org)))
    operation = data.draw(st.sampled_from(["insert", "update", "upsert", "delete", "hardDelete"]))
    key = {"externalIdFieldName": "Migration_Key__c"} if operation == "upsert" else {}
    made = org.call("POST", "jobs/ingest", {"object": definition.name, "operation": operation, **key})
    assert_answered(made)
    if made.status != 200:
        return
    job = f"jobs/ingest/{made.json()['id']}"

    answers = [
        org.send(
            "PUT",
            f"{DATA}/{job}/batches".encode(),
            b"",
            {"content-type": "text/csv"},
            data.draw(csv_files(definition)),
        ),
        org.call("PATCH", job, {"state": "UploadComplete"}),
        org.call("GET", job),
        *(
            org.call("GET", f"{job}/{kind}/")
            for kind in ("successfulResults", "failedResults", "unprocessedrecords")
        ),
    ]

    for answer in answers:
        assert_answered(answer)
    assert json.loads(answers[2].body)["state"] in ("JobComplete", "Failed")
