"""A whole table: each column read by its type, every change shown, every lost value reported with its cell."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from npsp_migrate.cleaning.asking import questions_of
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
    specs_by_header = {spec.header: spec for spec in specs}
    cleaned: dict[str, pd.Series] = {}
    changes: list[pd.DataFrame] = []
    problems: list[tuple[Issue, Fate]] = []
    questions: list[Issue] = []
    for header, raw in table.frame.items():  # column by column: the readings of one column at a time are kept
        spec = specs_by_header.get(str(header))
        if spec is None:
            cleaned[str(header)] = raw
            continue
        column = clean_column(raw, spec, context)
        cleaned |= _typed_columns(column)
        changes += _changes_of(column)
        problems += _problems(column, table)
        questions += (Issue(Severity.WARNING, asked, table.at(0, str(header))) for asked in questions_of(column))
    return Cleaned(
        table=table.with_frame(pd.DataFrame(cleaned, index=table.frame.index, dtype=object)),
        changes=_row_by_row(changes),
        issues=(*questions, *(issue for issue, _ in problems)),
        notes=_one_note_per_row(problems, context.table),
    )


def _typed_columns(column: CleanedColumn) -> dict[str, pd.Series]:
    """The values under their header, and the parts beside them."""
    header = column.spec.header
    parts = PARTS.get(column.spec.type, ())
    return {header: column.values()} | {part_column(header, part): column.part(part) for part in parts}


def _row_by_row(changes: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """In the order of the rows, then of the sheet's columns."""
    if not changes:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in CHANGE_COLUMNS})
    return pd.concat(changes).sort_values("row", kind="stable", ignore_index=True)


def _changes_of(column: CleanedColumn) -> list[pd.DataFrame]:
    """One line per cell whose text changed; a column without any has no lines."""
    ruled = [place for place, reading in enumerate(column.readings) if reading.rules]
    before, after, rules = (np.full(len(column.readings), "", dtype=object) for _ in range(3))
    before[ruled] = [cell_text(column.cells[place]) for place in ruled]
    after[ruled] = [shown(column.readings[place].result) for place in ruled]
    rules[ruled] = [column.readings[place].rules[0] for place in ruled]
    rows = np.flatnonzero((before != after)[column.positions])
    if not len(rows):
        return []
    places = column.positions[rows]
    lines = {"row": column.index.to_numpy()[rows], "column": column.spec.header}
    return [pd.DataFrame(lines | {"before": before[places], "after": after[places], "rule": rules[places]})]


def _problems(column: CleanedColumn, table: Table) -> Iterator[tuple[Issue, Fate]]:
    """Each cell that a person should look at, and what it makes of its row."""
    judged = [_judged(reading, column.spec) for reading in column.readings]
    doubtful = np.array([verdict is not None for verdict in judged], dtype=bool)
    rows = column.index.to_numpy()
    for place in np.flatnonzero(doubtful[column.positions]).tolist():  # one issue per cell: only doubtful rows
        verdict = judged[column.positions[place]]
        if verdict is not None:
            severity, reason, fate = verdict
            yield Issue(severity, reason, table.at(int(rows[place]), column.spec.header)), fate


def _judged(reading: Reading, spec: ColumnSpec) -> tuple[Severity, Words, Fate] | None:
    """How bad it is, why, and what it costs. An empty cell costs something only where it is required."""
    if reading.outcome is Outcome.VALUE:
        return None if reading.remark is None else (Severity.WARNING, reading.remark, Fate.USED)
    if reading.reason is None:
        return (Severity.ERROR, words("cell-required", column=spec.header), Fate.REFUSED) if spec.required else None
    if spec.on_unreadable is OnUnreadable.HOLD_ROW:
        return Severity.ERROR, reading.reason, Fate.HELD
    if spec.required or spec.on_unreadable is OnUnreadable.REFUSE_ROW:
        return Severity.ERROR, reading.reason, Fate.REFUSED
    return Severity.WARNING, reading.reason, Fate.USED


def _one_note_per_row(problems: Sequence[tuple[Issue, Fate]], table: int) -> tuple[RowNote, ...]:
    """A row ends once: refused wins over held; among equals the first column tells why."""
    worst: dict[int, tuple[Fate, Words]] = {}
    for issue, fate in problems:
        known = worst.get(issue.at.row)
        if fate > Fate.USED and (known is None or fate > known[0]):
            worst[issue.at.row] = (fate, issue.words)
    return tuple(RowNote(table, row, fate, because) for row, (fate, because) in sorted(worst.items()))
