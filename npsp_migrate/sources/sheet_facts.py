"""What the workbook reader does not tell, from one pass over a sheet's XML: errors, formulas without value,
hidden rows and columns, cells shown with leading zeros, how far the cells reach."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO

from npsp_migrate.sources.number_formats import ZeroPadding

PIECE = 4 << 20  # bytes; searched whole, cut where a row starts
SAMPLE = 1 << 16  # bytes
ROW_LIMIT = 64 << 20  # bytes of one row: 16,384 cells of 4 KiB

Place = tuple[int, int]  # row from 1, column from 0


@dataclass(slots=True)
class SheetFacts:
    """Filled while the XML passes by, then only read."""

    errors: dict[Place, str] = field(default_factory=dict)
    without_value: list[Place] = field(default_factory=list)
    texts_lost: list[Place] = field(default_factory=list)  # formulas whose text was written as 0
    misread: dict[Place, str | timedelta] = field(default_factory=dict)  # where the reader may give another text
    padded: dict[int, dict[int, list[int]]] = field(default_factory=dict)  # column → style → rows
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] | None = None  # where the reader does not tell them itself
    last_row: int = 0
    last_column: int = 0
    written: int = 0  # cells that the sheet has, where they were counted

    def pad(self, column: int, style: int) -> list[int]:
        """The rows of a column with this style, to be appended to."""
        return self.padded.setdefault(column, {}).setdefault(style, [])

    @property
    def cells(self) -> int:
        """How many cells a reader makes room for, filled or not."""
        row, column = self.corner
        return row * (column + 1)

    @property
    def corner(self) -> Place:
        """The last row and the last column with content."""
        places = [*self.errors, *self.without_value]
        row = max((row for row, _ in places), default=0)
        column = max((column for _, column in places), default=0)
        return max(row, self.last_row), max(column, self.last_column)


class TooLargeError(Exception):
    """More than any sheet of ours needs."""


class UnusualXmlError(Exception):
    """Prefixes, cells without address, odd quotes: right, but not for the quick pass."""


_HEAD_END = b"<sheetData"
_COLUMN = re.compile(rb"<col ([^>]*)>")
_HIDDEN_ROW = re.compile(rb'<row r="(\d+)"[^>]* hidden="(?:1|true)"')
_ROW = re.compile(rb'<row r="(\d+)"')
_BROKEN_TAG = re.compile(rb"<(?:row|c)\b[^>]*[\t\r\n]")  # each attribute on a line of its own
_WIDE = re.compile(rb'<c r="([A-Z]{2,})\d+"[^>]*(?<!/)>')
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]* t="e"[^>]*>\s*(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?\s*<v>([^<]*)</v>')
_NO_VALUE = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)>\s*(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)\s*(<v></v>|<v ?/>)?\s*</c>'
)


def read_sheet_facts(stream: IO[bytes], paddings: Mapping[int, ZeroPadding]) -> SheetFacts:
    """The quick pass: it searches instead of parsing. Raises `UnusualXmlError` where it might miss something."""
    facts = SheetFacts()
    padded = _padded_cells(paddings)
    for number, piece in enumerate(row_pieces(stream)):
        if number == 0:
            _read_head(piece, facts)
            _refuse_unusual(piece)
        sample = piece[: piece.rfind(b"<", 0, SAMPLE)]  # a program writes all cells alike; no tag is cut in two
        if sample.count(b"<c ") != sample.count(b'<c r="'):
            raise UnusualXmlError
        _read_rows(piece, facts)
        _read_troubles(piece, facts)
        if padded is not None:
            _read_padded(padded.findall(piece), facts)
    return facts


def column_position(letters: bytes) -> int:
    """`A` is 0, `AA` is 26."""
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1


def row_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The XML in pieces that never cut a row in two."""
    rest = b""
    while chunk := stream.read(PIECE):
        piece = rest + chunk
        cut = piece.rfind(b"<row ")
        if cut <= 0:
            rest = piece
            if len(rest) > ROW_LIMIT:
                raise UnusualXmlError if b":row " in piece else TooLargeError
            continue
        yield piece[:cut]
        rest = piece[cut:]
    if rest:
        yield rest


