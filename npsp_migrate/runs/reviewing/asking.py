"""The questions of a project as it stands: doubts of the matching, with both records side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, auto
from typing import Any

import numpy as np
import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.folding import fold_column, fold_key
from npsp_migrate.model.decisions import Identity
from npsp_migrate.model.plan import Value
from npsp_migrate.model.questions import Question, Side, Told
from npsp_migrate.model.records import Candidates, Doubt, Provenance, RecordSet
from npsp_migrate.npsp.objects import load_position
from npsp_migrate.runs.matching import MatchedLine, match_with_org
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read
from npsp_migrate.runs.prepared import prepare
from npsp_migrate.runs.progress import Progress

_NAMES = ("Name", "FirstName", "LastName")
_FIRST = (
    *("Salutation", "FirstName", "LastName", "Name", "Birthdate", "Amount", "CloseDate"),
    *("npsp__Primary_Contact__c", "AccountId", "Email", "MobilePhone", "Phone"),
    *("MailingStreet", "MailingPostalCode", "MailingCity", "BillingStreet", "BillingPostalCode", "BillingCity"),
)
_PLACE = {field: place for place, field in enumerate(_FIRST)}
_OURS = frozenset(  # what a mapping sets for NPSP, and no person ever wrote down
    {
        "npo02__Household_Naming_Order__c",
        "npe01__Do_Not_Automatically_Create_Payment__c",
        "npe01__Preferred_Email__c",
        "npe01__PreferredPhone__c",
        "npsp__is_Address_Override__c",
    }
)
_CONTACT_POINTS = ("Email", "Phone")  # one address stands in two fields; it is told once


class Asked(Enum):
    """Whether what somebody could not answer is asked once more."""

    NEW = auto()
    AGAIN = auto()


def open_questions(opened: OpenedProject, progress: Progress, asked: Asked = Asked.NEW) -> tuple[Question, ...]:
    """What waits for an answer, most settling first. Reads the sources and the org, and writes nothing."""
    now = datetime.now(UTC)
    prepared = prepare(opened.project, now, progress)
    with org_to_read(opened.project.org) as org:
        line = match_with_org(opened, prepared, org, now, progress)
    return questions_of(line, prepared.mapped.provenance, opened.project.key_field, asked)


def questions_of(
    line: MatchedLine, provenance: Provenance, key_field: str, asked: Asked = Asked.NEW
) -> tuple[Question, ...]:
    waiting = [doubt for doubt in line.matched.doubts if asked is Asked.AGAIN or not doubt.unsure]
    teller = _Teller(line, provenance, key_field, _told_by(line.matched.records, waiting))
    questions = [teller.question(doubt) for doubt in waiting]
    return tuple(sorted(questions, key=lambda each: (-each.settles, load_position(each.object), each.pair)))


Said = Mapping[str, object]  # field → value
Lines = Sequence[tuple[int, int, int, str]]  # rank, table, row and record of each candidate


@dataclass(frozen=True, slots=True)
class _Told:
    """What some records of one object say, taken out of their columns at once."""

    said: Mapping[str, Said]
    cells: Mapping[str, Mapping[str, int]]
    places: Mapping[str, Ints]  # key → where its lines stand among all
    lines: Lines


def _told_by(records: Mapping[str, RecordSet], doubts: Sequence[Doubt]) -> dict[str, _Told]:
    found = {}
    for name in sorted({doubt.object for doubt in doubts}):
        frame, cells, lines = records[name].frame, records[name].cells, records[name].lines
        asked = {key for doubt in doubts if doubt.object == name for key in doubt.keys}
        keys = [key for key in sorted(asked) if key in frame.index]
        places = lines.groupby("record_key").indices
        found[name] = _Told(
            _of_lines(frame.loc[keys]),
            _of_lines(cells.loc[keys]),
            {key: np.asarray(places[key], dtype=np.int64) for key in keys},
            _lists(lines),
        )
    return found


def _of_lines(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    lines = zip(frame.index, frame.to_numpy(), strict=True)
    return {str(key): _of_line(frame.columns, line) for key, line in lines}


def _of_line(fields: Iterable[str], line: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(fields, line, strict=True))


def _lists(lines: pd.DataFrame) -> Lines:
    return list(zip(*(lines[name].tolist() for name in ("rank", "table", "row", "record")), strict=True))


@dataclass(frozen=True, slots=True)
class _Teller:
    line: MatchedLine
    provenance: Provenance
    key_field: str
    told: Mapping[str, _Told]

    def question(self, doubt: Doubt) -> Question:
        one, other = (
            self._side(doubt, key, identity) for key, identity in zip(doubt.keys, doubt.identities, strict=True)
        )
        because = doubt.because or (doubt.rule,)
        return Question(doubt.object, one, other, because, doubt.standing, doubt.settles)

    def _side(self, doubt: Doubt, key: str, identity: Identity) -> Side:
        if doubt.keys[0] == doubt.keys[1]:  # one record by now: each tells what its own rows say
            return self._of_rows(self.line.followed.candidates[doubt.object], identity)
        if key in self.told[doubt.object].said:
            return self._of_record(self.line.matched.records[doubt.object], key, identity)
        return self._of_org(doubt.object, key, identity)

    def _of_record(self, records: RecordSet, key: str, identity: Identity) -> Side:
        told = self.told[records.object]
        said, cells = told.said[key], told.cells[key]
        values = [
            Told(field, shown, self._cell(told.lines, cells[field], field))
            for field, value in _in_order(said)
            if (shown := self._shown(records, field, value)) is not None
        ]
        rows = self._rows(told.lines[place] for place in told.places[key].tolist())
        return Side(identity, _label(said, key), tuple(values), rows, records.org_ids.get(key, ""))

    def _of_rows(self, candidates: Candidates, identity: Identity) -> Side:
        """The first that says something, in the order of trust."""
        mine = fold_column(candidates.lines["key"], fold_key) == fold_key(identity.key)
        lines = candidates.lines[mine].sort_values(["rank", "table", "row"])
        found = {str(field): _first_said(column[lines.index]) for field, column in candidates.frame.items()}
        said = {field: value for field, (_, value) in found.items()}
        every = _lists(candidates.lines)
        values = [
            Told(field, shown, self._cell(every, found[field][0], field))
            for field, value in _in_order(said)
            if field not in candidates.references and (shown := _plain(value)) is not None
        ]
        return Side(identity, _label(said, identity.key), tuple(values), self._rows(_lists(lines)))

    def _of_org(self, sobject: str, key: str, identity: Identity) -> Side:
        """What only the org has is told by the org, in the fields that the sheets speak of too."""
        records, there = self.line.matched.records[sobject], self.line.there[sobject]
        found = there[there["Id"] == (identity.org_id or key)]
        if found.empty and self.key_field in there:
            found = there[there[self.key_field] == key]
        if found.empty:
            return Side(identity, key, org_id=identity.org_id)
        said = _of_line(there.columns, found.iloc[0].tolist())
        values = [
            Told(field, shown)
            for field, value in _in_order(said)
            if field in records.frame and field not in records.references and (shown := _plain(value)) is not None
        ]
        return Side(identity, _label(said, key), tuple(values), org_id=str(said["Id"]))

    def _shown(self, records: RecordSet, field: str, value: object) -> Value:
        """A reference by the name of what it leads to, where that has one."""
        if field not in records.references or value is None:
            return _plain(value)
        parents = self.line.matched.records.get(records.references[field].parent)
        if parents is None or value not in parents.frame.index:
            return None
        names = [name for name in _NAMES if name in parents.frame]
        label = _label({name: parents.frame.at[str(value), name] for name in names}, "")
        return label or None

    def _cell(self, lines: Lines, place: int, field: str) -> Location | None:
        if place < 0:
            return None
        _, table, row, record = lines[place]
        return self.provenance.at(table, row, record, field)

    def _rows(self, lines: Iterable[tuple[int, int, int, str]]) -> tuple[Location, ...]:
        """The most trusted first."""
        spots = dict.fromkeys((table, row) for _, table, row, _ in sorted(lines))
        return tuple(self.provenance.at(table, row) for table, row in spots)


def _in_order(said: Said) -> Iterator[tuple[str, object]]:
    """What names a record comes first; the rest as the mapping has it."""
    seen: set[object] = set()
    for field in sorted(said, key=lambda field: _PLACE.get(field, len(_PLACE))):
        if field in _OURS:
            continue
        if any(point in field for point in _CONTACT_POINTS):
            if said[field] in seen:
                continue
            seen.add(said[field])
        yield field, said[field]


def _first_said(column: pd.Series) -> tuple[int, object]:
    """The place and the value of the first cell that says something; -1 for none."""
    said = column.dropna()
    return (int(said.index.to_numpy()[0]), said.iloc[0]) if len(said) else (-1, None)


def _plain(value: object) -> Value:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return None if pd.isna(value) or value == "" else value  # type: ignore[call-overload,return-value]


def _label(said: Said, otherwise: str) -> str:
    parts = [str(said[name]) for name in _NAMES if _plain(said.get(name)) is not None]
    return " ".join(parts) or otherwise
