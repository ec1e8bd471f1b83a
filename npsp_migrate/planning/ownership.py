"""Who owns a field when the sheet and the org differ: last applied, source now, org now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from itertools import repeat

import numpy as np
import pandas as pd

from npsp_migrate.model.org import ObjectDescription
from npsp_migrate.model.policy import Policies, Policy
from npsp_migrate.npsp.automation import renamed_by_npsp
from npsp_migrate.planning.fitting import ERASE
from npsp_migrate.planning.planned import Flags, Texts
from npsp_migrate.planning.schema_checks import required_to_create
from npsp_migrate.planning.sides import Sides, comparable, fold_keys

_WATCHED = frozenset({Policy.THREE_WAY, Policy.SOURCE})  # the sheet has its say: what else changes them is told


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """Cells that the plan writes, cells that nobody can decide, and cells changed in the org alone.

    `clashes`: the conflicts where both sides moved since we last applied; in the others nobody knows who did.
    `fixed`: the conflicts of fields that the org lets nobody change. `agreed`: sheet and org say the same, and
    we did not know. `moved`: the org no longer holds what we last applied. `last`: field → what that was.
    """

    written: Flags
    conflicts: Flags
    drift: Flags
    clashes: Flags
    fixed: Flags
    agreed: Flags
    moved: Flags
    last: Mapping[str, Texts] = field(default_factory=dict)

    @classmethod
    def of(cls, sides: Sides, last: Mapping[str, Texts]) -> "Verdict":
        """Nothing decided yet."""
        flags = {
            each.name: np.zeros(sides.same.shape, dtype=np.bool_) for each in fields(cls) if each.name != "last"
        }
        return cls(**flags, last=last)


def decide(sides: Sides, described: ObjectDescription, policies: Policies, last: pd.DataFrame) -> Verdict:
    """Field by field. A blank in the sheet says nothing; a new record gets all that the sheet says.

    Without a last applied value nobody knows who changed a field: what the org has blank is filled, what
    differs is a conflict, since overwriting somebody's edit cannot be taken back and waiting can.
    """
    sobject = sides.records.object
    before = _last_applied(sides, last)
    verdict = Verdict.of(sides, before)
    needed = frozenset(each.name for each in required_to_create(described))
    for place, name in enumerate(sides.fields):
        policy = policies.of(sobject, name)
        if sides.exists.any():
            _decide_field(verdict, sides, place, described, policy)
            if (sobject, name) not in policies.by_field:
                _leave_to_npsp(verdict, place, renamed_by_npsp(sobject, sides.records.frame, name))
            if not described.fields[name].updateable:
                _leave_as_created(verdict, place)
        if policy is not Policy.ORG or name in needed:
            verdict.written[:, place] |= _told_of_new(sides, place)
    return verdict


def _decide_field(verdict: Verdict, sides: Sides, place: int, described: ObjectDescription, policy: Policy) -> None:
    differs = sides.exists & ~sides.same[:, place]
    if policy in _WATCHED:
        since = _since_last(sides, place, described, verdict.last)
    elif policy is Policy.FILL_BLANK:
        since = None
    else:
        return
    if not differs.any() and (since is None or not since.agreed.any()):
        return  # the quiet case: a nightly plan must not look any further
    said = np.array([value is not None for value in sides.wanted[:, place]], dtype=np.bool_)
    blank = sides.blank_there[:, place]
    differs &= said
    if since is None:
        verdict.written[:, place] = differs & blank
        return
    wins = differs & np.where(since.known, ~since.theirs_moved, blank)
    clash = differs & np.where(since.known, since.ours_moved & since.theirs_moved, ~blank)
    if policy is Policy.SOURCE:
        wins, clash = differs, np.zeros_like(differs)
    verdict.moved[:, place] = since.theirs_moved
    verdict.agreed[:, place] = said & since.agreed
    verdict.written[:, place] = wins
    verdict.conflicts[:, place] = clash
    verdict.clashes[:, place] = clash & since.known
    verdict.drift[:, place] = since.theirs_moved & ~wins & ~clash & ~sides.same[:, place]


@dataclass(frozen=True, slots=True, eq=False)
class _Since:
    """Where we know what we last applied, where sheet and org left it, and where both say the same news."""

    known: Flags
    ours_moved: Flags
    theirs_moved: Flags
    agreed: Flags


def _since_last(sides: Sides, place: int, described: ObjectDescription, before: Mapping[str, Texts]) -> _Since:
    """Only cells that differ from each other or from what we applied are looked at: on most nights a handful."""
    known, ours, theirs = (np.zeros(len(sides.found), dtype=np.bool_) for _ in range(3))
    name, same = sides.fields[place], sides.same[:, place]
    if name not in before:
        return _Since(known, ours, theirs, same & _remembered(sides, before))
    last, wanted = before[name], sides.wanted[:, place]
    rows = np.flatnonzero(sides.exists & (np.asarray(last != wanted, dtype=np.bool_) | ~same))
    if not len(rows):
        return _Since(known, ours, theirs, known)
    known[rows] = [value is not None for value in last[rows]]
    applied, sheet, org = (
        comparable(column[rows], name, described, sides.records) for column in (last, wanted, sides.there[:, place])
    )
    ours[rows], theirs[rows] = known[rows] & (applied != sheet), known[rows] & (applied != org)
    news = np.zeros_like(known)
    news[rows] = True
    return _Since(known, ours, theirs, news & same & _remembered(sides, before) & (~known | ours))


_KNOWN = ""  # no field has this name: which records we remember at all


def _remembered(sides: Sides, before: Mapping[str, Texts]) -> Flags:
    """Records that we wrote, or adopted, before."""
    if _KNOWN not in before:
        return np.zeros(len(sides.found), dtype=np.bool_)
    return sides.exists & np.asarray(before[_KNOWN], dtype=np.bool_)


def _leave_to_npsp(verdict: Verdict, place: int, renamed: Flags) -> None:
    """A name that NPSP gives is nobody's edit."""
    for flags in (verdict.written, verdict.conflicts, verdict.clashes, verdict.drift, verdict.agreed):
        flags[renamed, place] = False


