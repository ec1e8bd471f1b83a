"""The journal's rows of a run, gathered by record and turned into columns. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from npsp_migrate.model.plan import Value
from npsp_migrate.model.undo import Written, WrittenRecords

HEADS = ("key", "label", "org_id", "created", "certain")


def gather(rows: Iterable[Written]) -> Mapping[str, WrittenRecords]:
    """Object → its records. Several rows of one record become one: what stood first, and what was sent last."""
    gathered: dict[str, _Gathering] = {}
    for row in rows:  # the journal is a stream of rows; each leaves a few references behind
        gathered.setdefault(row.object, _Gathering()).add(row)
    return {name: each.records(name) for name, each in sorted(gathered.items())}


@dataclass(slots=True)
class _Gathering:
    heads: list[list[object]] = field(default_factory=list)
    before: list[dict[str, Value]] = field(default_factory=list)
    sent: list[dict[str, Value]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[type, Value], Value] = field(default_factory=dict)  # equal values once

    def add(self, row: Written) -> None:
        place = self.places.setdefault(row.key.casefold(), len(self.heads))
        if place == len(self.heads):
            self.heads.append([row.key, row.label, row.org_id, row.created, row.certain])
            self.before.append({})
            self.sent.append({})
        head = self.heads[place]
        head[2] = head[2] or row.org_id
        head[4] = head[4] or row.certain
        self.before[place] = {**self._once(row.before), **self.before[place]}
        self.sent[place] |= self._once(row.sent)

    def _once(self, values: Mapping[str, Value]) -> dict[str, Value]:
        return {name: self.known.setdefault((type(value), value), value) for name, value in values.items()}

    def records(self, sobject: str) -> WrittenRecords:
        fields = tuple(sorted({name for values in self.sent for name in values}))
        columns = {name: number for number, name in enumerate(fields)}
        shape = (len(self.heads), len(fields))
        before, sent = np.full(shape, None, dtype=object), np.full(shape, None, dtype=object)
        said = np.zeros(shape, dtype=np.bool_)
        for line, values in enumerate(self.sent):
            for name, value in values.items():
                column = columns[name]
                sent[line, column], said[line, column] = value, True
                before[line, column] = self.before[line].get(name)
        return WrittenRecords(sobject, self._heads(), fields, before, sent, said)

    def _heads(self) -> pd.DataFrame:
        frame = pd.DataFrame(self.heads, columns=list(HEADS), dtype=object)
        return frame.astype({"created": bool, "certain": bool})
