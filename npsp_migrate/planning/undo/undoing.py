"""What a run wrote, what the org holds now: the plan that takes the run back. Pure: no org, no clock, no files.

Children first. What was created is deleted, what was updated gets its values back, field by field, where the
org still holds what we sent. What somebody changed or built upon since stays, and is told with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Forecast
from npsp_migrate.model.undo import Spell, WrittenRecords
from npsp_migrate.npsp.shape import Shape
from npsp_migrate.planning.planned import ObjectPlan
from npsp_migrate.planning.undo.changes import changes_of
from npsp_migrate.planning.undo.found import Found, Ids
from npsp_migrate.planning.undo.going import find_going
from npsp_migrate.planning.undo.restoring import restored_ids
from npsp_migrate.planning.undo.scope import Scope
from npsp_migrate.planning.undo.sides import bring_together, edited_fields, users_of


@dataclass(frozen=True, slots=True, eq=False)
class OrgNow:
    """What was read for the undo, of each object in the scope.

    `there`: what was written since the run began; `beside`: further fields of records touched since. `keyed`:
    lookups whose parents are told by their keys. `ids`: of the parents that records had before, those told by
    their Id, since they have no key.
    """

    shapes: Mapping[str, Shape]
    there: Mapping[str, pd.DataFrame]
    beside: Mapping[str, pd.DataFrame]
    keyed: Mapping[str, tuple[str, ...]]
    ids: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class Undone:
    objects: tuple[ObjectPlan, ...]
    forecast: tuple[Forecast, ...]


def plan_undo(
    written: Mapping[str, WrittenRecords], now: OrgNow, scope: Scope, spells: Sequence[Spell], key_field: str
) -> Undone:
    users = users_of(written, now.there)
    sides = {
        name: bring_together(records, now.there[name], now.shapes[name], spells, users)
        for name, records in written.items()
    }
    edited = {
        name: edited_fields(each, now.beside.get(name, pd.DataFrame()), now.shapes[name])
        for name, each in sides.items()
    }
    restored = {name: restored_ids(each, now.shapes[name]) for name, each in sides.items()}
    found = Found(now.there, sides, scope, spells, key_field, edited, restored, users)
    going = find_going(found)
    plans = (changes_of(name, found, going, now.shapes[name], now.keyed[name], now.ids) for name in scope.objects)
    return Undone(
        objects=tuple(plan for plan in plans if len(plan.heads)),
        forecast=tuple(
            Forecast(words("undo-goes-along", object=name), count) for name, count in sorted(going.along.items())
        ),
    )
