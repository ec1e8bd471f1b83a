"""Faults on demand within a call: locked rows, jobs that fail, short pages, full storage."""

from collections import Counter

import pytest
import requests
from bulk_org import running_org
from disturbed_org import HEADER, account, control, count, create, first_code, good_days, order


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def org(running):
    with good_days(running) as org:
        yield org


def test_locked_rows_fail_one_by_one_and_the_others_are_written(org):
    order(org, "row-lock=0.5;seed=3")

    rows = create(org, "locked", 100).json()
    control(org, "DELETE", "faults")

    codes = Counter(error["statusCode"] for row in rows for error in row["errors"])
    assert set(codes) == {"UNABLE_TO_LOCK_ROW"}
    assert 30 <= codes["UNABLE_TO_LOCK_ROW"] <= 70
    assert count(org, "locked") == 100 - codes["UNABLE_TO_LOCK_ROW"]


def test_a_single_locked_row_is_refused(org):
    made = org.call("POST", "sobjects/Account", json={"Name": "single"}).json()["id"]
    order(org, "row-lock;object=Account")

    changed = org.call("PATCH", f"sobjects/Account/{made}", json={"Name": "other"})
    deleted = org.call("DELETE", f"sobjects/Account/{made}")
    upserted = org.call("PATCH", "sobjects/Account/Migration_Key__c/locked-1", json={"Name": "other"})

    assert [each.status_code for each in (changed, deleted, upserted)] == [400, 400, 400]
    assert {first_code(each) for each in (changed, deleted, upserted)} == {"UNABLE_TO_LOCK_ROW"}
    assert count(org, "single") == 1 and count(org, "other") == 0


def test_all_or_none_takes_the_unlocked_rows_back(org):
    order(org, "row-lock;count=1")
    body = {"allOrNone": True, "records": [account("together")] * 3}

    rows = org.call("POST", "composite/sobjects", json=body).json()

    assert [row["success"] for row in rows] == [False] * 3
    assert count(org, "together") == 0


def test_rows_of_bulk_jobs_are_locked_too(org):
    order(org, "row-lock=0.2;seed=1;object=Account")
    content = "Name\n" + "bulk lock\n" * 300

    done = org.ingest(content, object="Account", operation="insert")

    assert done.counts[0] == "JobComplete"
    assert 30 <= done.counts[2] <= 90
    assert done.failed.count("UNABLE_TO_LOCK_ROW:unable to obtain exclusive access") == done.counts[2]
    assert done.successful.count("\n") - 1 == 300 - done.counts[2]


def test_a_header_goes_with_the_job_it_made(org):
    job = {"object": "Account", "operation": "insert"}
    made = org.call("POST", "jobs/ingest", json=job, headers={HEADER: "row-lock"}).json()["id"]
    org.call("PUT", f"jobs/ingest/{made}/batches", data=b"Name\nheader\n")
    org.call("PATCH", f"jobs/ingest/{made}", json={"state": "UploadComplete"})

    shown = org.finished(made)

    assert (shown["numberRecordsFailed"], count(org, "header")) == (1, 0)


def test_a_bulk_job_fails_and_says_which_rows_it_never_took(org):
    order(org, "bulk-failure;rows=200;count=1")
    content = "Name\n" + "".join(f"failing {n}\n" for n in range(500))

    failed = org.ingest(content, object="Account", operation="insert")
    second = org.ingest("Name\nafterwards\n", object="Account", operation="insert")

    assert failed.counts == ("Failed", 200, 0)
    assert "InternalServerError" in failed.shown["errorMessage"]
    assert failed.successful.count("\n") - 1 == 200
    assert failed.unprocessed.splitlines()[1].strip('"') == "failing 200"
    assert failed.unprocessed.count("\n") - 1 == 300
    assert second.counts == ("JobComplete", 1, 0)


def test_a_bulk_1_batch_fails(org):
    order(org, "bulk-failure;count=1")
    base = f"{org.url}/services/async/67.0/job"
    headers = {"X-SFDC-Session": org.token, "Content-Type": "application/json"}
    job = {"operation": "insert", "object": "Account", "contentType": "JSON"}
    made = requests.post(base, json=job, headers=headers, timeout=60).json()["id"]
    batch = requests.post(f"{base}/{made}/batch", json=[{"Name": "b1"}], headers=headers, timeout=60).json()["id"]

    shown = requests.get(f"{base}/{made}/batch/{batch}", headers=headers, timeout=60).json()

    assert shown["state"] == "Failed"
    assert "InternalServerError" in shown["stateMessage"]
    assert count(org, "b1") == 0


def test_pages_are_smaller_than_asked_and_together_complete(org):
    create(org, "paged", 200)
    order(org, "page-size=70")

    page = org.call("GET", "query", params={"q": "SELECT Id FROM Account WHERE Name = 'paged'"}).json()
    sizes, ids = [len(page["records"])], {each["Id"] for each in page["records"]}
    while not page["done"]:
        page = org.session.get(org.url + page["nextRecordsUrl"], timeout=60).json()
        sizes.append(len(page["records"]))
        ids |= {each["Id"] for each in page["records"]}

    assert sizes == [70, 70, 60]
    assert len(ids) == page["totalSize"] == 200


def test_storage_is_full_after_so_many_records(org):
    order(org, "storage-full=3")

    first, second = create(org, "room", 2).json(), create(org, "room", 2).json()
    changed = org.call("PATCH", f"sobjects/Account/{first[0]['id']}", json={"Name": "still"})

    assert [row["success"] for row in (*first, *second)] == [True, True, True, False]
    assert second[1]["errors"][0]["statusCode"] == "STORAGE_LIMIT_EXCEEDED"
    assert changed.status_code == 204
