"""The blocks of cells of one tab → the same grid as from a workbook, and what only Google tells."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import Issue, note
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import GridCell, read_rows
from npsp_migrate.sources.google.answers import COLUMNS, ROWS, About, Tab
from npsp_migrate.sources.google.cells import CellReader
from npsp_migrate.sources.grid import Grid

NOTES_SHOWN = 10  # addresses in one sentence

# Their results change although nobody touches the spreadsheet, and Drive's date of change stays.
_RESTLESS = re.compile(
    r"\b(?:IMPORT(?:RANGE|DATA|HTML|XML|FEED)|GOOGLEFINANCE|NOW|TODAY|RAND(?:BETWEEN|ARRAY)?)\s*\(", re.IGNORECASE
)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class ReadTab:
    """A tab's grid, before it is known which source wants it. `restless`: formulas that change by themselves."""

    grid: Grid
    restless: bool
    sha256: bytes  # of all that was read of the tab
    size: int  # bytes of its cells

    @property
    def has_rows(self) -> bool:
        return bool(self.grid.filled.any())


class TabReader:
    """Takes the blocks of one tab as they arrive, from the top down, and keeps cells and facts, no answer."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._cells = CellReader()
        self._rows: list[list[GridCell]] = []  # from the first of the sheet on
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._notes: list[str] = []
        self._restless = False
        self._digest = hashlib.sha256()
        self._size = 0

    def add(self, block: Json) -> None:
        """Rows that Google leaves out are empty; a cell that was read already is not read twice."""
        top, left = int(block.get("startRow") or 0), int(block.get("startColumn") or 0)
        if not (0 <= top < ROWS and 0 <= left < COLUMNS):
            raise ValueError(top, left)
        self._note_hidden(block, top, left)
        for place, row in enumerate(block.get("rowData") or (), start=top):
            values = (row or {}).get("values") or ()
            if not values or (place < len(self._rows) and left < len(self._rows[place])):
                continue
            self._rows += ([] for _ in range(place + 1 - len(self._rows)))
            self._count([place, values])
            cells = self._rows[place]
            cells += [None] * (left - len(cells))
            cells += (self._cell(cell or {}, place, left + i) for i, cell in enumerate(values))

    def finish(self, about: About) -> ReadTab:
        tab = self._tab
        place = SheetPlace(about.title, tab.title)
        columns, filled = read_rows(_trimmed(self._rows))
        self._count([tab.title, [str(merged) for merged in tab.merges], sorted(self._hidden_rows)])
        grid = Grid(
            place,
            columns,
            filled,
            tab.merges,
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            tuple(sorted(self._cells.padded)),
            tuple(self._told(place, about)),
        )
        return ReadTab(grid, self._restless, self._digest.digest(), self._size)

    def _count(self, content: object) -> None:
        packed = json.dumps(content, sort_keys=True).encode()
        self._digest.update(packed)
        self._size += len(packed)

    def _cell(self, cell: Json, row: int, column: int) -> GridCell:
        if cell.get("note"):
            self._notes.append(f"{column_letter(column)}{row + 1}")
        entered = cell.get("userEnteredValue")
        if entered and _RESTLESS.search(str(entered.get("formulaValue", ""))):
            self._restless = True
        return self._cells.read(cell, column)

    def _note_hidden(self, block: Json, top: int, left: int) -> None:
        for place, row in enumerate(block.get("rowMetadata") or ()):
            if row and (row.get("hiddenByUser") or row.get("hiddenByFilter")):
                self._hidden_rows.add(top + place + 1)
        for place, column in enumerate(block.get("columnMetadata") or ()):
            if column and column.get("hiddenByUser"):
                self._hidden_columns.add(left + place)

    def _told(self, place: SheetPlace, about: About) -> Iterator[Issue]:
        if self._notes:
            shown = ", ".join(self._notes[:NOTES_SHOWN])
            more = len(self._notes) - NOTES_SHOWN
            cells = f"{shown} … +{more}" if more > 0 else shown
            yield note("cell-notes-not-read", place.at(), count=len(self._notes), cells=cells)
        if self._cells.has_moments:
            yield note("moments-in-time-zone", place.at(), zone=about.time_zone)


def _trimmed(rows: Sequence[list[GridCell]]) -> Iterator[list[GridCell]]:
    """Without the empty cells at the end of rows and the empty rows at the end: Google keeps what has a format."""
    last = max((place for place, row in enumerate(rows) if any(map(_has_content, row))), default=-1)
    for row in rows[: last + 1]:
        width = max((place for place, cell in enumerate(row) if _has_content(cell)), default=-1) + 1
        yield row[:width]


def _has_content(cell: GridCell) -> bool:
    return cell is not None and not (isinstance(cell, str) and (not cell or cell.isspace()))
