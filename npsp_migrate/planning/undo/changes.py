"""One object's changes of an undo: fields back first, then the deletes, own children before their parents."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.plan import Action, Value
from npsp_migrate.npsp.aftermath import FILLED_BY_ITSELF
from npsp_migrate.npsp.shape import Shape
from npsp_migrate.planning.planned import Flags, ObjectPlan, Texts
from npsp_migrate.planning.undo.found import Found, Ids, adopted_lines, created_lines
from npsp_migrate.planning.undo.going import Going
from npsp_migrate.planning.undo.restoring import conflicts, restores, values_before
from npsp_migrate.planning.undo.sides import UndoSides, blanks_as_none, held

GONE, NEVER_CAME, SAME, CREATED, MADE, RESTORED, RELEASED, CHANGED = (
    words(f"undo-{code}")
    for code in ("gone", "never-came", "same", "created", "made", "restored", "released", "changed")
)
HEADS = ("key", "action", "label", "because", "org_id")


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Some changes of one object; all parts of it have the same fields."""

    heads: pd.DataFrame
    before: Texts
    after: Texts
    written: Flags
    conflicts: Flags


def changes_of(name: str, found: Found, going: Going, shape: Shape, keyed: Sequence[str], ids: Ids) -> ObjectPlan:
    """`keyed`: the lookups that tell a record's parents; `ids`: parents of before that are told by their Id."""
    sides = found.sides.get(name)
    fields = tuple(dict.fromkeys([*(sides.written.fields if sides else ()), *keyed]))
    parts = [_ours(sides, found, going, shape, fields, ids)] if sides else []
    if made := sorted(going.made.get(name, ())):
        parts.append(_made(made, found, going, shape, fields))
    rows = _joined(parts, len(fields))
    order = _order(rows, fields, shape)
    return ObjectPlan(
        object=name,
        heads=rows.heads.iloc[order].reset_index(drop=True),
        fields=fields,
        before=rows.before[order],
        after=rows.after[order],
        written=rows.written[order],
        conflicts=rows.conflicts[order],
        cells=np.full(rows.before.shape, -1, dtype=np.int64),
        lines=pd.DataFrame({column: pd.Series(dtype=object) for column in ("table", "row", "record", "head")}),
        last=_sent_where_changed(sides, rows, order) if sides else {},
    )


def _sent_where_changed(sides: UndoSides, rows: _Rows, order: Sequence[int]) -> Mapping[tuple[int, int], Value]:
    """In a conflict stands what we sent, beside what was there before and what is there now."""
    found = np.argwhere(rows.conflicts[order])
    return {(line, place): sides.written.sent[order[line], place] for line, place in found.tolist()}


def _ours(sides: UndoSides, found: Found, going: Going, shape: Shape, fields: tuple[str, ...], ids: Ids) -> _Rows:
    size = (len(sides.found), len(fields))
    before, after = np.full(size, None, dtype=object), np.full(size, None, dtype=object)
    written, clashing = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    width = len(sides.written.fields)
    before[:, :width], after[:, :width] = sides.now, values_before(sides, shape, ids)
    written[:, :width], clashing[:, :width] = restores(sides, shape), conflicts(sides, shape)
    for place in range(width, len(fields)):
        before[sides.alive, place] = held(sides.there, shape, fields[place])[sides.found[sides.alive]]
    goes = np.array([org_id in going.ours for org_id in sides.column("Id")], dtype=np.bool_)
    written[goes], clashing[goes], after[goes] = False, False, None
    written[goes] = _told_of_deleted(sides, fields, shape)[goes] & ~_blank(before[goes])
    actions, because = _verdicts(sides, found, going, written, clashing)
    stays = np.array([action in (Action.HOLD, Action.KEEP) for action in actions], dtype=np.bool_)
    written[stays], clashing[stays] = False, False
    told = sides.written.heads
    org_ids = [there or known for there, known in zip(sides.column("Id"), told["org_id"], strict=True)]
    heads = pd.DataFrame(
        {"key": told["key"], "action": actions, "label": told["label"], "because": because, "org_id": org_ids},
        dtype=object,
    )
    return _Rows(heads, before, after, written, clashing)


def _told_of_deleted(sides: UndoSides, fields: tuple[str, ...], shape: Shape) -> Flags:
    """What a reader is shown of a record that goes, and what must still stand there: ours, and its parents."""
    told = np.ones((len(sides.found), len(fields)), dtype=np.bool_)
    for place, name in enumerate(sides.written.fields):
        by_itself = name in FILLED_BY_ITSELF.get(shape.object, ()) and name not in shape.references
        told[:, place] = sides.written.said[:, place] & sides.as_sent[:, place] & (not by_itself)
    return told


