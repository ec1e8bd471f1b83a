"""Bulk API 2.0 against a running org: what files do, what they are refused for, and what results say."""

import csv
import io

import pytest
import requests
from bulk_org import running_org
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as org:
        yield org


KEYED = {"object": "Contact", "operation": "upsert", "externalIdFieldName": "Migration_Key__c"}


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_each_row_ends_among_the_successful_or_the_failed_ones(org):
    done = org.ingest(
        "LastName,Migration_Key__c,Birthdate\nDiallo,a1,1990-02-28\n,a2,\nRoux,a3,soon\n",
        object="Contact",
        operation="insert",
    )

    (saved,) = org.query("SELECT Id, LastName FROM Contact WHERE Migration_Key__c = 'a1'")
    assert done.counts == ("JobComplete", 3, 2)
    assert done.successful == (
        '"sf__Id","sf__Created","LastName","Migration_Key__c","Birthdate"\n'
        f'"{saved["Id"]}","true","Diallo","a1","1990-02-28"\n'
    )
    assert done.failed == (
        '"sf__Id","sf__Error","LastName","Migration_Key__c","Birthdate"\n'
        '"","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","","a2",""\n'
        '"","INVALID_TYPE_ON_FIELD_IN_RECORD:Birthdate: value not of required type: soon:Birthdate --",'
        '"Roux","a3","soon"\n'
    )
    assert done.unprocessed == '"LastName","Migration_Key__c","Birthdate"\n'


def test_an_empty_cell_leaves_a_field_alone_and_n_a_clears_it(org):
    org.ingest("LastName,FirstName,Migration_Key__c,Email\nA,Awa,b1,a@x.example\n", **KEYED)

    done = org.ingest("LastName,FirstName,Migration_Key__c,Email\n,#N/A,b1,\n", **KEYED)

    (found,) = org.query("SELECT LastName, FirstName, Email FROM Contact WHERE Migration_Key__c = 'b1'")
    assert (found["LastName"], found["FirstName"], found["Email"]) == ("A", None, "a@x.example")
    assert rows(done.successful)[0]["sf__Created"] == "false"


def test_a_parent_may_be_named_by_its_key(org):
    org.ingest(
        "Name,Migration_Key__c\nHelp,acc-1\n",
        object="Account",
        operation="upsert",
        externalIdFieldName="Migration_Key__c",
    )

    done = org.ingest(
        "Name,StageName,CloseDate,Account.Migration_Key__c,Migration_Key__c\n"
        "Gift,Closed Won,2026-01-01,acc-1,g1\nGift,Closed Won,2026-01-01,nobody,g2\n",
        object="Opportunity",
        operation="upsert",
        externalIdFieldName="Migration_Key__c",
    )

    (gift,) = org.query("SELECT Account.Name FROM Opportunity WHERE Migration_Key__c = 'g1'")
    assert gift["Account"]["Name"] == "Help"
    assert done.counts == ("JobComplete", 2, 1)
    assert "nobody" in rows(done.failed)[0]["sf__Error"]


def test_a_polymorphic_parent_is_named_with_its_type(org):
    org.ingest("LastName,Migration_Key__c\nAwa,p1\n", **KEYED)

    done = org.ingest("Subject,Contact:Who.Migration_Key__c\nThank,p1\n", object="Task", operation="insert")

    (task,) = org.query("SELECT Who.Name FROM Task WHERE Subject = 'Thank'")
    assert done.counts == ("JobComplete", 1, 0)
    assert task["Who"]["Name"] == "Awa"


@pytest.mark.parametrize(
    ("name", "sign"),
    [("COMMA", ","), ("TAB", "\t"), ("PIPE", "|"), ("SEMICOLON", ";"), ("CARET", "^"), ("BACKQUOTE", "`")],
)
@pytest.mark.parametrize(("ending", "newline"), [("LF", "\n"), ("CRLF", "\r\n")])
def test_every_delimiter_and_line_ending(org, name, sign, ending, newline):
    key = f"{name}-{ending}"
    content = f'LastName{sign}Migration_Key__c{newline}"Di{sign}allo"{sign}{key}{newline}'

    done = org.ingest(content, **KEYED, columnDelimiter=name, lineEnding=ending)

    assert done.counts == ("JobComplete", 1, 0)
    assert done.successful.startswith(f'"sf__Id"{sign}"sf__Created"{sign}"LastName"')
    (found,) = org.query(f"SELECT LastName FROM Contact WHERE Migration_Key__c = '{key}'")
    assert found["LastName"] == f"Di{sign}allo"


