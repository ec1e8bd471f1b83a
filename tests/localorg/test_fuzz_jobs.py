"""Bulk jobs with any content: Bulk API 1 in its three forms, queries as jobs, multipart in one request."""

import json
from xml.sax.saxutils import escape

import pytest
from asgi_org import DATA, AsgiOrg
from fuzz_bodies import multipart
from fuzz_parts import FUZZ, odd_text, shaped_json, wire_json
from fuzz_shapes import csv_files, objects_of, record_of
from hypothesis import given
from hypothesis import strategies as st
from test_fuzz_requests import assert_answered

ASYNC = "/services/async/62.0"
NAMESPACE = 'xmlns="http://www.force.com/2009/06/asyncapi/dataload"'
TYPES = {"XML": "application/xml", "JSON": "application/json", "CSV": "text/csv"}
OPERATIONS = ["insert", "update", "upsert", "delete", "hardDelete", "query", "queryAll"]
QUERIES = """
SELECT Id FROM Account|SELECT Id, Account.Name FROM Contact|SELECT COUNT() FROM Contact|SELECT|SELECT Id FROM Nope
SELECT Id, (SELECT Id FROM Contacts) FROM Account|SELECT MailingAddress FROM Contact|é
SELECT FIELDS(ALL) FROM Task LIMIT 5
""".replace("\n", "|").split("|")


@pytest.fixture(scope="module")
def org():
    org = AsgiOrg()
    yield org
    org.close()


def _xml_of(record: dict) -> str:
    """A record as XML; what XML cannot hold is left out."""
    parts = []
    for name, value in record.items():
        text = json.dumps(value) if isinstance(value, list | dict) else str(value)
        kept = escape("".join(letter for letter in text if letter.isprintable()))
        parts.append(f'<{name} xsi:nil="true"/>' if value is None else f"<{name}>{kept}</{name}>")
    return f"<sObject>{''.join(parts)}</sObject>"


@st.composite
def _batches(draw: st.DrawFn, definition, form: str) -> bytes:
    if form == "CSV":
        return draw(csv_files(definition))
    rows = draw(st.lists(record_of(definition), max_size=3))
    if form == "JSON":
        return wire_json(draw(st.sampled_from([rows, rows, {"records": rows}, draw(shaped_json)])))
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return f"<sObjects {NAMESPACE} {xsi}>{''.join(map(_xml_of, rows))}</sObjects>".encode("utf-8", "replace")


def _open_job(org, draw, definition, form: str, operation: str):
    key = "<externalIdFieldName>Migration_Key__c</externalIdFieldName>" if operation == "upsert" else ""
    told = f"<operation>{operation}</operation><object>{definition.name}</object>{key}"
    told += f"<contentType>{form}</contentType>"
    body = f'<?xml version="1.0"?><jobInfo {NAMESPACE}>{told}</jobInfo>'.encode()
    return org.send("POST", f"{ASYNC}/job".encode(), b"", {"content-type": "application/xml"}, body)


@given(data=st.data())
@FUZZ
def test_a_batch_of_bulk_api_1_with_any_content_is_worked_through(org, data):
    definition = data.draw(st.sampled_from(objects_of(org)))
    form, operation = data.draw(st.sampled_from(sorted(TYPES))), data.draw(st.sampled_from(OPERATIONS))
    opened = _open_job(org, data.draw, definition, form, operation)
    assert_answered(opened)
    if opened.status != 201:
        return
    job = opened.body.decode().partition("<id>")[2][:18]
    content = data.draw(_batches(definition, form))
    if operation.startswith("query"):
        content = data.draw(st.sampled_from(QUERIES)).encode()

    kind = data.draw(st.sampled_from([TYPES[form], TYPES[form], *TYPES.values()]))
    batch = org.send("POST", f"{ASYNC}/job/{job}/batch".encode(), b"", {"content-type": kind}, content)
    answers = [
        batch,
        org.send("GET", f"{ASYNC}/job/{job}/batch".encode()),
        org.send("GET", f"{ASYNC}/job/{job}".encode()),
    ]
    made = (
        json.loads(batch.body).get("id")
        if batch.body[:1] == b"{"
        else batch.body.decode().partition("<id>")[2][:18]
    )
    if made:
        path = f"{ASYNC}/job/{job}/batch/{made}"
        answers += [org.send("GET", f"{path}{tail}".encode()) for tail in ("", "/request", "/result")]

    for answer in answers:
        assert_answered(answer)


@given(st.sampled_from(QUERIES), st.one_of(st.sampled_from(["query", "queryAll"]), odd_text), odd_text)
@FUZZ
def test_a_query_as_a_job_is_answered_or_refused(org, query, operation, delimiter):
    body = {"operation": operation, "query": query, "columnDelimiter": delimiter}
    made = org.call("POST", "jobs/query", body if "\ud800" not in operation + delimiter else {"query": query})
    assert_answered(made)

    if made.status == 200:
        job = made.json()["id"]
        assert_answered(org.call("GET", f"jobs/query/{job}"))
        assert_answered(org.call("GET", f"jobs/query/{job}/results?maxRecords=1"))


@given(multipart)
@FUZZ
def test_a_job_with_its_content_in_one_request_is_taken_or_refused(org, body):
    kind = {"content-type": 'multipart/form-data; boundary="fence"'}

    for path in ("jobs/ingest", "sobjects/Account", "metadata/deployRequest"):
        assert_answered(org.send("POST", f"{DATA}/{path}".encode(), b"", kind, body))
