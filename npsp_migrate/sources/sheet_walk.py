"""The careful reading of a sheet's XML: any prefix, any order of attributes, cells without an address."""

from collections.abc import Mapping
from typing import IO

from npsp_migrate.sources.number_formats import ZeroPadding
from npsp_migrate.sources.sheet_facts import ROW_LIMIT, SheetFacts, TooLargeError, column_position, hidden_span
from npsp_migrate.sources.xml_parts import walk_elements


def read_sheet_facts_slowly(stream: IO[bytes], paddings: Mapping[int, ZeroPadding]) -> SheetFacts:
    """The facts of the quick pass, parsed element by element, for XML that no spreadsheet program writes."""
    walk = _SheetWalk(paddings)
    walk_elements(stream, walk.on_start, walk.on_end, walk.on_text)
    return walk.facts


class _SheetWalk:
    """Follows the elements of one sheet and gathers its facts."""

    def __init__(self, paddings: Mapping[int, ZeroPadding]) -> None:
        self.facts = SheetFacts()
        self._paddings = paddings
        self._row = 0
        self._column = -1
        self._row_size = 0  # characters
        self._cell: Mapping[str, str] = {}
        self._has_formula = False
        self._has_value = False
        self._text: list[str] | None = None  # gathered inside `v`

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "v":
            self._has_value = True
            self._text = []
        elif name == "f":
            self._has_formula = True
        elif name == "is":
            self._has_value = True
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_columns.update(hidden_span(int(attributes["min"]), int(attributes["max"])))

    def on_text(self, text: str) -> None:
        self._row_size += len(text)
        if self._row_size > ROW_LIMIT:
            raise TooLargeError
        if self._text is not None:
            self._text.append(text)

    def on_end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
            self._text = None

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row_size = 0
        self._row = int(attributes.get("r") or self._row + 1)
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell = attributes
        self._has_formula = self._has_value = False
        self._text = None
        letters = attributes.get("r", "").rstrip("0123456789").upper()
        self._column = column_position(letters.encode()) if letters else self._column + 1

    def _end_cell(self) -> None:
        place, text = (self._row, self._column), "".join(self._text or ())
        kind = self._cell.get("t", "n")
        if kind == "e":
            self.facts.errors[place] = text
        elif self._has_formula and not text and not (self._has_value and kind == "str"):
            self.facts.without_value.append(place)
        elif self._has_value and int(self._cell.get("s") or 0) in self._paddings:
            self.facts.pad(self._column, int(self._cell["s"])).append(self._row)
        if self._has_value or self._has_formula:
            self.facts.last_row = max(self.facts.last_row, self._row)
            self.facts.last_column = max(self.facts.last_column, self._column)
