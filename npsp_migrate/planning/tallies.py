"""Every input row ends in exactly one way; the four ways of each sheet add up to its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from npsp_migrate.model.issue import Fate, RowNote, Words, words
from npsp_migrate.model.plan import RowEnd, RowTally
from npsp_migrate.model.records import RecordSet
from npsp_migrate.model.table import Table

NO_RECORD = words("row-gives-nothing")
# reasons that only follow from another one in the same row
_FOLLOWS = ("parent-held", "parent-refused", "parent-skipped", "parent-deleted", "household-without-members")


@dataclass(frozen=True, slots=True)
class RowsEnded:
    tallies: tuple[RowTally, ...]
    row_ends: tuple[RowEnd, ...]  # of the rows that were not simply used


def tally_rows(
    tables: Sequence[Table],
    notes: Iterable[RowNote],
    records: Mapping[str, RecordSet],
    skipped: Mapping[str, frozenset[str]] | None = None,
) -> RowsEnded:
    """The worst of what happened to a row's parts is its end. A row that gave nothing was left out.

    `notes` come from all stages, `records` tell which rows gave a record; of the `skipped` ones nothing is used.
    """
    worst: dict[tuple[int, int], RowNote] = {}
    for note in sorted(notes, key=lambda note: (-note.fate, note.because.code in _FOLLOWS, note)):
        worst.setdefault((note.table, note.row), note)
    used = _rows_used(records, skipped or {})
    tallies, ends = [], []
    for number, table in enumerate(tables):
        fates = {left.row: (Fate.LEFT_OUT, left.because) for left in table.left_out}
        noted = {row for at, row in worst if at == number} | fates.keys()
        of_table = used.get(number, frozenset())
        simply_used = 0
        for row in table.frame.index.tolist():
            if row in of_table and row not in noted:
                simply_used += 1  # nearly all: nothing is to be told of them
            else:
                fates[row] = _end(worst.get((number, row)), is_used=row in of_table)
        tallies.append(_tally(table, [fate for fate, _ in fates.values()], simply_used))
        ends += [
            RowEnd(table.at(row), fate, because)
            for row, (fate, because) in sorted(fates.items())
            if fate is not Fate.USED
        ]
    return RowsEnded(tuple(tallies), tuple(ends))


def _rows_used(
    records: Mapping[str, RecordSet], skipped: Mapping[str, frozenset[str]]
) -> dict[int, frozenset[int]]:
    """Table → rows."""
    told = [
        each.lines.loc[~each.lines["record_key"].isin(skipped.get(name, frozenset())), ["table", "row"]]
        for name, each in records.items()
    ]
    if not told:
        return {}
    return {int(str(table)): frozenset(rows.tolist()) for table, rows in pd.concat(told).groupby("table")["row"]}


def _end(note: RowNote | None, *, is_used: bool) -> tuple[Fate, Words]:
    if note is not None and (note.fate > Fate.USED or not is_used):
        return note.fate, note.because
    return (Fate.USED, NO_RECORD) if is_used else (Fate.LEFT_OUT, NO_RECORD)


def _tally(table: Table, fates: Sequence[Fate], simply_used: int) -> RowTally:
    return RowTally(
        source=table.source,
        file=table.place.file,
        sheet=table.place.sheet,
        rows_in=table.rows_in,
        used=fates.count(Fate.USED) + simply_used,
        held=fates.count(Fate.HELD),
        refused=fates.count(Fate.REFUSED),
        left_out=fates.count(Fate.LEFT_OUT),
    )
