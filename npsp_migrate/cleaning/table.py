"""A whole table: each column read by its type, every change shown, every lost value reported with its cell."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from npsp_migrate.cleaning.column import clean_column
from npsp_migrate.cleaning.reading import CleanedColumn, CleaningContext, Outcome, Reading
from npsp_migrate.cleaning.spelling import cell_text, shown
from npsp_migrate.model.cleaned import CHANGE_COLUMNS, Cleaned
from npsp_migrate.model.columns import PARTS, ColumnSpec, OnUnreadable
from npsp_migrate.model.issue import Fate, Issue, RowNote, Severity, Words, words
from npsp_migrate.model.table import Table, part_column


def clean_table(table: Table, specs: Sequence[ColumnSpec], context: CleaningContext) -> Cleaned:
    """Cleans the columns that have a spec; the others stay as they are. Every row stays in the frame.

    A value that cannot be read is dropped with a warning, unless the spec says that it costs the row.
    """
    columns = [
        clean_column(table.frame[spec.header], spec, context) for spec in specs if spec.header in table.frame
    ]
    problems = [problem for column in columns for problem in _problems(column, table)]
    return Cleaned(
        table=table.with_frame(_cleaned_frame(table.frame, columns)),
        changes=_changes(columns),
        issues=tuple(issue for issue, _ in problems),
        notes=_one_note_per_row(problems, context.table),
    )


def _cleaned_frame(frame: pd.DataFrame, columns: Sequence[CleanedColumn]) -> pd.DataFrame:
    by_header = {column.spec.header: column for column in columns}
    cleaned: dict[str, pd.Series] = {}
    for header in frame.columns:
        column = by_header.get(header)
        cleaned[header] = frame[header] if column is None else column.values()
        if column is not None:
            for part in PARTS.get(column.spec.type, ()):
                cleaned[part_column(header, part)] = column.part(part)
    return pd.DataFrame(cleaned, index=frame.index, dtype=object)


def _changes(columns: Sequence[CleanedColumn]) -> pd.DataFrame:
    """Row by row, then in the order of the sheet's columns."""
    found = [changed for column in columns if (changed := _changes_of(column)) is not None]
    if not found:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in CHANGE_COLUMNS})
    return pd.concat(found).sort_values("row", kind="stable", ignore_index=True)


def _changes_of(column: CleanedColumn) -> pd.DataFrame | None:
    before = [
        cell_text(cell) if reading.rules else ""
        for cell, reading in zip(column.cells, column.readings, strict=True)
    ]
    after = [shown(reading.result) if reading.rules else "" for reading in column.readings]
    changed = np.array([old != new for old, new in zip(before, after, strict=True)], dtype=bool)
    if not changed.any():
        return None
    rules = [reading.rules[0] if reading.rules else "" for reading in column.readings]
    rows = np.flatnonzero(changed[column.positions])
    places = column.positions[rows]
    return pd.DataFrame(
        {
            "row": column.index.to_numpy()[rows],
            "column": column.spec.header,
            "before": np.array(before, dtype=object)[places],
            "after": np.array(after, dtype=object)[places],
            "rule": np.array(rules, dtype=object)[places],
        }
    )


def _problems(column: CleanedColumn, table: Table) -> Iterator[tuple[Issue, Fate]]:
    """Each cell that a person should look at, and what it makes of its row."""
    judged = [_judged(reading, column.spec) for reading in column.readings]
    doubtful = np.array([verdict is not None for verdict in judged], dtype=bool)
    for place in np.flatnonzero(doubtful[column.positions]).tolist():  # one issue per cell: only the doubtful rows
        verdict = judged[column.positions[place]]
        if verdict is not None:
            severity, reason, fate = verdict
            yield Issue(severity, reason, table.at(int(column.index[place]), column.spec.header)), fate


def _judged(reading: Reading, spec: ColumnSpec) -> tuple[Severity, Words, Fate] | None:
    if reading.outcome is Outcome.VALUE:
        return None if reading.remark is None else (Severity.WARNING, reading.remark, Fate.USED)
    if reading.reason is None:
        return (Severity.ERROR, words("cell-required", column=spec.header), Fate.REFUSED) if spec.required else None
    if spec.on_unreadable is OnUnreadable.REFUSE_ROW:
        return Severity.ERROR, reading.reason, Fate.REFUSED
    if spec.on_unreadable is OnUnreadable.HOLD_ROW:
        return Severity.ERROR, reading.reason, Fate.HELD
    return (
        (Severity.ERROR, reading.reason, Fate.REFUSED)
        if spec.required
        else (Severity.WARNING, reading.reason, Fate.USED)
    )


def _one_note_per_row(problems: Sequence[tuple[Issue, Fate]], table: int) -> tuple[RowNote, ...]:
    """A row ends once: refused wins over held; among equals the first column tells why."""
    worst: dict[int, tuple[Fate, Words]] = {}
    for issue, fate in problems:
        if fate > worst.get(issue.at.row, (Fate.USED, None))[0]:
            worst[issue.at.row] = (fate, issue.words)
    return tuple(RowNote(table, row, fate, because) for row, (fate, because) in sorted(worst.items()))
