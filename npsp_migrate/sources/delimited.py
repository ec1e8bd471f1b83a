"""Delimited text → grid. Every cell is text; what it means is the cleaning's business.

A row is a record, as LibreOffice and Excel number it when they open the file: a quoted
line break does not start a new row.
"""

import csv
import io
from collections.abc import Iterator
from itertools import chain

from npsp_migrate.errors import SourceError
from npsp_migrate.model.issue import note
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.bare_quotes import with_bare_quotes, with_doubled_marks
from npsp_migrate.sources.cells import read_rows, without_formula_quotes
from npsp_migrate.sources.decimal_marks import told_decimals
from npsp_migrate.sources.encodings import DELIMITERS, delimiter_of, encoding_of, evenness
from npsp_migrate.sources.grid import WIDTH_LIMIT, Grid
from npsp_migrate.sources.large_text import (
    LARGE,
    LargeText,
    OpenQuoteError,
    UnevenError,
    first_width,
    read_large,
)
from npsp_migrate.sources.plain_text import PlainText, plain_name, plain_text
from npsp_migrate.sources.prose import is_prose
from npsp_migrate.sources.wide_rows import told_wide_rows
from npsp_migrate.sources.wrapped_lines import unwrapped

HEAD = 1 << 18  # bytes that tell the delimiter
LINE_LIMIT = 16 << 20  # bytes
TEXT_CELL_LIMIT = 60_000_000  # cells that there is room for: three million rows of twenty columns
_END = "\x04"  # a line behind the last one; a cell without an end swallows it
MONSTROUS = 10 * WIDTH_LIMIT  # fields of one line; fewer may stand in quotes
FIELD_LIMIT = 1 << 20  # characters; a longer cell is a forgotten quote that swallows the file
MOSTLY = 0.7  # of the lines of a list have the same number of fields


def read_delimited(content: bytes, name: str, spec: SourceSpec) -> Grid:
    place = SheetPlace(name)
    encoding = spec.encoding or encoding_of(content)
    text = plain_text(content, encoding, place)
    head = text.head(HEAD)
    delimiter = spec.delimiter or _sep_line(head) or delimiter_of(head)
    if len(delimiter) != 1:
        raise SourceError(
            f"`{name}`: a delimiter is one character, not `{delimiter}`",
            hint='Write `delimiter: ";"`, or leave it out to have it found',
            at=place.at(),
        )
    if not (spec.delimiter or spec.header_row) and is_prose(head, delimiter):
        raise SourceError(
            f"`{name}` is a text in sentences and no list of rows",
            hint="Name the list itself; if it is one after all, write its `delimiter:` in the source",
            at=place.at(),
        )
    text = with_bare_quotes(with_doubled_marks(text, delimiter), delimiter, place)
    cells = _cells(text, delimiter, place)
    if len(cells.columns) > WIDTH_LIMIT:
        raise _too_wide(place, len(cells.columns), delimiter)
    wrapped = unwrapped(cells.columns)
    if wrapped:
        cells = LargeText(*read_rows(wrapped.records))
    read_as = note("text-read-as", place.at(), encoding=plain_name(encoding), delimiter=_shown(delimiter))
    told = (
        *text.issues,
        read_as,
        *(wrapped.told(place) if wrapped else ()),
        *told_decimals(cells.columns, place.at()),
        *told_wide_rows(text, delimiter, cells.columns, place),
    )
    return Grid(place, cells.columns, cells.filled, issues=told, only_texts=cells.only_texts)


def _cells(text: PlainText, delimiter: str, place: SheetPlace) -> LargeText:
    """By the quick reader where it pays, in the width of the first rows or else of the widest line."""
    usual = first_width(text, delimiter)
    _refuse_endless(text, usual, place)
    if len(text.content) < LARGE or not delimiter.isascii():
        _widest_line(text, delimiter, usual, place)
        return LargeText(*read_rows(_records(text, delimiter, place)))
    try:
        return read_large(text, delimiter, usual, FIELD_LIMIT)
    except UnevenError:
        widest = _widest_line(text, delimiter, usual, place)
    except OpenQuoteError as broken:
        raise _open_quote(place, f"of row {broken.row:,}") from broken
    try:
        return read_large(text, delimiter, widest, FIELD_LIMIT)
    except (UnevenError, OpenQuoteError):
        return LargeText(*read_rows(_records(text, delimiter, place)))