def _verdicts(
    sides: UndoSides, found: Found, going: Going, written: Flags, clashing: Flags
) -> tuple[list[Action], list[Words]]:
    created, adopted = created_lines(found, sides), adopted_lines(sides, found.key_field)
    certain = sides.written.heads["certain"].to_numpy(dtype=np.bool_)
    by_us = sides.written.heads["created"].to_numpy(dtype=np.bool_)
    actions, because = [], []
    for line, org_id in enumerate(sides.column("Id")):  # one verdict on each record
        if org_id is None:
            verdict = Action.KEEP, GONE if certain[line] else NEVER_CAME
        elif org_id in going.kept:
            verdict = Action.HOLD, going.kept[org_id]
        elif created[line]:
            verdict = Action.DELETE, CREATED if by_us[line] else MADE
        elif written[line].any():
            verdict = Action.UPDATE, RELEASED if adopted[line] else RESTORED
        elif clashing[line].any():
            verdict = Action.CONFLICT, CHANGED
        else:
            verdict = Action.KEEP, SAME
        actions.append(verdict[0])
        because.append(verdict[1])
    return actions, because


def _made(made: Sequence[str], found: Found, going: Going, shape: Shape, fields: tuple[str, ...]) -> _Rows:
    """What NPSP made has no key of ours: its Id stands for it."""
    there = found.there[shape.object].set_index("Id", drop=False).loc[list(made)]
    before = np.full((len(there), len(fields)), None, dtype=object)
    for place, name in enumerate(fields):
        before[:, place] = held(there, shape, name) if set(shape.paths(name)) & set(there.columns) else None
    stays = np.array([org_id in going.kept for org_id in made], dtype=np.bool_)
    lookups = np.array([name in shape.references for name in fields], dtype=np.bool_)
    heads = pd.DataFrame(
        {
            "key": list(made),
            "action": [Action.HOLD if stay else Action.DELETE for stay in stays],
            "label": _labels(there, shape, found),
            "because": [going.kept.get(org_id, MADE) for org_id in made],
            "org_id": list(made),
        },
        dtype=object,
    )
    written = ~_blank(before) & lookups & ~stays[:, None]
    return _Rows(heads, before, np.full(before.shape, None, dtype=object), written, np.zeros_like(written))


def _labels(there: pd.DataFrame, shape: Shape, found: Found) -> list[str]:
    """By its name, where people give names to such records; else by what it belongs to."""
    named = "Name" in shape.fields and shape.fields["Name"].createable and "Name" in there
    labels = blanks_as_none(there["Name"]) if named else np.full(len(there), None, dtype=object)
    known = _labels_by_id(found)
    for name in found.lookups(shape.object):
        parents = blanks_as_none(there[name])
        labels = np.array(
            [own or known.get(parent) for own, parent in zip(labels, parents, strict=True)], dtype=object
        )
    return [str(label or org_id) for label, org_id in zip(labels, there["Id"], strict=True)]


def _labels_by_id(found: Found) -> Mapping[str, str]:
    return {
        org_id: label
        for sides in found.sides.values()
        for org_id, label in zip(sides.column("Id"), sides.written.heads["label"], strict=True)
        if org_id is not None
    }


def _joined(parts: Sequence[_Rows], width: int) -> _Rows:
    nothing = _Rows(
        pd.DataFrame({name: pd.Series(dtype=object) for name in HEADS}),
        *(np.full((0, width), None, dtype=object) for _ in range(2)),
        *(np.zeros((0, width), dtype=np.bool_) for _ in range(2)),
    )
    every = (nothing, *parts)
    return _Rows(
        heads=pd.concat([part.heads for part in every], ignore_index=True),
        before=np.concatenate([part.before for part in every]),
        after=np.concatenate([part.after for part in every]),
        written=np.concatenate([part.written for part in every]),
        conflicts=np.concatenate([part.conflicts for part in every]),
    )


def _order(rows: _Rows, fields: Sequence[str], shape: Shape) -> list[int]:
    """Deletes last; own children before their parents; the children of one parent together; then by key."""
    lookups = [place for place, name in enumerate(fields) if name in shape.references]
    own = [place for place in lookups if shape.references[fields[place]].parent == shape.object]
    depths = _depths(rows, own)
    families = [
        "".join(str(rows.before[line, place] or "") for place in lookups[:1]) for line in range(len(rows.heads))
    ]
    deletes = [action is Action.DELETE for action in rows.heads["action"]]
    keys = [str(key).casefold() for key in rows.heads["key"]]
    return sorted(range(len(keys)), key=lambda line: (deletes[line], -depths[line], families[line], keys[line]))


def _depths(rows: _Rows, own: Collection[int]) -> list[int]:
    """How many parents of its own object stand above a record; a circle ends the count."""
    above: dict[str, list[str]] = {}
    names = [str(key).casefold() for key in rows.heads["key"]]
    for place in own:
        for name, parent in zip(names, rows.before[:, place], strict=True):
            if parent is not None:
                above.setdefault(name, []).append(str(parent).casefold())
    return [_depth(name, above) for name in names] if above else [0] * len(names)


def _depth(name: str, above: Mapping[str, Sequence[str]]) -> int:
    depth, level, seen = 0, {name}, {name}
    while level := {parent for each in level for parent in above.get(each, ())} - seen:
        depth += 1
        seen |= level
    return depth


def _blank(cells: Texts) -> Flags:
    blank = np.zeros(cells.shape, dtype=np.bool_)
    for place in range(cells.shape[1]):
        blank[:, place] = [cell is None or cell is False or cell == "" for cell in cells[:, place]]
    return blank
