"""What a run wrote beside what the org holds now, field by field. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from npsp_migrate.model.undo import Spell, WrittenRecords
from npsp_migrate.npsp.aftermath import FILLED_BY_ITSELF
from npsp_migrate.npsp.automation import CUSTOM_NAMING
from npsp_migrate.npsp.objects import ACCOUNT
from npsp_migrate.npsp.shape import Shape, told
from npsp_migrate.planning.planned import Flags, Ints, Texts
from npsp_migrate.planning.sides import ID

SLACK = timedelta(seconds=3)  # two clocks, and whole seconds in an answer and in a stamp

_NAMES_OF_HOUSEHOLDS = frozenset({"Name", "npo02__Formal_Greeting__c", "npo02__Informal_Greeting__c"})


@dataclass(frozen=True, slots=True, eq=False)
class UndoSides:
    """`found`: each record's place in `there`, what the org holds of its object; -1 for one that is gone.

    `now` has the shape of what was sent; `as_sent` and `as_before` tell where it equals either.
    `touched`: written by somebody while the run was not at work.
    """

    written: WrittenRecords
    there: pd.DataFrame
    found: Ints
    now: Texts
    as_sent: Flags
    as_before: Flags
    touched: Flags

    @property
    def alive(self) -> Flags:
        return np.asarray(self.found >= 0, dtype=np.bool_)

    def column(self, name: str) -> Texts:
        """A column of the org by record; None where the record is gone, or the object has no such field."""
        cells: Texts = np.full(len(self.found), None, dtype=object)
        if name in self.there:
            cells[self.alive] = blanks_as_none(self.there[name])[self.found[self.alive]]
        return cells


def bring_together(
    written: WrittenRecords, there: pd.DataFrame, shape: Shape, spells: Sequence[Spell], users: frozenset[str]
) -> UndoSides:
    found = _places(written, there, shape.key_field)
    alive = found >= 0
    size = (len(found), len(written.fields))
    now = np.full(size, None, dtype=object)
    as_sent, as_before = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for place, name in enumerate(written.fields):
        now[alive, place] = held(there, shape, name)[found[alive]]
        as_sent[:, place] = _agree(shape, name, now[:, place], written.sent[:, place])
        as_before[:, place] = _agree(shape, name, now[:, place], written.before[:, place])
    touched = np.zeros(len(found), dtype=np.bool_)
    touched[alive] = touched_since(there, spells, users)[found[alive]]
    return UndoSides(written, there, found, now, as_sent, as_before, touched)


def _places(written: WrittenRecords, there: pd.DataFrame, key_field: str) -> Ints:
    """By Id; a record that may have been created without an answer, by its key."""
    by_id = {str(each)[:ID]: place for place, each in enumerate(there["Id"])} if len(there) else {}
    keys = blanks_as_none(there[key_field]) if key_field in there else ()
    by_key = {str(key).casefold(): place for place, key in enumerate(keys) if key is not None}
    heads = zip(written.heads["key"], written.heads["org_id"], strict=True)
    places = [
        by_id.get(str(org_id)[:ID], -1) if org_id else by_key.get(key.casefold(), -1) for key, org_id in heads
    ]
    return np.array(places, dtype=np.int64)


def held(there: pd.DataFrame, shape: Shape, name: str) -> Texts:
    """As a plan tells it: a parent by its key, or by its Id where it has none; a day as text."""
    paths = [path for path in shape.paths(name) if path in there]
    cells: Texts = np.full(len(there), None, dtype=object)
    for path in reversed(paths):
        column = blanks_as_none(there[path])
        said = np.array([value is not None for value in column], dtype=np.bool_)
        cells[said] = column[said]
    return np.array([*map(told, cells), None], dtype=object)[:-1]


def blanks_as_none(column: pd.Series) -> Texts:
    cells: Texts = column.astype(object).where(column.notna(), None).to_numpy(dtype=object)
    return cells


def _agree(shape: Shape, name: str, ones: Texts, others: Texts) -> Flags:
    """Mostly they are the same object; only the rest is brought into the form in which Salesforce compares."""
    pairs = zip(ones, others, strict=True)
    return np.array([one == other or shape.agree(name, one, other) for one, other in pairs], dtype=np.bool_)


def in_spells(instants: pd.Series, spells: Sequence[Spell]) -> Flags:
    """Which of these moments lie in a spell in which the run was at work."""
    moments = pd.to_datetime(instants, utc=True)
    inside = np.zeros(len(moments), dtype=np.bool_)
    for spell in spells:
        inside |= moments.between(spell.began - SLACK, spell.ended + SLACK).to_numpy(dtype=np.bool_)
    return inside


def outside(instants: pd.Series, spells: Sequence[Spell]) -> Flags:
    """Which of these moments lie after the run began, and in none of its spells."""
    if not spells:
        return np.zeros(len(instants), dtype=np.bool_)
    begun = (pd.to_datetime(instants, utc=True) >= spells[0].began - SLACK).to_numpy(dtype=np.bool_)
    return np.asarray(begun & ~in_spells(instants, spells), dtype=np.bool_)


def touched_since(there: pd.DataFrame, spells: Sequence[Spell], users: frozenset[str]) -> Flags:
    """Records that somebody wrote while the run was not at work, or somebody else while it was."""
    later = outside(there["LastModifiedDate"], spells)
    if not users:
        return later
    return np.asarray(later | ~there["LastModifiedById"].isin(users).to_numpy(dtype=np.bool_), dtype=np.bool_)


def users_of(written: Mapping[str, WrittenRecords], there: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Who carried out the run: who created what it created. A run that only updated does not tell."""
    users: set[str] = set()
    for name, records in written.items():
        ids = records.heads.loc[records.heads["created"], "org_id"]
        users.update(there[name].loc[there[name]["Id"].isin(ids), "CreatedById"])
    return frozenset(users)