def _refuse_unusual(piece: bytes) -> None:
    """What the first piece must be like for the searches to find all: a program writes all rows alike."""
    other_rows = piece.count(b"<row ") != piece.count(b'<row r="')
    if (
        other_rows
        or _BROKEN_TAG.search(piece, 0, SAMPLE)
        or any(odd in piece for odd in (b"<c>", b"<row>", b":row", b"<!", b"t='"))
    ):
        raise UnusualXmlError


def _read_head(piece: bytes, facts: SheetFacts) -> None:
    head, found, _ = piece.partition(_HEAD_END)
    if not found:
        raise UnusualXmlError
    for column in _COLUMN.findall(head):
        attributes = dict(re.findall(rb'(\w+)="([^"]*)"', column))
        if attributes.get(b"hidden") in (b"1", b"true"):
            facts.hidden_columns.update(hidden_span(int(attributes[b"min"]), int(attributes[b"max"])))


def hidden_span(first: int, last: int) -> range:
    """Positions of the hidden columns; programs hide all columns up to the last possible one, so it is bounded."""
    return range(first - 1, min(last, first + 1023))


def _read_rows(piece: bytes, facts: SheetFacts) -> None:
    if b"hidden=" in piece:
        facts.hidden_rows.update(map(int, _HIDDEN_ROW.findall(piece)))
    last_value = max(piece.rfind(end) for end in (b"</v>", b"</is>", b"</f>"))
    row = _ROW.match(piece, piece.rfind(b"<row ", 0, last_value)) if last_value > 0 else None
    if row:  # cells that are only coloured, down to the last row of the sheet, make it no longer
        facts.last_row = max(facts.last_row, int(row.group(1)))
        wide = {column_position(column) for column in set(_WIDE.findall(piece))}
        facts.last_column = max(facts.last_column, *wide) if wide else _last_letter(piece, facts.last_column)


def _last_letter(piece: bytes, known: int) -> int:
    """The last of the columns `A` to `Z` in the piece's first rows, if it lies behind the known one.

    The other rows are hardly wider, and 26 columns more or less are no danger.
    """
    first_rows = piece[:SAMPLE]
    behind = (position for position in range(25, known, -1) if b'<c r="%c' % (65 + position) in first_rows)
    return next(behind, known)


def _read_troubles(piece: bytes, facts: SheetFacts) -> None:
    for column, row, text in _errors(piece):
        facts.errors[int(row), column_position(column)] = text.decode("utf-8", "replace")
    if _may_lack_values(piece):
        if b"<!" in piece:  # a formula in a CDATA section
            raise UnusualXmlError
        for column, row, attributes, empty in _NO_VALUE.findall(piece):
            if not (empty and b't="str"' in attributes):  # a text formula that gave an empty text has its value
                facts.without_value.append((int(row), column_position(column)))


def _errors(piece: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """From each mark of an error back to its cell: errors are few, and cells are many."""
    at = piece.find(b' t="e"')
    while at >= 0:
        cell = _ERROR.match(piece, piece.rfind(b"<c ", 0, at))
        if not cell:  # an error without a text, or without an address, or the mark in somebody's words
            raise UnusualXmlError
        yield cell.group(1), cell.group(2), cell.group(3)
        at = piece.find(b' t="e"', at + 1)


def _may_lack_values(piece: bytes) -> bool:
    """Counted before it is searched: nearly always every formula has its value behind it."""
    if b"<f" not in piece:
        return False
    formulas = piece.count(b"<f>") + piece.count(b"<f ") + piece.count(b"<f/>")
    values = piece.count(b"</f><v>") + piece.count(b"/><v>")
    return formulas != values or (formulas > 0 and (b"<v></v>" in piece or b"<v/>" in piece or b"<f/>" in piece))


def _read_padded(cells: Sequence[tuple[bytes, bytes, bytes]], facts: SheetFacts) -> None:
    rows_of: dict[tuple[bytes, bytes], list[int]] = {}
    for column, row, style in cells:
        rows = rows_of.get((column, style))
        if rows is None:
            rows = rows_of[column, style] = facts.pad(column_position(column), int(style))
        rows.append(int(row))


def _padded_cells(paddings: Mapping[int, ZeroPadding]) -> re.Pattern[bytes] | None:
    if not paddings:
        return None
    styles = "|".join(map(str, sorted(paddings)))
    return re.compile(rf'<c r="([A-Z]+)(\d+)"[^>]* s="({styles})"[^>]*(?<!/)>'.encode())
