"""In which rows of a sheet the header stands: told by the project, or found by how it looks."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources.cells import GridCell
from npsp_migrate.sources.grid import Grid, MergedRange
from npsp_migrate.sources.labels import label_of

WINDOW = 60  # rows looked at from the first filled one; the longest preamble seen has ten
HIGHEST = 4  # header rows; more is a layout, not a header
LABEL_LENGTH = 250  # characters; the question of a Google Form is a header, a paragraph is not
MOSTLY = 0.8  # of a header's cells are words
WIDER = 1.5  # a row of words so much wider than an earlier one shows that the earlier is a title
FEWEST = 3  # cells of a movement: the day, the amount, whose
FULL = 0.75  # of the table's width: such a row of values is data, and nothing below it is the header

_VALUE_LIKE = re.compile(r"[\s\d.,;:/+()%€$£-]+|\S+@\S+\.\S+|true|false|vrai|faux|oui|non|x", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")

Rows = tuple[int, int]  # first and last
NumberedRow = tuple[int, list[GridCell]]


def header_rows(grid: Grid, spec: SourceSpec) -> Rows:
    if spec.header_row:
        return _told_rows(grid, spec)
    row = _find_row(grid)
    first, last = _with_rows_below(grid, *_with_rows_above(grid, row))
    missing = spec.header_rows - (last - first + 1) if spec.header_rows else 0
    if missing > 0 and first > missing and _filled(grid.row(first - 1)):
        return first - missing, last
    return first, last + missing


def _told_rows(grid: Grid, spec: SourceSpec) -> Rows:
    first, last = spec.header_row, spec.header_row + max(spec.header_rows, 1) - 1
    if last > grid.height or not _filled(grid.row(last)):
        at = grid.place.at(first)
        raise SourceError(
            f"{at} holds no header: the row is empty",
            hint=f"Change `header_row: {first}` of source `{spec.name}`, or leave it out to have it found",
            at=at,
        )
    return (first, last) if spec.header_rows else _with_rows_below(grid, first, last)


def _find_row(grid: Grid) -> int:
    """The first row of words that is at least half as wide as the table, before the first row of values."""
    window = _window(grid)
    widest = max((_filled(cells) for _, cells in window), default=0)
    enough = max((widest + 1) // 2, min(widest, 2))
    best = best_filled = previous = 0
    values = 0  # the widest row of values so far: a header is wider than what a bank writes above it
    gap = False  # blank rows since the best one: it may be a title
    for row, cells in window[_rows_of_account(window) :]:
        filled = _filled(cells)
        gap = gap or (best > 0 and row > previous + 1)
        previous = row
        if not is_wording(cells):
            if filled >= widest * FULL:
                break
            values = max(values, filled)
        elif filled > values and filled >= max(enough, best_filled + 1 if gap else best_filled * WIDER):
            best, best_filled, gap = row, filled, False
    if best:
        return best
    raise _no_header(grid, window)


def _no_header(grid: Grid, window: Sequence[NumberedRow]) -> SourceError:
    at = grid.place.at()
    if not window:
        return SourceError(f"{at} has no row with content", hint="Check that it is the right file", at=at)
    if sum(not is_wording(cells) and _filled(cells) >= FEWEST for _, cells in window) * 2 > len(window):
        return SourceError(
            f"{at} has rows of values and no row that names the columns",
            hint="Put one above the first row, for example `Date`, `Montant`, `Libellé`, and save the file; "
            "or write the row in the source if there is one: `header_row: 3`",
            at=at,
        )
    return SourceError(
        f"{at} has no row that looks like a header",
        hint="Write the row of the header in the source, for example `header_row: 3`",
        at=at,
    )


def _rows_of_account(window: Sequence[NumberedRow]) -> int:
    """1 if a row of values stands above the header: banks begin with the account, the period and the balance.

    The row of words that follows is the header only if the rows below it are values, and other ones.
    """
    if len(window) < FEWEST or is_wording(window[0][1]) or not is_wording(window[1][1]):
        return 0
    (_, above), (_, header), (_, below) = window[:3]
    named = all(name is not None for name, cell in zip(header, below, strict=True) if cell is not None)
    return int(named and not is_wording(below) and _filled(below) >= FEWEST and _shape(above) != _shape(below))


def _shape(cells: Sequence[GridCell]) -> list[bool | None]:
    return [None if cell is None else is_value(cell) for cell in cells]


def _window(grid: Grid) -> list[NumberedRow]:
    """The first rows with content and their numbers."""
    rows = (np.flatnonzero(grid.filled) + 1).tolist()
    return [(row, grid.row(row)) for row in rows[:WINDOW] if row < rows[0] + WINDOW]


def _with_rows_above(grid: Grid, row: int) -> Rows:
    """Group titles stand above their columns, merged over them: `Donateur` over `Nom` and `Prénom`."""
    first = row
    while first > 1 and row - first < HIGHEST - 1 and _is_group_row(grid, first - 1, first):
        first -= 1
    return first, row


def _with_rows_below(grid: Grid, first: int, last: int) -> Rows:
    """A header cell merged downwards, or group titles whose columns are named in the next row."""
    merges = [merged for merged in grid.merges or () if first <= merged.top <= last]
    deepest = max((merged.bottom for merged in merges if merged.height <= HIGHEST), default=last)
    grouped = any(merged.width > 1 and merged.bottom == last for merged in merges)
    if grouped and deepest == last and last < grid.height and _names_groups(grid, last + 1, merges):
        deepest = last + 1
    return first, min(max(last, deepest), grid.height)


def _names_groups(grid: Grid, row: int, merges: Sequence[MergedRange]) -> bool:
    cells = grid.row(row)
    under = [cells[column] for merged in merges for column in range(merged.left, min(merged.right + 1, len(cells)))]
    return is_wording(cells) and sum(cell is not None for cell in under) * 2 >= len(under)


def _is_group_row(grid: Grid, row: int, below: int) -> bool:
    cells = grid.row(row)
    if not _filled(cells) or not is_wording(cells):
        return False
    reaching = [merged for merged in grid.merges or () if merged.top <= row <= merged.bottom]
    if any(merged.bottom >= below for merged in reaching):
        return True
    wide = [merged for merged in reaching if merged.width > 1]
    used = [column for column, cell in enumerate(grid.row(below)) if cell is not None]
    if wide:  # a lone title over the first columns, or over all of them, is the sheet's and no group's
        return _filled(cells) > 1 or (wide[0].left > used[0] and wide[0].right <= used[-1])
    labels = Counter(label_of(cell) for cell in grid.row(below) if cell is not None)
    return _filled(cells) > 1 and max(labels.values(), default=0) > 1


def _filled(cells: Sequence[GridCell]) -> int:
    return sum(cell is not None for cell in cells)


def is_value(cell: GridCell) -> bool:
    """A number, a date, or a text that shows one: what no header is made of, but for years."""
    return not isinstance(cell, str) or _VALUE_LIKE.fullmatch(cell) is not None


def is_wording(cells: Sequence[GridCell]) -> bool:
    """Words, and perhaps years: what a header is made of."""
    filled = [cell for cell in cells if cell is not None and not _YEAR.fullmatch(str(cell))]
    words = sum(
        isinstance(cell, str) and len(cell) <= LABEL_LENGTH and not _VALUE_LIKE.fullmatch(cell) for cell in filled
    )
    return words > 0 and words >= MOSTLY * len(filled)
