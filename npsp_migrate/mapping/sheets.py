"""One table through its mapping: which rows give which records, and which are refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from npsp_migrate.location import Location
from npsp_migrate.mapping.born import born
from npsp_migrate.mapping.cells import Mask, Objects, blanks, only, present
from npsp_migrate.mapping.field_values import FieldReader
from npsp_migrate.mapping.opening import KnownKeys, OpenedSheet, left_out_notes
from npsp_migrate.mapping.origins import key_header, origin
from npsp_migrate.mapping.rules import RecordRule, SourceMapping
from npsp_migrate.model.issue import Fate, Issue, RowNote, Words, error, words
from npsp_migrate.model.table import Table

KEY_LENGTH = 255  # Salesforce: characters of an external id field


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What one record rule gives on one table: `wanted` rows, their keys and field values, row by row."""

    rule: RecordRule
    wanted: Mask
    keys: Objects
    fields: Mapping[str, Objects]
    said_on: Objects
    born: Objects


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One table with all its records drawn. A refused row gives nothing at all."""

    opened: OpenedSheet
    drawn: tuple[Drawn, ...]
    refused: Mask
    issues: tuple[Issue, ...]
    notes: tuple[RowNote, ...]

    @property
    def position(self) -> int:
        return self.opened.position

    @property
    def table(self) -> Table:
        return self.opened.table

    @property
    def mapping(self) -> SourceMapping:
        return self.opened.mapping

    def given(self, drawn: Drawn) -> Mask:
        """The rows whose record goes on."""
        return drawn.wanted & ~self.refused


def draw_sheet(opened: OpenedSheet, known: KnownKeys) -> Sheet:
    """Every record of every row. `known` are the keys of all sources, for lookups."""
    reader = FieldReader(opened.table, opened.cells, opened.keys, known)
    drawn = tuple(_draw(rule, opened, reader) for rule in opened.mapping.records)
    refusals = list(_refusals(opened.table, drawn))
    refused = np.zeros(len(opened.cells), dtype=bool)
    for mask, _ in refusals:
        refused |= mask
    issues = _one_per_cell(issue for _, found in refusals for issue in found)
    notes = (*opened.notes, *_refusal_notes(opened.position, issues), *_nothing_asked(opened, drawn))
    return Sheet(opened, drawn, refused, (*reader.issues, *issues), notes)


def _draw(rule: RecordRule, opened: OpenedSheet, reader: FieldReader) -> Drawn:
    wanted = opened.live & opened.wanted[rule.name]
    fields = {each.field: reader.read(each, wanted) for each in rule.fields}
    said_on = opened.cells.values(rule.as_of) if rule.as_of else blanks(len(opened.cells))
    by_birth = born(rule, opened.cells, fields.get("Salutation", blanks(len(opened.cells))))
    return Drawn(rule, wanted, opened.keys[rule.name], fields, said_on, only(by_birth, wanted))


def _one_per_cell(issues: Iterable[Issue]) -> list[Issue]:
    """An empty name is missing in the household, in the person and in the key: it is told once."""
    kept: dict[Location, Issue] = {}
    for issue in issues:
        kept.setdefault(issue.at, issue)
    return list(kept.values())


def _refusal_notes(position: int, issues: Iterable[Issue]) -> tuple[RowNote, ...]:
    """One note per row, with the first of its reasons."""
    reasons: dict[int, Words] = {}
    for issue in issues:
        reasons.setdefault(issue.at.row, issue.words)
    return tuple(RowNote(position, row, Fate.REFUSED, because) for row, because in sorted(reasons.items()))


def _refusals(table: Table, drawn: Sequence[Drawn]) -> Iterable[tuple[Mask, list[Issue]]]:
    """Rows that cannot give a record they should: no key, a key too long, a required field blank."""
    for record in drawn:
        rule = record.rule
        header = key_header(rule.key)
        missing = record.wanted & ~present(record.keys)
        yield missing, _issues(table, missing, header, "key-missing", object=rule.object, record=rule.name)
        long = record.wanted & _too_long(record.keys)
        yield long, _issues(table, long, header, "key-too-long", object=rule.object, limit=KEY_LENGTH)
        for each in rule.fields:
            if each.required:
                blank = record.wanted & ~present(record.fields[each.field])
                at = origin(each.source)
                yield blank, _issues(table, blank, at, "field-missing", object=rule.object, field=each.field)


def _issues(table: Table, mask: Mask, header: str, code: str, **values: object) -> list[Issue]:
    rows = table.frame.index.to_numpy()[mask]
    return [error(code, table.at(int(row), header), **values) for row in rows]


def _too_long(keys: Objects) -> Mask:
    return np.array([key is not None and len(key) > KEY_LENGTH for key in keys], dtype=bool)


def _nothing_asked(opened: OpenedSheet, drawn: Sequence[Drawn]) -> list[RowNote]:
    """Rows that no rule left out and that give no record: still each has its reason."""
    idle = opened.live.copy()
    for record in drawn:
        idle &= ~record.wanted
    counted = np.zeros(len(opened.cells), dtype=bool)
    for control in opened.mapping.controls:
        counted |= opened.cells.holds(control.when)
    rows = opened.table.frame.index.to_numpy()
    return [
        *(
            RowNote(opened.position, int(row), Fate.USED, words("counted-for-control"))
            for row in rows[idle & counted]
        ),
        *left_out_notes(opened.position, opened.table, idle & ~counted, words("no-record-asked")),
    ]
