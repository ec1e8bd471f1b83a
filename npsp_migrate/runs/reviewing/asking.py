"""The questions of a project as it stands: doubts of the matching, with both records side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, auto

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
    records = line.matched.records
    places = {name: _places(records[name].lines) for name in {each.object for each in waiting}}
    teller = _Teller(line, provenance, key_field, places)
    questions = [teller.question(doubt) for doubt in waiting]
    return tuple(sorted(questions, key=lambda each: (-each.settles, load_position(each.object), each.pair)))


@dataclass(frozen=True, slots=True)
class _Teller:
    """`places`: object → key of a record → positions of its lines."""

    line: MatchedLine
    provenance: Provenance
    key_field: str
    places: Mapping[str, Mapping[str, Ints]]

    def question(self, doubt: Doubt) -> Question:
        one, other = (
            self._side(doubt, key, identity) for key, identity in zip(doubt.keys, doubt.identities, strict=True)
        )
        return Question(doubt.object, one, other, doubt.because or (doubt.rule,), doubt.standing, doubt.settles)

    def _side(self, doubt: Doubt, key: str, identity: Identity) -> Side:
        records = self.line.matched.records[doubt.object]
        if doubt.keys[0] == doubt.keys[1]:  # one record by now: each tells what its own rows say
            return self._of_rows(self.line.followed.candidates[doubt.object], identity)
        if key in records.frame.index:
            return self._of_record(records, key, identity)
        return self._of_org(doubt.object, records, key, identity)

    def _of_record(self, records: RecordSet, key: str, identity: Identity) -> Side:
        values = _line(records.frame, key)
        cells = dict(zip(records.cells.columns, _line(records.cells, key).tolist(), strict=True))
        told = [
            Told(field, shown, self._cell(records.lines, cells[field], field))
            for field, value in _in_order(values)
            if (shown := self._shown(records, field, value)) is not None
        ]
        lines = records.lines.iloc[self.places[records.object][key]]
        return Side(identity, _label(values, key), tuple(told), self._rows(lines), records.org_ids.get(key, ""))

    def _of_rows(self, candidates: Candidates, identity: Identity) -> Side:
        """The first that says something, in the order of trust."""
        mine = fold_column(candidates.lines["key"], fold_key) == fold_key(identity.key)
        lines = candidates.lines[mine].sort_values(["rank", "table", "row"])
        values = {str(field): _first_said(column[lines.index]) for field, column in candidates.frame.items()}
        said = pd.Series({field: value for field, (_, value) in values.items()}, dtype=object)
        told = [
            Told(field, shown, self._cell(candidates.lines, values[field][0], field))
            for field, value in _in_order(said)
            if field not in candidates.references and (shown := _plain(value)) is not None
        ]
        return Side(identity, _label(said, identity.key), tuple(told), self._rows(lines))

    def _of_org(self, sobject: str, records: RecordSet, key: str, identity: Identity) -> Side:
        """What only the org has is told by the org, in the fields that the sheets speak of too."""
        there = self.line.there[sobject]
        found = there[there["Id"] == (identity.org_id or key)]
        if found.empty and self.key_field in there:
            found = there[there[self.key_field] == key]
        if found.empty:
            return Side(identity, key, org_id=identity.org_id)
        values = found.iloc[0]
        told = [
            Told(field, shown)
            for field, value in _in_order(values)
            if field in records.frame and field not in records.references and (shown := _plain(value)) is not None
        ]
        return Side(identity, _label(values, key), tuple(told), org_id=str(values["Id"]))

    def _shown(self, records: RecordSet, field: str, value: object) -> Value:
        """A reference by the name of what it leads to, where that has one."""
        if field not in records.references or value is None:
            return _plain(value)
        parents = self.line.matched.records.get(records.references[field].parent)
        if parents is None or value not in parents.frame.index:
            return None
        label = _label(_line(parents.frame, str(value)), "")
        return label or None

    def _cell(self, lines: pd.DataFrame, place: int, field: str) -> Location | None:
        if place < 0:
            return None
        table, row, record = (str(lines[name].iat[place]) for name in ("table", "row", "record"))
        return self.provenance.at(int(table), int(row), record, field)

    def _rows(self, lines: pd.DataFrame) -> tuple[Location, ...]:
        ordered = lines.sort_values(["rank", "table", "row"])
        spots = dict.fromkeys(zip(ordered["table"].tolist(), ordered["row"].tolist(), strict=True))
        return tuple(self.provenance.at(table, row) for table, row in spots)


def _in_order(values: pd.Series) -> Iterator[tuple[str, object]]:
    """What names a record comes first; the rest as the mapping has it."""
    seen: set[object] = set()
    for field in sorted(map(str, values.index), key=lambda field: _PLACE.get(field, len(_PLACE))):
        if field in _OURS:
            continue
        if any(point in field for point in _CONTACT_POINTS):
            if values[field] in seen:
                continue
            seen.add(values[field])
        yield field, values[field]


def _places(lines: pd.DataFrame) -> Mapping[str, Ints]:
    """Key of a record → where its lines stand among all."""
    grouped = lines.groupby("record_key").indices
    return {str(key): np.asarray(places, dtype=np.int64) for key, places in grouped.items()}


def _line(frame: pd.DataFrame, key: str) -> pd.Series:
    line = frame.loc[key]
    assert isinstance(line, pd.Series)  # keys are unique
    return line


def _first_said(column: pd.Series) -> tuple[int, object]:
    """The place and the value of the first cell that says something; -1 for none."""
    said = column.dropna()
    return (int(said.index.to_numpy()[0]), said.iloc[0]) if len(said) else (-1, None)


def _plain(value: object) -> Value:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return None if pd.isna(value) or value == "" else value  # type: ignore[call-overload,return-value]


def _label(values: pd.Series, otherwise: str) -> str:
    parts = [str(values[name]) for name in _NAMES if name in values.index and _plain(values[name]) is not None]
    return " ".join(parts) or otherwise
