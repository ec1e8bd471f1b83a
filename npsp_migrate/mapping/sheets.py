"""One table through its mapping: which rows give which records, and which are left out or refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from npsp_migrate.mapping.cells import Cells, Mask, Objects, only, present
from npsp_migrate.mapping.field_values import FieldReader
from npsp_migrate.mapping.origins import key_header, origin
from npsp_migrate.mapping.rules import RecordRule, SourceMapping
from npsp_migrate.model.cleaned import Cleaned
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


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One table with all its records drawn. `refused` is filled in, never emptied."""

    position: int
    table: Table
    mapping: SourceMapping
    cells: Cells
    live: Mask  # rows that neither the cleaning nor a rule took out
    drawn: tuple[Drawn, ...]
    refused: Mask
    issues: tuple[Issue, ...]
    notes: tuple[RowNote, ...]

    def given(self, drawn: Drawn) -> Mask:
        """The rows whose record goes on. A refused row gives nothing at all."""
        return drawn.wanted & ~self.refused


def read_sheet(position: int, cleaned: Cleaned, mapping: SourceMapping) -> Sheet:
    cells = Cells(cleaned.table.frame)
    live = _not_taken_out(cleaned)
    left, left_notes = _leave_out(position, cleaned.table, cells, mapping, live)
    live &= ~left
    drawn, unknown = _draw(cleaned.table, cells, mapping, live)
    refusals = list(_refusals(cleaned.table, drawn))
    refused = np.zeros(len(cells), dtype=bool)
    rows = cleaned.table.frame.index.to_numpy()
    for mask, _ in refusals:
        refused |= mask
    issues = [issue for _, found in refusals for issue in found]
    return Sheet(
        position,
        cleaned.table,
        mapping,
        cells,
        live,
        drawn,
        refused,
        (*unknown, *issues),
        (
            *left_notes,
            *refusal_notes(position, issues),
            *_nothing_asked(position, rows, cells, mapping, live, drawn),
        ),
    )


def refusal_notes(position: int, issues: Iterable[Issue]) -> tuple[RowNote, ...]:
    """One note per row, with the first of its reasons."""
    reasons: dict[int, Words] = {}
    for issue in issues:
        reasons.setdefault(issue.at.row, issue.words)
    return tuple(RowNote(position, row, Fate.REFUSED, because) for row, because in sorted(reasons.items()))


def _not_taken_out(cleaned: Cleaned) -> Mask:
    out = {note.row for note in cleaned.notes if note.fate is not Fate.USED}
    return ~cleaned.table.frame.index.isin(list(out))


def _leave_out(
    position: int, table: Table, cells: Cells, mapping: SourceMapping, live: Mask
) -> tuple[Mask, tuple[RowNote, ...]]:
    """The rows that a rule leaves out; the first rule that fits gives the reason."""
    left = np.zeros(len(cells), dtype=bool)
    notes: list[RowNote] = []
    for rule in mapping.leave_out:
        mask = live & ~left & cells.holds(rule.when)
        notes += _notes(position, table, mask, words("left-out-by-rule", because=rule.because))
        left |= mask
    if mapping.leave_out_whole:
        because = words("source-left-out", reason=mapping.leave_out_whole)
        notes += _notes(position, table, live & ~left, because)
        left |= live
    return left, tuple(notes)


def _notes(position: int, table: Table, mask: Mask, because: Words) -> list[RowNote]:
    rows = table.frame.index.to_numpy()[mask]
    return [RowNote(position, int(row), Fate.LEFT_OUT, because) for row in rows]


def _draw(
    table: Table, cells: Cells, mapping: SourceMapping, live: Mask
) -> tuple[tuple[Drawn, ...], tuple[Issue, ...]]:
    """Keys first: a field may hold the key of another record of the row, in whatever order they are written."""
    wanted = {rule.name: live & cells.holds(rule.when) for rule in mapping.records}
    keys = {rule.name: only(cells.key(rule.key), wanted[rule.name]) for rule in mapping.records}
    reader = FieldReader(table, cells, keys)
    drawn = tuple(
        Drawn(
            rule,
            wanted[rule.name],
            keys[rule.name],
            {each.field: reader.read(each, wanted[rule.name]) for each in rule.fields},
        )
        for rule in mapping.records
    )
    return drawn, tuple(reader.issues)


def _refusals(table: Table, drawn: Sequence[Drawn]) -> Iterable[tuple[Mask, list[Issue]]]:
    """Rows that cannot give a record they should: no key, a key too long, a required field blank."""
    for record in drawn:
        rule = record.rule
        header = key_header(rule.key)
        missing = record.wanted & ~present(record.keys)
        yield missing, _issues(table, missing, header, "key-missing", object=rule.object, record=rule.name)
        long = np.array([key is not None and len(key) > KEY_LENGTH for key in record.keys], dtype=bool)
        yield long, _issues(table, long, header, "key-too-long", object=rule.object, limit=KEY_LENGTH)
        for each in rule.fields:
            if each.required:
                blank = record.wanted & ~present(record.fields[each.field])
                at = origin(each.source)
                yield blank, _issues(table, blank, at, "field-missing", object=rule.object, field=each.field)


def _issues(table: Table, mask: Mask, header: str, code: str, **values: object) -> list[Issue]:
    rows = table.frame.index.to_numpy()[mask]
    return [error(code, table.at(int(row), header), **values) for row in rows]


def _nothing_asked(
    position: int,
    rows: Objects,
    cells: Cells,
    mapping: SourceMapping,
    live: Mask,
    drawn: Sequence[Drawn],
) -> list[RowNote]:
    """Rows that no rule left out and that give no record: still each has its reason."""
    idle = live.copy()
    for record in drawn:
        idle &= ~record.wanted
    counted = np.zeros(len(cells), dtype=bool)
    for control in mapping.controls:
        counted |= cells.holds(control.when)
    reasons = ((idle & counted, words("counted-for-control")), (idle & ~counted, words("no-record-asked")))
    return [RowNote(position, int(row), Fate.LEFT_OUT, because) for mask, because in reasons for row in rows[mask]]
