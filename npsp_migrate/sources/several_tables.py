"""Several tables on one sheet, below or beside each other: recognised, and one is read only as told.

A table of its own has a row of words above rows of values. Gaps inside one table, sections, totals and
notes are no further tables: where it is not plain that there are two, there is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.errors import SourceError
from npsp_migrate.location import column_letter
from npsp_migrate.model.source import EACH_TABLE, SourceSpec
from npsp_migrate.sources.cells import Column, empty_column
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.header_rows import header_rows, is_value, is_wording
from npsp_migrate.sources.labels import folded, label_of

LONGEST = 200_000  # rows; what is longer is an export, and nobody keeps two in one sheet
MOSTLY = 0.8  # of a column's cells
DENSE = 0.9  # of the rows from a table's first to its last
ALIKE = 0.7  # of the rows that either of two groups of columns fills are filled by both: one table with a gap
TITLES = 2  # rows with a single cell above a header
FIRST = 500  # cells of a column
SHOWN = 6  # tables in one sentence

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A rectangle of a sheet that holds one table. Rows count from 1, columns from 0.

    Its header starts in row `header` and column `first`.
    """

    top: int
    left: int
    bottom: int
    right: int
    header: int
    first: int

    def __str__(self) -> str:
        return f"`{column_letter(self.first)}{self.header}`"


def chosen_tables(grid: Grid, spec: SourceSpec) -> tuple[tuple[int, Grid], ...]:
    """The sheet with nothing but the table that the source means, at its place. It has number 0 if it is alone."""
    if (spec.header_row and not spec.table) or grid.height > LONGEST:
        return ((0, grid),)
    blocks = find_tables(grid)
    if spec.table == EACH_TABLE:
        return tuple((number, cropped(grid, block)) for number, block in enumerate(blocks, 1)) or ((0, grid),)
    if spec.table > max(len(blocks), 1):
        raise SourceError(
            f"{grid.place.at()} has no table {spec.table}",
            hint=_begins(blocks) if blocks else "It has one table: leave `table:` out",
            at=grid.place.at(),
        )
    if not blocks:
        return ((0, grid),)
    if spec.table:
        return ((spec.table, cropped(grid, blocks[spec.table - 1])),)
    raise SourceError(
        f"{grid.place.at()} holds {len(blocks)} tables",
        hint=f"{_begins(blocks)}; write which one is meant in the source, for example `table: 1`, or its "
        "`header_row:` if it is one table after all",
        at=grid.place.at(),
    )


def find_tables(grid: Grid) -> tuple[Block, ...]:
    """In the order in which people read; one table, or none that can be told, gives none."""
    stacked = list(_below(grid, 0, len(grid.columns) - 1))  # a blank row parts more than a blank column
    found = [block for above in stacked for block in _within(grid, above, alone=len(stacked) == 1)]
    return tuple(sorted(found, key=lambda block: (block.header, block.left))) if len(found) > 1 else ()


def _within(grid: Grid, above: Block, *, alone: bool) -> Iterator[Block]:
    part = grid if alone else cropped(grid, above)
    spans = _beside(part)
    if len(spans) == 1:
        yield above
        return
    for left, right in spans:
        for block in _below(cropped(part, replace(above, left=left, right=right)), left, right):
            yield replace(block, top=max(block.top, above.top), bottom=min(block.bottom, above.bottom))


def cropped(grid: Grid, block: Block) -> Grid:
    """Everything outside the block is empty; what stands in it keeps its place."""
    columns = []
    filled = np.zeros(grid.height, dtype=np.int64)
    for position, column in enumerate(grid.columns):
        kept = empty_column(len(column))
        if block.left <= position <= block.right:
            kept[block.top - 1 : block.bottom] = column[block.top - 1 : block.bottom]
            filled += pd.notna(kept)
        columns.append(kept)
    inside = tuple(
        merged
        for merged in grid.merges or ()
        if block.top <= merged.top <= block.bottom and block.left <= merged.left <= block.right
    )
    return replace(grid, columns=tuple(columns), filled=filled, merges=None if grid.merges is None else inside)


def _begins(blocks: Sequence[Block]) -> str:
    shown = ", ".join(map(str, blocks[:SHOWN]))
    more = f" … and {len(blocks) - SHOWN} more" if len(blocks) > SHOWN else ""
    return f"They begin in {shown}{more}"


# ------------------------------------------------------------------------------------------- beside each other


