"""What the workbook reader does not tell of an old `.xls` (BIFF8): errors, hidden rows and columns, leading zeros.

Records and their fields: [MS-XLS], "Excel Binary File Format (.xls) Structure".
"""

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import olefile  # type: ignore[import-untyped, unused-ignore]

from npsp_migrate.sources.number_formats import ZeroPadding, zero_padding
from npsp_migrate.sources.sheet_facts import SheetFacts, hidden_span
from npsp_migrate.sources.xls_formulas import doubtful, never_calculated, texts_lost

BIFF8 = 0x0600
_FORMULA, _EOF, _COLINFO, _BOUNDSHEET, _MULRK, _XF = 0x0006, 0x000A, 0x007D, 0x0085, 0x00BD, 0x00E0
_NUMBER, _BOOLERR, _ROW, _RK, _FORMAT, _BOF = 0x0203, 0x0205, 0x0208, 0x027E, 0x041E, 0x0809
_WRITE_ACCESS = 0x005C
_LABELSST, _LABEL, _RSTRING, _DIMENSIONS, _FILEPASS = 0x00FD, 0x0204, 0x00D6, 0x0200, 0x002F
_CELLS = frozenset({_FORMULA, _MULRK, _NUMBER, _BOOLERR, _RK, _LABELSST, _LABEL, _RSTRING})
_WANTED = _CELLS | {_COLINFO, _ROW, _DIMENSIONS}
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_ROW_IS_HIDDEN = 0x20


@dataclass(slots=True)
class XlsFacts:
    """The facts of each sheet, and the paddings of cell styles, of a workbook stream read once."""

    facts: dict[str, SheetFacts] = field(default_factory=dict)
    paddings: Mapping[int, ZeroPadding] = field(default_factory=dict)


def read_xls_facts(content: bytes) -> XlsFacts:
    """Nothing for workbooks older than Excel 97, whose records differ. Raises for a damaged one."""
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        if not container.exists("Workbook"):
            return XlsFacts()
        stream: bytes = container.openstream("Workbook").read()
    if struct.unpack_from("<HHH", stream)[0::2] != (_BOF, BIFF8):
        return XlsFacts()
    sheets, paddings = _globals(stream)
    facts = {name: _sheet_facts(stream, start, paddings) for name, start in sheets.items()}
    for name, start in sheets.items():
        _note_unsaved(stream, start, facts[name])
    return XlsFacts(facts, paddings)


def is_encrypted(stream: bytes) -> bool:
    """The reader tells only of some of the ways to encrypt, and reads the others as they stand."""
    return any(kind == _FILEPASS for kind, _ in _records(stream, 0))


def _note_unsaved(stream: bytes, start: int, facts: SheetFacts) -> None:
    formulas = doubtful(body for kind, body in _records(stream, start) if kind == _FORMULA)
    facts.without_value += never_calculated(formulas)
    if formulas and _is_of_libreoffice(stream):
        facts.texts_lost += texts_lost(formulas)


def _is_of_libreoffice(stream: bytes) -> bool:
    """It writes its own name where Excel writes that of the user."""
    return any(kind == _WRITE_ACCESS and body[3:9] == b"Calc  " for kind, body in _records(stream, 0))


def _globals(stream: bytes) -> tuple[dict[str, int], dict[int, ZeroPadding]]:
    """Where each sheet starts, and the styles (by their place) whose number format pads with zeros."""
    codes: dict[int, str] = {}
    used: list[int] = []
    sheets: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body[2:], "<H")
        elif kind == _XF:
            used.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET:
            sheets[_text(body[6:], "<B")] = struct.unpack_from("<I", body)[0]
    paddings = {style: zero_padding(codes.get(number, "")) for style, number in enumerate(used)}
    return sheets, {style: padding for style, padding in paddings.items() if padding is not None}


def _sheet_facts(stream: bytes, start: int, paddings: Mapping[int, ZeroPadding]) -> SheetFacts:
    facts = SheetFacts()
    for kind, body in _records(stream, start):
        if kind not in _WANTED:
            continue
        first, second, third = struct.unpack_from("<HHH", body)
        if kind in _CELLS:
            _note_reach(facts, first + 1, second)
        if kind == _DIMENSIONS:
            first_row, end_row, first_column, end_column = struct.unpack_from("<IIHH", body)
            if first_row > end_row or first_column > end_column:  # the reader would count the rows between
                raise ValueError("dimensions")
            _note_reach(facts, end_row, end_column - 1)
        elif kind == _ROW and body[12] & _ROW_IS_HIDDEN:
            facts.hidden_rows.add(first + 1)
        elif kind == _COLINFO and body[8] & 1:
            facts.hidden_columns.update(hidden_span(first + 1, second + 1))
        elif kind in (_NUMBER, _RK) and third in paddings:
            facts.pad(second, third).append(first + 1)
        elif kind == _MULRK:
            _note_numbers(body, facts, paddings)
        elif kind == _BOOLERR and body[7]:
            facts.errors[first + 1, second] = _ERRORS.get(body[6], "#N/A")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            facts.errors[first + 1, second] = _ERRORS.get(body[8], "#N/A")
        elif kind == _FORMULA and body[12:14] != b"\xff\xff" and third in paddings:
            facts.pad(second, third).append(first + 1)
    return facts


def _note_reach(facts: SheetFacts, row: int, column: int) -> None:
    """A damaged file may claim a cell in column 65,000, and the reader would make room for it."""
    facts.last_row = max(facts.last_row, row)
    facts.last_column = max(facts.last_column, column)


def _note_numbers(body: bytes, facts: SheetFacts, paddings: Mapping[int, ZeroPadding]) -> None:
    """Several numbers of one row: a style of two bytes and a value of four for each."""
    row, column = struct.unpack_from("<HH", body)
    for place in range(4, len(body) - 2, 6):
        style = struct.unpack_from("<H", body, place)[0]
        if style in paddings:
            facts.pad(column, style).append(row + 1)
        column += 1


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part, without those of charts that stand inside it. Raises where no part starts."""
    depth = 0
    if struct.unpack_from("<H", stream, start)[0] != _BOF:
        raise ValueError("no part starts here")
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _text(body: bytes, length_format: str) -> str:
    """A text with its length before it; one flag tells whether a character takes one byte or two."""
    length = struct.unpack_from(length_format, body)[0]
    start = struct.calcsize(length_format)
    wide = body[start] & 1
    content = body[start + 1 : start + 1 + length * (2 if wide else 1)]
    return content.decode("utf-16-le" if wide else "latin-1")
