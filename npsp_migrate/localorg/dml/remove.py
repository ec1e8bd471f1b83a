"""Deleting: records go to the recycle bin with their details; lookups that pointed to them are cleared."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Sequence

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.dml.bin import bury
from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.refusing import lock_some
from npsp_migrate.localorg.dml.save import Outcome
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError, unsupported

# Salesforce: what keeps a standard record from being deleted, beside lookups that restrict it.
_KEPT_BY = {
    "Account": (
        ("Opportunity", "AccountId", "IsWon = 1", "some opportunities in it were closed won"),
        ("Case", "AccountId", "1 = 1", "it is associated with cases"),
    ),
    "Contact": (("Case", "ContactId", "1 = 1", "it is associated with cases"),),
}


def remove(work: Work, definition: ObjectDefinition, ids: Sequence[str]) -> list[Outcome]:
    """Delete by Id; the outcomes keep their order. Details that go along fire no triggers, as on the platform."""
    found = work.database.read(definition.name, ids)
    changes: list[Change] = []
    seen: set[str] = set()
    for position, record in enumerate(ids):
        row = found.get(record)
        change = Change(record, position, row, dict(row or {}))
        if row is None:
            change.error = RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        elif not definition.deletable or "IsDeleted" not in row:
            change.error = unsupported(definition.name)
        elif row["IsDeleted"] or record in seen:
            change.error = RowError("ENTITY_IS_DELETED", "entity is deleted")
        seen.add(record)
        changes.append(change)
    lock_some(work.org, definition, changes)
    _refuse_held(work, definition, changes)
    _refuse_kept(work, definition, changes)
    work.automation(Trigger(work, definition.name, Event.BEFORE_DELETE, changes))
    standing = [change for change in changes if change.error is None]
    bury(work, definition, [change.id for change in standing])
    work.automation(Trigger(work, definition.name, Event.AFTER_DELETE, standing))
    return [_outcome(change) for change in changes]


def _outcome(change: Change) -> Outcome:
    return Outcome(change.position, change.id, errors=(change.error,) if change.error else ())


def _refuse_held(work: Work, definition: ObjectDefinition, changes: list[Change]) -> None:
    """A lookup that restricts deletion keeps its parent."""
    for child in definition.children:
        owner = work.org.schema.object(child.child_object)
        field = owner.find(child.field) if owner else None
        if owner is None or field is None or not field.restrict_delete:
            continue
        message = f"Your attempt to delete this record failed because it is referenced by {owner.label}"
        _refuse(changes, _parents(work, owner.name, field.name, "1 = 1", changes), message)


def _refuse_kept(work: Work, definition: ObjectDefinition, changes: list[Change]) -> None:
    for owner, field, condition, reason in _KEPT_BY.get(definition.name, ()):
        message = f"Your attempt to delete this record could not be completed because {reason}"
        _refuse(changes, _parents(work, owner, field, condition, changes), message)


def _parents(work: Work, owner: str, field: str, condition: str, changes: list[Change]) -> set[str]:
    """Which of the records are pointed to by living ones."""
    rows = work.select(
        f"SELECT DISTINCT {field} AS Parent FROM {{{owner}}} "
        f"WHERE IsDeleted = 0 AND {condition} AND {field} IN (SELECT value FROM json_each(?))",
        (json.dumps([change.id for change in changes if change.error is None]),),
    )
    return {row["Parent"] for row in rows}


def _refuse(changes: list[Change], held: set[str], message: str) -> None:
    for change in changes:
        if change.id in held and change.error is None:
            change.error = RowError("DELETE_FAILED", message)
