"""Rows of a bulk job → the org, a slice at a time, each slice in a transaction of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.drafts import Operation, check_access, read_draft
from npsp_migrate.localorg.dml.options import SaveOptions
from npsp_migrate.localorg.dml.purge import purge
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import Outcome, save
from npsp_migrate.localorg.dml.upsert import upsert
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError, RowError
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp.automation import run_automation
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.values import UNREADABLE, FieldValueError

SLICE = 200  # Salesforce: records that one transaction of a bulk batch handles

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """What a job does, and to which object; `key` is for upserts, `assign` names an assignment rule."""

    definition: ObjectDefinition
    operation: str
    key: Field | None = None
    assign: str = ""


def write_records(org: Org, target: Target, records: Sequence[Record]) -> list[Outcome]:
    """Write one slice inside the caller's transaction; one outcome per record, in their order."""
    # No header can allow duplicates here, and owners are assigned by a rule that the job names.
    work = Work.start(org, run_automation, SaveOptions(assign=target.assign or None))
    write = _writer(target)
    refused: dict[int, Outcome] = {}
    try:
        return write(work, target, records)
    except RequestError:
        # A value of the wrong type fails the request in REST, but only its row here.
        refused = _unreadable_rows(org, target, records)
    positions = [place for place in range(len(records)) if place not in refused]
    outcomes = write(work, target, [records[place] for place in positions]) if positions else []
    for outcome in outcomes:
        place = positions[outcome.position]
        refused[place] = Outcome(place, outcome.record_id, outcome.created, outcome.errors)
    return [refused[place] for place in range(len(records))]


def error_text(outcome: Outcome) -> str:
    """The errors of a row as result files show them."""
    return ";".join(shown_error(one.code, one.message, one.fields) for one in outcome.errors)


def shown_error(code: str, message: str, fields: Sequence[str]) -> str:
    """`CODE:message:Field,Field --`, and `CODE:message:--` without a field."""
    return f"{code}:{message}:{','.join(fields)} --" if fields else f"{code}:{message}:--"


_Write = Callable[[Work, Target, Sequence[Record]], list[Outcome]]


def _writer(target: Target) -> _Write:
    if target.operation == "upsert":
        return _upsert
    if target.operation in ("delete", "hardDelete"):
        return _delete
    return _save


def _upsert(work: Work, target: Target, records: Sequence[Record]) -> list[Outcome]:
    assert target.key is not None
    return upsert(work, target.definition, target.key, records)


def _save(work: Work, target: Target, records: Sequence[Record]) -> list[Outcome]:
    operation = Operation.INSERT if target.operation == "insert" else Operation.UPDATE
    drafts = []
    for place, record in enumerate(records):
        draft = read_draft(work.org, target.definition, place, record)
        if operation is Operation.INSERT and draft.record_id:
            draft.errors.append(
                RowError("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ("Id",))
            )
        elif operation is Operation.UPDATE and not draft.record_id and not draft.errors:
            draft.errors.append(RowError("MISSING_ARGUMENT", "Id not specified in an update call", ("Id",)))
        check_access(target.definition, draft, operation)
        drafts.append(draft)
    return save(work, target.definition, drafts, operation)


def _delete(work: Work, target: Target, records: Sequence[Record]) -> list[Outcome]:
    ids = [full_id(str(record.get("Id") or "")) or "" for record in records]
    known = [place for place, record_id in enumerate(ids) if record_id]
    removed = remove(work, target.definition, [ids[place] for place in known])
    outcomes = {
        known[one.position]: Outcome(known[one.position], one.record_id, errors=one.errors) for one in removed
    }
    if target.operation == "hardDelete":
        purge(work, [str(one.record_id) for one in outcomes.values() if not one.errors])
    return [outcomes.get(place) or _malformed_id(place, record) for place, record in enumerate(records)]


def _malformed_id(place: int, record: Record) -> Outcome:
    given = record.get("Id")
    if not given:
        return Outcome(place, errors=(RowError("MISSING_ARGUMENT", "Id not specified in a delete call", ("Id",)),))
    return Outcome(place, errors=(RowError("MALFORMED_ID", f"malformed id {given}", ("Id",)),))


def _unreadable_rows(org: Org, target: Target, records: Sequence[Record]) -> dict[int, Outcome]:
    refused: dict[int, Outcome] = {}
    for place, record in enumerate(records):
        try:
            read_draft(org, target.definition, place, record)
        except RequestError as error:
            refused[place] = Outcome(place, errors=(_wrong_types(org, target, record) or error.error,))
    return refused


def _wrong_types(org: Org, target: Target, record: Record) -> RowError | None:
    """Bulk words for a value that is not of its field's type."""
    access = org.access(target.definition)
    known = [(access[name.lower()], value) for name, value in record.items() if name.lower() in access]
    for column, value in known:
        try:
            column.read(value)
        except FieldValueError as refused:
            if refused.error.code == UNREADABLE:
                message = f"{column.field.label}: value not of required type: {value}"
                return RowError("INVALID_TYPE_ON_FIELD_IN_RECORD", message, refused.error.fields)
    return None
