"""Only the columns that the mapping names: everything else of a sheet is left unread."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from npsp_migrate.errors import SourceError
from npsp_migrate.mapping.folding import fold, nearest
from npsp_migrate.mapping.origins import needed_columns
from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.model.columns import ColumnSpec
from npsp_migrate.model.issue import warning
from npsp_migrate.model.table import Table

SHOWN = 8  # headers in a hint: the rest are counted


def select_columns(
    table: Table, mapping: SourceMapping, of_other_years: frozenset[str] = frozenset()
) -> tuple[Table, tuple[str, ...]]:
    """The table with the mapped columns under the mapping's headers, and the headers that were left out.

    A header is found when it equals the mapped one or an alias, whatever the case, accents and spaces. A missing
    column stops the run, unless it is `optional` or one `of_other_years`: then its cells are empty. One of other
    years that seems to have another name here stops it too.
    """
    found = _find(table, mapping.columns)
    lacking = [spec for spec in mapping.columns if spec.header not in found]
    left_out = tuple(header for header in map(str, table.frame.columns) if header not in found.values())
    of_others = [spec for spec in lacking if spec.header in of_other_years - mapping.optional]
    may_lack = mapping.optional | {spec.header for spec in of_others if not nearest(spec.header, left_out)}
    missing = [spec for spec in lacking if spec.header not in may_lack]
    if missing:
        raise _missing_columns(table, mapping, missing, left_out, of_other_years)
    blank = pd.Series([None] * len(table.frame), index=table.frame.index, dtype=object)
    columns = {
        spec.header: table.frame[found[spec.header]] if spec.header in found else blank for spec in mapping.columns
    }
    frame = pd.DataFrame(columns, index=table.frame.index, dtype=object)
    letters = {ours: table.letters[theirs] for ours, theirs in found.items() if theirs in table.letters}
    told = tuple(warning("column-of-other-years", table.at(), header=spec.header) for spec in of_others)
    return replace(table, frame=frame, letters=letters, issues=(*table.issues, *told)), left_out


def columns_of_some(tables: Sequence[Table], mapping: SourceMapping) -> frozenset[str]:
    """Of several files or sheets of one source: columns that some have and some lack, and that nothing needs."""
    if len(tables) < 2:
        return frozenset()
    found = frozenset(header for table in tables for header in _find(table, mapping.columns))
    return found - needed_columns(mapping)


def _find(table: Table, specs: Sequence[ColumnSpec]) -> Mapping[str, str]:
    """The mapped header → the sheet's. An exact name is taken before one that is only spelled alike."""
    exact = {str(header): str(header) for header in table.frame.columns}
    alike = {fold(header): header for header in reversed(exact)}  # the leftmost of two is kept
    found: dict[str, str] = {}
    for spec in specs:
        names = (spec.header, *spec.aliases)
        hits = [exact[name] for name in names if name in exact]
        hits += [alike[fold(name)] for name in names if fold(name) in alike]
        if hits:
            found[spec.header] = hits[0]
    return found


def _missing_columns(
    table: Table,
    mapping: SourceMapping,
    missing: Sequence[ColumnSpec],
    free: Sequence[str],
    of_other_years: frozenset[str],
) -> SourceError:
    said = "\n".join(f"{table.at()} has no column `{spec.header}`" for spec in missing)
    return SourceError(said, hint="\n".join(_hint(mapping, spec, free, of_other_years) for spec in missing))


def _hint(mapping: SourceMapping, spec: ColumnSpec, free: Sequence[str], of_other_years: frozenset[str]) -> str:
    place = f"`{mapping.file}`, line {mapping.lines.get(spec.header, 1)}"
    meant = nearest(spec.header, free)
    if meant and spec.header in of_other_years:
        return f"Other files of the source have it; if it is `{meant}` here, write that under `aliases:` in {place}"
    if meant:
        return f"The sheet has `{meant}`; write that name in {place}"
    if not free:
        return f"The mapping names every column of the sheet already; look at {place}"
    return f"Of its columns, the mapping does not name {_listed(free)}; correct {place}, or write `optional: true`"


def _listed(headers: Sequence[str]) -> str:
    shown = ", ".join(f"`{header}`" for header in headers[:SHOWN])
    more = len(headers) - SHOWN
    return f"{shown} … and {more} more" if more > 0 else shown
