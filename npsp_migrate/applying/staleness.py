"""What the org holds just before a write, against what the plan saw: who changed it since, decides first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from npsp_migrate.applying.outcome import Outcome, RowOutcome, ended
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Change
from npsp_migrate.npsp.shape import Record, Shape
from npsp_migrate.npsp.stored import stored

MODSTAMP = "SystemModstamp"


@dataclass(frozen=True, slots=True)
class Compared:
    """Changes that still fit, those the org fulfils already, and those that a person must look at again."""

    fresh: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    held: tuple[RowOutcome, ...]


def compare_with_org(changes: Sequence[Change], shape: Shape, org: OrgReader) -> Compared:
    """Ask for all of them in as few queries as the limits allow. What is there is known by its Id from here on."""
    now = current_records(changes, shape, org)
    fresh, unchanged, held = [], [], []
    for change in changes:  # a verdict on each record needs all of its fields together
        record = now.get(change.seq)
        known = replace(change, org_id=str(record["Id"])) if record else change
        if was_deleted(known, record):
            unchanged.append(known)
        elif because := _objection(known, record, shape):
            held.append(ended(known, Outcome.HELD, because))
        elif record and known.action is not Action.DELETE and holds_all(known, record, shape):
            unchanged.append(known)
        else:
            fresh.append(known)
    return Compared(tuple(fresh), tuple(unchanged), tuple(held))


def current_records(changes: Sequence[Change], shape: Shape, org: OrgReader) -> dict[int, Record]:
    """By the change's number: the record as the org holds it now. What is not there, is missing."""
    by_id = [change for change in changes if change.org_id]
    updated = [change for change in changes if change.action is Action.UPDATE and not change.org_id]
    created = [change for change in changes if change.action is Action.CREATE and not change.org_id]
    paths = _paths([*by_id, *updated], shape)
    return {
        **_found(by_id, org.read_keys(shape.object, paths, "Id", [change.org_id for change in by_id]), "Id"),
        **_found_by_key(updated, paths, shape, org),
        **_found_by_key(created, ["Id", shape.key_field], shape, org),
    }


def _found_by_key(
    changes: Sequence[Change], paths: Sequence[str], shape: Shape, org: OrgReader
) -> dict[int, Record]:
    if not changes:  # what NPSP made may have no such field
        return {}
    keys = [change.key for change in changes]
    return _found(changes, org.read_keys(shape.object, paths, shape.key_field, keys), shape.key_field)


def _paths(changes: Iterable[Change], shape: Shape) -> list[str]:
    fields = sorted({each.field for change in changes for each in change.fields})
    key = [shape.key_field] if shape.key_field in shape.fields else []
    stamp = [MODSTAMP] if MODSTAMP in shape.fields and any(change.modstamp for change in changes) else []
    paths = (path for field in fields for path in shape.paths(field))
    return list(dict.fromkeys(["Id", *key, *stamp, *paths]))


def _found(changes: Sequence[Change], frame: pd.DataFrame, by: str) -> dict[int, Record]:
    records = {_name(record[by], by): record for record in records_of(frame)}
    names = {change.seq: _name(change.org_id if by == "Id" else change.key, by) for change in changes}
    return {seq: records[name] for seq, name in names.items() if name in records}


def records_of(frame: pd.DataFrame) -> list[Record]:
    columns = [str(column) for column in frame.columns]
    return [dict(zip(columns, cells, strict=True)) for cells in frame.itertuples(index=False, name=None)]


def _name(value: object, by: str) -> str:
    """Ids compare by their first 15 characters, keys without their capitals."""
    return str(value)[:15] if by == "Id" else str(value).casefold()


def was_done(change: Change, now: Record | None, shape: Shape) -> bool:
    """A new record that is there was made by us, since it was not there before; one with an Id must hold all."""
    if change.action is Action.DELETE or now is None:
        return was_deleted(change, now)
    return (change.action is Action.CREATE and not change.org_id) or holds_all(change, now, shape)


def was_deleted(change: Change, now: Record | None) -> bool:
    """Gone is gone, whoever did it."""
    return change.action is Action.DELETE and now is None


def holds_all(change: Change, now: Record, shape: Shape) -> bool:
    """The org holds already what the change would write."""
    released = any(each.field == shape.key_field and each.after is None for each in change.fields)
    return (released or _same_key(change, now[shape.key_field])) and all(
        shape.agree(each.field, shape.held(now, each.field), each.after) for each in change.fields
    )


def _objection(change: Change, now: Record | None, shape: Shape) -> Words | None:
    if change.action is Action.CREATE:
        return words("exists-since-plan") if now else None
    if now is None:
        return words("gone-since-plan")
    if _untouched(change, now):
        return None
    moved = _moved(change, now, shape)
    return words("changed-since-plan", fields=", ".join(moved)) if moved else None


def _untouched(change: Change, now: Record) -> bool:
    """The stamp that the plan saw proves that nobody wrote the record since, and no field has to be compared."""
    return bool(change.modstamp) and stored(now.get(MODSTAMP), "datetime") == stored(change.modstamp, "datetime")


def _moved(change: Change, now: Record, shape: Shape) -> list[str]:
    """Fields that hold neither what the plan saw nor what it wants."""
    moved = []
    for each in change.fields:
        held = shape.held(now, each.field)
        if held is None and change.action is Action.DELETE:
            continue  # emptied by whoever deleted what it led to: nothing is lost
        if not shape.agree(each.field, held, each.before) and not shape.agree(each.field, held, each.after):
            moved.append(each.field)
    key = now.get(shape.key_field)
    if key is not None and not _same_key(change, key) and shape.key_field not in moved:
        moved.append(shape.key_field)
    return moved


def _same_key(change: Change, key: object) -> bool:
    return str(key).casefold() == change.key.casefold()
