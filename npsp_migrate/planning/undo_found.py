"""The org as an undo finds it, and which of its records came with the run: ours, and those that NPSP made. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.model.undo import Spell
from npsp_migrate.npsp.aftermath import INSTALLMENT_OF, MADE_BY_NPSP, may_be_automatic
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, OPPORTUNITY
from npsp_migrate.planning.planned import Flags
from npsp_migrate.planning.undo_scope import CLOSED, HOUSEHOLD_KIND, Scope
from npsp_migrate.planning.undo_sides import UndoSides, in_spells

Ids = frozenset[str]

_HOUSEHOLD = "Household Account"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """`there`: object → what was written in it since the run began, by whomever."""

    there: Mapping[str, pd.DataFrame]
    sides: Mapping[str, UndoSides]
    scope: Scope
    spells: Sequence[Spell]
    key_field: str
    edited: Mapping[str, Mapping[int, tuple[str, ...]]]  # object → line of the run's records → fields
    restored: Mapping[str, Mapping[str, Ids]]  # object → field → where the undo writes it back

    users: Ids = frozenset()  # who carried out the run; nobody knows of one that created nothing

    def by_us(self, column: pd.Series) -> Flags:
        return np.full(len(column), not self.users) | _among(column, self.users)

    def lookups(self, sobject: str) -> tuple[str, ...]:
        return tuple(name for name in self.scope.lookups.get(sobject, ()) if name in self.there[sobject])


def created_by_run(found: Found) -> Ids:
    return frozenset(
        org_id for sides in found.sides.values() for org_id in sides.column("Id")[created_lines(found, sides)]
    )


def created_lines(found: Found, sides: UndoSides) -> Flags:
    """By us; or by NPSP in the moment of the run, and given our key then."""
    created = sides.written.heads["created"].to_numpy(dtype=np.bool_)
    if sides.written.object in MADE_BY_NPSP:
        born = np.zeros(len(created), dtype=np.bool_)
        born[sides.alive] = in_spells(sides.there["CreatedDate"], found.spells)[sides.found[sides.alive]]
        created = created | (born & adopted_lines(sides, found.key_field))
    return np.asarray(created & sides.alive, dtype=np.bool_)


def adopted_lines(sides: UndoSides, key_field: str) -> Flags:
    """Records that the org had without our key, and that got it by this run."""
    if key_field not in sides.written.fields:
        return np.zeros(len(sides.found), dtype=np.bool_)
    place = sides.written.fields.index(key_field)
    blank = np.array([value is None for value in sides.written.before[:, place]], dtype=np.bool_)
    created = sides.written.heads["created"].to_numpy(dtype=np.bool_)
    return np.asarray(sides.written.said[:, place] & blank & ~created, dtype=np.bool_)


def made_by_npsp(found: Found, ours: Ids) -> Mapping[str, Ids]:
    """Object → records without our key, made in the moment of the run by whoever carried it out, among its records.

    An address of a household that somebody new joined hangs on none of our records: what these lead to, counts.
    """
    written = {org_id for sides in found.sides.values() for org_id in sides.column("Id")[sides.alive]}
    around = frozenset(written | parents_of(found, ours))
    made = {}
    for sobject in found.scope.objects:
        there = found.there[sobject]
        if there.empty or not may_be_automatic(sobject):
            continue
        keyless = ~_among(there["Id"], written)
        if found.key_field in there:
            keyless &= there[found.key_field].isna().to_numpy(dtype=np.bool_)
        at_once = in_spells(there["CreatedDate"], found.spells) & found.by_us(there["CreatedById"])
        chosen = there["Id"].to_numpy(dtype=object)[keyless & _automatic(found, sobject, ours, around, at_once)]
        if len(chosen):
            made[sobject] = frozenset(chosen)
    return made


def _automatic(found: Found, sobject: str, ours: Ids, around: Ids, at_once: Flags) -> Flags:
    there = found.there[sobject]
    if sobject == ACCOUNT:
        household = (there[HOUSEHOLD_KIND] == _HOUSEHOLD).to_numpy(dtype=np.bool_)
        return np.asarray(at_once & household & _among(there["Id"], _homes(found, around)), dtype=np.bool_)
    if sobject == OPPORTUNITY:  # the next installment of a recurring donation, whenever it was made
        open_ones = ~there[CLOSED].to_numpy(dtype=np.bool_)
        return np.asarray(_among(there[INSTALLMENT_OF], ours) & open_ones, dtype=np.bool_)
    lookups = [there[name] for name in found.lookups(sobject)]
    if not lookups:
        return np.zeros(len(there), dtype=np.bool_)
    if sobject in MADE_BY_NPSP:
        said = [each.notna().to_numpy(dtype=np.bool_) for each in lookups]
        inside = [~told | _among(each, around) for told, each in zip(said, lookups, strict=True)]
        between = np.logical_and.reduce(inside) & np.logical_or.reduce(said)
    else:
        between = np.logical_or.reduce([_among(each, ours) for each in lookups])
    return np.asarray(at_once & between, dtype=np.bool_)


def _among(column: pd.Series, values: Collection[str]) -> Flags:
    return column.isin(values).to_numpy(dtype=np.bool_)


def _homes(found: Found, around: Ids) -> set[str]:
    people = found.there.get(CONTACT)
    if people is None or "AccountId" not in people:
        return set()
    return set(people.loc[people["Id"].isin(around), "AccountId"].dropna())


def parents_of(found: Found, ids: Ids) -> set[str]:
    parents: set[str] = set()
    for sobject, there in found.there.items():
        some = there[there["Id"].isin(ids)]
        for name in found.lookups(sobject):
            parents.update(some[name].dropna())
    return parents
