"""Whole numbers, percentages and years. Money has its own module."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from npsp_migrate.cleaning.amounts import Notation, judge_notation
from npsp_migrate.cleaning.reading import (
    Cell,
    CleaningContext,
    Outcome,
    Reading,
    ambiguous,
    unreadable,
    value,
)
from npsp_migrate.cleaning.spelling import cell_text, empty_word, number_text, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

YEARS = range(1900, 2101)
# A year typed into a cell that Excel shows as a date: 1950 to 2100 are days of 1905.
YEAR_SHOWN_AS_DATE = 1905

_WHOLE = re.compile(r"([+-]?)(0|[1-9][0-9]{0,17})")
_GROUPED = re.compile(r"([+-]?)([0-9]{1,3}(?: [0-9]{3})+)")
_WITH_ZEROS = re.compile(r"([+-]?[0-9]+)[.,](?:0{1,2}|0{4,})")
_THREE_DIGITS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_PERCENTAGE = re.compile(r"([+-]? ?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?: [0-9]{3})+))(?:[.,]([0-9]+))? ?(%?)")


def read_integers(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    notation = judge_notation(context.witnesses(cells), spec.decimal)
    return read_text_cells(cells, lambda text, raw: _read_integer(text, notation), _integer_of_number)


def _read_integer(text: str, notation: Notation) -> Reading:
    if _WHOLE.fullmatch(text):
        return value(int(text))
    if grouped := _GROUPED.fullmatch(text):
        return value(int(grouped[1] + grouped[2].replace(" ", "")), "rule-number-text")
    if _THREE_DIGITS.fullmatch(text):
        if notation.mark and notation.mark not in text:
            return value(int(re.sub("[.,]", "", text)), "rule-number-text")
        return ambiguous("amount-ambiguous", text, re.sub("[.,]", "", text))
    if zeros := _WITH_ZEROS.fullmatch(text):
        return value(int(zeros[1]), "rule-number-text")
    return empty_word(text) or unreadable("number-unreadable", text)


def _integer_of_number(cell: Cell) -> Reading:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return unreadable("number-unreadable", cell_text(cell))
    if isinstance(cell, float) and not cell.is_integer():
        return unreadable("number-not-whole", cell_text(cell))
    return value(int(cell))


def read_percentages(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """`12,5 %` is 12.5. A bare number may be Excel's fraction of one: the column tells, or nobody."""
    witnesses = context.witnesses(cells)
    as_written = any(abs(cell) > 2 for cell in witnesses if _is_number(cell))
    beside_signs = any(isinstance(cell, str) and "%" in cell for cell in witnesses)  # 0.66 may be `66 %` there
    open_up_to = Decimal(beside_signs) if as_written else Decimal("inf")
    return read_text_cells(cells, lambda text, raw: _read_percentage(text), lambda cell: _percent(cell, open_up_to))


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _read_percentage(text: str) -> Reading:
    parts = _PERCENTAGE.fullmatch(text.removeprefix("'").replace("\u2212", "-"))
    if not parts:
        return empty_word(text) or unreadable("percentage-unreadable", text)
    number = Decimal(f"{parts[1].replace(' ', '')}.{parts[2] or '0'}").normalize() + 0
    if not parts[3] and abs(number) <= 1 and number:
        return ambiguous("percentage-ambiguous", text)
    if not parts[3] and number in YEARS:  # `2024` among rates
        return ambiguous("percentage-ambiguous", text)
    if len(parts[2] or "") == 3 and parts[1].lstrip("+-0"):
        return ambiguous("amount-ambiguous", text)
    return value(_plain(number))


def _percent(cell: Cell, open_up_to: Decimal) -> Reading:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell in (float("inf"), float("-inf")):
        return unreadable("percentage-unreadable", cell_text(cell))
    number = Decimal(number_text(float(cell)))
    if number and abs(number) <= open_up_to:
        return ambiguous(
            "percentage-ambiguous", cell_text(cell), f"{_plain(number * 100):f} %", f"{_plain(number):f} %"
        )
    return value(_plain(number))


def _plain(number: Decimal) -> Decimal:
    """Without an exponent: `1E+2` is 100."""
    return Decimal(f"{number.normalize():f}")


def read_years(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, lambda text, raw: _read_year(text), _year_of_cell)


def _read_year(text: str) -> Reading:
    if re.fullmatch(r"[0-9]{4}(?:[.,]0)?", text):
        year = int(text[:4])
        return value(year) if year in YEARS else unreadable("year-unreadable", text)
    if re.fullmatch(r"[0-9]{4} ?[-/] ?[0-9]{2,4}", text):
        return ambiguous("year-two", text)
    return empty_word(text) or unreadable("year-unreadable", text)


def _year_of_cell(cell: Cell) -> Reading:
    if isinstance(cell, date):
        if cell.year == YEAR_SHOWN_AS_DATE or cell.year not in YEARS:
            return unreadable("date-year-typed", cell_text(cell))
        return value(cell.year, "rule-year-of-date")
    reading = _integer_of_number(cell)
    if reading.outcome is Outcome.VALUE and reading.result not in YEARS:
        return unreadable("year-unreadable", cell_text(cell))
    return reading
