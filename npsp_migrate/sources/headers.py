"""What the columns of a sheet are called."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import Issue, note, warning
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.header_rows import header_rows
from npsp_migrate.sources.labels import label_of, unique_name


@dataclass(frozen=True, slots=True)
class Header:
    """It stands in rows `first` to `last`. `names` by column position, of columns with a name or content."""

    first: int
    last: int
    names: dict[int, str]
    issues: tuple[Issue, ...] = ()


def read_header(grid: Grid, spec: SourceSpec) -> Header:
    first, last = header_rows(grid, spec)
    names, issues = _name_columns(grid, first, last)
    if not spec.header_row and last > 1:
        issues.insert(0, note("header-found", grid.place.at(first), row=first))
    return Header(first, last, names, tuple(issues))


def _name_columns(grid: Grid, first: int, last: int) -> tuple[dict[int, str], list[Issue]]:
    labels = _labels(grid, first, last)
    taken: dict[str, int] = {}
    names: dict[int, str] = {}
    issues: list[Issue] = []
    for position, label in enumerate(labels):
        letter = column_letter(position)
        if not label and not pd.notna(grid.columns[position][last:]).any():
            continue
        names[position] = unique_name(label or f"column {letter}", taken)
        if not label:
            issues.append(warning("header-empty", grid.place.at(last, letter), name=names[position]))
        elif names[position] != label:
            issues.append(warning("header-twice", grid.place.at(last, letter), header=label, name=names[position]))
    return names, issues


def _labels(grid: Grid, first: int, last: int) -> list[str]:
    """One label per column: the header rows joined, a group's title repeated over its columns."""
    rows = [[label_of(cell) for cell in grid.row(row)] for row in range(first, last + 1)]
    for position, row in enumerate(range(first, last)):
        named_below = [any(below[column] for below in rows[position + 1 :]) for column in range(len(grid.columns))]
        rows[position] = list(_repeated(rows[position], named_below, _group_starts(grid, row)))
    rows[-1] = list(_repeated(rows[-1], [True] * len(grid.columns), _group_starts(grid, last) or {}))
    return [_joined(parts) for parts in zip(*rows, strict=True)]


def _group_starts(grid: Grid, row: int) -> dict[int, int] | None:
    """Column → the column whose title covers it; None when nothing is merged and titles reach to the next one."""
    wide = [merged for merged in grid.merges or () if merged.top == row and merged.width > 1]
    if not wide:
        return None
    return {column: merged.left for merged in wide for column in range(merged.left, merged.right + 1)}


def _repeated(labels: list[str], named_below: list[bool], starts: dict[int, int] | None) -> Iterator[str]:
    title = ""
    for column, label in enumerate(labels):
        title = label or title
        if label:
            yield label
        elif starts is None:
            yield title if named_below[column] else ""
        else:
            yield labels[starts[column]] if column in starts else ""


def _joined(parts: tuple[str, ...]) -> str:
    distinct = [part for place, part in enumerate(parts) if part and (place == 0 or part != parts[place - 1])]
    return " ".join(distinct)