def _refuse_endless(text: PlainText, width: int, place: SheetPlace) -> None:
    longest = max(map(len, _lines(text)), default=0) if _may_be_endless(text) else 0
    if longest > LINE_LIMIT:
        line = next(number for number, line in enumerate(_lines(text), start=1) if len(line) == longest)
        raise SourceError(
            f"`{place.file}`, line {line:,} has {longest:,} bytes: no row of a list is so long",
            hint="Check in a text editor that it is a list with one row per line, and export it again",
            at=place.at(),
        )
    if text.lines * width > TEXT_CELL_LIMIT:
        raise SourceError(
            f"`{place.file}` has {text.lines:,} lines: too many to read",
            hint="Split it, or keep only the rows and columns that are needed",
            at=place.at(),
        )


def _may_be_endless(text: PlainText) -> bool:
    """A line over the limit covers a whole half of it, wherever it begins."""
    end = b"\n" if b"\n" in text.content else b"\r"
    half = LINE_LIMIT // 2
    return any(text.content.find(end, start, start + half) < 0 for start in range(0, len(text.content), half))


def _widest_line(text: PlainText, delimiter: str, usual: int, place: SheetPlace) -> int:
    """The most fields of any line. Refuses what no list is like, before room is made for it."""
    mark = delimiter.encode(text.encoding, errors="replace")
    widest = line = count = 0
    for count, content in enumerate(_lines(text), start=1):  # a list of all lines would cost more than the text
        fields = content.count(mark) + 1
        if fields > widest:
            widest, line = fields, count
    if widest > MONSTROUS or (count * widest > TEXT_CELL_LIMIT and widest > 4 * usual):
        raise _too_wide(place, widest, delimiter, line)
    return widest


def _lines(text: PlainText) -> io.BytesIO:
    return io.BytesIO(text.content if b"\n" in text.content else text.content.replace(b"\r", b"\n"))


def _too_wide(place: SheetPlace, width: int, delimiter: str, line: int = 0) -> SourceError:
    where = f", line {line:,}," if line else ""
    return SourceError(
        f"`{place.file}`{where} has a row of {width:,} columns",
        hint=f"Write the file's `delimiter`; it was read with `{_shown(delimiter)}`",
        at=place.at(),
    )


def has_columns(content: bytes) -> bool:
    """Whether a text whose name promises a workbook is a list, and no letter or error message."""
    head = content[: 1 << 16].decode(encoding_of(content), errors="replace").removeprefix("\ufeff")
    return bool(_sep_line(head)) or evenness(head, delimiter_of(head)) > MOSTLY


def _sep_line(text: str) -> str:
    """Excel's own first line `sep=;`. It stays a row, so that rows keep their numbers."""
    first = text[:6].lower()
    return text[4] if first.startswith("sep=") and len(text) > 4 and text[4] in DELIMITERS else ""


def _records(text: PlainText, delimiter: str, place: SheetPlace) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(chain(text.stream(), [_END]), delimiter=delimiter)
    quoted = b'="' in text.content
    row, record = 1, next(reader)
    try:
        for following in reader:
            yield [without_formula_quotes(cell) for cell in record] if quoted else record
            row, record = row + 1, following
    except csv.Error as broken:
        raise _open_quote(place, f"that starts near line {reader.line_num:,}") from broken
    if record != [_END]:
        raise _open_quote(place, f"of row {row:,}")


def _open_quote(place: SheetPlace, where: str) -> SourceError:
    return SourceError(
        f"`{place.file}` cannot be cut into rows: a cell {where} never ends",
        hint="Look for a quotation mark that is opened and not closed",
        at=place.at(),
    )


def _shown(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else delimiter
