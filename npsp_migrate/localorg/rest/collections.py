"""Up to 200 records in one request: sObject Collections in every verb."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.drafts import Draft, Operation, check_access, read_draft
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import Outcome, save
from npsp_migrate.localorg.dml.upsert import upsert
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError, RowError
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.rows import show_record
from npsp_migrate.localorg.rest.sobjects import find_key_field, find_object, start_work
from npsp_migrate.localorg.store.tables import quoted

LIMIT = 200  # Salesforce: records per collections call
READ_LIMIT = 2000  # Salesforce: records that one call may read; a GET meets the longest URI before
_TYPE_RUNS = 10  # Salesforce: changes of object type that one call may hold
_ROLLED_BACK = RowError(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)

_Record = Mapping[str, Any]


class _NotAllSavedError(Exception):
    """One record failed in an all-or-none request; carries the outcomes that explain it."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__("not all records were saved")
        self.outcomes = outcomes


def create_many(call: Call) -> Reply:
    return _save_many(call, Operation.INSERT)


def change_many(call: Call) -> Reply:
    return _save_many(call, Operation.UPDATE)


def upsert_many(call: Call) -> Reply:
    definition = find_object(call)
    key = find_key_field(definition, call.path["field"])
    all_or_none, records = _request(call)
    for record in records:
        if _type_of(call, record) is not definition:
            message = f"The type attribute of each record must be {definition.name}"
            raise RequestError(400, "INVALID_INPUT", message)

    def write(work: Work) -> list[Outcome]:
        return upsert(work, definition, key, records)

    outcomes = _written(call, all_or_none, write)
    return Reply(body=[_shown(outcome, {"created": outcome.created}) for outcome in outcomes])


def delete_many(call: Call) -> Reply:
    ids = _listed(call, "ids")
    if len(ids) > LIMIT:
        raise _too_many("ids")

    def write(work: Work) -> list[Outcome]:
        return [each for definition, run in _runs_of(call, ids) for each in _removed(work, definition, run)]

    return Reply(body=[_shown(outcome, {}) for outcome in _written(call, call.wants("allOrNone"), write)])


_Run = tuple[ObjectDefinition | None, list[tuple[int, str]]]


def _runs_of(call: Call, ids: Sequence[str]) -> Iterator[_Run]:
    """Ids of one object that follow one another, with their places; None for what is no id."""

    def owner(pair: tuple[int, str]) -> ObjectDefinition | None:
        record = full_id(pair[1])
        return call.org.schema.of_id(record) if record else None

    return ((definition, list(run)) for definition, run in groupby(enumerate(ids), key=owner))


def _removed(work: Work, definition: ObjectDefinition | None, run: list[tuple[int, str]]) -> list[Outcome]:
    if definition is None:
        errors = [(place, RowError("MALFORMED_ID", f"malformed id {given}")) for place, given in run]
        return [Outcome(place, None, errors=(error,)) for place, error in errors]
    outcomes = remove(work, definition, [full_id(given) or "" for _, given in run])
    return [replace(each, position=run[each.position][0]) for each in outcomes]


def read_many(call: Call) -> Reply:
    """Records by Id in the order asked; `null` where there is none."""
    definition = find_object(call)
    if call.method == "POST":
        asked = call.json_object()
        ids, names = _texts(asked, "ids"), _texts(asked, "fields")
    else:
        ids, names = _listed(call, "ids"), _listed(call, "fields")
    if len(ids) > READ_LIMIT:
        raise _too_many("ids", READ_LIMIT)
    fields = [_known_field(definition, name) for name in names]
    alive = " AND IsDeleted = 0" if definition.find("IsDeleted") else ""
    sql = f"SELECT * FROM {quoted(definition.name)} WHERE Id IN (SELECT value FROM json_each(?)){alive}"
    full = [full_id(each) for each in ids]
    rows = call.org.database.rows(sql, (json.dumps(sorted({each for each in full if each})),))
    shown = {row["Id"]: show_record(definition, row, call.version, fields) for row in rows}
    return Reply(body=[shown.get(each or "") for each in full])


def _listed(call: Call, name: str) -> list[str]:
    """A query parameter that lists names or ids."""
    given = [each.strip() for each in call.query.get(name, "").split(",")]
    found = [each for each in given if each]
    if not found:
        raise _missing(name)
    return found


