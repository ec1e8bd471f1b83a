"""One table before its fields are read: which rows count, which records they want, and under which keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from npsp_migrate.mapping.cells import Cells, Mask, Objects, only
from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.model.cleaned import Cleaned
from npsp_migrate.model.issue import Fate, RowNote, Words, words
from npsp_migrate.model.table import Table

KnownKeys = Mapping[str, frozenset[str]]  # object → the keys that the sources give it, without case


@dataclass(frozen=True, slots=True, eq=False)
class OpenedSheet:
    """`wanted` and `keys` are by the name of the record; `live` rows were not taken out by cleaning or a rule."""

    position: int
    table: Table
    mapping: SourceMapping
    cells: Cells
    live: Mask
    wanted: Mapping[str, Mask]
    keys: Mapping[str, Objects]
    notes: tuple[RowNote, ...]

    @property
    def rows(self) -> Objects:
        return self.table.frame.index.to_numpy()


def open_sheet(position: int, cleaned: Cleaned, mapping: SourceMapping) -> OpenedSheet:
    cells = Cells(cleaned.table.frame)
    left, notes = _leave_out(position, cleaned.table, cells, mapping)
    taken_out = {note.row for note in cleaned.notes if note.fate is not Fate.USED}
    live = ~left & ~cleaned.table.frame.index.isin(list(taken_out))
    wanted = {rule.name: ~left & cells.holds(rule.when) for rule in mapping.records}
    keys = {rule.name: only(cells.key(rule.key), wanted[rule.name]) for rule in mapping.records}
    notes = [note for note in notes if note.row not in taken_out]
    return OpenedSheet(position, cleaned.table, mapping, cells, live, wanted, keys, tuple(notes))


def known_keys(sheets: Sequence[OpenedSheet]) -> KnownKeys:
    """The keys of all sources. A record whose row is refused counts: its children wait, they do not forget it."""
    known: dict[str, set[str]] = {}
    for sheet in sheets:
        for rule in sheet.mapping.records:
            found = known.setdefault(rule.object, set())
            found.update(key.casefold() for key in set(sheet.keys[rule.name]) if key is not None)
    return {name: frozenset(keys) for name, keys in known.items()}


def _leave_out(position: int, table: Table, cells: Cells, mapping: SourceMapping) -> tuple[Mask, list[RowNote]]:
    """The rows that a rule leaves out; the first rule that fits gives the reason."""
    left = np.zeros(len(cells), dtype=bool)
    notes: list[RowNote] = []
    for rule in mapping.leave_out:
        mask = ~left & cells.holds(rule.when)
        notes += left_out_notes(position, table, mask, words("left-out-by-rule", because=rule.because))
        left |= mask
    if mapping.leave_out_whole:
        because = words("source-left-out", reason=mapping.leave_out_whole)
        notes += left_out_notes(position, table, ~left, because)
        left[:] = True
    return left, notes


def left_out_notes(position: int, table: Table, mask: Mask, because: Words) -> list[RowNote]:
    rows = table.frame.index.to_numpy()[mask]
    return [RowNote(position, int(row), Fate.LEFT_OUT, because) for row in rows]
