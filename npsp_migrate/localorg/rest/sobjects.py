"""One record at a time: create, read, change, delete, upsert by external id."""

# ruff: noqa: S608 - names come from the schema, values are bound

from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.checks import records_by_key
from npsp_migrate.localorg.dml.drafts import Operation, check_access, read_draft
from npsp_migrate.localorg.dml.options import options_of
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import Outcome, save
from npsp_migrate.localorg.dml.upsert import upsert
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError, not_found, unsupported
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp.automation import run_automation
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.rows import record_url, show_record
from npsp_migrate.localorg.store.tables import quoted

_UPDATE_ANSWERS_SINCE = (
    46  # Salesforce: before, an upsert does not tell `created`, and one that updates answers 204
)


def find_object(call: Call) -> ObjectDefinition:
    found = call.org.schema.object(call.path["object"])
    if found is None:
        raise not_found()
    return found


def start_work(call: Call) -> Work:
    """The writing of one call, as its headers want it."""
    return Work.start(call.org, run_automation, options_of(call.headers, call.version, call.org.switches))


def create(call: Call) -> Reply:
    definition = find_object(call)
    _refuse_unless(definition.createable, definition)
    work = start_work(call)
    draft = read_draft(call.org, definition, 0, call.json_object())
    if draft.record_id:
        message = "cannot specify Id in an insert call"
        raise RequestError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", message, ("Id",))
    check_access(definition, draft, Operation.INSERT)
    with call.org.database.transaction():
        (outcome,) = save(work, definition, [draft], Operation.INSERT)
    return _created(call, definition, _accepted(outcome))


def read(call: Call) -> Reply:
    definition = find_object(call)
    row = _row(call, definition, call.path["id"])
    return Reply(body=show_record(definition, row, call.version, _asked_fields(call, definition)))


def read_by_key(call: Call) -> Reply:
    definition, key = _find_key(call)
    matches = _matches(call, definition, key)
    if not matches:
        raise not_found("Provided external ID field does not exist or is not accessible: " + call.path["value"])
    if len(matches) > 1:
        return _choices(call, definition, matches)
    row = _row(call, definition, matches[0])
    return Reply(body=show_record(definition, row, call.version, _asked_fields(call, definition)))


def change(call: Call) -> Reply:
    definition = find_object(call)
    _refuse_unless(definition.updateable, definition)
    record = full_id(call.path["id"])
    if record is None:
        raise not_found("Provided external ID field does not exist or is not accessible: " + call.path["id"])
    draft = read_draft(call.org, definition, 0, call.json_object())
    if draft.record_id:
        message = "The Id field should not be specified in the sobject data."
        raise RequestError(400, "INVALID_FIELD", message)
    draft.record_id = record
    check_access(definition, draft, Operation.UPDATE)
    work = start_work(call)
    with call.org.database.transaction():
        (outcome,) = save(work, definition, [draft], Operation.UPDATE)
    _accepted(outcome)
    return Reply(204)


def delete(call: Call) -> Reply:
    definition = find_object(call)
    _refuse_unless(definition.deletable, definition)
    work = Work.start(call.org, run_automation)
    with call.org.database.transaction():
        (outcome,) = remove(work, definition, [full_id(call.path["id"]) or call.path["id"]])
    _accepted(outcome)
    return Reply(204)


def delete_by_key(call: Call) -> Reply:
    definition, key = _find_key(call)
    matches = _matches(call, definition, key)
    if len(matches) > 1:
        return _choices(call, definition, matches)
    if not matches:
        raise not_found()
    work = Work.start(call.org, run_automation)
    with call.org.database.transaction():
        (outcome,) = remove(work, definition, matches)
    _accepted(outcome)
    return Reply(204)


def upsert_by_key(call: Call) -> Reply:
    definition, key = _find_key(call)
    record = call.json_object()
    if key.type != "id" and any(name.lower() == key.name.lower() for name in record):
        message = f"The {key.name} field should not be specified in the sobject data."
        raise RequestError(400, "INVALID_FIELD", message)
    matches = _matches(call, definition, key)
    if len(matches) > 1:
        return _choices(call, definition, matches)
    if not matches and call.wants("updateOnly"):
        raise not_found()
    work = start_work(call)
    with call.org.database.transaction():
        (outcome,) = upsert(work, definition, key, [{**record, key.name: call.path["value"]}])
    saved = _accepted(outcome)
    if outcome.created:
        return _upserted(call, definition, saved)
    if not _tells_created(call):
        return Reply(204)
    return Reply(200, {"id": saved, "success": True, "errors": [], "created": False})


