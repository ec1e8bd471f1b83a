"""Bulk API 1 against a running org: CSV, XML and JSON jobs, and the exact words of its answers."""

import re

import pytest
import requests
from bulk1_client import DATALOAD, Async, found, masked
from bulk_org import running_org
from hypothesis import given, settings
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as org:
        yield org


def test_a_job_and_its_batches_are_shown_in_xml(org):
    client = Async(org)
    job = client.new_job("CSV", "upsert", "Contact", "Migration_Key__c")

    batch, shown = client.batch(job, "LastName,Migration_Key__c\nAwa,x1\n")
    listed = client.send("GET", f"/{job}/batch")
    closed = client.send("POST", f"/{job}", f"<jobInfo {DATALOAD}><state>Closed</state></jobInfo>")

    assert listed.headers["Content-Type"] == closed.headers["Content-Type"] == "application/xml"
    info = (
        " <id>751…</id>\n <jobId>750…</jobId>\n <state>Completed</state>\n <createdDate>NOWZ</createdDate>\n"
        " <systemModstamp>NOWZ</systemModstamp>\n <numberRecordsProcessed>1</numberRecordsProcessed>\n"
        " <numberRecordsFailed>0</numberRecordsFailed>\n <totalProcessingTime>0</totalProcessingTime>\n"
        " <apiActiveProcessingTime>0</apiActiveProcessingTime>\n <apexProcessingTime>0</apexProcessingTime>\n"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    assert masked(shown) == f"{head}<batchInfo\n   {DATALOAD}>\n{info}</batchInfo>"
    inner = info.replace(" <", "  <")
    assert masked(listed.text) == (
        f"{head}<batchInfoList\n   {DATALOAD}>\n <batchInfo>\n{inner} </batchInfo>\n</batchInfoList>"
    )
    assert masked(closed.text) == (
        f"{head}<jobInfo\n   {DATALOAD}>\n <id>750…</id>\n <operation>upsert</operation>\n"
        " <object>Contact</object>\n <createdById>005…</createdById>\n <createdDate>NOWZ</createdDate>\n"
        " <systemModstamp>NOWZ</systemModstamp>\n <state>Closed</state>\n"
        " <externalIdFieldName>Migration_Key__c</externalIdFieldName>\n"
        " <concurrencyMode>Parallel</concurrencyMode>\n <contentType>CSV</contentType>\n"
        " <numberBatchesQueued>0</numberBatchesQueued>\n <numberBatchesInProgress>0</numberBatchesInProgress>\n"
        " <numberBatchesCompleted>1</numberBatchesCompleted>\n <numberBatchesFailed>0</numberBatchesFailed>\n"
        " <numberBatchesTotal>1</numberBatchesTotal>\n <numberRecordsProcessed>1</numberRecordsProcessed>\n"
        " <numberRetries>0</numberRetries>\n <apiVersion>67.0</apiVersion>\n"
        " <numberRecordsFailed>0</numberRecordsFailed>\n <totalProcessingTime>0</totalProcessingTime>\n"
        " <apiActiveProcessingTime>0</apiActiveProcessingTime>\n <apexProcessingTime>0</apexProcessingTime>\n"
        "</jobInfo>"
    )
    assert batch.startswith("751")


def test_csv_results_stand_in_the_order_of_the_upload(org):
    client = Async(org)
    job = client.new_job("CSV", "insert", "Contact")

    batch, shown = client.batch(
        job, "LastName,Birthdate,Migration_Key__c\nA,,r1\n,,r2\nC,soon,r3\nD,1990-01-01,r4\n"
    )
    result = client.send("GET", f"/{job}/batch/{batch}/result")

    first, last = (
        org.query(f"SELECT Id FROM Contact WHERE Migration_Key__c = '{key}'")[0]["Id"] for key in ("r1", "r4")
    )
    assert result.headers["Content-Type"] == "text/csv"
    assert result.text == (
        '"Id","Success","Created","Error"\n'
        f'"{first}","true","true",""\n'
        '"","false","false","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"\n'
        '"","false","false","INVALID_TYPE_ON_FIELD_IN_RECORD:Birthdate: value not of required type: soon'
        ':Birthdate --"\n'
        f'"{last}","true","true",""\n'
    )
    assert (found("numberRecordsProcessed", shown), found("numberRecordsFailed", shown)) == ("4", "2")


def test_upsert_by_id_takes_an_empty_id_for_a_new_record(org):
    client = Async(org)
    known = _insert(client, "LastName\nOld\n")
    job = client.new_job("CSV", "upsert", "Contact", "Id")

    batch, _ = client.batch(job, f'"Id","LastName"\r\n"","New"\r\n"{known}","Changed"\r\n')

    created = [
        line.split(",")[2] for line in client.send("GET", f"/{job}/batch/{batch}/result").text.splitlines()[1:]
    ]
    assert created == ['"true"', '"false"']


def _insert(client: Async, content: str) -> str:
    job = client.new_job("CSV", "insert", "Contact")
    batch, _ = client.batch(job, content)
    return client.send("GET", f"/{job}/batch/{batch}/result").text.splitlines()[1].split('"')[1]


def test_xml_records_with_parents_and_nulls(org):
    client = Async(org)
    job = client.new_job("XML", "upsert", "Contact", "Migration_Key__c")
    accounts = client.new_job("CSV", "upsert", "Account", "Migration_Key__c")
    client.batch(accounts, "Name,Migration_Key__c\nHelp,xml-acc\n")
    instance = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

    body = (
        f'<?xml version="1.0"?><sObjects {DATALOAD} {instance}>'
        '<sObject><LastName>Awa &amp; Co</LastName><FirstName xsi:nil="true"/>'
        "<Migration_Key__c>xml1</Migration_Key__c><Account><sObject><Migration_Key__c>xml-acc</Migration_Key__c></sObject></Account></sObject>"
        "<sObject><Migration_Key__c>xml2</Migration_Key__c></sObject></sObjects>"
    )
    batch, _ = client.batch(job, body, "application/xml")
    result = client.send("GET", f"/{job}/batch/{batch}/result")

    (saved,) = org.query("SELECT LastName, Account.Name FROM Contact WHERE Migration_Key__c = 'xml1'")
    assert (saved["LastName"], saved["Account"]["Name"]) == ("Awa & Co", "Help")
    assert result.headers["Content-Type"] == "application/xml"
    assert masked(result.text) == (
        f'<?xml version="1.0" encoding="UTF-8"?><results {DATALOAD}>'
        "<result><id>003…</id><success>true</success><created>true</created></result>"
        "<result><errors><fields>LastName</fields><message>Required fields are missing: [LastName]</message>"
        "<statusCode>REQUIRED_FIELD_MISSING</statusCode></errors><success>false</success><created>false</created>"
        "</result></results>"
    )


def test_a_json_job_answers_in_json_whatever_the_request_says(org):
    client = Async(org, "application/json")
    made = client.send(
        "POST", body='{"operation": "insert", "object": "Contact", "contentType": "JSON", "concurrencyMode": 0}'
    )
    job = made.json()["id"]

    batch, _ = client.batch(job, '[{"LastName": "J", "FirstName": null}, {"FirstName": "No"}]', "application/json")
    shown = client.send("GET", f"/{job}/batch/{batch}", **{"Content-Type": "application/xml"})
    result = client.send("GET", f"/{job}/batch/{batch}/result")

    assert made.headers["Content-Type"] == shown.headers["Content-Type"] == "application/json"
    assert (made.json()["concurrencyMode"], made.json()["apiVersion"]) == ("Parallel", 67.0)
    assert made.json()["createdDate"].endswith("+0000")
    first, second = result.json()
    assert first == {"success": True, "created": True, "id": first["id"], "errors": []}
    assert second == {
        "success": False,
        "created": False,
        "id": None,
        "errors": [
            {
                "extendedErrorDetails": None,
                "message": "Required fields are missing: [LastName]",
                "fields": ["LastName"],
                "statusCode": "REQUIRED_FIELD_MISSING",
            }
        ],
    }


def test_a_query_batch_has_a_list_of_results_in_csv_xml_and_json(org):
    client = Async(org)
    accounts = client.new_job("CSV", "insert", "Account")
    client.batch(accounts, "Name,Industry\nQuery me,\n")
    query = "SELECT Name, Industry, Parent.Name, CreatedDate, IsDeleted FROM Account WHERE Name = 'Query me'"

    def ask(content_type: str, text: str) -> tuple[str, str]:
        job = client.new_job(content_type, "query", "Account")
        batch, _ = client.batch(job, text)
        listed = client.send("GET", f"/{job}/batch/{batch}/result").text
        result = re.search(r"752\w+", listed)
        assert result is not None
        return listed, client.send("GET", f"/{job}/batch/{batch}/result/{result[0]}").text

    csv_list, csv_text = ask("CSV", query)
    json_list, json_text = ask("JSON", query)
    _, xml_text = ask("XML", query)

    assert masked(csv_list) == f"<result-list {DATALOAD}><result>752…</result></result-list>"
    assert masked(json_list) == '["752…"]'
    assert masked(csv_text) == (
        '"Name","Industry","Parent.Name","CreatedDate","IsDeleted"\n"Query me","","","NOWZ","false"\n'
    )
    assert re.search(r'"CreatedDate": \d{13},', json_text)
    assert (
        '<records xsi:type="sObject"><type>Account</type><Name>Query me</Name><Industry xsi:nil="true"/>'
        in xml_text
    )
    assert ask("CSV", "SELECT Id FROM Account WHERE Name = 'nobody'")[1] == "Records not found for this query"


def test_what_is_at_fault_fails_the_batch_and_says_why(org):
    client = Async(org)
    job = client.new_job("CSV", "insert", "Contact")
    queries = client.new_job("CSV", "query", "Contact")

    states = [
        client.batch(job, "LastName,Nope\nA,b\n")[1],
        client.batch(job, 'LastName\n"open\n')[1],
        client.batch(queries, "SELECT Nope FROM Contact")[1],
        client.batch(queries, "SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName")[1],
    ]
    unread = client.send("GET", f"/{job}/batch/{found('id', states[0])}/result")

    assert [found("state", one) for one in states] == ["Failed"] * 4
    assert found("stateMessage", states[0]) == "InvalidBatch : Field name not found : Nope"
    assert "No such column 'Nope' on entity 'Contact'" in found("stateMessage", states[2])
    assert (unread.status_code, found("exceptionCode", unread.text)) == (400, "InvalidBatch")


def test_refusals_have_a_code_of_their_own(org):
    client = Async(org)
    stranger = Async(org)
    stranger.headers["X-SFDC-Session"] = "00D!wrong"
    in_json = Async(org, "application/json")
    in_json.headers["X-SFDC-Session"] = "00D!wrong"

    answers = [
        stranger.send("GET", "/750000000000000"),
        client.send("GET", "/750000000000000"),
        client.send(
            "POST", body=f"<jobInfo {DATALOAD}><operation>insert</operation><object>Nope</object></jobInfo>"
        ),
        client.send("POST", body="no xml"),
        client.send("POST", body='<!DOCTYPE x [<!ENTITY a "b">]><jobInfo>&a;</jobInfo>'),
    ]

    assert [one.status_code for one in answers] == [400] * 5
    assert [found("exceptionCode", one.text) for one in answers] == ["InvalidSessionId"] + ["InvalidJob"] * 4
    assert in_json.send("GET", "/750000000000000").json() == {
        "exceptionCode": "InvalidSessionId",
        "exceptionMessage": "Invalid session id",
    }


def test_a_closed_job_takes_no_more_batches_and_shows_its_requests(org):
    client = Async(org)
    job = client.new_job("CSV", "insert", "Contact")
    batch, _ = client.batch(job, "LastName\nKept\n")

    client.send("POST", f"/{job}", f"<jobInfo {DATALOAD}><state>Closed</state></jobInfo>")
    late = client.send("POST", f"/{job}/batch", "LastName\nLate\n")

    assert found("exceptionCode", late.text) == "InvalidJobState"
    assert client.send("GET", f"/{job}/batch/{batch}/request").text == "LastName\nKept\n"


_SCRAPS = [
    b"[",
    b"]",
    b"{",
    b"}",
    b'"LastName"',
    b":",
    b",",
    b'"\\ud800"',
    b"1e999",
    b"null",
    b"<a>",
    b"</a>",
    b"\xff",
    b"[{}]",
]


@given(st.sampled_from(["CSV", "JSON", "XML"]), st.lists(st.sampled_from(_SCRAPS), max_size=8).map(b"".join))
@settings(max_examples=60, deadline=None)
def test_no_upload_makes_the_server_answer_500(org, content_type, body):
    client = Async(org)
    job = client.new_job(content_type, "insert", "Contact")

    batch, shown = client.batch(job, body)

    assert found("state", shown) in ("Completed", "Failed")
    assert client.send("GET", f"/{job}/batch/{batch}/result").status_code in (200, 400)


class PlainHttp(HTTPAdapter):
    """simple-salesforce always says https; the org under test speaks http."""

    def send(self, request, *args, **more):
        request.url = request.url.replace("https:", "http:", 1)
        return super().send(request, *args, **more)


def test_simple_salesforce_bulk_writes_and_reads(org):
    session = requests.Session()
    session.mount("https://", PlainHttp())
    client = Salesforce(instance_url=org.url, session_id=org.token, version="67.0", session=session)

    written = client.bulk.Contact.upsert(
        [{"LastName": "Bulk", "Migration_Key__c": "sf-1"}, {"Migration_Key__c": "sf-2"}], "Migration_Key__c"
    )
    read = client.bulk.Contact.query("SELECT LastName, CreatedDate FROM Contact WHERE Migration_Key__c = 'sf-1'")

    assert [one["success"] for one in written] == [True, False]
    assert (read[0]["LastName"], type(read[0]["CreatedDate"])) == ("Bulk", int)
