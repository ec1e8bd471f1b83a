"""Candidates by their declared key: the same key is the same record, whatever else the rows say."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.matching.folding import among, fold_keys
from npsp_migrate.model.records import Candidates

Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Entities:
    """`codes` gives each candidate its entity; entities are numbered in the order of their folded keys.

    So the numbers do not depend on the order of the rows. After the candidates' entities come those of
    records that only the org has: they hold no candidate.
    """

    codes: Ints  # candidate → entity
    folded: Texts  # entity → key as compared; empty for a record of the org without our key
    keys: Texts  # entity → key as the most trusted source spells it
    ranks: Ints
    best_line: Ints  # entity → position of its most trusted candidate; -1 for the org's own
    org_ids: Texts  # entity → Id in the org, or empty
    by_key: int  # how many entities hold candidates

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def known(self) -> Flags:
        """Which keys the org holds already."""
        return np.asarray((self.org_ids != "") & (self.folded != ""), dtype=np.bool_)


def entities_of(candidates: Candidates, org: pd.DataFrame) -> Entities:
    """Group candidates by key; records of the org with none of these keys follow, in the order of their Ids."""
    lines = candidates.lines
    folded = fold_keys(lines["key"])
    codes, distinct = pd.factorize(folded.to_numpy(dtype=object), sort=True)
    best = _best_lines(lines, codes, len(distinct))
    org_keys = fold_keys(org["key"]).to_numpy(dtype=object)
    ids = org["Id"].to_numpy(dtype=object)
    place = pd.Series(ids, index=org_keys)
    place = place[(place.index != "") & ~place.index.duplicated()]
    found = place.reindex(distinct).fillna("").to_numpy(dtype=object)
    alone = org_only(candidates, org)
    count = len(alone)
    return Entities(
        codes=codes.astype(np.int64),
        folded=np.concatenate([np.asarray(distinct, dtype=object), fold_keys(alone["key"])]),
        keys=np.concatenate([lines["key"].to_numpy(dtype=object)[best], alone["key"].to_numpy(dtype=object)]),
        ranks=np.concatenate([lines["rank"].to_numpy(dtype=np.int64)[best], np.full(count, _WORST_RANK)]),
        best_line=np.concatenate([best, np.full(count, -1)]),
        org_ids=np.concatenate([found, alone["Id"].to_numpy(dtype=object)]),
        by_key=len(distinct),
    )


_WORST_RANK = 1_000_000  # the org's own records are asked last which value or key to keep


def org_only(candidates: Candidates, org: pd.DataFrame) -> pd.DataFrame:
    """The org's records that no candidate names by key, in the order of their Ids."""
    named = set(fold_keys(candidates.lines["key"]))
    keys = fold_keys(org["key"])
    return org[~among(keys, named)].sort_values("Id")


def _best_lines(lines: pd.DataFrame, codes: npt.NDArray[np.intp], count: int) -> Ints:
    order = np.lexsort((lines["row"], lines["table"], lines["key"].astype(str), lines["rank"], codes))
    first = np.searchsorted(codes[order], np.arange(count))
    return order[first].astype(np.int64)


def spots(lines: pd.DataFrame, positions: Ints) -> list[tuple[int, int]]:
    """(table, row) of candidates, as plain numbers."""
    tables, rows = (lines[name].to_numpy(dtype=np.int64)[positions].tolist() for name in ("table", "row"))
    return list(zip(tables, rows, strict=True))


def field_of(frame: pd.DataFrame, name: str) -> pd.Series:
    """A field's column, or blanks where no mapping gives the field."""
    if name in frame:
        return frame[name]
    return pd.Series(np.full(len(frame), None, dtype=object), index=frame.index, dtype=object)
