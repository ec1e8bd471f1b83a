"""Who owns a field when the sheet and the org differ: last applied, source now, org now."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.model.org import ObjectDescription
from npsp_migrate.model.policy import Policies, Policy
from npsp_migrate.npsp.automation import renamed_by_npsp
from npsp_migrate.planning.fitting import ERASE
from npsp_migrate.planning.planned import Flags, Texts
from npsp_migrate.planning.sides import Sides, comparable, fold_keys


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """Cells that the plan writes, and cells changed on both sides, which it leaves alone and shows."""

    written: Flags
    conflicts: Flags


def decide(sides: Sides, described: ObjectDescription, policies: Policies, last: pd.DataFrame) -> Verdict:
    """Field by field. A blank in the sheet says nothing; a new record gets all that the sheet says.

    Without a last applied value nobody knows who changed a field: what the org has blank is filled, what
    differs is a conflict, since overwriting somebody's edit cannot be taken back and waiting can.
    """
    sobject = sides.records.object
    written = np.zeros(sides.same.shape, dtype=np.bool_)
    conflicts = np.zeros(sides.same.shape, dtype=np.bool_)
    exists = sides.exists
    before = _last_applied(sides, last)
    for place, name in enumerate(sides.fields):
        said = np.array([value is not None for value in sides.wanted[:, place]], dtype=np.bool_)
        erased = np.array([value == ERASE for value in sides.wanted[:, place]], dtype=np.bool_)
        differs = exists & said & ~sides.same[:, place]
        if not differs.any():  # the quiet case: a nightly plan must not look any further
            written[:, place] = ~exists & said & ~erased
            continue
        wins, clash = _by_policy(sides, place, differs, before, described, policies.of(sobject, name))
        if (sobject, name) not in policies.by_field:
            stays = renamed_by_npsp(sobject, sides.records.frame, name)
            wins, clash = wins & ~stays, clash & ~stays
        if not described.fields[name].updateable:
            wins, clash = np.zeros_like(wins), wins | clash
        written[:, place] = wins | (~exists & said & ~erased)
        conflicts[:, place] = clash
    return Verdict(written, conflicts)


def _by_policy(
    sides: Sides,
    place: int,
    differs: Flags,
    before: Mapping[str, Texts],
    described: ObjectDescription,
    policy: Policy,
) -> tuple[Flags, Flags]:
    """Where the source wins, and where nobody does."""
    nowhere = np.zeros_like(differs)
    blank = sides.blank_there[:, place]
    if policy is Policy.SOURCE:
        return differs, nowhere
    if policy is Policy.FILL_BLANK:
        return differs & blank, nowhere
    if policy is not Policy.THREE_WAY:
        return nowhere, nowhere
    name = sides.fields[place]
    if name not in before:
        return differs & blank, differs & ~blank
    known = np.array([value is not None for value in before[name]], dtype=np.bool_)
    last = comparable(before[name], name, described, sides.records)
    ours_moved = last != comparable(sides.wanted[:, place], name, described, sides.records)
    theirs_moved = last != comparable(sides.there[:, place], name, described, sides.records)
    wins = differs & np.where(known, ~theirs_moved.astype(bool), blank)
    clash = differs & np.where(known, (ours_moved & theirs_moved).astype(bool), ~blank)
    return wins, clash


def _last_applied(sides: Sides, last: pd.DataFrame) -> dict[str, Texts]:
    """Field → per record, what we last wrote; None where we never did."""
    if last.empty:
        return {}
    place = {key: position for position, key in enumerate(fold_keys(last.index.to_numpy(dtype=object)))}
    keys = fold_keys(sides.records.frame.index.to_numpy(dtype=object))
    found = np.array([place.get(key, -1) for key in keys], dtype=np.int64)
    aligned: dict[str, Texts] = {}
    for name in sides.fields:
        if name in last:
            column = last[name].astype(object).where(last[name].notna(), None).to_numpy(dtype=object)
            cells: Texts = np.full(len(found), None, dtype=object)
            cells[found >= 0] = column[found[found >= 0]]
            aligned[name] = cells
    return aligned
