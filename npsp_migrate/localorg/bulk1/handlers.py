"""What the resources of Bulk API 1 do: jobs, batches, their requests and results."""

from npsp_migrate.localorg.bulk1 import wire
from npsp_migrate.localorg.bulk1.content import answer_csv, answer_json, answer_xml, outcome_text
from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.bulk1.jobs import PENDING, Batch, Job
from npsp_migrate.localorg.bulk1.worker import Worker, target_of
from npsp_migrate.localorg.bulk2.ingest import HARD_DELETE_REFUSED
from npsp_migrate.localorg.dml.options import assignment_rule_id
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply

_OPERATIONS = {
    name.lower(): name for name in ("insert", "update", "upsert", "delete", "hardDelete", "query", "queryAll")
}
_MEDIA_TYPES = {"CSV": "text/csv", "XML": "application/xml", "JSON": "application/json"}
_MAX_CONTENT = 10_000_000  # Salesforce: bytes per batch
_MAX_QUERY_PAGE = 1_000_000


def create_job(call: Call, worker: Worker) -> Reply:
    form = wire.form_of(call.headers.get("content-type", ""))
    asked = wire.read_facts(form, call.body)
    operation = _OPERATIONS.get(asked.get("operation", "").lower(), "")
    content_type = asked.get("contentType", "XML").upper()
    if not operation or content_type not in _MEDIA_TYPES:
        raise AsyncError("InvalidJob", f"Unknown operation or contentType: {asked.get('operation')} {content_type}")
    if operation == "hardDelete" and not call.org.switches.hard_delete:
        raise AsyncError("FeatureNotEnabled", HARD_DELETE_REFUSED)
    name, key = _checked_object(call, operation, asked)
    with call.org.database.transaction():
        job = worker.store.new_job(
            operation=operation,
            object=name,
            content_type=content_type,
            api_version=call.version.lower().removeprefix("v"),
            key=key,
            assignment_rule=_assignment_rule(call, asked.get("assignmentRuleId", "")),
            concurrency="Serial" if asked.get("concurrencyMode", "") in ("Serial", "1") else "Parallel",
        )
    return wire.show(201, form, "jobInfo", wire.job_facts(job, ()))  # from now on the job decides on the form


def _assignment_rule(call: Call, given: str) -> str:
    try:
        return assignment_rule_id(given, call.org.switches) if given else ""
    except RequestError as refused:
        raise AsyncError("InvalidJob", f"assignmentRuleId: {refused.error.message}") from None


def _checked_object(call: Call, operation: str, asked: dict[str, str]) -> tuple[str, str]:
    if operation in ("query", "queryAll"):
        found = call.org.schema.object(asked.get("object", ""))
        if found is None:
            raise AsyncError("InvalidJob", f"Unable to find object: {asked.get('object', '')}")
        return found.name, ""
    target = target_of(call.org, asked.get("object", ""), operation, asked.get("externalIdFieldName", ""))
    return target.definition.name, target.key.name if target.key else ""


def read_job(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    return wire.show(200, wire.form_of_job(job), "jobInfo", wire.job_facts(job, worker.work_on(job)))


def change_job(call: Call, worker: Worker) -> Reply:
    """Close or abort."""
    job = _job(call, worker)
    asked = wire.read_facts(wire.form_of(_media_of(call, job)), call.body).get("state")
    if job.state != "Open" or asked not in ("Closed", "Aborted"):
        raise AsyncError("InvalidJobState", f"Cannot change a job from {job.state} to {asked}")
    job.state = asked
    with call.org.database.transaction():
        worker.store.save_job(job)
        if asked == "Aborted":
            for batch in worker.store.batches(job):
                if batch.state in PENDING:
                    batch.state = "NotProcessed"
                    worker.store.save_batch(batch)
    return wire.show(200, wire.form_of_job(job), "jobInfo", wire.job_facts(job, worker.store.batches(job)))


def add_batch(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    if job.state != "Open":
        raise AsyncError("InvalidJobState", f"Object is in invalid state: the job is {job.state}")
    if not worker.store.takes_batches(job):
        raise AsyncError("InvalidJobState", "A job takes no more batches 24 hours after it was created")
    if len(call.body) > _MAX_CONTENT:
        raise AsyncError("ExceededQuota", f"A batch may have at most {_MAX_CONTENT} bytes")
    with call.org.database.transaction():
        batch = worker.store.new_batch(job, call.body)
    return wire.show(201, wire.form_of_job(job), "batchInfo", wire.batch_facts(batch))


def list_batches(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    return wire.show_batches(wire.form_of_job(job), worker.work_on(job))


def read_batch(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    worker.work_on(job)
    return wire.show(200, wire.form_of_job(job), "batchInfo", wire.batch_facts(_batch(call, worker, job)))


def read_request(call: Call, worker: Worker) -> Reply:
    """The upload as it came."""
    job = _job(call, worker)
    content = worker.store.content(_batch(call, worker, job))
    media_type = _MEDIA_TYPES[job.content_type]
    return Reply(200, content, {"Content-Type": media_type}, media_type)


def read_results(call: Call, worker: Worker) -> Reply:
    """For a query the list of its results; else the outcome of every row, in the order of the upload."""
    job = _job(call, worker)
    worker.work_on(job)
    batch = _completed(call, worker, job)
    if job.asks:
        return wire.show_results(wire.form_of_job(job), [batch.result])
    text = outcome_text(worker.store.outcomes(batch), job.content_type)
    return wire.reply(200, _MEDIA_TYPES[job.content_type], text)


def read_result(call: Call, worker: Worker) -> Reply:
    job = _job(call, worker)
    batch = _completed(call, worker, job)
    if batch.result[:15] != call.path["result"][:15]:
        raise AsyncError("InvalidBatch", f"Unable to find result with id: {call.path['result']}")
    answer = worker.kept_answer(job, batch)
    connection = call.org.database.connection
    if job.content_type == "CSV":
        return wire.reply(200, "text/csv", answer_csv(answer.header, answer.flat_rows(connection)))
    records = answer.records(connection, job.api_version, 0, _MAX_QUERY_PAGE)
    text = answer_json(records) if job.content_type == "JSON" else answer_xml(records)
    return wire.reply(200, _MEDIA_TYPES[job.content_type], text)


def _job(call: Call, worker: Worker) -> Job:
    return worker.store.job(call.path["job"])


def _batch(call: Call, worker: Worker, job: Job) -> Batch:
    return worker.store.batch(job, call.path["batch"])


def _completed(call: Call, worker: Worker, job: Job) -> Batch:
    batch = _batch(call, worker, job)
    if batch.state != "Completed":
        raise AsyncError("InvalidBatch", f"Batch not completed: it is {batch.state}")
    return batch


def _media_of(call: Call, job: Job) -> str:
    """Clients send JSON to CSV jobs and XML to JSON jobs; the body itself tells best."""
    return "json" if call.body.lstrip()[:1] == b"{" else "xml"
