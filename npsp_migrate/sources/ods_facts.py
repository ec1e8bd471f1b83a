"""What the workbook reader does not tell of an `.ods`: errors, merges, hidden rows and columns, leading zeros,
durations of a day and more, line breaks inside a paragraph."""

import re
from collections.abc import Mapping
from datetime import timedelta

from npsp_migrate.sources.number_formats import ZeroPadding
from npsp_migrate.sources.sheet_facts import SheetFacts, hidden_span
from npsp_migrate.sources.xml_parts import local_attribute

REPEATED_LIMIT = 1024  # places of one repeated cell or row; programs repeat to the sheet's end
_HIDDEN = frozenset({"collapse", "filter"})
_BREAKS = {"line-break": "\n", "tab": "\t"}
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,6})\d*)?S)?")
_ZEROS_FIRST = re.compile(r"0[\d .\-/\u00a0\u202f]*\d")


class OdsWalk:
    """Follows the elements of `content.xml` and gathers the facts of each sheet.

    A number shown with zeros before it tells that its style pads: every number of that style is shown so.
    """

    def __init__(self) -> None:
        self.facts: dict[str, SheetFacts] = {}
        self.paddings: dict[int, ZeroPadding] = {}
        self._styles: dict[str, int] = {}
        self._sheet = SheetFacts()
        self._row = self._column = self._rows = self._columns = 0
        self._column_styles: list[tuple[int, str]] = []  # up to which column, which style
        self._cell: Mapping[str, str] | None = None
        self._text: list[str] = []
        self._breaks = False
        self._depth_of_note = 0

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)
        elif name == "table-row":
            self._start_row(attributes)
        elif name in ("p", "s", *_BREAKS):
            self._start_of_text(name, attributes)
        elif name == "annotation":
            self._depth_of_note += 1
        elif name == "table":
            self._start_sheet(attributes)
        elif name == "table-column":
            self._start_column(attributes)

    def on_text(self, text: str) -> None:
        if self._cell is not None and not self._depth_of_note:
            self._text.append(text)

    def on_end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._row += self._rows
        elif name == "annotation":
            self._depth_of_note -= 1

    def _start_sheet(self, attributes: Mapping[str, str]) -> None:
        self._sheet = SheetFacts(merges=[])
        self.facts[local_attribute(attributes, "name")] = self._sheet
        self._row, self._rows, self._columns = 1, 1, 0
        self._column_styles = []

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        first = self._columns
        self._columns += int(attributes.get("table:number-columns-repeated", "1"))
        self._column_styles.append((self._columns, attributes.get("table:default-cell-style-name", "")))
        if attributes.get("table:visibility") in _HIDDEN:
            self._sheet.hidden_columns.update(hidden_span(first + 1, self._columns))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._column = 0
        self._rows = int(attributes.get("table:number-rows-repeated", "1"))
        if attributes.get("table:visibility") in _HIDDEN:
            self._sheet.hidden_rows.update(range(self._row, self._row + min(self._rows, REPEATED_LIMIT)))

    def _start_of_text(self, name: str, attributes: Mapping[str, str]) -> None:
        """Several blanks, a tab, a line end: elements of their own. The reader drops the last two."""
        self._breaks |= name in _BREAKS
        if name == "s":
            self.on_text(" " * min(int(attributes.get("text:c", "1")), REPEATED_LIMIT))
        elif name in _BREAKS or self._text:
            self.on_text(_BREAKS.get(name, "\n"))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell = attributes
        self._text = []
        self._breaks = False
        wide = int(attributes.get("table:number-columns-spanned", "1"))
        high = int(attributes.get("table:number-rows-spanned", "1"))
        if (wide > 1 or high > 1) and self._sheet.merges is not None:
            self._sheet.merges.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))

    def _end_cell(self) -> None:
        cell, text = self._cell or {}, "".join(self._text)
        repeated = int(cell.get("table:number-columns-repeated", "1"))
        kind = cell.get("office:value-type", "")
        if cell.get("calcext:value-type") == "error":
            self._sheet.errors.update(dict.fromkeys(self._places(repeated), text))
        elif "table:formula" in cell and not kind:
            self._sheet.without_value.extend(self._places(repeated))
        elif kind == "float" and text:
            self._note_padding(cell, text, repeated)
        elif kind == "string" and self._breaks:
            self._sheet.misread.update(dict.fromkeys(self._places(repeated), text))
        elif kind == "time" and (found := _DURATION.fullmatch(cell.get("office:time-value", ""))):
            self._sheet.misread.update(dict.fromkeys(self._places(repeated), _duration(found)))
        if kind:
            self._sheet.last_row = max(self._sheet.last_row, self._row + self._rows - 1)
            self._sheet.last_column = max(self._sheet.last_column, self._column + repeated - 1)
        self._column += repeated
        self._cell = None

    def _places(self, repeated: int) -> list[tuple[int, int]]:
        rows = range(self._row, self._row + min(self._rows, REPEATED_LIMIT))
        columns = range(self._column, self._column + min(repeated, REPEATED_LIMIT))
        return [(row, column) for row in rows for column in columns]

    def _note_padding(self, cell: Mapping[str, str], text: str, repeated: int) -> None:
        value = cell.get("office:value", "")
        if not value.isdigit():
            return
        style = self._styles.setdefault(cell.get("table:style-name") or self._style_of_column(), len(self._styles))
        if (
            style not in self.paddings
            and _ZEROS_FIRST.fullmatch(text)
            and re.sub(r"\D", "", text).lstrip("0") == value
        ):
            self.paddings[style] = ZeroPadding(tuple("0" if sign.isdigit() else f'"{sign}' for sign in text))
        for row, column in self._places(repeated):
            self._sheet.pad(column, style).append(row)

    def _style_of_column(self) -> str:
        return next((style for end, style in self._column_styles if self._column < end), "")


def _duration(found: re.Match[str]) -> timedelta:
    """`PT30H15M00S`: of a day and more, the reader gives these words."""
    sign, *parts, fraction = found.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    microseconds = int((fraction or "").ljust(6, "0"))
    length = timedelta(days, seconds, microseconds, minutes=minutes, hours=hours)
    return -length if sign else length
