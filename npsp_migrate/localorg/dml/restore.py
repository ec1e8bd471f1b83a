"""Undeleting: records come back from the recycle bin with what was deleted with them."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Sequence

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.bin import buried_with, dig_up, forget_roots, own_roots
from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.checks import check_unique
from npsp_migrate.localorg.dml.save import Outcome
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError
from npsp_migrate.localorg.store.tables import stored_fields


def restore(work: Work, definition: ObjectDefinition, ids: Sequence[str]) -> list[Outcome]:
    """Undelete by Id; the outcomes keep their order.

    A record that went with its parent comes back with it, never alone. On Salesforce this is a call of the
    SOAP API and of Apex; its REST API has none.
    """
    found = work.database.read(definition.name, ids)
    roots = own_roots(work, ids)
    changes: list[Change] = []
    seen: set[str] = set()
    for position, record in enumerate(ids):
        row = found.get(record)
        change = Change(record, position, None, dict(row or {}))
        if row is None:
            change.error = RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        elif not row["IsDeleted"] or record not in roots or record in seen:
            change.error = RowError("UNDELETE_FAILED", "Entity is not in the recycle bin")
        seen.add(record)
        changes.append(change)
    _check(work, definition, changes)
    standing = [change for change in changes if change.error is None]
    _give_back(work, definition, standing)
    return [
        Outcome(change.position, change.id, errors=(change.error,) if change.error else ()) for change in changes
    ]


def _check(work: Work, definition: ObjectDefinition, changes: list[Change]) -> None:
    standing = [change for change in changes if change.error is None]
    given = {field.name for field in definition.fields.values() if field.unique}
    check_unique(work, definition, standing, given)
    for field in _references(definition):
        if field.nillable:
            continue
        gone = _gone(work, field, [change.after.get(field.name) for change in standing])
        for change in standing:
            if change.after.get(field.name) in gone:
                message = f"{field.label} is in the recycle bin"
                change.error = change.error or RowError("UNDELETE_FAILED", message, (field.name,))


def _give_back(work: Work, definition: ObjectDefinition, standing: list[Change]) -> None:
    if not standing:
        return
    roots = [change.id for change in standing]
    dig_up(work, roots)
    rows = work.database.read(definition.name, roots)
    for change in standing:
        change.before = change.after = rows[change.id]
    work.automation(Trigger(work, definition.name, Event.AFTER_UNDELETE, standing))
    for each in work.org.schema:
        restored = buried_with(work, roots, each.name) if each.find("IsDeleted") else []
        if restored:
            _clear_dangling(work, each, restored)
    forget_roots(work, roots)


def _clear_dangling(work: Work, definition: ObjectDefinition, restored: list[str]) -> None:
    """A lookup to what was deleted in the meantime comes back empty."""
    references = [field for field in _references(definition) if field.nillable]
    rows = work.database.read(definition.name, restored, [field.name for field in references] or ("Id",))
    changed: dict[str, dict[str, None]] = {}
    for field in references:
        gone = _gone(work, field, [row[field.name] for row in rows.values()])
        for record, row in rows.items():
            if row[field.name] in gone:
                changed.setdefault(record, {})[field.name] = None
    work.database.update(definition.name, changed.items())


def _references(definition: ObjectDefinition) -> list[Field]:
    return [
        field for field in stored_fields(definition) if field.type == "reference" and field.name != "MasterRecordId"
    ]


def _gone(work: Work, field: Field, values: Sequence[str | None]) -> set[str]:
    """Which of the values of a lookup name deleted records."""
    gone: set[str] = set()
    asked = json.dumps(sorted({value for value in values if value}))
    for name in field.reference_to:
        target = work.org.schema.object(name)
        if target is None or not target.find("IsDeleted"):
            continue
        sql = f"SELECT Id FROM {{{name}}} WHERE IsDeleted = 1 AND Id IN (SELECT value FROM json_each(?))"
        gone |= {row["Id"] for row in work.select(sql, (asked,))}
    return gone
