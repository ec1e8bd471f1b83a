"""The values of one record's fields, for all rows of a table at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from npsp_migrate.mapping.cells import ERASED, Cells, Mask, Objects, blanks, filled_with, only, or_else, present
from npsp_migrate.mapping.opening import KnownKeys
from npsp_migrate.mapping.rules import (
    AllOf,
    FieldRule,
    FieldSource,
    FirstOf,
    FromColumn,
    FromConstant,
    FromLookup,
    FromRecord,
    FromText,
    IfMissing,
)
from npsp_migrate.mapping.texts import as_text, comparable
from npsp_migrate.model.issue import Issue, warning
from npsp_migrate.model.table import Table

MULTI_SELECT = ";"  # Salesforce: between the values of a multi-select picklist


@dataclass(frozen=True, slots=True)
class FieldReader:
    """`keys`: record → the key that each row gives it, blank where the row gives no such record.

    `known`: the keys of all sources, by object.
    """

    table: Table
    cells: Cells
    keys: Mapping[str, Objects]
    known: KnownKeys = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def read(self, rule: FieldRule, wanted: Mask) -> Objects:
        """The field's value for each row; blank for rows that do not want the record."""
        return only(self._read(rule.source, rule.field, wanted), wanted)

    def _read(self, source: FieldSource, name: str, wanted: Mask) -> Objects:
        if not source.when:
            return self._anywhere(source, name, wanted)
        there = self.cells.holds(source.when)
        return only(self._anywhere(source, name, wanted & there), there)

    def _anywhere(self, source: FieldSource, name: str, wanted: Mask) -> Objects:
        match source:
            case FromColumn():
                return self._from_column(source, name, wanted)
            case FromConstant():
                return filled_with(source.value, len(self.cells))
            case FromText():
                return self.cells.text(source.template)
            case FromRecord():
                return self.keys[source.record]
            case FromLookup():
                return self._looked_up(source)
            case FirstOf():
                values = blanks(len(self.cells))
                for choice in source.choices:
                    found = self._read(choice, name, wanted & ~present(values))
                    values = or_else(values, found)
                return values
            case AllOf():
                given = blanks(len(self.cells))
                for choice in source.choices:
                    given = _together(given, self._read(choice, name, wanted))
                return given

    def _looked_up(self, source: FromLookup) -> Objects:
        keys = self.cells.key(source.key)
        if source.if_missing is IfMissing.HOLD:
            return keys
        known = self.known.get(source.object, frozenset())
        return only(keys, np.array([key is not None and key.casefold() in known for key in keys], dtype=bool))

    def _from_column(self, rule: FromColumn, name: str, wanted: Mask) -> Objects:
        if rule.known_only:
            self._tell_unknown(rule, name, wanted)
        values = self.cells.values(rule.column).copy()
        if rule.values or tuple in set(map(type, values.tolist())):
            values = self.cells.each(rule.column, lambda value: _translated(rule, value))
        erased = self.cells.erased(rule.column)
        if rule.erase_blank:
            erased |= ~present(self.cells.values(rule.column))
        values[erased] = ERASED
        return values

    def _tell_unknown(self, rule: FromColumn, name: str, wanted: Mask) -> None:
        unknown = wanted & present(self.cells.each(rule.column, lambda value: _unknown(rule, value) or None))
        rows = self.table.frame.index.to_numpy()[unknown]
        said = self.cells.values(rule.column)[unknown]
        for row, value in zip(rows, said, strict=True):  # one issue per cell
            at = self.table.at(int(row), rule.column)
            self.issues.append(warning("value-not-mapped", at, value=_unknown(rule, value), field=name))


def _joined(one: object, other: object) -> str | None:
    words = dict.fromkeys(word for value in (one, other) if value for word in as_text(value).split(MULTI_SELECT))
    return MULTI_SELECT.join(words) or (ERASED if ERASED in (one, other) else None)


def _together(values: Objects, others: Objects) -> Objects:
    return np.array(list(map(_joined, values, others)), dtype=object)


def _words(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _unknown(rule: FromColumn, value: object) -> str:
    """The words of a cell that `values` does not name."""
    return MULTI_SELECT.join(as_text(word) for word in _words(value) if comparable(word) not in rule.values)


def _translated(rule: FromColumn, value: object) -> object:
    """The org's word for a cell; several words stay several."""
    translated = [
        rule.values.get(comparable(word), rule.otherwise) if rule.values else word for word in _words(value)
    ]
    if not isinstance(value, tuple):
        return translated[0]
    return MULTI_SELECT.join(dict.fromkeys(as_text(word) for word in translated if word is not None)) or None