def _texts(asked: _Record, name: str) -> list[str]:
    given = asked.get(name)
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        raise _missing(name)
    return [each.strip() for each in given]


def _missing(name: str) -> RequestError:
    return RequestError(400, "MISSING_ARGUMENT", f"The {name} parameter must list at least one value")


def _known_field(definition: ObjectDefinition, name: str) -> Field:
    field = definition.find(name)
    if field is None:
        message = f"No such column '{name}' on sobject of type {definition.name}"
        raise RequestError(400, "INVALID_FIELD", message)
    return field


def _save_many(call: Call, operation: Operation) -> Reply:
    all_or_none, records = _request(call)
    definitions = [_type_of(call, record) for record in records]
    runs = [(each, list(run)) for each, run in groupby(enumerate(definitions), key=lambda pair: pair[1])]
    if len(runs) > _TYPE_RUNS:
        message = "You can't perform this operation with more than 10 chunks of object types"
        raise RequestError(400, "INVALID_INPUT", message)

    def write(work: Work) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for definition, run in runs:
            drafts = [_draft(call, definition, position, records[position], operation) for position, _ in run]
            outcomes += save(work, definition, drafts, operation)
        return outcomes

    return Reply(body=[_shown(outcome, {}) for outcome in _written(call, all_or_none, write)])


def _draft(call: Call, definition: ObjectDefinition, position: int, record: _Record, operation: Operation) -> Draft:
    draft = read_draft(call.org, definition, position, record)
    if operation is Operation.INSERT and draft.record_id:
        draft.errors.append(
            RowError("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ("Id",))
        )
    elif operation is Operation.UPDATE and not draft.record_id and not draft.errors:
        draft.errors.append(RowError("MISSING_ARGUMENT", "Id not specified in an update call", ("Id",)))
    check_access(definition, draft, operation)
    return draft


def _written(call: Call, all_or_none: bool, write: Callable[[Work], list[Outcome]]) -> list[Outcome]:  # noqa: FBT001
    try:
        with call.org.database.transaction():
            outcomes = write(start_work(call))
            if all_or_none and any(outcome.errors for outcome in outcomes):
                raise _NotAllSavedError(outcomes)
    except _NotAllSavedError as failed:
        call.org.forget_all()
        return [_rolled_back(outcome) for outcome in failed.outcomes]
    return outcomes


def _rolled_back(outcome: Outcome) -> Outcome:
    return Outcome(outcome.position, None, errors=outcome.errors or (_ROLLED_BACK,))


def _request(call: Call) -> tuple[bool, Sequence[_Record]]:
    asked = call.json_object()
    records = asked.get("records")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise RequestError(400, "JSON_PARSER_ERROR", "The request body needs a list named records")
    if len(records) > LIMIT:
        raise _too_many("records")
    all_or_none = asked.get("allOrNone", False)
    if not isinstance(all_or_none, bool):
        all_or_none = str(all_or_none).lower() == "true"
    return all_or_none, records


def _too_many(what: str, limit: int = LIMIT) -> RequestError:
    message = f"record limit reached. cannot submit more than {limit} records into this call ({what})"
    return RequestError(400, "EXCEEDED_ID_LIMIT", message)


def _type_of(call: Call, record: _Record) -> ObjectDefinition:
    attributes = next((value for name, value in record.items() if name.lower() == "attributes"), None)
    name = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(name, str):
        raise RequestError(400, "INVALID_INPUT", "Include the type attribute for every record")
    found = call.org.schema.object(name)
    if found is None:
        raise RequestError(400, "INVALID_TYPE", f"sObject type '{name}' is not supported.")
    return found


def _shown(outcome: Outcome, extra: Mapping[str, Any]) -> dict[str, Any]:
    if not outcome.errors:
        return {"id": outcome.record_id, "success": True, "errors": [], **extra}
    errors = [
        {"statusCode": each.code, "message": each.message, "fields": list(each.fields), **each.details}
        for each in outcome.errors
    ]
    shown: dict[str, Any] = {"success": False, "errors": errors, **extra}
    return {"id": outcome.record_id, **shown} if outcome.record_id else shown
