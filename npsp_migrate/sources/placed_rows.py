"""Cells as a page or an XML spreadsheet names them, one by one → grid. Bounded, whatever places it names."""

from npsp_migrate.model.issue import Issue
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import read_rows
from npsp_migrate.sources.faults import too_far
from npsp_migrate.sources.grid import CELL_LIMIT, WIDTH_LIMIT, Grid, MergedRange

ROW_LIMIT = 1_048_576  # rows, of Excel and of LibreOffice


class TooFarError(Exception):
    """A cell beyond what a spreadsheet has, or more room than there is. Says which cell."""

    def __init__(self, row: int, column: int) -> None:
        super().__init__(row, column)
        self.row, self.column = row, column


class PlacedRows:
    """One sheet while it is read. Rows count from 1, columns from 0."""

    def __init__(self) -> None:
        self._rows: list[list[object]] = []
        self._room = 0  # cells, with the empty ones before each
        self.width = 0
        self.merges: list[MergedRange] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.zero_padded: set[int] = set()

    def put(self, row: int, column: int, value: object) -> None:
        if not (1 <= row <= ROW_LIMIT and 0 <= column < WIDTH_LIMIT):
            raise TooFarError(row, column)
        if row > len(self._rows):
            self._rows.extend([] for _ in range(row - len(self._rows)))
        cells = self._rows[row - 1]
        missing = column + 1 - len(cells)
        if missing > 0:
            self._room += missing
            self.width = max(self.width, column + 1)
            if self._room > CELL_LIMIT:
                raise TooFarError(row, column)
            cells.extend([None] * missing)
        cells[column] = value

    def merge(self, top: int, left: int, height: int, width: int) -> None:
        if height > 1 or width > 1:
            self.merges.append(MergedRange(top, left, top + height - 1, left + width - 1))

    @property
    def height(self) -> int:
        return len(self._rows)

    def most_filled(self) -> int:
        """The cells with content of the row that has most of them."""
        return max((len(row) - row.count(None) for row in self._rows), default=0)

    def filled_rows(self) -> int:
        return sum(len(row) > row.count(None) for row in self._rows)

    def grid(self, place: SheetPlace, issues: tuple[Issue, ...] = ()) -> Grid:
        if self.height * self.width > CELL_LIMIT:
            raise too_far(place.file, place.sheet, self.height, self.width - 1)
        columns, filled = read_rows(self._rows)
        return Grid(
            place,
            columns,
            filled,
            tuple(sorted(self.merges)),
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            tuple(sorted(self.zero_padded)),
            issues,
        )
