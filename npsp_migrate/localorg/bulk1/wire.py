"""The two forms in which Bulk API 1 speaks of jobs and batches: XML and JSON."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from npsp_migrate.localorg import xmltext
from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.bulk1.jobs import Batch, Job
from npsp_migrate.localorg.rest.call import Reply

NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


class Form(Enum):
    """The value is the media type, to the letter: clients compare it."""

    XML = "application/xml"
    JSON = "application/json"


def form_of(content_type: str) -> Form:
    return Form.JSON if "json" in content_type.lower() else Form.XML


def form_of_job(job: Job) -> Form:
    """A job of contentType JSON answers in JSON, any other in XML, whatever a later request says."""
    return Form.JSON if job.content_type == "JSON" else Form.XML


def reply(status: int, media_type: str, text: str) -> Reply:
    return Reply(status, text, {"Content-Type": media_type}, media_type)


def show(status: int, form: Form, tag: str, facts: Mapping[str, Any]) -> Reply:
    """One thing with its facts; what is None is left out of XML."""
    if form is Form.JSON:
        return reply(status, form.value, json.dumps(_in_json(facts)))
    return reply(status, form.value, f'{_HEAD}<{tag}\n   xmlns="{NAMESPACE}">\n{_inner_xml(facts, " ")}</{tag}>')


def show_batches(form: Form, batches: Sequence[Batch]) -> Reply:
    if form is Form.JSON:
        return reply(200, form.value, json.dumps({"batchInfo": [_in_json(batch_facts(one)) for one in batches]}))
    if not batches:
        return reply(200, form.value, f'{_HEAD}<batchInfoList\n   xmlns="{NAMESPACE}" />')
    shown = "".join(f" <batchInfo>\n{_inner_xml(batch_facts(one), '  ')} </batchInfo>\n" for one in batches)
    return reply(200, form.value, f'{_HEAD}<batchInfoList\n   xmlns="{NAMESPACE}">\n{shown}</batchInfoList>')


def show_results(form: Form, results: Sequence[str]) -> Reply:
    """The ids under which the answer of a query lies."""
    if form is Form.JSON:
        return reply(200, form.value, json.dumps(list(results)))
    inner = "".join(f"<result>{one}</result>" for one in results)
    return reply(200, form.value, f'<result-list xmlns="{NAMESPACE}">{inner}</result-list>')


def refuse(form: Form, error: AsyncError) -> Reply:
    return show(400, form, "error", {"exceptionCode": error.code, "exceptionMessage": error.message})


def job_facts(job: Job, batches: Sequence[Batch]) -> dict[str, Any]:
    changed = max([job.created, *(batch.changed for batch in batches)])
    return {
        "id": job.id,
        "operation": job.operation,
        "object": job.object,
        "createdById": job.created_by,
        "createdDate": job.created,
        "systemModstamp": changed,
        "state": job.state,
        "externalIdFieldName": job.key or None,
        "assignmentRuleId": job.assignment_rule or None,
        "concurrencyMode": job.concurrency,
        "contentType": job.content_type,
        "numberBatchesQueued": _in_state(batches, "Queued"),
        "numberBatchesInProgress": _in_state(batches, "InProgress"),
        "numberBatchesCompleted": _in_state(batches, "Completed"),
        "numberBatchesFailed": _in_state(batches, "Failed"),
        "numberBatchesTotal": len(batches),
        "numberRecordsProcessed": sum(batch.taken for batch in batches),
        "numberRetries": 0,
        "apiVersion": float(job.api_version),
        "numberRecordsFailed": sum(batch.failed for batch in batches),
        "totalProcessingTime": 0,
        "apiActiveProcessingTime": 0,
        "apexProcessingTime": 0,
    }


def batch_facts(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "jobId": batch.job,
        "state": batch.state,
        "stateMessage": batch.message or None,
        "createdDate": batch.created,
        "systemModstamp": batch.changed,
        "numberRecordsProcessed": batch.taken,
        "numberRecordsFailed": batch.failed,
        "totalProcessingTime": 0,
        "apiActiveProcessingTime": 0,
        "apexProcessingTime": 0,
    }


def read_facts(form: Form, body: bytes) -> dict[str, str]:
    """The facts of a jobInfo that a client sent."""
    if form is Form.JSON:
        try:
            read = json.loads(body)
        except (ValueError, RecursionError):
            raise AsyncError("InvalidJob", "Unable to parse Job") from None
        if not isinstance(read, dict):
            raise AsyncError("InvalidJob", "Unable to parse Job")
        return {name: str(value) for name, value in read.items() if value is not None}
    root = read_xml(body, "InvalidJob", "Unable to parse Job")
    return {local_name(child): (child.text or "").strip() for child in root}


def read_xml(body: bytes, code: str, message: str) -> ElementTree.Element:
    """The root of a document; one that declares entities is refused, in any encoding."""
    try:
        return xmltext.read_xml(body)
    except xmltext.UnreadableXml:
        raise AsyncError(code, message) from None


def local_name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _in_state(batches: Sequence[Batch], state: str) -> int:
    return sum(batch.state == state for batch in batches)


def _inner_xml(facts: Mapping[str, Any], indent: str) -> str:
    known = ((name, value) for name, value in facts.items() if value is not None)
    return "".join(f"{indent}<{name}>{escape(str(value))}</{name}>\n" for name, value in known)


def _in_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    """JSON says `+0000` where XML says `Z`."""
    instants = ("createdDate", "systemModstamp")
    return {name: f"{value[:-1]}+0000" if name in instants else value for name, value in facts.items()}