def _beside(grid: Grid) -> list[tuple[int, int]]:
    """First and last column of each group that is a table of its own; the whole sheet when there is one."""
    groups = _groups([_has_content(column) for column in grid.columns])
    whole = [(0, len(grid.columns) - 1)]
    if len(groups) < 2:
        return whole
    masks = [pd.notna(column) for column in grid.columns]
    spans = groups[:1]
    for left, right in groups[1:]:
        before = _Side(grid, masks, *spans[-1])
        if before.is_apart_from(_Side(grid, masks, left, right)):
            spans.append((left, right))
        else:
            spans[-1] = (spans[-1][0], right)
    return spans if len(spans) > 1 else whole


def _has_content(column: Column) -> bool:
    """Nearly always its first cells tell."""
    return bool(pd.notna(column[:FIRST]).any() or pd.notna(column[FIRST:]).any())


def _groups(filled: Sequence[bool]) -> list[tuple[int, int]]:
    """Runs of columns with content."""
    groups: list[tuple[int, int]] = []
    for position, has_content in enumerate(filled):
        if has_content and groups and groups[-1][1] == position - 1:
            groups[-1] = (groups[-1][0], position)
        elif has_content:
            groups.append((position, position))
    return groups


class _Side:
    """Columns between two empty ones, as if they were a table."""

    def __init__(self, grid: Grid, masks: Sequence[Mask], left: int, right: int) -> None:
        self.width = right - left + 1
        part = cropped(grid, Block(1, left, grid.height, right, 1, left))
        try:
            self.header = header_rows(part, SourceSpec(""))[1]
        except SourceError:  # no header: notes, or a few sums
            self.header = 0
        self.rows = np.logical_or.reduce(masks[left : right + 1])[self.header :]
        labels = part.row(self.header) if self.header else []
        self.labels = {folded(label_of(cell)) for cell in labels if cell is not None}

    def is_apart_from(self, other: "_Side") -> bool:
        if min(self.width, other.width) < 2 or not (self.is_dense() and other.is_dense()):
            return False
        if self.header != other.header or len(self.labels & other.labels) > 1:
            return True
        both, either = (self.rows & other.rows).sum(), (self.rows | other.rows).sum()
        return bool(both < ALIKE * either)

    def is_dense(self) -> bool:
        """Rows without a gap from the header on: what is filled here and there belongs to the rows beside it."""
        rows = np.flatnonzero(self.rows)
        return bool(self.header and len(rows) and rows[0] < 2 and len(rows) >= DENSE * (rows[-1] + 1))


# ------------------------------------------------------------------------------------------- below each other


def _below(grid: Grid, left: int, right: int) -> Iterator[Block]:
    try:
        first, last = header_rows(grid, SourceSpec(""))
    except SourceError:  # whoever reads the table says so
        return
    labels = {folded(label_of(cell)) for cell in grid.row(last) if cell is not None}
    starts = [(1, first)]
    for top, bottom in _runs(grid, last):
        header = _header_of(grid, top, bottom, labels)
        if header:
            starts.append((top, header))
            labels = {folded(label_of(cell)) for cell in grid.row(header) if cell is not None}
    ends = [top - 1 for top, _ in starts[1:]] + [grid.height]
    for (top, header), end in zip(starts, ends, strict=True):
        used = [position for position, cell in enumerate(grid.row(header)) if cell is not None]
        yield Block(top, left, end, right, header, used[0])


def _runs(grid: Grid, after: int) -> Iterator[tuple[int, int]]:
    """First and last row of what stands between blank rows, behind the first such gap."""
    rows = np.flatnonzero(grid.filled[after:]) + after + 1
    breaks = np.flatnonzero(np.diff(rows, prepend=after) > 1)
    for place, start in enumerate(breaks):
        end = breaks[place + 1] - 1 if place + 1 < len(breaks) else len(rows) - 1
        yield int(rows[start]), int(rows[end])


def _header_of(grid: Grid, top: int, bottom: int, labels: set[str]) -> int:
    """The row of words above rows of values that starts a table of its own, or 0."""
    row = top
    while row < min(bottom, top + TITLES) and grid.filled[row - 1] == 1:
        row += 1
    cells = {position: cell for position, cell in enumerate(grid.row(row)) if cell is not None}
    own = [folded(label_of(cell)) for cell in cells.values()]
    if row >= bottom or len(own) < 2 or len(set(own)) < len(own) or not is_wording(list(cells.values())):
        return 0
    if any(is_value(cell) for cell in cells.values()):
        return 0
    shared = sum(label in labels for label in own)
    if shared * 2 > len(own) and shared * 2 > len(labels):  # the header once more, above a further part
        return 0
    contrasts = sum(_holds_values(grid.columns[position][row:bottom]) for position in cells)
    return row if contrasts > 1 or (contrasts and (row > top or shared)) else 0


def _holds_values(cells: Column) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and sum(map(is_value, filled)) >= MOSTLY * len(filled)
