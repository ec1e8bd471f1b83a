"""One sheet as it was read, before anyone knows which row is the header: columns of cells from `A1` on."""

from dataclasses import dataclass, field, replace

from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import Issue
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import Column, Counts, GridCell

CELL_LIMIT = 30_000_000  # cells that a reader makes room for: 1,048,576 rows of 28 columns, about 1 GiB
SPARSE_LIMIT = 12_000_000  # the same, where not one in four is written
WIDTH_LIMIT = 16_384  # columns, of Excel and of LibreOffice; a damaged file may claim more


@dataclass(frozen=True, slots=True, order=True)
class MergedRange:
    """Cells shown as one; only the top left one holds the value. Rows count from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    def __str__(self) -> str:
        return f"{column_letter(self.left)}{self.top}:{column_letter(self.right)}{self.bottom}"


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """All columns are equally long; what stands at position `i` is of sheet row `i + 1`.

    `merges` is None where the kind of file does not tell. `zero_padded` are the columns whose numbers
    were turned into the text that the sheet shows (`01000`).
    """

    place: SheetPlace
    columns: tuple[Column, ...]
    filled: Counts  # cells with content, per row
    merges: tuple[MergedRange, ...] | None = None
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    zero_padded: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
    only_texts: bool = False  # known to hold texts and empty cells, and nothing else

    @property
    def height(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def row(self, number: int) -> list[GridCell]:
        return [column[number - 1] for column in self.columns]

    def with_issues(self, issues: tuple[Issue, ...]) -> "Grid":
        return replace(self, issues=issues + self.issues)
