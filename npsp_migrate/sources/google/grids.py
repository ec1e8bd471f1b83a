"""The blocks of cells of one tab → the same grid as from a workbook, and what only Google tells."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import Issue, note
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import GridCell, read_rows
from npsp_migrate.sources.google.answers import About, Tab
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


def read_tab(about: About, tab: Tab, blocks: Iterable[Json]) -> ReadTab:
    walk = _TabWalk()
    rows = list(_trimmed(list(walk.rows(blocks))))
    columns, filled = read_rows(rows)
    place = SheetPlace(about.title, tab.title)
    grid = Grid(
        place,
        columns,
        filled,
        tab.merges,
        frozenset(walk.hidden_rows),
        frozenset(walk.hidden_columns),
        tuple(sorted(walk.cells.padded)),
        _told(place, about, walk),
    )
    walk.count([tab.title, [str(merged) for merged in tab.merges], sorted(walk.hidden_rows)])
    return ReadTab(grid, walk.restless, walk.digest.digest(), walk.size)


class _TabWalk:
    """Passes over the blocks of a tab once and gathers its facts."""

    def __init__(self) -> None:
        self.cells = CellReader()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.notes: list[str] = []
        self.restless = False
        self.digest = hashlib.sha256()
        self.size = 0

    def rows(self, blocks: Iterable[Json]) -> Iterator[list[GridCell]]:
        """All rows from the first of the sheet on; those that Google leaves out are empty."""
        reached = 0
        for block in blocks:
            top, left = int(block.get("startRow", 0)), int(block.get("startColumn", 0))
            self._note_hidden(block, top, left)
            for place, row in enumerate(block.get("rowData", ())):
                values = row.get("values", ())
                if not values:
                    continue
                yield from ([] for _ in range(top + place - reached))
                reached = top + place + 1
                self.count([reached, values])
                yield [None] * left + [self._cell(cell, reached, left + i) for i, cell in enumerate(values)]

    def count(self, content: object) -> None:
        packed = json.dumps(content, sort_keys=True).encode()
        self.digest.update(packed)
        self.size += len(packed)

    def _cell(self, cell: Json, row: int, column: int) -> GridCell:
        if "note" in cell:
            self.notes.append(f"{column_letter(column)}{row}")
        entered = cell.get("userEnteredValue")
        if entered and _RESTLESS.search(str(entered.get("formulaValue", ""))):
            self.restless = True
        return self.cells.read(cell, column)

    def _note_hidden(self, block: Json, top: int, left: int) -> None:
        for place, row in enumerate(block.get("rowMetadata", ())):
            if row.get("hiddenByUser") or row.get("hiddenByFilter"):
                self.hidden_rows.add(top + place + 1)
        for place, column in enumerate(block.get("columnMetadata", ())):
            if column.get("hiddenByUser"):
                self.hidden_columns.add(left + place)


def _trimmed(rows: Sequence[list[GridCell]]) -> Iterator[list[GridCell]]:
    """Without the empty cells at the end of rows and the empty rows at the end: Google keeps what has a format."""
    last = max((place for place, row in enumerate(rows) if any(map(_has_content, row))), default=-1)
    for row in rows[: last + 1]:
        width = max((place for place, cell in enumerate(row) if _has_content(cell)), default=-1) + 1
        yield row[:width]


def _has_content(cell: GridCell) -> bool:
    return cell is not None and not (isinstance(cell, str) and (not cell or cell.isspace()))


def _told(place: SheetPlace, about: About, walk: _TabWalk) -> tuple[Issue, ...]:
    issues = []
    if walk.notes:
        shown = ", ".join(walk.notes[:NOTES_SHOWN])
        more = len(walk.notes) - NOTES_SHOWN
        cells = f"{shown} … +{more}" if more > 0 else shown
        issues.append(note("cell-notes-not-read", place.at(), count=len(walk.notes), cells=cells))
    if walk.cells.has_moments:
        issues.append(note("moments-in-time-zone", place.at(), zone=about.time_zone))
    return tuple(issues)
