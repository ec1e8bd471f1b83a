"""One cleaning rule tried on a few values: no project, no sheet, no org."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from npsp_migrate.cleaning.column import clean_column
from npsp_migrate.cleaning.reading import Cell, CellValue, CleaningContext, Outcome, Reading
from npsp_migrate.model.columns import PARTS, ColumnSpec
from npsp_migrate.model.issue import Words


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one value. `reason` tells why there is none, or what a person should still look at."""

    given: Cell
    outcome: Outcome
    result: CellValue
    parts: Mapping[str, CellValue]
    rules: tuple[str, ...]
    reason: Words | None
    suggestions: tuple[str, ...]


def try_values(
    values: Sequence[Cell], spec: ColumnSpec, today: date, founded: int, column: Sequence[Cell] = ()
) -> tuple[Tried, ...]:
    """One answer per value. They are judged as one column, or as cells of the `column` that is given."""
    context = CleaningContext(today=today, founded=founded, column=tuple(dict.fromkeys(column)))
    cleaned = clean_column(pd.Series(list(values), dtype=object), spec, context)
    return tuple(_tried(given, reading, spec) for given, reading in zip(values, cleaned.per_row(), strict=True))


def _tried(given: Cell, reading: Reading, spec: ColumnSpec) -> Tried:
    names = PARTS.get(spec.type, ())
    said = dict(zip(names, reading.parts, strict=True)) if reading.parts else {}
    return Tried(
        given=given,
        outcome=reading.outcome,
        result=reading.result if reading.outcome is Outcome.VALUE else None,
        parts={name: part for name, part in said.items() if part is not None},
        rules=reading.rules,
        reason=reading.reason or reading.remark,
        suggestions=reading.suggestions,
    )
