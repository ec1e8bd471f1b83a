"""One cell as the Sheets API tells it → the raw cell that a workbook of the same content gives."""

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from npsp_migrate.sources.cells import WHOLE_LIMIT, GridCell, Unreadable
from npsp_migrate.sources.number_formats import ZeroPadding, zero_padding

EPOCH = datetime(1899, 12, 30)  # day 0 of Google Sheets, before 1900 too
MILLISECONDS = 86_400_000  # of a day; a spreadsheet's number knows no finer time

_MOMENTS = frozenset({"DATE", "DATE_TIME", "TIME"})
_ERRORS: Mapping[str, str] = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "#LOADING!",
}


class CellReader:
    """Reads the cells of one tab; remembers its number formats, and which columns show more than the number."""

    def __init__(self) -> None:
        self.has_moments = False
        self._paddings: dict[str, ZeroPadding | None] = {}
        self.padded: set[int] = set()

    def read(self, cell: Mapping[str, Any], column: int) -> GridCell:
        value = cell.get("effectiveValue") or _other_value(cell)
        if not value:
            return None
        if "numberValue" in value:
            return self._number(value["numberValue"], _format(cell), column)
        if "stringValue" in value:
            return str(value["stringValue"])
        if "boolValue" in value:
            return bool(value["boolValue"])
        error = value.get("errorValue")
        return Unreadable("cell-error", _ERRORS.get(error.get("type", ""), "#ERROR!")) if error else None

    def _number(self, number: float | str, shown: Mapping[str, Any], column: int) -> GridCell:
        value = float(number)  # `NaN` and `Infinity` come as texts
        if not math.isfinite(value):
            return Unreadable("cell-error", "#NUM!")
        if shown.get("type") in _MOMENTS:
            moment = moment_of(value, str(shown.get("pattern", "")))
            if moment is not None:
                self.has_moments = self.has_moments or isinstance(moment, datetime)
                return moment
        if not value.is_integer() or abs(value) >= WHOLE_LIMIT:
            return value
        padding = self._padding(str(shown.get("pattern", "")))
        if padding is None or value < 0:
            return int(value)
        self.padded.add(column)
        return padding.shown(int(value))

    def _padding(self, pattern: str) -> ZeroPadding | None:
        if pattern not in self._paddings:
            self._paddings[pattern] = zero_padding(pattern) if pattern else None
        return self._paddings[pattern]


def moment_of(serial: float, pattern: str) -> date | datetime | time | timedelta | None:
    """A day, an instant, a time of day or a span; None for a number that is none of them.

    As in a workbook, a format of spans holds hours in brackets, and what is less than a day is a time.
    """
    try:
        rounded = round(serial * MILLISECONDS)
        if "[" in pattern and any(f"[{unit}" in pattern.lower() for unit in "hms"):
            return timedelta(milliseconds=rounded)
        moment = EPOCH + timedelta(milliseconds=rounded)
    except OverflowError:
        return None
    if 0 <= serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time.min else moment


def _format(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    shown = cell.get("effectiveFormat") or cell.get("userEnteredFormat") or {}
    return shown.get("numberFormat") or {}


def _other_value(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an answer to another question than ours tells of a cell: typed, or shown."""
    entered = cell.get("userEnteredValue") or {}
    if entered and "formulaValue" not in entered:
        return entered
    return {"stringValue": cell["formattedValue"]} if cell.get("formattedValue") else {}
