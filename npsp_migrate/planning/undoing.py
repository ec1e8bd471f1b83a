"""What a run wrote, what the org holds now: the plan that takes the run back. Pure: no org, no clock, no files.

Children first. What was created is deleted, what was updated gets its values back, field by field, where the
org still holds what we sent. What somebody changed or built upon since stays, and is told with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import ObjectDescription
from npsp_migrate.model.plan import Action, Forecast
from npsp_migrate.model.undo import Spell, WrittenRecords
from npsp_migrate.npsp.shape import Shape, by_id
from npsp_migrate.planning.planned import Flags, Ints, ObjectPlan, Texts
from npsp_migrate.planning.undo_found import Found, Ids, adopted_lines
from npsp_migrate.planning.undo_going import Going, find_going
from npsp_migrate.planning.undo_scope import Scope
from npsp_migrate.planning.undo_sides import UndoSides, blanks_as_none, bring_together, edited_fields, held

GONE, RESTORED, RELEASED, CREATED, CHANGED, SAME, NOT_FOUND = (
    words(f"undo-{code}") for code in ("gone", "restored", "released", "created", "changed", "same", "never-came")
)


@dataclass(frozen=True, slots=True, eq=False)
class OrgNow:
    """What was read for the undo. `beside`: object → further fields of records touched since the run; `ids`: those
    among the parents of before that are Ids of the org, since these parents have no key.
    """

    there: Mapping[str, pd.DataFrame]
    beside: Mapping[str, pd.DataFrame]
    described: Mapping[str, ObjectDescription]
    shapes: Mapping[str, Shape]
    ids: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class Undone:
    objects: tuple[ObjectPlan, ...]
    forecast: tuple[Forecast, ...]


def plan_undo(
    written: Mapping[str, WrittenRecords], now: OrgNow, scope: Scope, spells: Sequence[Spell], key_field: str
) -> Undone:
    sides = {
        name: bring_together(records, now.there[name], now.shapes[name], spells)
        for name, records in written.items()
    }
    found = Found(
        there=now.there,
        sides=sides,
        scope=scope,
        spells=spells,
        key_field=key_field,
        edited={
            name: edited_fields(each, now.beside.get(name, pd.DataFrame()), now.shapes[name])
            for name, each in sides.items()
        },
        restored={name: _restored_ids(each) for name, each in sides.items()},
    )
    going = find_going(found)
    plans = [_object_plan(name, found, going, now) for name in scope.objects]
    return Undone(
        objects=tuple(plan for plan in plans if len(plan.heads)),
        forecast=tuple(
            Forecast(words("undo-goes-along", object=name), count) for name, count in sorted(going.along.items())
        ),
    )


def _restores(sides: UndoSides) -> Flags:
    """Cells of updated records that the org still holds as we sent them, and that were otherwise before."""
    updated = ~sides.written.heads["created"].to_numpy(dtype=np.bool_) & sides.alive
    return np.asarray(sides.written.said & sides.as_sent & ~sides.as_before & updated[:, None], dtype=np.bool_)


def _restored_ids(sides: UndoSides) -> Mapping[str, Ids]:
    ids, restores = sides.column("Id"), _restores(sides)
    return {name: frozenset(ids[restores[:, place]]) for place, name in enumerate(sides.written.fields)}


def _object_plan(name: str, found: Found, going: Going, now: OrgNow) -> ObjectPlan:
    """The run's records of one object, and after them what NPSP made there: fields back first, then deletes."""
    shape = now.shapes[name]
    parts = [_ours(found.sides[name], found, going, now)] if name in found.sides else []
    parts += [_made(found.there[name], sorted(going.made[name]), shape, found)] if name in going.made else []
    fields = tuple(dict.fromkeys(field for part in parts for field in part.fields))
    whole = _Part.joined(parts, fields)
    order = _order(whole, shape)
    return ObjectPlan(
        object=name,
        heads=whole.heads.iloc[order].reset_index(drop=True),
        fields=fields,
        before=whole.before[order],
        after=whole.after[order],
        written=whole.written[order],
        conflicts=whole.conflicts[order],
        cells=np.full(whole.before.shape, -1, dtype=np.int64),
        lines=pd.DataFrame({column: [] for column in ("table", "row", "record", "head")}, dtype=object),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    heads: pd.DataFrame
    fields: tuple[str, ...]
    before: Texts
    after: Texts
    written: Flags
    conflicts: Flags

    @staticmethod
    def joined(parts: Sequence["_Part"], fields: tuple[str, ...]) -> "_Part":
        heads = [part.heads for part in parts] or [pd.DataFrame(columns=list(_HEADS), dtype=object)]
        return _Part(
            pd.concat(heads, ignore_index=True),
            fields,
            *(
                np.concatenate(
                    [np.full((0, len(fields)), None, dtype=object), *(_spread(p, t, fields) for p in parts)]
                )
                for t in ("before", "after")
            ),
            *(
                np.concatenate(
                    [np.zeros((0, len(fields)), dtype=np.bool_), *(_spread(p, t, fields) for p in parts)]
                )
                for t in ("written", "conflicts")
            ),
        )


_HEADS = ("key", "action", "label", "because", "org_id")
