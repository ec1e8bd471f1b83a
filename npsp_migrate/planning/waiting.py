"""No orphan: a record whose parent will not be there waits, and says for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, HOUSEHOLD_RECORD_TYPE
from npsp_migrate.planning.planned import Texts
from npsp_migrate.planning.sides import fold_keys

ENDED = ("deleted-in-org", "gone-from-org", "parent-deleted")  # reasons of what somebody deleted in the org
Keys = Mapping[str, frozenset[object]]  # object → folded keys


@dataclass(slots=True)
class Blocked:
    """Records that are not written in this run: `refused` have an error, `held` wait, `skipped` are not wanted."""

    refused: dict[str, dict[str, Words]] = field(default_factory=dict)
    held: dict[str, dict[str, Words]] = field(default_factory=dict)
    skipped: dict[str, dict[str, Words]] = field(default_factory=dict)

    def of(self, sobject: str) -> set[str]:
        return {key for side in self._sides for key in side.get(sobject, ())}

    def count(self) -> int:
        return sum(len(keys) for side in self._sides for keys in side.values())

    @property
    def _sides(self) -> tuple[dict[str, dict[str, Words]], ...]:
        return self.refused, self.held, self.skipped


def hold_children(desired: Mapping[str, RecordSet], in_org: Keys, blocked: Blocked) -> None:
    """Add to `blocked` all that hangs on what is blocked, or on parents that nobody knows.

    A parent that the org has already carries its children, whatever happens to its own change.
    """
    folded = {name: _folded_references(records) for name, records in desired.items()}
    rows = _RefusedRows(desired)
    before = -1
    while blocked.count() != before:  # each round reaches one generation further: a handful of rounds
        before = blocked.count()
        rows.refuse_with(blocked)
        for name, records in desired.items():
            _hold_orphans(name, records, folded[name], desired, in_org, blocked)
        _hold_empty_households(desired, in_org, blocked)


def _folded_references(records: RecordSet) -> dict[str, Texts]:
    return {name: fold_keys(records.frame[name]) for name in records.references if name in records.frame}


def _hold_orphans(
    name: str,
    records: RecordSet,
    folded: Mapping[str, Texts],
    desired: Mapping[str, RecordSet],
    in_org: Keys,
    blocked: Blocked,
) -> None:
    held = blocked.held.setdefault(name, {})
    taken = blocked.of(name)
    for reference in records.references.values():
        if reference.field not in folded:
            continue
        parents = desired[reference.parent].frame.index if reference.parent in desired else ()
        waiting = blocked.of(reference.parent)
        there = in_org.get(reference.parent, frozenset())
        apart = {key for key in folded[reference.field] if key is not None and key not in there}
        if not apart:
            continue
        coming = set(fold_keys(np.array([key for key in parents if key not in waiting], dtype=object)))
        missing = [key in apart and key not in coming for key in folded[reference.field]]
        refused = set(fold_keys(np.array([*blocked.refused.get(reference.parent, ())], dtype=object)))
        kept_back = _kept_back(blocked.held.get(reference.parent, {}))
        skipped = set(fold_keys(np.array([*blocked.skipped.get(reference.parent, ())], dtype=object)))
        known = {
            **kept_back,
            **dict.fromkeys(skipped, "parent-skipped"),
            **dict.fromkeys(refused, "parent-refused"),
        }
        for line in np.flatnonzero(missing).tolist():
            key = records.frame.index[line]
            if key not in taken:
                parent = folded[reference.field][line]
                said = records.frame[reference.field].iloc[line]
                held[key] = words(known.get(parent, "parent-unknown"), object=reference.parent, key=said)
                taken.add(key)


def _kept_back(held: Mapping[str, Words]) -> dict[object, str]:
    """Folded key → what is said of its children."""
    folded = fold_keys(np.array([*held], dtype=object))
    codes = ("parent-deleted" if because.code in ENDED else "parent-held" for because in held.values())
    return dict(zip(folded, codes, strict=True))


def _hold_empty_households(desired: Mapping[str, RecordSet], in_org: Keys, blocked: Blocked) -> None:
    """A new household all of whose people wait would be an empty one."""
    accounts, contacts = desired.get(ACCOUNT), desired.get(CONTACT)
    if accounts is None or contacts is None or "RecordTypeId" not in accounts.frame:
        return
    if "AccountId" not in contacts.frame:
        return
    lives = contacts.frame["AccountId"].dropna()
    waiting = lives.index.isin(blocked.of(CONTACT))
    empty = set(fold_keys(lives[waiting])) - set(fold_keys(lives[~waiting]))
    households = accounts.frame.index[accounts.frame["RecordTypeId"] == HOUSEHOLD_RECORD_TYPE]
    held, skipped = blocked.held.setdefault(ACCOUNT, {}), blocked.skipped.setdefault(ACCOUNT, {})
    unwanted = lives.index.isin(blocked.skipped.get(CONTACT, ()))
    all_skipped = set(fold_keys(lives[unwanted])) - set(fold_keys(lives[~unwanted]))
    taken = blocked.of(ACCOUNT)
    there = in_org.get(ACCOUNT, frozenset())
    for key, folded in zip(households, fold_keys(households.to_numpy(dtype=object)), strict=True):
        if folded in empty and folded not in there and key not in taken:
            side = skipped if folded in all_skipped else held
            side[key] = words("household-without-members")


class _RefusedRows:
    """A row with an error gives nothing at all: what only refused rows tell of is refused with them."""

    def __init__(self, desired: Mapping[str, RecordSet]) -> None:
        self._lines = {
            name: pd.DataFrame(
                {
                    "key": records.lines["record_key"],
                    "spot": records.lines["table"].astype(np.int64) * _ROWS + records.lines["row"].astype(np.int64),
                }
            )[records.lines["record_key"] != ""]
            for name, records in desired.items()
        }

    def refuse_with(self, blocked: Blocked) -> None:
        rows: dict[int, Words] = {}
        for name, keys in blocked.refused.items():
            lines = self._lines[name]
            lines = lines[lines["key"].isin(keys)]
            for key, spot in zip(lines["key"].tolist(), lines["spot"].tolist(), strict=True):
                rows.setdefault(spot, keys[key])
        if not rows:
            return
        for name, lines in self._lines.items():
            refused = blocked.refused.setdefault(name, {})
            whole = lines["spot"].isin(rows).groupby(lines["key"]).transform("all")
            first = lines[whole].sort_values("spot").drop_duplicates("key")
            for key, spot in zip(first["key"].tolist(), first["spot"].tolist(), strict=True):
                refused.setdefault(key, rows[spot])


_ROWS = 2**32  # more than any sheet has: one number tells table and row
