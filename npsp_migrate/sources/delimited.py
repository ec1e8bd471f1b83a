"""Delimited text → grid. Every cell is text; what it means is the cleaning's business.

A row is a record, as LibreOffice and Excel number it when they open the file: a quoted
line break does not start a new row.
"""

import csv
import io
from collections.abc import Iterator

from npsp_migrate.errors import SourceError
from npsp_migrate.model.issue import Issue, note, warning
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import read_rows
from npsp_migrate.sources.encodings import DELIMITERS, delimiter_of, encoding_of, evenness
from npsp_migrate.sources.grid import Grid

FIELD_LIMIT = 1 << 20  # characters; a longer cell is a forgotten quote that swallows the file
MOSTLY = 0.7  # of the lines of a list have the same number of fields
WIDTH_LIMIT = 16_384  # columns, as Excel's


def read_delimited(content: bytes, name: str, spec: SourceSpec) -> Grid:
    place = SheetPlace(name)
    encoding = spec.encoding or encoding_of(content)
    text, issues = _decoded(content, encoding, place)
    delimiter = spec.delimiter or _sep_line(text) or delimiter_of(text)
    if len(delimiter) != 1:
        raise SourceError(
            f"`{name}`: a delimiter is one character, not `{delimiter}`",
            hint='Write `delimiter: ";"`, or leave it out to have it found',
            at=place.at(),
        )
    issues.append(note("text-read-as", place.at(), encoding=_plain_name(encoding), delimiter=_shown(delimiter)))
    columns, filled = read_rows(_records(text, delimiter, place))
    if len(columns) > WIDTH_LIMIT:
        raise SourceError(
            f"`{name}` has a row of {len(columns):,} columns",
            hint=f"Write the file's `delimiter`; it was read with `{_shown(delimiter)}`",
            at=place.at(),
        )
    return Grid(place, columns, filled, issues=tuple(issues))


def has_columns(content: bytes) -> bool:
    """Whether a text whose name promises a workbook is a list, and no letter or error message."""
    head = content[: 1 << 16].decode(encoding_of(content), errors="replace").removeprefix("\ufeff")
    return bool(_sep_line(head)) or evenness(head, delimiter_of(head)) > MOSTLY


def _decoded(content: bytes, encoding: str, place: SheetPlace) -> tuple[str, list[Issue]]:
    try:
        text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    except LookupError as unknown:
        raise SourceError(
            f"There is no encoding of the name `{encoding}`",
            hint="Write `utf-8`, `cp1252`, `iso-8859-15`, `mac_roman` or `cp850`, or leave it out",
            at=place.at(),
        ) from unknown
    issues = []
    lost = text.count("\ufffd")
    if lost:
        issues.append(warning("characters-lost", place.at(), count=lost, encoding=_plain_name(encoding)))
    empty_bytes = text.count("\x00")
    if empty_bytes:
        text = text.replace("\x00", "")
        issues.append(note("null-characters-removed", place.at(), count=empty_bytes))
    return text, issues


def _sep_line(text: str) -> str:
    """Excel's own first line `sep=;`. It stays a row, so that rows keep their numbers."""
    first = text[:6].lower()
    return text[4] if first.startswith("sep=") and len(text) > 4 and text[4] in DELIMITERS else ""


def _records(text: str, delimiter: str, place: SheetPlace) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(_even_line_ends(text), newline=""), delimiter=delimiter)
    try:
        yield from map(_without_formula_quotes, reader) if '="' in text else reader
    except csv.Error as broken:
        raise SourceError(
            f"`{place.file}` cannot be cut into rows: a cell that starts near line {reader.line_num:,} never ends",
            hint="Look for a quotation mark that is opened and not closed",
            at=place.at(),
        ) from broken


def _even_line_ends(text: str) -> str:
    """`CR CR LF`, as some accounting programs end lines, is one line end and not two."""
    return text.replace("\r\r\n", "\r\n") if "\r\r\n" in text else text


def _without_formula_quotes(record: list[str]) -> list[str]:
    """`="00012345678"` is how banks keep Excel from eating zeros; what is meant stands between the quotes."""
    return [cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell for cell in record]


def _shown(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else delimiter


def _plain_name(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding
