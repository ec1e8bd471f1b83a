"""What a mapping relies on: a sheet now, beside the same sheet as it was taken last. Two tables in, findings out.

Only the mapped columns are looked at: kinds of cells, fill, uniqueness, order, and the number of rows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from npsp_migrate.mapping.sync_settings import GUARDRAILS, Rule
from npsp_migrate.model.columns import ColumnSpec, ColumnType, OnChange
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.table import Table

FEWEST = 5  # cells: fewer are an ordinary day's typing
FEWEST_SORTED = 10  # rows moved together
RARE, COMMON = 0.02, 0.20  # of a column's filled cells
IN_PLACE, APART, SAME_VALUES = 0.95, 0.80, 0.95  # of a column's cells


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that is no longer as it was. `header` is empty for the sheet as a whole."""

    header: str
    words: Words
    then: OnChange
    rows: tuple[int, ...] = ()  # those whose cell of the column is doubtful


def compare_tables(before: Table, now: Table, specs: Sequence[ColumnSpec]) -> tuple[Broken, ...]:
    """Everything that changed in a way that typing does not."""
    known = [spec for spec in specs if spec.header in before.frame and spec.header in now.frame]
    cells = {spec.header: (before.frame[spec.header].tolist(), now.frame[spec.header].tolist()) for spec in known}
    apart = dict(_sorted_apart(cells, known, now)) if known else {}
    found = [*_volume(before, now)]
    for spec in known:
        if spec.header in apart:
            found.append(Broken(spec.header, _sort_words(spec.header, apart[spec.header]), *_then(spec, apart)))
            continue
        found += _of_column(spec, *cells[spec.header], now)
    return (*found, *_moved(before, now, known))


def _then(spec: ColumnSpec, apart: Mapping[str, tuple[int, ...]]) -> tuple[OnChange, tuple[int, ...]]:
    return spec.if_changed, apart[spec.header]


def _sort_words(header: str, rows: tuple[int, ...]) -> Words:
    return words("contract-sorted-apart", column=header, count=f"{len(rows):,}")


def _volume(before: Table, now: Table) -> Iterator[Broken]:
    """The limits of the night's own guardrail: one idea of what is too much."""
    limit = GUARDRAILS[Rule.SHRUNK_SOURCES]
    lost = before.rows_in - now.rows_in
    if lost > limit.more_than and lost * 100 > before.rows_in * limit.percent:
        said = words("contract-rows-lost", count=f"{lost:,}", rows=f"{before.rows_in:,}")
        yield Broken("", said, OnChange.STOP)


def _moved(before: Table, now: Table, known: Sequence[ColumnSpec]) -> Iterator[Broken]:
    """Columns are found by name, so an inserted one does no harm; it is told once."""
    moved = [spec for spec in known if before.letters.get(spec.header) != now.letters.get(spec.header)]
    if moved:
        first = moved[0].header
        said = words(
            "contract-columns-moved",
            column=first,
            before=before.letters.get(first, ""),
            after=now.letters.get(first, ""),
        )
        yield Broken("", said, OnChange.ACCEPT)


def _of_column(spec: ColumnSpec, old: list[object], new: list[object], now: Table) -> Iterator[Broken]:
    was, here = Counter(map(_kind, old)), Counter(map(_kind, new))
    filled_was, filled_here = len(old) - was[""], len(new) - here[""]
    for kind in ("text", "number", "date", "boolean"):
        few = was[kind] <= RARE * filled_was
        if filled_was >= FEWEST and few and here[kind] >= FEWEST and here[kind] >= COMMON * filled_here:
            said = words("contract-kind", column=spec.header, count=f"{here[kind]:,}", cell_kind=kind)
            yield Broken(spec.header, said, spec.if_changed, _rows(now, [_kind(cell) == kind for cell in new]))
    if filled_was >= FEWEST and filled_was * 2 >= len(old) and filled_here * len(old) * 2 < filled_was * len(new):
        said = words("contract-emptied", column=spec.header, count=f"{filled_here:,}", before=f"{filled_was:,}")
        yield Broken(spec.header, said, spec.if_changed)
    if spec.type is ColumnType.IDENTIFIER and filled_was >= FEWEST and _unique(old) and not _unique(new):
        often = Counter(cell for cell in new if cell is not None)
        doubled = [cell is not None and often[cell] > 1 for cell in new]
        said = words("contract-not-unique", column=spec.header, count=f"{sum(doubled):,}")
        yield Broken(spec.header, said, spec.if_changed, _rows(now, doubled))


def _kind(cell: object) -> str:
    if cell is None or cell == "" or cell != cell:
        return ""
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, int | float):
        return "number"
    return "date" if isinstance(cell, date) else "text"


def _unique(cells: Sequence[object]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return len(set(filled)) == len(filled)


def _rows(now: Table, chosen: Sequence[bool]) -> tuple[int, ...]:
    return tuple(int(row) for row, is_meant in zip(now.frame.index, chosen, strict=True) if is_meant)


def _sorted_apart(
    cells: Mapping[str, tuple[list[object], list[object]]], known: Sequence[ColumnSpec], now: Table
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Columns with the same values at other rows, beside columns that kept theirs: sorted without the rest.

    Rows are paired by an identifier if the sheet has one, else by their place.
    """
    pairs = _paired_rows(cells, known)
    if len(pairs) < FEWEST_SORTED:
        return
    stays, leaves = [], {}
    for header, (old, new) in cells.items():
        differs = [new_row for old_row, new_row in pairs if old[old_row] != new[new_row]]
        distinct = len({new[row] for _, row in pairs})
        if len(differs) <= (1 - IN_PLACE) * len(pairs):
            stays += [header] if distinct >= max(FEWEST, len(pairs) // 3) else []
        elif len(differs) >= max(FEWEST_SORTED, (1 - APART) * len(pairs)) and _same_values(old, new, pairs):
            leaves[header] = tuple(int(now.frame.index[row]) for row in sorted(differs))
    if stays:
        yield from leaves.items()


def _paired_rows(
    cells: Mapping[str, tuple[list[object], list[object]]], known: Sequence[ColumnSpec]
) -> list[tuple[int, int]]:
    """Positions of one row, before and now."""
    for spec in known:
        old, new = cells[spec.header]
        if spec.type is ColumnType.IDENTIFIER and _unique(old) and _unique(new):
            places = {cell: place for place, cell in enumerate(new) if cell is not None}
            pairs = [(place, places[cell]) for place, cell in enumerate(old) if cell in places]
            if len(pairs) * 10 >= len(old) * 9:
                return pairs
    old, new = next(iter(cells.values()))
    return [(place, place) for place in range(min(len(old), len(new)))]


def _same_values(old: list[object], new: list[object], pairs: Sequence[tuple[int, int]]) -> bool:
    was, here = Counter(old[row] for row, _ in pairs), Counter(new[row] for _, row in pairs)
    return sum((was & here).values()) >= SAME_VALUES * len(pairs)
