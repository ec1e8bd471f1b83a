"""What the workbook reader does not tell of an `.xlsb`: errors, hidden rows, merges, zeros, reach.

Records and their fields: [MS-XLSB], "Excel (.xlsb) Binary File Format".
"""

import struct
from collections.abc import Iterator, Mapping

from npsp_migrate.sources.number_formats import ZeroPadding, zero_padding
from npsp_migrate.sources.sheet_facts import SheetFacts, hidden_span

_ROW, _ERROR, _FORMULA_ERROR, _REAL, _RK, _FORMULA_NUMBER = 0, 3, 11, 5, 2, 9
_CELLS = range(2, 12)  # every cell with a value; 1 is a blank one that only has a format
_COLUMN, _MERGE, _FORMAT, _STYLE, _SHEET, _DIMENSIONS = 60, 176, 44, 47, 156, 148
_CELL_STYLES, _END_OF_CELL_STYLES = 617, 618
_NUMBERS = frozenset({_REAL, _RK, _FORMULA_NUMBER})
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_ROW_IS_HIDDEN = 0x10


def read_xlsb_sheets(book: bytes) -> Mapping[str, str]:
    """Sheet name → the id of its relation, as `xl/workbook.bin` says."""
    sheets: dict[str, str] = {}
    for kind, start, _ in _records(book):
        if kind == _SHEET:
            relation, behind = _text(book, start + 8)
            sheets[_text(book, behind)[0]] = relation
    return sheets


def read_xlsb_paddings(styles: bytes) -> Mapping[int, ZeroPadding]:
    """Cell style → padding, of the styles whose number format pads with zeros."""
    codes: dict[int, str] = {}
    used: list[int] = []
    of_cells = False
    for kind, start, _ in _records(styles):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", styles, start)[0]] = _text(styles, start + 2)[0]
        elif kind in (_CELL_STYLES, _END_OF_CELL_STYLES):
            of_cells = kind == _CELL_STYLES
        elif kind == _STYLE and of_cells:
            used.append(struct.unpack_from("<H", styles, start + 2)[0])
    paddings = {style: zero_padding(codes.get(number, "")) for style, number in enumerate(used)}
    return {style: padding for style, padding in paddings.items() if padding is not None}


def read_xlsb_facts(sheet: bytes, paddings: Mapping[int, ZeroPadding]) -> SheetFacts:
    facts = SheetFacts(merges=[])
    row = 0
    for kind, start, size in _records(sheet):
        if kind in _CELLS:
            column = struct.unpack_from("<I", sheet, start)[0]
            facts.written += 1
            facts.last_row, facts.last_column = max(facts.last_row, row), max(facts.last_column, column)
            if kind in (_ERROR, _FORMULA_ERROR):
                facts.errors[row, column] = _ERRORS.get(sheet[start + 8], "#N/A")
            elif kind in _NUMBERS:
                style = int.from_bytes(sheet[start + 4 : start + 7], "little")
                if style in paddings:
                    facts.pad(column, style).append(row)
        elif kind == _ROW:
            row = struct.unpack_from("<I", sheet, start)[0] + 1
            if size > 11 and sheet[start + 11] & _ROW_IS_HIDDEN:
                facts.hidden_rows.add(row)
        elif kind == _DIMENSIONS:
            top, bottom, left, right = struct.unpack_from("<IIII", sheet, start)
            if top > bottom or left > right:  # the reader would count the cells between
                raise ValueError("dimensions")
        elif kind == _COLUMN:
            first, last = struct.unpack_from("<II", sheet, start)
            if sheet[start + 16] & 1:
                facts.hidden_columns.update(hidden_span(first + 1, last + 1))
        elif kind == _MERGE and facts.merges is not None:
            top, bottom, left, right = struct.unpack_from("<IIII", sheet, start)
            facts.merges.append((top + 1, left, bottom + 1, right))
    return facts


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of each; both kind and size are written in 7 bits per byte."""
    place, end = 0, len(stream)
    while place < end:
        kind = stream[place]
        place += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (stream[place] & 0x7F) << 7
            place += 1
        size = shift = 0
        while True:
            byte = stream[place]
            place += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        if place + size > end:
            raise ValueError("a record that reaches beyond its part")
        yield kind, place, size
        place += size


def _text(stream: bytes, start: int) -> tuple[str, int]:
    """A text with the number of its characters before it, and the place behind it."""
    length = struct.unpack_from("<I", stream, start)[0]
    behind = start + 4 + 2 * length
    if behind > len(stream):
        raise ValueError("a text that reaches beyond its part")
    return stream[start + 4 : behind].decode("utf-16-le"), behind
