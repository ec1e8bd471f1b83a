"""An XML spreadsheet of 2003 (SpreadsheetML), as web programs write it under the name `.xls` → grids."""

import io
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from xml.parsers import expat

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import GridCell, Unreadable
from npsp_migrate.sources.encodings import proven_encoding
from npsp_migrate.sources.faults import PACKAGE_FAULTS, too_far
from npsp_migrate.sources.files import SourceFile
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.number_formats import ZeroPadding, zero_padding
from npsp_migrate.sources.placed_rows import ROW_LIMIT, PlacedRows, TooFarError
from npsp_migrate.sources.sheet_choice import SheetEntry, choose_sheets
from npsp_migrate.sources.sheet_facts import hidden_span
from npsp_migrate.sources.xml_parts import local_attribute, walk_elements

_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([\w.:-]+)""")
_FIRST_YEAR = 1900  # a time without a day is written with the day before it


def read_spreadsheet_xml(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    walk = _walked(file)
    entries = [SheetEntry(name, name in walk.hidden) for name in walk.sheets]
    chosen = choose_sheets(entries, lambda name: walk.sheets[name].most_filled() > 0, file.name, spec)
    grids = [walk.sheets[name].grid(SheetPlace(file.name, name)) for name in chosen.names]
    return (grids[0].with_issues(chosen.issues), *grids[1:])


def _walked(file: SourceFile) -> "_BookWalk":
    walk = _BookWalk()
    try:
        walk_elements(io.BytesIO(_in_utf8(file.content)), walk.on_start, walk.on_end, walk.on_text)
    except TooFarError as far:
        raise too_far(file.name, walk.name, far.row, far.column) from far
    except PACKAGE_FAULTS as broken:
        raise _broken_xml(file, broken) from broken
    return walk


def _in_utf8(content: bytes) -> bytes:
    """Programs that write such files often name the wrong encoding, so it is found as in a plain text."""
    declared = _DECLARED.search(content[:200])
    encoding = proven_encoding(content, declared.group(1).decode("ascii") if declared else "")
    if encoding not in ("utf-8", "utf-8-sig"):
        content = content.decode(encoding, errors="replace").encode()
    return _DECLARATION.sub(_same_lines, content.removeprefix(b"\xef\xbb\xbf"), count=1)


def _same_lines(declaration: re.Match[bytes]) -> bytes:
    return b"\n" * declaration.group().count(b"\n")


def _broken_xml(file: SourceFile, broken: Exception) -> SourceError:
    line = f", line {broken.lineno:,}" if isinstance(broken, expat.ExpatError) else ""
    return SourceError(
        f"`{file.name}` is an XML spreadsheet that is damaged{line}: it cannot be read",
        hint="Download it again, or open it in Excel or LibreOffice and save it as `.xlsx`",
        at=Location(file.name),
    )


class _BookWalk:
    """Follows the elements of the workbook and gathers its sheets."""

    def __init__(self) -> None:
        self.sheets: dict[str, PlacedRows] = {}
        self.hidden: set[str] = set()
        self.name = ""
        self._paddings: dict[str, ZeroPadding] = {}
        self._style = ""  # the one that is being described
        self._sheet = PlacedRows()
        self._row = self._column = self._wide = self._rows_alike = 0
        self._column_styles: dict[int, str] = {}
        self._row_style = ""
        self._cell: Mapping[str, str] = {}
        self._cell_column = -1
        self._in_comment = False
        self._kind = ""
        self._text: list[str] | None = None

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Cell":
            self._start_cell(attributes)
        elif name == "Data" and not self._in_comment:
            self._kind, self._text = local_attribute(attributes, "Type"), []
        elif name == "Row":
            self._start_row(attributes)
        elif name == "Comment":
            self._in_comment = True
        elif name == "Visible":
            self._text = []
        elif name == "Column":
            self._start_column(attributes)
        elif name == "Worksheet":
            self._start_sheet(local_attribute(attributes, "Name"))
        elif name == "Style":
            self._style = local_attribute(attributes, "ID")
        elif name == "NumberFormat":
            padding = zero_padding(local_attribute(attributes, "Format"))
            if padding:
                self._paddings[self._style] = padding

    def on_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def on_end(self, name: str) -> None:
        if name == "Data" and self._text is not None:
            self._put(self._value("".join(self._text)))
            self._text = None
        elif name == "Comment":
            self._in_comment = False
        elif name == "Row":
            self._row += self._rows_alike
        elif name == "Visible" and self._text is not None:
            if "".join(self._text).strip() in ("SheetHidden", "SheetVeryHidden"):
                self.hidden.add(self.name)
            self._text = None

    def _start_sheet(self, name: str) -> None:
        self.name, self._sheet = name, PlacedRows()
        self.sheets[name] = self._sheet
        self._row = self._wide = self._rows_alike = 0
        self._column_styles = {}

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        first = _number(attributes, "Index") or self._wide + 1
        self._wide = first + _number(attributes, "Span")
        if local_attribute(attributes, "Hidden") == "1":
            self._sheet.hidden_columns.update(hidden_span(first, self._wide))
        style = local_attribute(attributes, "StyleID")
        if style in self._paddings:
            self._column_styles |= dict.fromkeys(hidden_span(first, self._wide), style)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _number(attributes, "Index") or self._row + 1
        self._rows_alike = _number(attributes, "Span")
        self._column = 0
        self._row_style = local_attribute(attributes, "StyleID")
        if local_attribute(attributes, "Hidden") == "1":
            self._sheet.hidden_rows.update(range(self._row, min(self._row + self._rows_alike, ROW_LIMIT) + 1))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell = attributes
        self._cell_column = (_number(attributes, "Index") or self._column + 1) - 1
        across, down = _number(attributes, "MergeAcross"), _number(attributes, "MergeDown")
        self._column = self._cell_column + across + 1
        self._sheet.merge(self._row, self._cell_column, down + 1, across + 1)
        if local_attribute(attributes, "Formula"):
            self._put(Unreadable("formula-without-value", ""))  # its result follows, or was never saved

    def _put(self, value: GridCell) -> None:
        self._sheet.put(self._row, self._cell_column, value)

    def _value(self, text: str) -> GridCell:
        if self._kind == "Number":
            return self._number_value(text)
        if self._kind == "Boolean":
            return text.strip().lower() in ("1", "true")
        if self._kind == "DateTime":
            with suppress(ValueError):
                return _moment(text.strip())
        return text

    def _number_value(self, text: str) -> GridCell:
        try:
            number = float(text)
        except ValueError:
            return text
        padding = self._paddings.get(self._style_of_cell())
        if padding and number.is_integer() and number >= 0:
            self._sheet.zero_padded.add(self._cell_column)
            return padding.shown(int(number))
        return number

    def _style_of_cell(self) -> str:
        own = local_attribute(self._cell, "StyleID")
        return own or self._row_style or self._column_styles.get(self._cell_column, "")


def _moment(text: str) -> GridCell:
    moment = datetime.fromisoformat(text.removesuffix("Z"))
    return moment.time() if moment.date() < date(_FIRST_YEAR, 1, 1) else moment


def _number(attributes: Mapping[str, str], name: str) -> int:
    """A count or a place; anything odd is 0, which no place is."""
    text = local_attribute(attributes, name)
    return int(text) if text.isdecimal() and len(text) < 10 else 0