def insert_by_id(call: Call) -> Reply:
    """`POST …/sobjects/X/Id` creates a record, as the upsert of one without an id."""
    if call.path["field"].lower() != "id":
        message = "HTTP Method 'POST' not allowed. Allowed are DELETE,GET,HEAD,PATCH"
        raise RequestError(405, "METHOD_NOT_ALLOWED", message, headers={"Allow": "DELETE,GET,HEAD,PATCH"})
    return _upserted(call, find_object(call), create(call).body["id"])


def find_key_field(definition: ObjectDefinition, name: str) -> Field:
    """A field that may address records in an upsert: an external id, or the Id."""
    key = definition.find(name)
    if key is None or not (key.external_id or key.type == "id" or key.id_lookup):
        raise not_found("Provided external ID field does not exist or is not accessible: " + name)
    return key


def _find_key(call: Call) -> tuple[ObjectDefinition, Field]:
    definition = find_object(call)
    return definition, find_key_field(definition, call.path["field"])


def _matches(call: Call, definition: ObjectDefinition, key: Field) -> list[str]:
    value = call.path["value"].strip()
    if key.type == "id":
        value = full_id(value) or value
    work = Work.start(call.org, run_automation)
    found = records_by_key(work, definition.name, key, [value])
    return next(iter(found.values()), [])


def _choices(call: Call, definition: ObjectDefinition, matches: list[str]) -> Reply:
    return Reply(300, [record_url(call.version, definition.name, match) for match in matches])


def _row(call: Call, definition: ObjectDefinition, record: str) -> Mapping[str, Any]:
    sql = f"SELECT * FROM {quoted(definition.name)} WHERE Id = ?"
    found = call.org.database.rows(sql, (full_id(record) or record,))
    if not found:
        raise not_found("Provided external ID field does not exist or is not accessible: " + record)
    if found[0].get("IsDeleted"):
        raise RequestError(404, "ENTITY_IS_DELETED", "entity is deleted")
    return found[0]


def _asked_fields(call: Call, definition: ObjectDefinition) -> list[Field]:
    asked = call.query.get("fields")
    if not asked:
        return list(definition.fields.values())
    fields = []
    for name in asked.split(","):
        field = definition.find(name.strip())
        if field is None:
            message = f"No such column '{name.strip()}' on sobject of type {definition.name}"
            raise RequestError(400, "INVALID_FIELD", message)
        fields.append(field)
    if not any(field.name == "Id" for field in fields):
        fields.append(definition.fields["id"])
    return fields


def _accepted(outcome: Outcome) -> str:
    if outcome.errors or outcome.record_id is None:
        error = outcome.errors[0]
        status = (
            404 if error.code in ("ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY") and not error.fields else 400
        )
        code = "NOT_FOUND" if status == 404 and error.code == "INVALID_CROSS_REFERENCE_KEY" else error.code
        message = "The requested resource does not exist" if code == "NOT_FOUND" else error.message
        raise RequestError(status, code, message, error.fields, details=error.details)
    return outcome.record_id


def _created(call: Call, definition: ObjectDefinition, record: str, **extra: bool) -> Reply:
    location = record_url(call.version, definition.name, record)
    return Reply(201, {"id": record, "success": True, "errors": [], **extra}, {"Location": location})


def _upserted(call: Call, definition: ObjectDefinition, record: str) -> Reply:
    told = {"created": True} if _tells_created(call) else {}
    return _created(call, definition, record, **told)


def _tells_created(call: Call) -> bool:
    return float(call.version.lower().removeprefix("v")) >= _UPDATE_ANSWERS_SINCE


def _refuse_unless(allowed: bool, definition: ObjectDefinition) -> None:  # noqa: FBT001
    if not allowed:
        refused = unsupported(definition.name)
        raise RequestError(400, refused.code, refused.message)
