"""Grid → table: header, data rows, what was left out, and what a reader of the report must know."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import Issue, Severity, Words, note, warning, words
from npsp_migrate.model.source import HiddenRows, SourceSpec
from npsp_migrate.model.table import LeftOut, Snapshot, Table
from npsp_migrate.sources.body import left_out_rows
from npsp_migrate.sources.cells import Unreadable
from npsp_migrate.sources.filling import fill_down, fill_merged
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.headers import Header, read_header
from npsp_migrate.sources.mojibake import look_for_mojibake
from npsp_migrate.sources.several_tables import chosen_tables

FEW_COLUMNS = 60  # pandas warns of frames in more than a hundred pieces
RowNumbers = npt.NDArray[np.int64]
ROWS_SHOWN = 10  # in one sentence


def tables_of(grid: Grid, spec: SourceSpec, snapshot: Snapshot) -> tuple[Table, ...]:
    """The one table of a sheet, or those of several that the source means."""
    return tuple(
        _table(part, spec, snapshot, number) for number, part in chosen_tables(look_for_mojibake(grid, spec), spec)
    )


def _table(grid: Grid, spec: SourceSpec, snapshot: Snapshot, number: int) -> Table:
    header = read_header(grid, spec)
    merge_issues = fill_merged(grid, header, spec.fill_merged)
    left_out = left_out_rows(grid, header, spec)
    fill_issues = fill_down(grid, header, spec.fill_down, left_out)
    rows = _data_rows(grid, header, left_out)
    issues = (
        *grid.issues,
        *header.issues,
        *_told_about(grid, header, spec, rows),
        *merge_issues,
        *fill_issues,
        *_unreadable_cells(grid, header, left_out),
    )
    return Table(
        source=spec.name,
        place=grid.place,
        frame=_frame(grid, header, rows),
        letters={name: column_letter(position) for position, name in header.names.items()},
        snapshot=snapshot,
        left_out=tuple(LeftOut(row, because) for row, because in left_out.items()),
        issues=issues,
        number=number,
    )


def _data_rows(grid: Grid, header: Header, left_out: Mapping[int, Words]) -> RowNumbers:
    """Numbers of the rows below the header that have content and are not left out."""
    rows = np.flatnonzero(grid.filled[header.last :]) + header.last + 1
    return np.setdiff1d(rows, list(left_out), assume_unique=True) if left_out else rows


def _frame(grid: Grid, header: Header, rows: RowNumbers) -> pd.DataFrame:
    """Columns of objects. Text must not become a pandas string, nor None a NaN: cells keep their types."""
    gapless = len(rows) > 0 and rows[-1] - rows[0] == len(rows) - 1  # a slice costs a tenth of a choice
    places = slice(rows[0] - 1, rows[-1]) if gapless else rows - 1
    arrays = {name: grid.columns[position][places] for position, name in header.names.items()}
    index = pd.Index(rows, name="row")
    if len(arrays) > FEW_COLUMNS:
        return pd.DataFrame(arrays, index=index, dtype=object)
    return pd.DataFrame(
        arrays, index=index, dtype=object, copy=False
    )  # the columns as they are: a million rows are not copied


def _unreadable_cells(grid: Grid, header: Header, left_out: Mapping[int, Words]) -> list[Issue]:
    """An error in a data row may cost the row; elsewhere it costs nothing and is only told. Empties the cells."""
    issues: list[Issue] = []
    for position, column in enumerate(() if grid.only_texts else grid.columns):
        if infer_dtype(column, skipna=True) == "string" or Unreadable not in set(map(type, column.tolist())):
            continue
        for place, cell in enumerate(column):
            if isinstance(cell, Unreadable):
                row = place + 1
                is_data = row > header.last and row not in left_out
                severity = Severity.ERROR if is_data else Severity.NOTE
                at = grid.place.at(row, column_letter(position))
                issues.append(Issue(severity, words(cell.code, value=cell.value), at))
                column[place] = None
    return issues


def _told_about(grid: Grid, header: Header, spec: SourceSpec, rows: RowNumbers) -> list[Issue]:
    issues = []
    at = grid.place.at()
    if not len(rows):
        issues.append(warning("no-rows-below-header", grid.place.at(header.last)))
    hidden = sorted(grid.hidden_rows.intersection(rows.tolist())) if grid.hidden_rows else []
    if hidden and spec.hidden_rows is HiddenRows.KEEP:
        issues.append(note("hidden-rows-kept", at, count=len(hidden), rows=shown_rows(hidden)))
    issues += _column_notes(grid, header, "hidden-column-read", grid.hidden_columns)
    return issues + _column_notes(grid, header, "numbers-read-as-shown", grid.zero_padded)


def _column_notes(grid: Grid, header: Header, code: str, positions: Iterable[int]) -> list[Issue]:
    named = [position for position in sorted(positions) if position in header.names]
    return [
        note(code, grid.place.at(0, column_letter(position)), header=header.names[position]) for position in named
    ]


def shown_rows(rows: Sequence[int]) -> str:
    """`3, 4, 9` … and 12 more."""
    shown = ", ".join(map(str, rows[:ROWS_SHOWN]))
    more = len(rows) - ROWS_SHOWN
    return f"{shown} … +{more}" if more > 0 else shown
