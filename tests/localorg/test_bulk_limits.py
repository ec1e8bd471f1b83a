"""Bulk API 1 and 2.0 at their edges: limits of a file, lists of jobs, old jobs, rules and permissions."""

import json
import sqlite3

import pytest
from bulk_org import VERSION, running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def permit(org, **permissions):
    org.session.post(f"{org.url}/local-org/permissions", json=permissions, timeout=60)


def failure(org, content, **job):
    shown = org.finished(org.open_job(content, **{"object": "Account", "operation": "insert", **job}))
    assert shown["state"] == "Failed"
    return shown["errorMessage"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Name," + "x" * 32_000 + "\nA,b\n", "header"),
        ("Name,Description\nA," + "x" * 32_001 + "\n", "32000 characters"),
        ("Name\n" + ",".join(["x"] * 5001) + "\n", "5000 fields"),
        ('Name,Description\nA, "b"\n', "blank before a double quote"),
        ('Name,Description\n"A" ,b\n', "Failed to parse CSV"),
    ],
)
def test_a_file_beyond_the_limits_fails_the_job(org, content, words):
    assert words in failure(org, content)


def test_a_field_of_32000_characters_is_taken(org):
    job = org.open_job(f"Name,Description\nA,{'x' * 32_000}\n", object="Account", operation="insert")

    assert org.finished(job)["numberRecordsFailed"] == 0


def test_hard_deleting_takes_the_details_along_and_leaves_nothing_in_the_bin(org):
    account = org.call("POST", "sobjects/Account", json={"Name": "Mairie"}).json()["id"]
    gift = {"Name": "Don", "AccountId": account, "StageName": "Pledged", "CloseDate": "2026-01-01", "Amount": 5}
    made = org.call("POST", "sobjects/Opportunity", json=gift).json()["id"]

    org.finished(org.open_job(f"Id\n{account}\n", object="Account", operation="hardDelete"))

    for name, record in (("Account", account), ("Opportunity", made)):
        text = f"SELECT Id FROM {name} WHERE Id = '{record}'"
        assert org.call("GET", "queryAll", params={"q": text}).json()["records"] == []


def test_hard_deleting_needs_its_permission(org):
    permit(org, bulkApiHardDelete=False)

    two = org.call("POST", "jobs/ingest", json={"object": "Account", "operation": "hardDelete"})
    one = org.session.post(
        f"{org.url}/services/async/{VERSION}/job",
        json={"object": "Account", "operation": "hardDelete", "contentType": "CSV"},
        timeout=60,
    )
    permit(org, bulkApiHardDelete=True)

    assert (two.status_code, two.json()[0]["errorCode"]) == (400, "FEATURENOTENABLED")
    assert (one.status_code, one.json()["exceptionCode"]) == (400, "FeatureNotEnabled")


def test_a_second_upload_is_refused(org):
    job = org.call("POST", "jobs/ingest", json={"object": "Account", "operation": "insert"}).json()["id"]
    uploads = [org.call("PUT", f"jobs/ingest/{job}/batches", data=b"Name\nA\n") for _ in range(2)]

    assert [each.status_code for each in uploads] == [201, 400]
    assert "Found multiple contents for job" in uploads[1].json()[0]["message"]


def test_jobs_are_listed_by_type(org):
    org.open_job("Name\nA\n", object="Account", operation="insert")

    def listed(**filters):
        return org.call("GET", "jobs/ingest", params=filters).json()

    everything = listed()
    assert everything["done"] and everything["nextRecordsUrl"] is None
    assert listed(jobType="V2Ingest", isPkChunkingEnabled="false") == everything
    assert listed(jobType="Classic")["records"] == listed(isPkChunkingEnabled="true")["records"] == []
    assert org.call("GET", "jobs/ingest?isPkChunkingEnabled=perhaps").status_code == 400
    assert org.call("GET", "jobs/ingest?queryLocator=nonsense").status_code == 400


def test_long_lists_of_jobs_come_in_pages(tmp_path):
    data = str(tmp_path / "org.sqlite")
    with running_org(tmp_path, data) as org:
        org.finished(org.open_job("Name\nA\n", object="Account", operation="insert"))
    _copy_job(data, 1500)

    with running_org(tmp_path, data) as org:
        first = org.call("GET", "jobs/ingest").json()
        second = org.session.get(org.url + first["nextRecordsUrl"], timeout=60).json()

    assert (len(first["records"]), first["done"]) == (1000, False)
    assert (len(second["records"]), second["done"], second["nextRecordsUrl"]) == (501, True, None)


def _copy_job(data, times):
    with sqlite3.connect(data) as database:
        (text,) = database.execute("SELECT facts FROM _bulk2_job").fetchone()
        for number in range(times):
            facts = {**json.loads(text), "id": f"750Lo0{number:09d}AAA"}
            database.execute(
                "INSERT INTO _bulk2_job (id, state, facts) VALUES (?, ?, ?)",
                (facts["id"], facts["state"], json.dumps(facts)),
            )
    database.close()


def test_jobs_vanish_after_seven_days(tmp_path):
    data = str(tmp_path / "org.sqlite")
    with running_org(tmp_path, data) as org:
        ended = org.open_job("Name\nA\n", object="Account", operation="insert")
        org.finished(ended)
        waiting = org.call("POST", "jobs/ingest", json={"object": "Account", "operation": "insert"}).json()["id"]
    with sqlite3.connect(data) as database:
        database.execute("UPDATE _bulk2_job SET facts = json_set(facts, '$.created', '2020-01-01T00:00:00.000Z')")
    database.close()

    with running_org(tmp_path, data) as org:
        statuses = [org.call("GET", f"jobs/ingest/{job}").status_code for job in (ended, waiting)]

    assert statuses == [404, 200]


def test_a_bulk_job_assigns_owners_only_by_the_rule_it_names(org):
    user = org.facts["user_id"]
    url = f"{org.url}/local-org/assignment-rules"
    rule = org.session.post(url, json={"object": "Case", "ownerId": user}, timeout=60).json()["id"]

    named = org.call(
        "POST", "jobs/ingest", json={"object": "Case", "operation": "insert", "assignmentRuleId": rule}
    )
    unknown = org.call(
        "POST", "jobs/ingest", json={"object": "Case", "operation": "insert", "assignmentRuleId": user}
    )

    assert named.json()["assignmentRuleId"] == rule
    assert unknown.status_code == 400


@pytest.mark.parametrize("version", ["30.0", "69.0", "x"])
def test_bulk_1_refuses_other_versions_in_its_own_words(org, version):
    answer = org.session.post(f"{org.url}/services/async/{version}/job", data=b"<jobInfo/>", timeout=60)

    assert answer.status_code == 400
    assert "<exceptionCode>InvalidVersion</exceptionCode>" in answer.text


@pytest.mark.parametrize("header", ["User:Who.Username", "Who:User.Username"])
def test_a_polymorphic_column_that_names_the_wrong_type_fails_the_job(org, header):
    assert "Field name not found" in failure(org, f"Subject,{header}\nA,b\n", object="Task")


@pytest.mark.parametrize("header", ["User:Owner.Username", "Owner:User.Username"])
def test_the_type_of_a_polymorphic_parent_is_written_before_or_after(org, header):
    job = org.open_job(f"Subject,{header}\nAppel,rehearsal@local.org\n", object="Task", operation="insert")

    assert org.finished(job)["numberRecordsFailed"] == 0
