"""Cells that a person reads from a neighbour: merged ones, and those left empty below the same value."""

from collections.abc import Iterator, Mapping, Sequence

from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import Issue, Words, note, warning
from npsp_migrate.sources.grid import Grid, MergedRange
from npsp_migrate.sources.headers import Header
from npsp_migrate.sources.suggesting import nearest

RANGES_SHOWN = 20  # warnings per sheet, then one for all the others
CARRIES = frozenset({"section-title"})  # a left out row whose value the rows below it mean: `Janvier`


def fill_merged(grid: Grid, header: Header, headers: Sequence[str]) -> list[Issue]:
    """Fill the told columns' merged cells downwards, in place; tell of merged data cells that are not filled."""
    positions, issues = _positions(grid, header, headers, "fill_merged")
    untold = []
    for merged in grid.merges or ():
        if merged.bottom <= header.last or merged.top > grid.height or not _covers_named(merged, header):
            continue
        if merged.left in positions and merged.width == 1:
            _fill(grid, merged, header)
        elif merged.height > 1:
            untold.append(merged)
    filled = [position for position in positions if grid.merges]
    issues += [
        note("merged-cells-filled", grid.place.at(0, column_letter(position)), header=header.names[position])
        for position in filled
    ]
    return issues + list(_warnings(grid, header, untold))


def fill_down(grid: Grid, header: Header, headers: Sequence[str], left_out: Mapping[int, Words]) -> list[Issue]:
    """Repeat the value above in empty cells of the told columns, in place; totals and the like give no value."""
    positions, issues = _positions(grid, header, headers, "fill_down")
    silent = {row for row, because in left_out.items() if because.code not in CARRIES}
    for position in positions:
        column, above, filled = grid.columns[position], None, 0
        for row in range(header.last + 1, grid.height + 1):
            cell = column[row - 1]
            if cell is not None and row not in silent:
                above = cell
            elif cell is None and above is not None and row not in left_out and _has_content(grid, header, row):
                column[row - 1] = above
                filled += 1
        at = grid.place.at(0, column_letter(position))
        issues.append(note("cells-filled-down", at, header=header.names[position], count=filled))
    return issues


def _has_content(grid: Grid, header: Header, row: int) -> bool:
    return any(grid.columns[position][row - 1] is not None for position in header.names)


def _positions(grid: Grid, header: Header, headers: Sequence[str], setting: str) -> tuple[list[int], list[Issue]]:
    by_name = {name: position for position, name in header.names.items()}
    missing = [name for name in headers if name not in by_name]
    issues = [
        warning(
            "column-to-fill-missing",
            grid.place.at(header.last),
            setting=setting,
            header=name,
            likely=nearest(name, list(by_name), at_least=0),
        )
        for name in missing
    ]
    return [by_name[name] for name in headers if name in by_name], issues


def _covers_named(merged: MergedRange, header: Header) -> bool:
    return any(position in header.names for position in range(merged.left, merged.right + 1))


def _fill(grid: Grid, merged: MergedRange, header: Header) -> None:
    column = grid.columns[merged.left]
    top = max(merged.top, header.last + 1)
    value = column[merged.top - 1]
    for row in range(top, min(merged.bottom, grid.height) + 1):
        column[row - 1] = value


def _warnings(grid: Grid, header: Header, merges: Sequence[MergedRange]) -> Iterator[Issue]:
    for merged in merges[:RANGES_SHOWN]:
        at = grid.place.at(merged.top, column_letter(merged.left))
        yield warning("merged-cells-not-filled", at, range=merged, header=header.names.get(merged.left, ""))
    more = len(merges) - RANGES_SHOWN
    if more > 0:
        yield warning("more-merged-cells-not-filled", grid.place.at(), count=more)