def _leave_as_created(verdict: Verdict, place: int) -> None:
    """What would be written to a field that nobody may change is shown instead."""
    verdict.fixed[:, place] = verdict.written[:, place] | verdict.conflicts[:, place]
    verdict.conflicts[:, place] |= verdict.written[:, place]
    verdict.written[:, place] = False


def _told_of_new(sides: Sides, place: int) -> Flags:
    """All that the sheet says of a record that the org does not have; there is nothing to erase."""
    new = np.flatnonzero(~sides.exists)
    told = np.zeros(len(sides.found), dtype=np.bool_)
    told[new] = [value is not None and value != ERASE for value in sides.wanted[new, place]]
    return told


def _last_applied(sides: Sides, last: pd.DataFrame) -> dict[str, Texts]:
    """Field → per record, what we last wrote, an empty text where we emptied it; None where we never wrote."""
    if last.empty and not len(last.index):
        return {}
    place = dict(zip(fold_keys(last.index.to_numpy(dtype=object)).tolist(), range(len(last.index)), strict=True))
    found = np.fromiter(map(place.get, sides.keys.tolist(), repeat(-1)), dtype=np.int64, count=len(sides.keys))
    aligned: dict[str, Texts] = {_KNOWN: np.asarray(found >= 0, dtype=object)}
    for name in sides.fields:
        if name in last:
            column = last[name].astype(object).where(last[name].notna(), None).to_numpy(dtype=object)
            cells: Texts = np.full(len(found), None, dtype=object)
            cells[found >= 0] = column[found[found >= 0]]
            aligned[name] = cells
    return aligned
