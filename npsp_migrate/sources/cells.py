"""Raw cells: empty is None, whole numbers are int, a day is a date, an error of the spreadsheet is `Unreadable`."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None

WHOLE_LIMIT = 10.0**15  # beyond it a spreadsheet's number (an IEEE double of 15 digits) is no exact integer

# What Excel, LibreOffice and Google Sheets show instead of a value, in English and in French.
_ENGLISH = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#ERROR!")
_FRENCH = ("#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#N/D", "#ERREUR!", "#PROPAGATION!")
_ERROR_TEXTS = frozenset(_ENGLISH + _FRENCH + ("#GETTING_DATA", "#BLOCKED!", "#FIELD!", "#CONNECT!"))
_CALC_ERROR = re.compile(r"Err:\d{3}")  # LibreOffice's errors without a name of their own


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in a column for a cell that has content and no value: it becomes None and an issue with its place."""

    code: str
    value: str


GridCell = Cell | Unreadable


def is_error_text(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for an error: nobody types `#REF!` as a value."""
    if text[0] not in "#E" or len(text) > 16:
        return False
    shown = "".join(text.split())
    return shown in _ERROR_TEXTS or _CALC_ERROR.fullmatch(shown) is not None


def raw_cells(values: Iterable[object]) -> list[GridCell]:
    """One column as a spreadsheet reader gave it, each distinct text kept once in memory."""
    kept: dict[str, GridCell] = {}
    cells: list[GridCell] = []
    append = cells.append
    for value in values:  # a loop over cells: types differ from cell to cell, as in life
        if type(value) is str:
            if value not in kept:
                kept[value] = _text_cell(value)
            append(kept[value])
        else:
            append(_CONVERTERS.get(type(value), _as_it_is)(value))
    return cells


def _text_cell(text: str) -> GridCell:
    if not text or text.isspace():
        return None
    return Unreadable("cell-error", "".join(text.split())) if is_error_text(text) else text


def _number_cell(value: float) -> GridCell:
    return int(value) if value.is_integer() and abs(value) < WHOLE_LIMIT else value


def _moment_cell(value: datetime) -> GridCell:
    return value.date() if value.time() == time.min else value


def _as_it_is(value: GridCell) -> GridCell:
    return value


_CONVERTERS: Mapping[type, Callable[..., GridCell]] = {float: _number_cell, datetime: _moment_cell}
