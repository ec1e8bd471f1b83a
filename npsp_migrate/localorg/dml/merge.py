"""Merging: up to two records of one object end in a third, which takes over all that pointed to them."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Sequence

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.bin import lay_aside
from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError

MERGEABLE = ("Account", "Contact")
MOST_LOSERS = 2  # Salesforce: three records to a merge, the master among them
_ONCE_EACH = {("CampaignMember", "ContactId"): "CampaignId"}  # one membership per person and campaign


def merge(work: Work, definition: ObjectDefinition, master: str, losers: Sequence[str]) -> None:
    """Merge `losers` into `master`, whose own values all stand.

    The losers go to the recycle bin and say in MasterRecordId where they went; the details move without
    triggers of their own; then the delete triggers of the losers and the update triggers of the master run.
    """
    rows = _checked(work, definition, master, losers)
    changes = [Change(loser, place, rows[loser], dict(rows[loser])) for place, loser in enumerate(losers)]
    work.automation(Trigger(work, definition.name, Event.BEFORE_DELETE, changes))
    for child in definition.children:
        owner = work.org.schema.object(child.child_object)
        field = owner.find(child.field) if owner else None
        if owner is None or owner.name == definition.history:
            continue  # what was done to a loser was not done to the master
        if field is not None and owner.find("IsDeleted"):
            _move(work, owner, field, master, losers)
    _lay_losers_aside(work, definition, changes, master)
    work.automation(Trigger(work, definition.name, Event.AFTER_DELETE, changes))
    (outcome,) = update_rows(work, definition.name, [(master, {})])
    if outcome.errors:
        raise RequestError(400, outcome.errors[0].code, outcome.errors[0].message, outcome.errors[0].fields)


def _checked(
    work: Work, definition: ObjectDefinition, master: str, losers: Sequence[str]
) -> dict[str, dict[str, object]]:
    if definition.name not in MERGEABLE:
        message = f"The local org merges {' and '.join(MERGEABLE)}, not {definition.name}"
        raise RequestError(400, "INVALID_OPERATION", message)
    if not 1 <= len(losers) <= MOST_LOSERS or len({master, *losers}) != 1 + len(losers):
        message = f"A merge takes one master and one or {MOST_LOSERS} other records"
        raise RequestError(400, "INVALID_INPUT", message)
    rows = work.database.read(definition.name, [master, *losers])
    for record in (master, *losers):
        if record not in rows:
            raise RequestError(400, "INVALID_CROSS_REFERENCE_KEY", f"invalid cross reference id: {record}")
        if rows[record]["IsDeleted"]:
            raise RequestError(400, "ENTITY_IS_DELETED", f"entity is deleted: {record}")
    return rows


def _move(work: Work, owner: ObjectDefinition, field: Field, master: str, losers: Sequence[str]) -> None:
    """Let living details point to the master; the master never points to itself."""
    asked = json.dumps(list(losers))
    once = _ONCE_EACH.get((owner.name, field.name))
    if once:
        _drop_repeated(work, owner, field, once, master, losers)
    work.execute(
        f"UPDATE {{{owner.name}}} SET {field.name} = CASE WHEN Id = ? THEN NULL ELSE ? END, SystemModstamp = ? "
        f"WHERE IsDeleted = 0 AND {field.name} IN (SELECT value FROM json_each(?))",
        (master, master, work.now, asked),
    )
    work.org.forget(owner.name)


def _drop_repeated(
    work: Work, owner: ObjectDefinition, field: Field, once: str, master: str, losers: Sequence[str]
) -> None:
    """The master's own row stands, else the first loser's."""
    rows = work.select(
        f"SELECT Id, {once} AS Place FROM {{{owner.name}}} WHERE IsDeleted = 0 "
        f"AND {field.name} IN (SELECT value FROM json_each(?)) ORDER BY {field.name} <> ?, Id",
        (json.dumps([master, *losers]), master),
    )
    seen: set[str] = set()
    repeated = []
    for row in rows:
        if row["Place"] in seen:
            repeated.append(row["Id"])
        seen.add(row["Place"])
    lay_aside(work, owner.name, repeated)
    work.write(owner.name, [(record, {"IsDeleted": 1}) for record in repeated])


def _lay_losers_aside(work: Work, definition: ObjectDefinition, changes: Sequence[Change], master: str) -> None:
    gone = {"IsDeleted": 1, "MasterRecordId": master}
    lay_aside(work, definition.name, [change.id for change in changes])
    work.write(definition.name, [(change.id, gone) for change in changes])
    for change in changes:
        change.before = {**(change.before or {}), **gone}  # a delete trigger of a merge sees who won
        change.after = dict(change.before)
