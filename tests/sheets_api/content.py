"""What a spreadsheet holds, said once: written as a workbook by xlsxwriter, and as an answer of the Sheets API."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

EPOCH = datetime(1899, 12, 30)
FORMATS = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm:ss", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}
TYPES = {date: "DATE", datetime: "DATE_TIME", time: "TIME", timedelta: "TIME"}
ERRORS = {
    "#N/A": ("N_A", "Did not find value 'x' in VLOOKUP evaluation."),
    "#REF!": ("REF", "Reference does not exist."),
    "#DIV/0!": ("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
    "#VALUE!": ("VALUE", "Function ADD parameter 1 expects number values."),
    "#NAME?": ("NAME", "Unknown function: 'SOMM'."),
    "#NUM!": ("NUM", "Result was not a number."),
    "#NULL!": ("NULL_VALUE", ""),
}


@dataclass(frozen=True)
class Wrong:
    """A formula that gives an error."""

    shown: str


@dataclass(frozen=True)
class Shown:
    """A number under a format of its own: `Shown(1000, "00000")`."""

    number: float
    pattern: str


@dataclass(frozen=True)
class Formula:
    text: str
    gives: Any


@dataclass
class Tab:
    """Rows from `A1` on. Merges are (first row, first column, last row, last column), from 0."""

    title: str
    rows: list[list[Any]]
    gid: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # from 0
    hidden_columns: frozenset[int] = frozenset()
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    row_count: int = 1000
    column_count: int = 26
    kind: str = "GRID"


def serial(value: date | datetime | time | timedelta) -> float:
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        value = datetime.combine(EPOCH.date(), value)
    elif not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return (value - EPOCH) / timedelta(days=1)


def write_workbook(path: Path, tabs: list[Tab]) -> None:
    with xlsxwriter.Workbook(path) as book:
        formats: dict[str, Any] = {}
        for tab in tabs:
            sheet = book.add_worksheet(tab.title)
            if tab.hidden:
                sheet.hide()
            for first_row, first_column, last_row, last_column in tab.merges:
                sheet.merge_range(first_row, first_column, last_row, last_column, None)
            for row, cells in enumerate(tab.rows):
                for column, cell in enumerate(cells):
                    _write(book, sheet, formats, row, column, cell)
            for row in tab.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in tab.hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})


def _write(book, sheet, formats, row, column, cell) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.gives)
    elif isinstance(cell, Wrong):
        sheet.write_formula(row, column, "=1/0", None, cell.shown)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, Shown):
        sheet.write_number(row, column, cell.number, _format(book, formats, cell.pattern))
    elif cell is not None:
        sheet.write_number(row, column, serial(cell), _format(book, formats, FORMATS[type(cell)]))


def _format(book, formats, pattern):
    if pattern not in formats:
        formats[pattern] = book.add_format({"num_format": pattern})
    return formats[pattern]


def cell_answer(cell: Any, note: str = "") -> dict[str, Any]:
    """A `CellData` as Google sends it: what is empty is left out."""
    answer: dict[str, Any] = {}
    if isinstance(cell, Formula):
        answer = cell_answer(cell.gives)
        answer["userEnteredValue"] = {"formulaValue": cell.text}
    elif isinstance(cell, Wrong):
        kind, message = ERRORS[cell.shown]
        answer["userEnteredValue"] = {"formulaValue": "=1/0"}
        answer["effectiveValue"] = {"errorValue": {"type": kind, **({"message": message} if message else {})}}
        answer["formattedValue"] = cell.shown
    elif isinstance(cell, bool):
        answer = _plain("boolValue", cell, str(cell).upper())
    elif isinstance(cell, (int, float)):
        answer = _plain("numberValue", cell, str(cell))
    elif isinstance(cell, str):
        answer = _plain("stringValue", cell, cell)
    elif isinstance(cell, Shown):
        answer = _plain("numberValue", cell.number, "…")
        answer["effectiveFormat"] = {"numberFormat": {"type": "NUMBER", "pattern": cell.pattern}}
    elif cell is not None:
        answer = _plain("numberValue", serial(cell), "…")
        shown = {"type": TYPES[type(cell)], "pattern": FORMATS[type(cell)]}
        answer["effectiveFormat"] = {"numberFormat": shown}
    return answer | ({"note": note} if note else {})


def _plain(kind: str, value: Any, shown: str) -> dict[str, Any]:
    return {"userEnteredValue": {kind: value}, "effectiveValue": {kind: value}, "formattedValue": shown}
