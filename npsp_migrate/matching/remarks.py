"""What the matching decided about people and somebody may want to know, each at its row."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.matching.entities import spots
from npsp_migrate.matching.households import Homes
from npsp_migrate.model.issue import Issue, Severity, Words, note, warning
from npsp_migrate.model.records import DecidedRows, Provenance

Spots = tuple[tuple[int, int], ...]  # (table, row)


_UNFULFILLED = frozenset({"decided-merge-in-org", "decided-overtaken"})


def remarks(
    homes: Homes,
    from_work: Spots,
    elsewhere: Spots,
    decided: tuple[DecidedRows, ...],
    provenance: Provenance | None,
    weights: Words | None = None,
) -> tuple[Issue, ...]:
    """`from_work`: people of an organisation who live in a household; `elsewhere`: who keeps another address;
    `weights`: what came of estimating them.
    """

    def at(table: int, row: int) -> Location:
        return provenance.at(table, row) if provenance else Location("", row=row)

    parted = [warning("match-couple-parted", at(*spot)) for spot in homes.parted]
    working = [note("match-also-at-organisation", at(*spot)) for spot in from_work]
    living = [note("match-lives-elsewhere", at(*spot)) for spot in elsewhere]
    unfulfilled = [
        Issue(Severity.WARNING, each.outcome, at(*each.lines[0]))
        for each in decided
        if each.outcome.code in _UNFULFILLED
    ]
    estimated = [Issue(Severity.NOTE, weights, Location(""))] if weights else []
    return tuple(sorted({*parted, *working, *living, *unfulfilled, *estimated}))


def rows_from_work(lines: pd.DataFrame, at_work: pd.Series) -> Spots:
    """Rows that name an organisation as the account of somebody who has a household."""
    return tuple(sorted(set(spots(lines, np.flatnonzero(at_work.to_numpy(dtype=np.bool_))))))


def first_rows(lines: pd.DataFrame, keys: Collection[str]) -> Spots:
    """The most trusted row of each of these records."""
    chosen = lines[lines["record_key"].isin(keys)].sort_values(["record_key", "rank", "table", "row"])
    chosen = chosen.drop_duplicates("record_key")
    return tuple(spots(chosen, np.arange(len(chosen))))
