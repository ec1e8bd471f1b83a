"""Raw cells: empty is None, whole numbers are int, a day is a date, an error of the spreadsheet is `Unreadable`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

Cell = str | int | float | bool | date | datetime | time | timedelta | None

WHOLE_LIMIT = 10.0**15  # beyond it a spreadsheet's number (an IEEE double of 15 digits) is no exact integer
KEPT_TEXTS = 50_000  # texts that come back came early; a larger dictionary costs more than it saves

# What Excel, LibreOffice and Google Sheets show instead of a value, in English and in French.
_ENGLISH = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#ERROR!")
_FRENCH = ("#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#N/D", "#ERREUR!", "#PROPAGATION!")
_ERROR_TEXTS = frozenset(_ENGLISH + _FRENCH + ("#GETTING_DATA", "#BLOCKED!", "#FIELD!", "#CONNECT!"))
_BLANKS = tuple(chr(code) for code in range(0x3001) if chr(code).isspace())
_SUSPECT = frozenset(("", "#", "E", *_BLANKS))  # what a text begins with that may be empty or an error
_CALC_ERROR = re.compile(r"Err:\d{3}")  # LibreOffice's errors without a name of their own


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in a column for a cell that has content and no value: it becomes None and an issue with its place."""

    code: str
    value: str


GridCell = Cell | Unreadable
Column = npt.NDArray[np.object_]  # of grid cells
Counts = npt.NDArray[np.int64]


def is_error_text(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for an error: nobody types `#REF!` as a value."""
    if text[0] not in "#E" or len(text) > 16:
        return False
    shown = "".join(text.split())
    return shown in _ERROR_TEXTS or _CALC_ERROR.fullmatch(shown) is not None


def read_rows(rows: Iterable[Sequence[object]], left: int = 0) -> tuple[tuple[Column, ...], Counts]:
    """Rows as a reader gives them → columns of raw cells from `A` on, and how many cells of each row are filled.

    `left` columns stand empty before the rows' first cell. Texts that come back are kept once in memory.
    """
    kept: dict[str, str] = {}
    once = kept.setdefault
    cells: list[object] = []
    widths: list[int] = []
    empties: list[int] = []
    for row in rows:  # row by row, while its cells are at hand: column by column costs three times as much
        read = [  # cell by cell, as types differ; in line, as a call costs five times as much
            (once(value, value) if value[:1] not in _SUSPECT else text_cell(value))
            if type(value) is str
            else (int(value) if value.is_integer() and -WHOLE_LIMIT < value < WHOLE_LIMIT else value)
            if type(value) is float
            else (_moment_cell(value) if type(value) is datetime else value)
            for value in row
        ]
        cells += read
        widths.append(len(read))
        empties.append(read.count(None))
        if len(kept) > KEPT_TEXTS:
            once = kept.get  # texts that come back came early; to remember each e-mail costs more than it saves
    grid = _rectangle(cells, widths)
    empty = tuple(empty_column(len(widths)) for _ in range(left if grid.size else 0))
    columns = tuple(np.ascontiguousarray(grid[:, position]) for position in range(grid.shape[1]))
    return empty + columns, np.array(widths, dtype=np.int64) - np.array(empties, dtype=np.int64)


def text_cell(text: str) -> GridCell:
    if not text or text.isspace():
        return None
    return Unreadable("cell-error", "".join(text.split())) if is_error_text(text) else text


def could_be_no_text(text: str) -> bool:
    """Whether a text may be empty, an error, or in a formula's quotes: the others need no look."""
    return text[:1] in _SUSPECT or text.startswith('="')


def without_formula_quotes(text: str) -> str:
    """`="00012345678"` is how banks keep Excel from eating zeros; what is meant stands between the quotes."""
    return text[2:-1] if text.startswith('="') and text.endswith('"') else text


def _rectangle(cells: list[object], widths: list[int]) -> Column:
    """Rows of one length, the short ones filled up with nothing."""
    width = max(widths, default=0)
    flat = np.empty(len(cells), dtype=object)
    flat[:] = cells
    if len(cells) == width * len(widths):
        return flat.reshape(len(widths), width)
    grid = np.full((len(widths), width), None, dtype=object)
    start = 0
    for place, length in enumerate(widths):
        grid[place, :length] = flat[start : start + length]
        start += length
    return grid


def empty_column(height: int) -> Column:
    return np.full(height, None, dtype=object)


def _moment_cell(value: datetime) -> GridCell:
    return value.date() if value.time() == time.min else value
