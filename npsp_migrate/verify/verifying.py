"""Every record of a plan, read back by its key and compared; nothing is held in memory but what differs."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

import pandas as pd

from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.automation import CUSTOM_NAMING, renamed_by_npsp
from npsp_migrate.npsp.objects import OPPORTUNITY
from npsp_migrate.npsp.shape import RECORD_TYPE, Record, Shape, shape_of
from npsp_migrate.verify.neighbours import WON, Findings, look_at_gifts, look_at_households
from npsp_migrate.verify.totals import SUMMED, GiftSums, campaign_labels
from npsp_migrate.verify.verification import SHOWN, Checked, Difference, RecordName, Verification

WINDOW = 2_000  # changes read back at once
COMPARED = (Action.CREATE, Action.UPDATE, Action.KEEP, Action.CONFLICT)


class Progress(Protocol):
    def begin(self, what: str, total: int = 0) -> None: ...
    def advance(self, count: int = 1) -> None: ...


def verify_plan(plan: Plan, org: OrgReader, progress: Progress) -> Verification:
    """Reads only. Records that the plan holds back are counted, not looked for."""
    reading = _Reading(plan, org)
    for sobject in plan.objects():
        counts = plan.counts().get(sobject, {})
        if total := sum(counts.get(action, 0) for action in COMPARED):
            progress.begin(sobject, total)
            reading.read_object(sobject, progress)
    return reading.verification()


class _Reading:
    """Gathers, window by window."""

    def __init__(self, plan: Plan, org: OrgReader) -> None:
        self._plan = plan
        self._org = org
        self._checked: list[Checked] = []
        self._missing = Findings()
        self._different = 0
        self._rewritten = 0
        self._differences: list[Difference] = []
        self._gifts = Findings()
        self._households = Findings()
        self._sums = GiftSums(campaign_labels(plan))

    def read_object(self, sobject: str, progress: Progress) -> None:
        records = fields = 0
        shape = shape_of(self._org.describe(sobject), self._plan.basis.key_field, self._plan.objects())
        for window in _windows(self._plan.changes(sobject, COMPARED)):
            frame = self._read(window, shape)
            there = _records_of(frame)
            fields += self._compare(window, there, _named_by_npsp(frame, shape), shape)
            self._look_around(window, there, shape)
            records += len(window)
            progress.advance(len(window))
        self._checked.append(Checked(sobject, records, fields))

    def _read(self, window: Sequence[Change], shape: Shape) -> pd.DataFrame:
        """By key, in small letters: the fields of these changes, and what sums and names need."""
        fields = {each.field for change in window for each in change.fields}
        fields.update({RECORD_TYPE, CUSTOM_NAMING}.intersection(shape.fields))
        if shape.object == OPPORTUNITY:
            fields.update({*SUMMED, WON}.intersection(shape.fields))
        paths = ["Id", shape.key_field, *(path for field in sorted(fields) for path in shape.paths(field))]
        keys = [change.key for change in window]
        frame = self._org.read_keys(shape.object, list(dict.fromkeys(paths)), shape.key_field, keys)
        return frame.set_index(frame[shape.key_field].map(lambda key: str(key).casefold()))

    def _compare(
        self,
        window: Sequence[Change],
        there: Mapping[str, Record],
        named: Mapping[str, frozenset[str]],
        shape: Shape,
    ) -> int:
        """Row by row: what a difference needs to be understood is its whole record."""
        compared = 0
        for change in window:
            key = change.key.casefold()
            if key not in there:
                self._missing.add(_name(change))
                continue
            for each in change.fields:
                compared += 1
                held = shape.held(there[key], each.field)
                if shape.agree(each.field, held, each.after):
                    continue
                if key in named.get(each.field, ()):
                    self._rewritten += 1
                else:
                    self._note(Difference(_name(change), each.field, each.after, held))
        return compared

    def _note(self, difference: Difference) -> None:
        self._different += 1
        if len(self._differences) < SHOWN:
            self._differences.append(difference)

    def _look_around(self, window: Sequence[Change], there: Mapping[str, Record], shape: Shape) -> None:
        names = {change.key.casefold(): _name(change) for change in window}
        present = {key: record for key, record in there.items() if key in names}
        look_at_households(self._org, shape, present, names, self._households)
        if shape.object == OPPORTUNITY:
            self._sums.add(present.values(), shape)
            look_at_gifts(self._org, shape, present, names, self._gifts)

    def verification(self) -> Verification:
        counts = self._plan.counts().values()
        waiting = sum(count for each in counts for action, count in each.items() if action not in COMPARED)
        basis = self._plan.basis
        return Verification(
            org_id=basis.org_id,
            org_url=basis.org_url,
            fingerprint=self._plan.fingerprint,
            checked=tuple(self._checked),
            missing=self._missing.found(),
            different=self._different,
            differences=tuple(self._differences),
            gifts_without_payment=self._gifts.found(),
            households_without_member=self._households.found(),
            totals=self._sums.checks(self._plan.totals()),
            rewritten=self._rewritten,
            waiting=waiting,
        )


def _records_of(frame: pd.DataFrame) -> dict[str, Record]:
    columns = [str(column) for column in frame.columns]
    lines = (dict(zip(columns, cells, strict=True)) for cells in frame.itertuples(index=False, name=None))
    return dict(zip((str(key) for key in frame.index), lines, strict=True))


def _named_by_npsp(frame: pd.DataFrame, shape: Shape) -> dict[str, frozenset[str]]:
    """Field → keys of the records whose value NPSP writes by itself."""
    flags = {str(field): renamed_by_npsp(shape.object, frame, str(field)) for field in frame.columns}
    return {field: frozenset(frame.index[named]) for field, named in flags.items() if named.any()}


def _name(change: Change) -> RecordName:
    return RecordName(change.object, change.key, change.label)


def _windows(changes: Iterator[Change]) -> Iterator[tuple[Change, ...]]:
    while window := tuple(islice(changes, WINDOW)):
        yield window