FAILURES = {
    "LastName,Nope\nA,b\n": "InvalidBatch : Field name not found : Nope",
    "LastName,Nope.Key\nA,b\n": "InvalidBatch : Field name not found : Nope.Key",
    "LastName\r\nA\r\n": "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF",
    "LastName,lastname\nA,b\n": "InvalidBatch : Duplicate field name found : lastname",
    "LastName,FirstName\nA\n": "InvalidBatch : Row 1 has 1 fields, the header has 2",
}


@pytest.mark.parametrize(("content", "message"), FAILURES.items())
def test_a_file_at_fault_fails_the_job_and_its_rows_stay_unprocessed(org, content, message):
    done = org.ingest(content, object="Contact", operation="insert")

    assert done.counts == ("Failed", 0, 0)
    assert done.shown["errorMessage"] == message
    assert len(done.unprocessed.splitlines()) == 2
    assert len(done.failed.splitlines()) == 1


def test_the_rows_before_the_fault_are_kept(org):
    good = "".join(f"L{n},f{n}\n" for n in range(400))

    done = org.ingest(
        f'LastName,Migration_Key__c\n{good}"bro"ken,x\nlast,y\n', object="Contact", operation="insert"
    )

    assert done.counts == ("Failed", 400, 0)
    assert len(org.query("SELECT Id FROM Contact WHERE Migration_Key__c LIKE 'f%'")) == 400


def test_delete_and_hard_delete_take_ids(org):
    made = org.ingest("LastName\nA\nB\n", object="Contact", operation="insert")
    first, second = (row["sf__Id"] for row in rows(made.successful))

    soft = org.ingest(f"Id\n{first}\n003000000000000\nbad\n", object="Contact", operation="delete")
    hard = org.ingest(f"Id\n{second}\n", object="Contact", operation="hardDelete")

    binned = org.call(
        "GET", "queryAll", params={"q": f"SELECT IsDeleted FROM Contact WHERE Id IN ('{first}', '{second}')"}
    )
    assert soft.counts == ("JobComplete", 3, 2)
    assert [row["sf__Error"].split(":")[0] for row in rows(soft.failed)] == [
        "INVALID_CROSS_REFERENCE_KEY",
        "MALFORMED_ID",
    ]
    assert rows(hard.successful)[0]["sf__Created"] == "false"
    assert [record["IsDeleted"] for record in binned.json()["records"]] == [True]


def test_a_multipart_request_brings_job_and_content_at_once(org):
    job = '{"object": "Contact", "operation": "insert", "contentType": "CSV"}'
    parts = {
        "job": (None, job, "application/json"),
        "content": ("content", "LastName\nMulti\n\nPart\n", "text/csv"),
    }

    made = org.call("POST", "jobs/ingest", files=parts).json()
    shown = org.finished(made["id"])

    assert made["state"] == "UploadComplete"
    assert (shown["state"], shown["numberRecordsProcessed"]) == ("JobComplete", 2)


def test_a_job_that_cannot_be_is_refused_at_once(org):
    for job, message in (
        ({"object": "Nope", "operation": "insert"}, "InvalidJob : Unable to find object: Nope"),
        ({"object": "Contact", "operation": "merge"}, "InvalidJob : Unknown operation: merge"),
        (
            {"object": "Contact", "operation": "upsert"},
            "InvalidJob : External ID was blank for Contact. An External ID must be specified for upsert.",
        ),
    ):
        answer = org.call("POST", "jobs/ingest", json=job)

        assert answer.status_code == 400
        assert answer.json() == [{"message": message, "errorCode": "INVALIDJOB"}]


def test_a_job_goes_from_state_to_state_and_can_be_aborted_and_deleted(org):
    made = org.call("POST", "jobs/ingest/", json={"object": "Contact", "operation": "insert"}).json()
    path = f"jobs/ingest/{made['id']}"

    early = org.call("PATCH", path, json={"state": "UploadComplete"})
    uploaded = org.call("PUT", f"{path}/batches/", data=b"LastName\nA\n")
    again = org.call("PUT", f"{path}/batches/", data=b"LastName\nB\n")
    undeletable = org.call("DELETE", path)
    aborted = org.call("PATCH", path, json={"state": "Aborted"})
    unprocessed = org.call("GET", f"{path}/unprocessedRecords")
    deleted = org.call("DELETE", path)

    assert made["state"] == "Open" and made["contentUrl"] == f"services/data/v67.0/jobs/ingest/{made['id']}/batches"
    assert [one.status_code for one in (early, uploaded, again, undeletable)] == [400, 201, 400, 400]
    assert aborted.json()["state"] == "Aborted"
    assert unprocessed.text == '"LastName"\n"A"\n'
    assert deleted.status_code == 204
    assert org.call("GET", path).status_code == 404


def test_result_files_are_text_csv_without_charset(org):
    done = org.ingest("LastName\nÉlodie\n", object="Contact", operation="insert")

    answer = org.call("GET", f"jobs/ingest/{done.job}/successfulResults")

    assert answer.headers["Content-Type"] == "text/csv"
    assert "Élodie" in answer.content.decode("utf-8")


