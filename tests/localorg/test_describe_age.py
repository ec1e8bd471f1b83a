"""What clients keep of describe, and how they learn that it is out of date."""

import pytest
from bulk_org import running_org

LONG_AGO = "Mon, 01 Jan 2001 00:00:00 GMT"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def add_field(org, name):
    metadata = {"label": name, "type": "Text", "length": 20}
    body = {"FullName": f"Account.{name}__c", "Metadata": metadata}
    assert org.call("POST", "tooling/sobjects/CustomField", json=body).status_code == 201


@pytest.mark.parametrize("path", ["sobjects", "sobjects/Account/describe"])
def test_unchanged_metadata_is_not_sent_again(org, path):
    kept = org.call("GET", path).headers["Last-Modified"]

    again = org.call("GET", path, headers={"If-Modified-Since": kept})

    assert (again.status_code, again.content) == (304, b"")
    assert org.call("GET", path, headers={"If-Modified-Since": LONG_AGO}).status_code == 200


@pytest.mark.parametrize("path", ["sobjects", "sobjects/Account/describe"])
def test_a_field_that_is_added_at_once_is_seen_at_once(org, path):
    add_field(org, f"First_{len(path)}")
    kept = org.call("GET", path).headers["Last-Modified"]

    add_field(org, f"Second_{len(path)}")

    assert org.call("GET", path, headers={"If-Modified-Since": kept}).status_code == 200
    assert org.call("GET", path, headers={"If-Unmodified-Since": kept}).status_code == 412


def test_a_date_that_is_none_is_refused(org):
    assert org.call("GET", "sobjects", headers={"If-Modified-Since": "yesterday"}).status_code == 400


def test_the_default_record_type_is_told(org):
    shown = org.call("GET", "sobjects/Opportunity/describe").json()["recordTypeInfos"]

    assert sum(each["defaultRecordTypeMapping"] for each in shown) == 1
    assert [each["recordTypeId"] for each in shown if each["master"]] == ["012000000000000AAA"]


def test_global_describe_has_28_properties_each(org):
    shown = org.call("GET", "sobjects").json()

    assert (shown["encoding"], shown["maxBatchSize"]) == ("UTF-8", 200)
    assert {len(each) for each in shown["sobjects"]} == {28}


def test_limits_are_told_by_the_names_of_a_real_org(org):
    shown = org.call("GET", "limits").json()

    assert len(shown) > 40
    assert all({"Max", "Remaining"} <= set(each) for each in shown.values())
    assert shown["PermissionSets"]["CreateCustom"]["Max"] == 1000
    older = org.session.get(f"{org.url}/services/data/v48.0/limits", timeout=60).json()
    assert "DailyBulkApiRequests" in older and "DailyBulkApiBatches" not in older


def test_bulk_jobs_use_up_their_allocations(org):
    before = org.call("GET", "limits").json()
    job = org.open_job("Name\nMairie\n", object="Account", operation="insert")
    org.finished(job)
    org.call("POST", "jobs/query", json={"operation": "query", "query": "SELECT Id FROM Account"})

    after = org.call("GET", "limits").json()

    used = {name: before[name]["Remaining"] - after[name]["Remaining"] for name in before}
    assert (used["DailyBulkApiBatches"], used["DailyBulkV2QueryJobs"]) == (1, 1)


def calls(answer):
    return int(answer.headers["Sforce-Limit-Info"].removeprefix("api-usage=").partition("/")[0])


def test_a_batch_counts_its_parts_and_a_composite_once(org):
    parts = [{"method": "GET", "url": "v67.0/limits"}] * 4
    before = calls(org.call("GET", "limits"))

    batch = calls(org.call("POST", "composite/batch", json={"batchRequests": parts}))
    part = {"method": "GET", "url": "/services/data/v67.0/limits"}
    composite_parts = [{**part, "referenceId": name} for name in "abcd"]
    composite = calls(org.call("POST", "composite", json={"compositeRequest": composite_parts}))

    assert (batch - before, composite - batch) == (4, 1)