def edited_fields(sides: UndoSides, beside: pd.DataFrame, shape: Shape) -> Mapping[int, tuple[str, ...]]:
    """Line → fields of a record that we created and that somebody changed, or filled in, since.

    NPSP fills fields, too, and so do flows: what they fill in the moment of the run is no edit. A difference in
    a field of ours is one, unless it is among those that NPSP keeps in step.
    """
    written = sides.written
    found: dict[int, list[str]] = {}
    mine = written.heads["created"].to_numpy(dtype=np.bool_) & sides.alive
    for place, name in enumerate(written.fields):
        said = written.said[:, place]
        by_itself = name in FILLED_BY_ITSELF.get(shape.object, ())
        moved = said & ~sides.as_sent[:, place] & (sides.touched if by_itself else mine)
        if name in _NAMES_OF_HOUSEHOLDS and shape.object == ACCOUNT:
            moved = moved & _named_by_people(sides)
        filled = _telling(sides, shape, name, sides.now[:, place], mine & ~said & sides.touched)
        for line in np.flatnonzero((mine & moved) | filled).tolist():
            found.setdefault(line, []).append(name)
    for line, name in _filled_beside(sides, beside, shape):
        found.setdefault(line, []).append(name)
    return {line: tuple(names) for line, names in sorted(found.items())}


def _named_by_people(sides: UndoSides) -> Flags:
    """NPSP keeps a list of the names of a household that somebody wrote: it does not touch them any more."""
    return np.array([bool(text) for text in sides.column(CUSTOM_NAMING)], dtype=np.bool_) & sides.touched


def _filled_beside(sides: UndoSides, beside: pd.DataFrame, shape: Shape) -> list[tuple[int, str]]:
    """Fields that the run sent to no record, of those that were touched: `beside` holds only these."""
    place = {str(each)[:ID]: number for number, each in enumerate(beside["Id"])} if len(beside) else {}
    lines = [
        (line, place[str(each)[:ID]]) for line, each in enumerate(sides.column("Id")) if str(each)[:ID] in place
    ]
    found = []
    for name in (each for each in beside.columns if each != "Id"):
        column: Texts = np.full(len(sides.found), None, dtype=object)
        values = blanks_as_none(beside[name])
        for line, number in lines:
            column[line] = values[number]
        told = _telling(sides, shape, name, column, np.ones(len(column), dtype=np.bool_))
        found += [(line, name) for line in np.flatnonzero(told).tolist()]
    return found


def _telling(sides: UndoSides, shape: Shape, name: str, cells: Texts, among: Flags) -> Flags:
    """Those of these cells that say something of their own: no unticked box, default, or copy of what we sent."""
    field = shape.fields.get(name)
    if field is None or field.external_id or "User" in field.reference_to:
        return np.zeros(len(cells), dtype=np.bool_)
    if name in FILLED_BY_ITSELF.get(shape.object, ()):
        return np.zeros(len(cells), dtype=np.bool_)
    if not field.updateable or (field.defaulted_on_create and field.type != "boolean"):
        return np.zeros(len(cells), dtype=np.bool_)
    said = np.array([cell is not None and cell is not False and cell != "" for cell in cells], dtype=np.bool_)
    said &= among
    for line in np.flatnonzero(said).tolist():
        said[line] = not any(
            shape.agree(name, cells[line], sent) for sent in sides.written.sent[line] if sent is not None
        )
    return said
