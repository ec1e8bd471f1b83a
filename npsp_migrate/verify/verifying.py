"""Every record of a plan, read back by its key and compared; nothing is held in memory but what differs."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.objects import OPPORTUNITY
from npsp_migrate.npsp.shape import Record, Shape, shape_of
from npsp_migrate.verify.neighbours import Findings, look_at_gifts, look_at_households
from npsp_migrate.verify.totals import GiftSums
from npsp_migrate.verify.verification import SHOWN, Checked, Difference, RecordName, Verification

WINDOW = 2_000  # changes read back at once
COMPARED = (Action.CREATE, Action.UPDATE, Action.KEEP)


class Progress(Protocol):
    def begin(self, what: str, total: int = 0) -> None: ...
    def advance(self, count: int = 1) -> None: ...


def verify_plan(plan: Plan, org: OrgReader, progress: Progress) -> Verification:
    """Reads only. Records that the plan holds back are counted, not looked for."""
    reading = _Reading(plan, org)
    for sobject in plan.objects():
        counts = plan.counts().get(sobject, {})
        progress.begin(sobject, sum(counts.get(action, 0) for action in COMPARED))
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
        self._differences: list[Difference] = []
        self._gifts = Findings()
        self._households = Findings()
        self._sums = GiftSums()

    def read_object(self, sobject: str, progress: Progress) -> None:
        records = fields = 0
        windows = _windows(self._plan.changes(sobject, COMPARED))
        shape: Shape | None = None
        for window in windows:
            shape = shape or shape_of(self._org.describe(sobject), self._plan.basis.key_field, self._plan.objects())
            there = self._read(window, shape)
            fields += self._compare(window, there, shape)
            self._look_around(window, there, shape)
            records += len(window)
            progress.advance(len(window))
        self._checked.append(Checked(sobject, records, fields))

    def _read(self, window: Sequence[Change], shape: Shape) -> Mapping[str, Record]:
        """By key, in small letters: the fields of these changes, and what the sums need."""
        fields = sorted({each.field for change in window for each in change.fields})
        paths = ["Id", shape.key_field, *(path for field in fields for path in shape.paths(field))]
        more = self._sums.paths(shape) if shape.object == OPPORTUNITY else ()
        asked = list(dict.fromkeys([*paths, *more, *(("RecordTypeId",) if "RecordTypeId" in shape.fields else ())]))
        frame = self._org.read_keys(shape.object, asked, shape.key_field, [change.key for change in window])
        lines = (dict(zip(asked, cells, strict=True)) for cells in frame.itertuples(index=False, name=None))
        return {str(line[shape.key_field]).casefold(): line for line in lines}

    def _compare(self, window: Sequence[Change], there: Mapping[str, Record], shape: Shape) -> int:
        """Row by row: what a difference needs to be understood is its whole record."""
        compared = 0
        for change in window:
            record = there.get(change.key.casefold())
            if record is None:
                self._missing.add(_name(change))
                continue
            for each in change.fields:
                compared += 1
                held = shape.held(record, each.field)
                if not shape.agree(each.field, held, each.after):
                    self._different += 1
                    if len(self._differences) < SHOWN:
                        self._differences.append(Difference(_name(change), each.field, each.after, held))
        return compared

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
            waiting=waiting,
        )


def _name(change: Change) -> RecordName:
    return RecordName(change.object, change.key, change.label)


def _windows(changes: Iterator[Change]) -> Iterator[tuple[Change, ...]]:
    while window := tuple(islice(changes, WINDOW)):
        yield window
