"""`/jobs/query`: a query as a job, its answer as pages of CSV."""

import base64
from typing import Any

from npsp_migrate.localorg.bulk2 import listing
from npsp_migrate.localorg.bulk2.csvtext import DELIMITERS, LINE_ENDINGS, write_rows
from npsp_migrate.localorg.bulk2.ingest import CSV_TYPE, base_facts
from npsp_migrate.localorg.bulk2.jobs import PENDING, Job
from npsp_migrate.localorg.bulk2.worker import Worker, ask
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soql import QueryResult, SoqlError

OPERATIONS = ("query", "queryAll")
PAGE = 50_000  # records per page when the client asks for no number
_KIND = "query"


def create(call: Call, worker: Worker) -> Reply:
    asked = call.json_object()
    operation, text = asked.get("operation"), asked.get("query")
    delimiter, ending = str(asked.get("columnDelimiter") or "COMMA"), str(asked.get("lineEnding") or "LF")
    if operation not in OPERATIONS or not isinstance(text, str):
        raise RequestError(400, "INVALIDJOB", "InvalidJob : A query job needs an operation and a query")
    if delimiter not in DELIMITERS or ending not in LINE_ENDINGS:
        raise RequestError(400, "INVALIDJOB", "InvalidJob : Unknown columnDelimiter or lineEnding")
    answer = _checked(worker, text, operation)
    with call.org.database.transaction():
        job = worker.store.new(
            kind=_KIND,
            operation=operation,
            object=answer.object_name,
            api_version=call.version.lower().removeprefix("v"),
            state="UploadComplete",
            delimiter=delimiter,
            line_ending=ending,
            query=text,
        )
    return Reply(body=base_facts(job))


def list_jobs(call: Call, worker: Worker) -> Reply:
    return listing.list_jobs(call, worker.store, _KIND, show_job)


def read(call: Call, worker: Worker) -> Reply:
    return Reply(body=show_job(worker.work_on(_job(call, worker))))


def change(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    if call.json_object().get("state") != "Aborted" or job.state not in PENDING:
        raise RequestError(400, "INVALIDJOBSTATE", f"InvalidJobState : The job is {job.state}")
    job.state = "Aborted"
    with call.org.database.transaction():
        worker.store.save(job)
    return Reply(body=show_job(job))


def delete(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    with call.org.database.transaction():
        worker.store.delete(job)
    worker.forget(job)
    return Reply(204)


def results(call: Call, worker: Worker) -> Reply:
    """One page; `Sforce-Locator` leads to the next, `null` ends."""
    job = worker.work_on(_job(call, worker))
    if float(call.version.lower().removeprefix("v")) != float(job.api_version):
        raise RequestError(409, "API_ERROR", f"The job was created with API version {job.api_version}")
    if job.state != "JobComplete":
        raise RequestError(400, "JOB_NOT_COMPLETE", f"The job is {job.state}")
    answer = worker.answer(job)
    offset = _offset(call.query.get("locator", ""))
    count = _whole(call.query.get("maxRecords"), PAGE)
    rows = list(answer.flat_rows(call.org.database.connection, offset, count))
    end = offset + len(rows)
    headers = {
        **CSV_TYPE,
        "Sforce-NumberOfRecords": str(len(rows)),
        "Sforce-Locator": _locator(end) if end < answer.total_size else "null",
    }
    return Reply(200, write_rows([answer.header, *rows], job.dialect), headers, "text/csv")


def _checked(worker: Worker, text: str, operation: str) -> QueryResult:
    """The first try of the query: what the Bulk API cannot answer is refused when the job is created."""
    try:
        answer = ask(worker.org, text, operation)
        plain = not (answer.is_count or answer.is_grouped or answer.query.offset)
        header = answer.header
    except SoqlError as error:
        raise RequestError(400, error.code, error.message) from None
    if not plain or not header:
        message = "InvalidJob : Bulk queries take no aggregates, GROUP BY or OFFSET"
        raise RequestError(400, "INVALIDJOB", message)
    return answer


def _job(call: Call, worker: Worker) -> Job:
    return worker.store.find(call.path["id"], _KIND)


def _locator(offset: int) -> str:
    return base64.b32encode(f"at {offset}".encode()).decode().rstrip("=")


def _offset(locator: str) -> int:
    if not locator:
        return 0
    try:
        text = base64.b32decode(locator + "=" * (-len(locator) % 8)).decode()
        return int(text.removeprefix("at "))
    except ValueError:
        raise RequestError(400, "INVALID_QUERY_LOCATOR", "invalid query locator") from None


def _whole(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    if not text.isdigit() or int(text) < 1:
        raise RequestError(400, "API_ERROR", "maxRecords must be a positive number")
    return min(int(text), otherwise)


def show_job(job: Job) -> dict[str, Any]:
    shown = base_facts(job) | {"jobType": "V2Query", "retries": 0, "totalProcessingTime": 0}
    if job.state == "JobComplete":
        shown["numberRecordsProcessed"] = job.taken
    if job.message:
        shown["errorMessage"] = job.message
    return shown
