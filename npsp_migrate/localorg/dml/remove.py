"""Deleting: records go to the recycle bin with their details; lookups that pointed to them are cleared."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Sequence

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import Outcome
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError


def remove(work: Work, definition: ObjectDefinition, ids: Sequence[str]) -> list[Outcome]:
    """Delete by Id; the outcomes keep their order."""
    found = work.database.read(definition.name, ids)
    changes = []
    for position, record in enumerate(ids):
        row = found.get(record)
        change = Change(record, position, row, dict(row or {}))
        if row is None:
            change.error = RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        elif row["IsDeleted"]:
            change.error = RowError("ENTITY_IS_DELETED", "entity is deleted")
        changes.append(change)
    work.automation(Trigger(work, definition.name, Event.BEFORE_DELETE, changes))
    _refuse_held(work, definition, changes)
    standing = [change for change in changes if change.error is None]
    _bury(work, definition, [change.id for change in standing])
    work.automation(Trigger(work, definition.name, Event.AFTER_DELETE, standing))
    return [_outcome(change) for change in changes]


def _outcome(change: Change) -> Outcome:
    return Outcome(change.position, change.id, errors=(change.error,) if change.error else ())


def _refuse_held(work: Work, definition: ObjectDefinition, changes: list[Change]) -> None:
    """A lookup that restricts deletion keeps its parent."""
    ids = [change.id for change in changes if change.error is None]
    for child in definition.children:
        owner = work.org.schema.object(child.child_object)
        field = owner.find(child.field) if owner else None
        if owner is None or field is None or not field.restrict_delete:
            continue
        rows = work.select(
            f"SELECT DISTINCT {field.name} AS Parent FROM {{{owner.name}}} "
            f"WHERE IsDeleted = 0 AND {field.name} IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        held = {row["Parent"] for row in rows}
        for change in changes:
            if change.id in held and change.error is None:
                message = f"Your attempt to delete this record failed because it is referenced by {owner.label}"
                change.error = RowError("DELETE_FAILED", message)


def _bury(work: Work, definition: ObjectDefinition, ids: list[str]) -> None:
    if not ids:
        return
    asked = json.dumps(ids)
    work.execute(
        f"UPDATE {{{definition.name}}} SET IsDeleted = 1, SystemModstamp = ?, LastModifiedDate = ? "
        "WHERE Id IN (SELECT value FROM json_each(?))",
        (work.now, work.now, asked),
    )
    work.org.forget(definition.name)
    for child in definition.children:
        owner = work.org.schema.object(child.child_object)
        field = owner.find(child.field) if owner else None
        if owner is None or field is None or not owner.find("IsDeleted"):
            continue
        pointing = f"IsDeleted = 0 AND {field.name} IN (SELECT value FROM json_each(?))"
        if field.cascade_delete or child.cascade_delete:
            rows = work.select(f"SELECT Id FROM {{{owner.name}}} WHERE {pointing}", (asked,))
            _bury(work, owner, [row["Id"] for row in rows])
        elif field.nillable:
            work.execute(f"UPDATE {{{owner.name}}} SET {field.name} = NULL WHERE {pointing}", (asked,))
