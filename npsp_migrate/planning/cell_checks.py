"""Cells that the org would refuse: found now, each with its place, and not one by one while applying."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.errors import PlanError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Issue, Severity, Words, warning, words
from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.model.records import Provenance
from npsp_migrate.planning.fitting import ERASE, unlisted
from npsp_migrate.planning.planned import Flags
from npsp_migrate.planning.schema_checks import required_to_create
from npsp_migrate.planning.sides import Sides


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """`refused`: position of a record → why. The issues say it with the cell."""

    refused: dict[int, Words]
    issues: tuple[Issue, ...]


def check_cells(
    sides: Sides, described: ObjectDescription, provenance: Provenance, skipped: Collection[str] = ()
) -> Checked:
    """`skipped`: keys of records that are not created in any case, so that they need not be whole."""
    places = _Places(sides, provenance)
    refused: dict[int, Words] = {}
    issues: list[Issue] = []
    for line, field, because in _objections(sides, described, skipped):
        refused.setdefault(line, because)
        issues.append(Issue(Severity.ERROR, because, places.of(line, field)))
    issues += _unknown_choices(sides, described, places)
    return Checked(refused, tuple(issues))


class _Places:
    """Where a value came from: its cell, or the first row of its record."""

    def __init__(self, sides: Sides, provenance: Provenance) -> None:
        self._sides = sides
        self._provenance = provenance
        lines = sides.records.lines
        self._lines = [lines[name].to_numpy() for name in ("table", "row", "record")]
        ordered = lines.assign(line=np.arange(len(lines))).sort_values(["rank", "table", "row"])
        self._first = ordered.drop_duplicates("record_key").set_index("record_key")["line"]
        self._cells = sides.records.cells.to_numpy()
        self._column = {name: place for place, name in enumerate(sides.records.cells.columns)}

    def of(self, line: int, field: str) -> Location:
        position = int(self._cells[line, self._column[field]]) if field in self._column else -1
        if position < 0:
            position = int(self._first.get(self._sides.records.frame.index[line], -1))
        if position < 0:
            return Location("")
        table, row, record = (column[position] for column in self._lines)
        return self._provenance.at(int(table), int(row), str(record), field)

    def first(self, lines: Sequence[int], field: str) -> int:
        """The record among these whose cell stands first."""
        positions = self._cells[lines, self._column[field]]
        table, row, _ = self._lines
        order = np.lexsort((row[positions], table[positions], positions < 0))
        return lines[int(order[0])]


def _objections(
    sides: Sides, described: ObjectDescription, skipped: Collection[str]
) -> Iterator[tuple[int, str, Words]]:
    """(record, field, why), field by field."""
    exists = sides.exists
    created = ~exists & ~sides.records.frame.index.isin(list(skipped))
    for place, name in enumerate(sides.fields):
        column, field = sides.wanted[:, place], described.fields[name]
        for line in np.flatnonzero(sides.unfit[:, place]).tolist():
            yield line, name, column[line].because
        if not field.createable:
            said = np.array([value is not None for value in column], dtype=np.bool_)
            for line in np.flatnonzero(said & ~exists).tolist():
                yield line, name, words("field-not-on-create", field=name)
        if not field.nillable:
            erased = np.array([value == ERASE for value in column], dtype=np.bool_)
            for line in np.flatnonzero(erased & exists).tolist():
                yield line, name, words("field-required", field=name)
    for field in required_to_create(described):
        yield from _missing(sides, field, created)


def _missing(sides: Sides, field: FieldDescription, new: Flags) -> Iterator[tuple[int, str, Words]]:
    if field.name not in sides.fields:
        if new.any() and not _filled_by_the_org(field):
            raise PlanError(
                f"`{sides.records.object}` needs `{field.name}`, and no mapping gives it",
                hint=f"Add `{field.name}` to the record's fields in the mapping",
            )
        return
    column = sides.wanted[:, sides.fields.index(field.name)]
    blank = np.array([value is None or value == ERASE for value in column], dtype=np.bool_)
    for line in np.flatnonzero(blank & new).tolist():
        yield line, field.name, words("field-required", field=field.name)


def _filled_by_the_org(field: FieldDescription) -> bool:
    """The owner is whoever writes, unless the mapping names one."""
    return "User" in field.reference_to


def _unknown_choices(sides: Sides, described: ObjectDescription, places: _Places) -> Iterator[Issue]:
    """Once per value, at the first cell that has it."""
    for place, name in enumerate(sides.fields):
        field = described.fields[name]
        if field.restricted or not field.picklist:
            continue
        column = pd.Series(sides.wanted[:, place], dtype=object)
        new = {value: unlisted(value, field) for value in column.dropna().unique()}
        lines: dict[str, list[int]] = {}
        for line, value in column[column.isin([value for value, parts in new.items() if parts])].items():
            for part in new[value]:
                lines.setdefault(part, []).append(int(str(line)))
        for part, having in sorted(lines.items()):
            at = places.of(places.first(having, name), name)
            yield warning("choice-new-to-org", at, field=name, value=part, count=len(having))
