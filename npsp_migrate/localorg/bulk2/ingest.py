"""`/jobs/ingest`: create a job, upload its CSV, close it, ask how far it is, read what became of each row."""

from collections.abc import Sequence
from typing import Any

from npsp_migrate.localorg.bulk2 import listing
from npsp_migrate.localorg.bulk2.csvtext import DELIMITERS, LINE_ENDINGS, CsvError, read_rows, write_rows
from npsp_migrate.localorg.bulk2.jobs import PENDING, Job
from npsp_migrate.localorg.bulk2.multipart import read_parts
from npsp_migrate.localorg.bulk2.worker import Worker, find_target
from npsp_migrate.localorg.dml.options import assignment_rule_id
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply

OPERATIONS = ("insert", "update", "upsert", "delete", "hardDelete")
MAX_CONTENT = 100_000_000  # Salesforce: bytes per job, which are 150 MB once they are encoded in base64
CSV_TYPE = {"Content-Type": "text/csv"}  # exactly so: clients compare it, or decode by it
_KIND = "ingest"
HARD_DELETE_REFUSED = (
    "hardDelete operation requires special user profile permission, please contact your system administrator"
)


def create(call: Call, worker: Worker) -> Reply:
    """POST: a job to be filled by PUT, or with its content in the same multipart request."""
    parts = read_parts(call.headers.get("content-type", ""), call.body)
    asked = parts.job if parts else call.json_object()
    job = _new_job(call, worker, asked)
    if parts is not None:
        _take_content(worker, job, parts.content)
        job.state = "UploadComplete"
        with call.org.database.transaction():
            worker.store.save(job)
    return Reply(body=show_job(job))


def list_jobs(call: Call, worker: Worker) -> Reply:
    return listing.list_jobs(call, worker.store, _KIND, show_job)


def read(call: Call, worker: Worker) -> Reply:
    return Reply(body=show_job(worker.work_on(_job(call, worker))))


def upload(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    if job.state != "Open" or worker.store.content(job):
        message = f"Found multiple contents for job: <{job.id}>, the job takes one upload and is {job.state}"
        raise RequestError(400, "CLIENTINPUTERROR", f"ClientInputError : {message}")
    _take_content(worker, job, call.body)
    return Reply(201)


def change(call: Call, worker: Worker) -> Reply:
    """PATCH: close the upload, or give up."""
    job, asked = _job(call, worker), call.json_object().get("state")
    if asked == "UploadComplete" and job.state == "Open":
        if not worker.store.content(job):
            raise RequestError(400, "INVALIDJOBSTATE", "InvalidJobState : No content was uploaded for this job")
        job.state = "UploadComplete"
    elif asked == "Aborted" and job.state in ("Open", *PENDING):
        job.state = "Aborted"
        worker.forget(job)
    else:
        raise _wrong_state(f"Cannot change to {asked}", job)
    with call.org.database.transaction():
        worker.store.save(job)
    return Reply(body=show_job(job))


def delete(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    with call.org.database.transaction():
        worker.store.delete(job)
    worker.forget(job)
    return Reply(204)


def successful(call: Call, worker: Worker) -> Reply:
    return _results(_job(call, worker), worker, "succeeded", ("sf__Id", "sf__Created"))


def failed(call: Call, worker: Worker) -> Reply:
    return _results(_job(call, worker), worker, "failed", ("sf__Id", "sf__Error"))


def unprocessed(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    rows: list[list[str]] = []
    if job.state in ("Failed", "Aborted"):
        try:
            for row in read_rows(worker.store.content(job), job.dialect):
                rows.append(row)  # noqa: PERF402 (what was read before the file breaks off is kept)
        except CsvError:
            rows = rows or []
    header = rows[:1] or _header(job, worker)
    return Reply(200, write_rows([*header, *rows[1 + job.taken :]], job.dialect), CSV_TYPE, "text/csv")


def _results(job: Job, worker: Worker, which: str, first: Sequence[str]) -> Reply:
    header = [[*first, *(_header(job, worker) or [[]])[0]]]
    text = write_rows(header, job.dialect) + worker.store.results(job, which)
    return Reply(200, text, CSV_TYPE, "text/csv")


def _header(job: Job, worker: Worker) -> list[list[str]]:
    try:
        return [next(read_rows(worker.store.content(job), job.dialect), [])]
    except CsvError:
        return []


def _new_job(call: Call, worker: Worker, asked: dict[str, Any]) -> Job:
    operation = asked.get("operation")
    delimiter, ending = str(asked.get("columnDelimiter") or "COMMA"), str(asked.get("lineEnding") or "LF")
    if operation not in OPERATIONS:
        raise RequestError(400, "INVALIDJOB", f"InvalidJob : Unknown operation: {operation}")
    if delimiter not in DELIMITERS or ending not in LINE_ENDINGS or (asked.get("contentType") or "CSV") != "CSV":
        raise RequestError(400, "INVALIDJOB", "InvalidJob : Unknown contentType, columnDelimiter or lineEnding")
    if operation == "hardDelete" and not call.org.switches.hard_delete:
        raise RequestError(400, "FEATURENOTENABLED", f"FeatureNotEnabled : {HARD_DELETE_REFUSED}")
    rule = asked.get("assignmentRuleId")
    key = str(asked.get("externalIdFieldName") or "")
    target = find_target(call.org, str(asked.get("object") or ""), operation, key)
    with call.org.database.transaction():
        return worker.store.new(
            kind=_KIND,
            operation=operation,
            object=target.definition.name,
            api_version=call.version.lower().removeprefix("v"),
            key=target.key.name if target.key else "",
            delimiter=delimiter,
            line_ending=ending,
            assignment_rule=assignment_rule_id(str(rule), call.org.switches) if rule else "",
        )


def _take_content(worker: Worker, job: Job, content: bytes) -> None:
    if len(content) > MAX_CONTENT:
        message = f"InvalidJob : The content is larger than {MAX_CONTENT} bytes"
        raise RequestError(400, "INVALIDJOB", message)
    with worker.org.database.transaction():
        worker.store.keep_content(job, content)


def _job(call: Call, worker: Worker) -> Job:
    return worker.store.find(call.path["id"], _KIND)


def _wrong_state(what: str, job: Job) -> RequestError:
    return RequestError(400, "INVALIDJOBSTATE", f"InvalidJobState : {what}, the job is {job.state}")


def show_job(job: Job) -> dict[str, Any]:
    shown = base_facts(job)
    shown |= {"jobType": "V2Ingest", "externalIdFieldName": job.key} if job.key else {"jobType": "V2Ingest"}
    if job.assignment_rule:
        shown["assignmentRuleId"] = job.assignment_rule
    if job.state == "Open":
        shown["contentUrl"] = f"services/data/v{job.api_version}/jobs/ingest/{job.id}/batches"
    if job.message:
        shown["errorMessage"] = job.message
    zeros = ("retries", "totalProcessingTime", "apiActiveProcessingTime", "apexProcessingTime")
    return shown | {
        **dict.fromkeys(zeros, 0),
        "numberRecordsProcessed": job.taken,
        "numberRecordsFailed": job.failed,
    }


def base_facts(job: Job) -> dict[str, Any]:
    """What ingest and query jobs show alike."""
    changed = job.ended or job.created
    return {
        "id": job.id,
        "operation": job.operation,
        "object": job.object,
        "createdById": job.created_by,
        "createdDate": f"{job.created[:-1]}+0000",
        "systemModstamp": f"{changed[:-1]}+0000",
        "state": job.state,
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": float(job.api_version),
        "lineEnding": job.line_ending,
        "columnDelimiter": job.delimiter,
    }
