"""One object's records against its changes, field by field. Differences are named; the rest is counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pandas as pd

from npsp_migrate.model.plan import Change
from npsp_migrate.npsp.automation import renamed_by_npsp
from npsp_migrate.npsp.shape import Record, Shape
from npsp_migrate.verify.columns import Flags
from npsp_migrate.verify.findings import SHOWN, Difference, Found, RecordName

WINDOW = 2_000  # changes compared at once


class Findings:
    """Counts all, keeps the first."""

    def __init__(self) -> None:
        self._count = 0
        self._first: list[RecordName] = []

    def add(self, name: RecordName) -> None:
        self._count += 1
        if len(self._first) < SHOWN:
            self._first.append(name)

    def found(self) -> Found:
        return Found(self._count, tuple(self._first))


@dataclass(slots=True)
class Tally:
    """What was found out over all objects."""

    missing: Findings = field(default_factory=Findings)
    doubled: Findings = field(default_factory=Findings)
    different: int = 0
    differences: list[Difference] = field(default_factory=list)
    rewritten: int = 0

    def note(self, difference: Difference) -> None:
        self.different += 1
        if len(self.differences) < SHOWN:
            self.differences.append(difference)


@dataclass(slots=True)
class Comparison:
    """One object: its records as the org holds them, and which of them are the plan's."""

    shape: Shape
    frame: pd.DataFrame
    tally: Tally
    ours: Flags = field(init=False)
    _places: dict[str, int] = field(init=False)
    _named: dict[str, Flags] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {}
        for place, key in enumerate(self.frame[self.shape.key_field]):  # one word for each record
            if key is not None:
                self._remember(str(key), place)
        self.ours = np.zeros(len(self.frame), dtype=np.bool_)
        named = {
            str(name): renamed_by_npsp(self.shape.object, self.frame, str(name)) for name in self.frame.columns
        }
        self._named = {name: flags for name, flags in named.items() if flags.any()}

    def _remember(self, key: str, place: int) -> None:
        if self._places.setdefault(key.casefold(), place) != place:
            self.tally.doubled.add(RecordName(self.shape.object, key, key))

    def compare(self, window: Sequence[Change]) -> int:
        """Row by row: what a difference needs to be understood is its whole record. Returns how many fields."""
        places = [self._places.get(change.key.casefold()) for change in window]
        records = records_of(self.frame.iloc[[place for place in places if place is not None]])
        compared = 0
        for change, place in zip(window, places, strict=True):
            if place is None:
                self.tally.missing.add(name_of(change))
            else:
                self.ours[place] = True
                compared += self._compare_one(change, next(records), place)
        return compared

    def _compare_one(self, change: Change, record: Record, place: int) -> int:
        for each in change.fields:
            held = self.shape.held(record, each.field)
            if held == each.after or self.shape.agree(each.field, held, each.after):
                continue
            flags = self._named.get(each.field)
            if flags is not None and flags[place]:
                self.tally.rewritten += 1
            else:
                self.tally.note(Difference(name_of(change), each.field, each.after, held))
        return len(change.fields)


def in_windows(changes: Iterator[Change]) -> Iterator[tuple[Change, ...]]:
    while window := tuple(islice(changes, WINDOW)):
        yield window


def records_of(frame: pd.DataFrame) -> Iterator[Mapping[str, object]]:
    columns = [str(column) for column in frame.columns]
    return (dict(zip(columns, cells, strict=True)) for cells in frame.itertuples(index=False, name=None))


def name_of(change: Change) -> RecordName:
    return RecordName(change.object, change.key, change.label)