def test_a_query_job_answers_in_pages_of_csv(org):
    org.ingest(
        "Name,Migration_Key__c\n" + "".join(f"Q{n},q{n}\n" for n in range(5)), object="Account", operation="insert"
    )
    text = "SELECT Name, Parent.Name, CreatedDate, IsDeleted FROM Account WHERE Name LIKE 'Q%' ORDER BY Name"
    made = org.call("POST", "jobs/query", json={"operation": "query", "query": text}).json()
    shown = org.finished(made["id"], "query")

    first = org.call("GET", f"jobs/query/{made['id']}/results", params={"maxRecords": 3})
    locator = first.headers["Sforce-Locator"]
    second = org.call("GET", f"jobs/query/{made['id']}/results/", params={"maxRecords": 3, "locator": locator})

    assert (made["state"], shown["numberRecordsProcessed"]) == ("UploadComplete", 5)
    assert first.headers["Sforce-NumberOfRecords"] == "3"
    assert second.headers["Sforce-Locator"] == "null"
    found = rows(first.text) + rows(second.text)
    assert [row["Name"] for row in found] == ["Q0", "Q1", "Q2", "Q3", "Q4"]
    assert (found[0]["Parent.Name"], found[0]["IsDeleted"]) == ("", "false")
    assert found[0]["CreatedDate"].endswith("Z")


def test_query_jobs_refuse_what_bulk_cannot_answer(org):
    for text, code in (
        ("SELECT Id FROM", "MALFORMED_QUERY"),
        ("SELECT Nope FROM Account", "INVALID_FIELD"),
        ("SELECT COUNT() FROM Account", "INVALIDJOB"),
        ("SELECT Name, COUNT(Id) FROM Account GROUP BY Name", "INVALIDJOB"),
        ("SELECT Id FROM Account OFFSET 1", "INVALIDJOB"),
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "MALFORMED_QUERY"),
    ):
        answer = org.call("POST", "jobs/query", json={"operation": "query", "query": text})

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


def test_results_of_another_api_version_are_refused(org):
    made = org.call("POST", "jobs/query", json={"operation": "query", "query": "SELECT Id FROM Account"}).json()
    org.finished(made["id"], "query")

    answer = org.session.get(f"{org.url}/services/data/v60.0/jobs/query/{made['id']}/results", timeout=60)

    assert answer.status_code == 409


def test_a_job_goes_on_where_it_was_after_the_server_was_killed(tmp_path):
    content = "LastName,Migration_Key__c\n" + "".join(f"L{n},k{n}\n" for n in range(6_000))
    with running_org(tmp_path, str(tmp_path / "org.db")) as org:
        job = org.open_job(content, object="Contact", operation="insert")
        before = org.call("GET", f"jobs/ingest/{job}").json()

    with running_org(tmp_path, str(tmp_path / "org.db")) as org:
        shown = org.finished(job)
        found = org.query("SELECT COUNT(Migration_Key__c) n, COUNT_DISTINCT(Migration_Key__c) d FROM Contact")[0]
        result = org.call("GET", f"jobs/ingest/{job}/successfulResults").text

    assert before["state"] == "InProgress" and before["numberRecordsProcessed"] < 6_000
    assert (shown["numberRecordsProcessed"], shown["numberRecordsFailed"]) == (6_000, 0)
    assert (found["n"], found["d"]) == (6_000, 6_000)
    assert [row["Migration_Key__c"] for row in rows(result)] == [f"k{n}" for n in range(6_000)]


class PlainHttp(HTTPAdapter):
    """simple-salesforce always says https; the org under test speaks http."""

    def send(self, request, *args, **more):
        request.url = request.url.replace("https:", "http:", 1)
        return super().send(request, *args, **more)


def test_simple_salesforce_upserts_and_reads_back_what_it_wrote(org):
    session = requests.Session()
    session.mount("https://", PlainHttp())
    client = Salesforce(instance_url=org.url, session_id=org.token, version="67.0", session=session)

    written = client.bulk2.Contact.upsert(
        records=[{"LastName": "Simple", "Migration_Key__c": f"simple{n}"} for n in range(3)],
        external_id_field="Migration_Key__c",
        wait=0.05,
    )
    read = client.bulk2.Contact.query("SELECT Migration_Key__c FROM Contact WHERE LastName = 'Simple'", wait=0.05)

    assert [(one["numberRecordsProcessed"], one["numberRecordsFailed"]) for one in written] == [(3, 0)]
    assert sorted(row["Migration_Key__c"] for row in rows("".join(read))) == ["simple0", "simple1", "simple2"]
