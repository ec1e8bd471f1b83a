"""The org as an undo finds it, and which of its records came with the run: ours, and those that NPSP made. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from npsp_migrate.model.undo import Spell
from npsp_migrate.npsp.aftermath import INSTALLMENT_OF, MADE_BY_NPSP, may_be_automatic
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, OPPORTUNITY
from npsp_migrate.planning.planned import Flags
from npsp_migrate.planning.undo.scope import CLOSED, HOUSEHOLD_KIND, Scope
from npsp_migrate.planning.undo.sides import UndoSides, in_spells

Ids = frozenset[str]

_HOUSEHOLD = "Household Account"
_SAME_MOMENT = timedelta(minutes=1)  # one transaction: each of its parts is stamped when it is written


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
    written = frozenset(org_id for sides in found.sides.values() for org_id in sides.column("Id")[sides.alive])
    around = written | parents_of(found, written)
    homes = _chosen(found, ACCOUNT, written, _is_home(found, around))
    gifts = _chosen(found, OPPORTUNITY, written, _is_installment(found, ours))
    made = {ACCOUNT: homes, OPPORTUNITY: gifts}
    roots = ours | homes | gifts
    for sobject in found.scope.objects:
        if sobject not in made and may_be_automatic(sobject) and len(found.there[sobject]):
            flags = _is_beside(found, sobject, roots, around | homes | gifts) | _came_with(found, sobject, gifts)
            made[sobject] = _chosen(found, sobject, written, flags)
    return {name: ids for name, ids in made.items() if ids}


def _chosen(found: Found, sobject: str, written: Ids, flags: Flags) -> Ids:
    """Of the records so marked, those that are no records of ours, and have no key of another load."""
    there = found.there.get(sobject)
    if there is None or there.empty:
        return frozenset()
    keyless = ~_among(there["Id"], written)
    if found.key_field in there:
        keyless &= there[found.key_field].isna().to_numpy(dtype=np.bool_)
    return frozenset(there["Id"].to_numpy(dtype=object)[keyless & flags])


def _at_once(found: Found, there: pd.DataFrame) -> Flags:
    return np.asarray(in_spells(there["CreatedDate"], found.spells) & found.by_us(there["CreatedById"]), np.bool_)


def _is_home(found: Found, around: Ids) -> Flags:
    """A household that was made for one of the run's people."""
    there, people = found.there.get(ACCOUNT), found.there.get(CONTACT)
    if there is None or there.empty or people is None or "AccountId" not in people:
        return np.zeros(0 if there is None else len(there), dtype=np.bool_)
    homes = set(people.loc[people["Id"].isin(around), "AccountId"].dropna())
    household = (there[HOUSEHOLD_KIND] == _HOUSEHOLD).to_numpy(dtype=np.bool_)
    return np.asarray(_at_once(found, there) & household & _among(there["Id"], homes), dtype=np.bool_)


def _is_installment(found: Found, ours: Ids) -> Flags:
    """The next gift of a recurring donation, whenever NPSP made it; money that came in is nobody's automatism."""
    there = found.there.get(OPPORTUNITY)
    if there is None or there.empty or INSTALLMENT_OF not in there:
        return np.zeros(0 if there is None else len(there), dtype=np.bool_)
    still_open = ~there[CLOSED].to_numpy(dtype=np.bool_)
    return np.asarray(_among(there[INSTALLMENT_OF], ours) & still_open, dtype=np.bool_)


def _is_beside(found: Found, sobject: str, roots: Ids, around: Ids) -> Flags:
    """What NPSP makes between records, and what else came into being at once on one of those that go."""
    there = found.there[sobject]
    lookups = [there[name] for name in found.lookups(sobject)]
    if not lookups:
        return np.zeros(len(there), dtype=np.bool_)
    if sobject in MADE_BY_NPSP:
        said = [each.notna().to_numpy(dtype=np.bool_) for each in lookups]
        inside = [~told | _among(each, around) for told, each in zip(said, lookups, strict=True)]
        between = np.logical_and.reduce(inside) & np.logical_or.reduce(said)
    else:
        between = np.logical_or.reduce([_among(each, roots) for each in lookups])
    return np.asarray(_at_once(found, there) & between, dtype=np.bool_)


def _came_with(found: Found, sobject: str, gifts: Ids) -> Flags:
    """Parts of an installment that came days after the run: made in the same moment as their gift."""
    there = found.there[sobject]
    flags = np.zeros(len(there), dtype=np.bool_)
    if not gifts or sobject not in MADE_BY_NPSP:
        return flags
    every = found.there[OPPORTUNITY]
    born = every[every["Id"].isin(gifts)].set_index("Id")["CreatedDate"]
    moments = pd.to_datetime(there["CreatedDate"], utc=True)
    for name in found.lookups(sobject):
        parents = pd.to_datetime(there[name].map(born), utc=True)
        flags |= ((moments - parents).abs() <= _SAME_MOMENT).to_numpy(dtype=np.bool_)
    return flags


def _among(column: pd.Series, values: Collection[str]) -> Flags:
    return column.isin(values).to_numpy(dtype=np.bool_)


def _homes(found: Found, around: Ids) -> set[str]:
    people = found.there.get(CONTACT)
    if people is None or "AccountId" not in people:
        return set()
    return set(people.loc[people["Id"].isin(around), "AccountId"].dropna())


def parents_of(found: Found, ids: Ids) -> Ids:
    parents: set[str] = set()
    for sobject, there in found.there.items():
        some = there[there["Id"].isin(ids)]
        for name in found.lookups(sobject):
            parents.update(some[name].dropna())
    return frozenset(parents)
