"""Where a change comes from, written small: the rows of its record, and for each field which of them said so."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from npsp_migrate.location import Location
from npsp_migrate.planning.plan_format import dumped
from npsp_migrate.planning.planned import ObjectPlan


class Origins:
    """One object's rows by the record they ended in."""

    def __init__(self, plan: ObjectPlan) -> None:
        self._plan = plan
        told = plan.lines.assign(line=np.arange(len(plan.lines))).sort_values(["head", "table", "row", "record"])
        heads = told["head"].to_numpy(dtype=np.int64)
        self._starts = np.searchsorted(heads, np.arange(len(plan.heads) + 1)).tolist()
        self._rows = list(zip(*(told[name].tolist() for name in ("table", "row", "record")), strict=True))
        self._place = np.empty(len(told), dtype=np.int64)  # of a candidate, in `_rows`
        self._place[told["line"].to_numpy(dtype=np.int64)] = np.arange(len(told))

    def of(self, head: int) -> tuple[str, str]:
        """The rows as [table, row, record]; the place there of the row behind each field, written and in conflict.

        A value that came from another record's row (an address of the same household) names that row.
        """
        start, end = self._starts[head], self._starts[head + 1]
        cells = self._plan.cells[head]
        places = [
            [self._told(int(cells[field]), start, end) for field in np.flatnonzero(flags[head]).tolist()]
            for flags in (self._plan.written, self._plan.conflicts)
        ]
        return dumped(self._rows[start:end]), dumped(places)

    def _told(self, line: int, start: int, end: int) -> object:
        if line < 0:
            return -1
        place = int(self._place[line])
        return place - start if start <= place < end else self._rows[place]


class Places:
    """Reads origins back: sheets by number, and the column letter of each field of each record."""

    def __init__(self, sheets: Mapping[int, tuple[str, str]], letters: Mapping[tuple[int, str, str], str]) -> None:
        self._sheets = sheets
        self._letters = letters

    def row(self, line: Sequence[Any]) -> Location:
        table, row, _ = line
        return Location(*self._sheets[table], row)

    def cell(self, lines: Sequence[Sequence[Any]], place: Any, field: str) -> Location | None:
        if place == -1:
            return None
        table, row, record = lines[place] if isinstance(place, int) else place
        return Location(*self._sheets[table], row, self._letters.get((table, record, field), ""))
