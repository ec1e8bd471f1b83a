"""What one cell turned out to be, and what a whole column did. Only values, no rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.model.columns import PARTS, ColumnSpec
from npsp_migrate.model.issue import Words, words

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
CellValue: TypeAlias = str | Decimal | date | bool | int | tuple[str, ...] | None

SHOWN_CHARACTERS = 80  # a report shows enough of a cell to find it again, not a whole free text


class Outcome(StrEnum):
    """A cell is a value, could be several, cannot be read, or says nothing."""

    VALUE = "value"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Reading:
    """One distinct cell, read. `parts` stand in the order of `PARTS` for the column's type.

    `rules` are the codes of what changed the text, the most telling first. `reason` tells why there is no
    value; where there is one, `remark` tells what a person should still look at.
    """

    outcome: Outcome
    result: CellValue = None
    rules: tuple[str, ...] = ()
    parts: tuple[CellValue, ...] = ()
    reason: Words | None = None
    remark: Words | None = None
    suggestions: tuple[str, ...] = ()


EMPTY = Reading(Outcome.EMPTY)
EMPTY_BY_WORD = Reading(Outcome.EMPTY, rules=("rule-empty-word",))


@dataclass(frozen=True, slots=True)
class CleaningContext:
    """What the cleaning knows besides the cells: the day of the run, the association's first year, the table.

    `column` are cells that tell how the column is written where those to be read are not the column themselves.
    """

    today: date
    founded: int
    table: int = 0
    column: tuple[Cell, ...] = ()

    def witnesses(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """What a column is judged by: its own cells, unless others were named."""
        return self.column or cells


ColumnReader: TypeAlias = Callable[[Sequence[Cell], ColumnSpec, CleaningContext], list[Reading]]


@dataclass(frozen=True, slots=True, eq=False)
class CleanedColumn:
    """A column, read: its distinct cells with their readings, and which of them stands on each row."""

    spec: ColumnSpec
    index: pd.Index
    positions: npt.NDArray[np.int64]  # of each row's cell in `cells`
    cells: tuple[Cell, ...]
    readings: tuple[Reading, ...]

    def values(self) -> pd.Series:
        """The typed values. Equal cells share one object."""
        return self._spread([reading.result for reading in self.readings])

    def part(self, name: str) -> pd.Series:
        place = PARTS[self.spec.type].index(name)
        return self._spread([reading.parts[place] if reading.parts else None for reading in self.readings])

    def per_row(self) -> list[Reading]:
        """One reading per input cell, in the order of the input."""
        return [self.readings[position] for position in self.positions]

    def _spread(self, per_distinct: list[CellValue]) -> pd.Series:
        palette = np.empty(len(per_distinct), dtype=object)
        for position, result in enumerate(per_distinct):  # numpy would unpack the tuples of `choices`
            palette[position] = result
        return pd.Series(palette[self.positions], index=self.index, dtype=object)


def value(result: CellValue, *rules: str) -> Reading:
    return Reading(Outcome.VALUE, result, rules)


def ambiguous(code: str, text: str, *suggestions: str, **more: object) -> Reading:
    return Reading(Outcome.AMBIGUOUS, reason=_reason(code, text, suggestions, more), suggestions=suggestions)


def unreadable(code: str, text: str, *suggestions: str, **more: object) -> Reading:
    return Reading(Outcome.UNREADABLE, reason=_reason(code, text, suggestions, more), suggestions=suggestions)


def remarked(reading: Reading, code: str, text: str, *suggestions: str, **more: object) -> Reading:
    """The same value, with something a person should look at."""
    return replace(reading, remark=_reason(code, text, suggestions, more), suggestions=suggestions)


def with_rule(reading: Reading, rule: str) -> Reading:
    return replace(reading, rules=(*reading.rules, rule))


def _reason(code: str, text: str, suggestions: tuple[str, ...], more: dict[str, object]) -> Words:
    shown = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    if suggestions:
        more = {"suggestion": " | ".join(suggestions), **more}
    return words(code, value=shown, **more)
