"""Where a change comes from, written small: the rows of its record, and for each field which of them said so."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from npsp_migrate.location import Location
from npsp_migrate.model.texts import dumped
from npsp_migrate.planning.planned import Flags, ObjectPlan

_NOTHING_TOLD = "[[],[]]"  # of a record that is kept


class Origins:
    """One object's rows by the record they ended in."""

    def __init__(self, plan: ObjectPlan) -> None:
        self._plan = plan
        told = plan.lines.assign(line=np.arange(len(plan.lines))).sort_values(["head", "table", "row", "record"])
        heads = told["head"].to_numpy(dtype=np.int64)
        self._starts = np.searchsorted(heads, np.arange(len(plan.heads) + 1)).tolist()
        records = told["record"].map({name: dumped(name) for name in told["record"].unique()})
        columns = (told["table"].tolist(), told["row"].tolist(), records.tolist())
        self._rows = [f"[{table},{row},{record}]" for table, row, record in zip(*columns, strict=True)]
        place = np.empty(len(told), dtype=np.int64)
        place[told["line"].to_numpy(dtype=np.int64)] = np.arange(len(told))
        self._place: list[int] = place.tolist()  # of a candidate, in `_rows`

    def of(self, heads: range) -> tuple[list[str], list[str]]:
        """The rows as [table, row, record]; the place there of the row behind each field that is told.

        A value that came from another record's row (an address of the same household) names that row. The
        texts are JSON, put together by hand: there are as many as records.
        """
        ends = pairwise(self._starts[heads.start : heads.stop + 1])
        rows = (self._rows[start] if end - start == 1 else ",".join(self._rows[start:end]) for start, end in ends)
        return [f"[{told}]" for told in rows], self._cells(heads)

    def _cells(self, heads: range) -> list[str]:
        part = slice(heads.start, heads.stop)
        flags = self._plan.written[part], self._plan.conflicts[part]
        texts = [_NOTHING_TOLD] * len(heads)
        told = np.flatnonzero(flags[0].any(axis=1) | flags[1].any(axis=1)) + heads.start
        chosen = tuple(map(chosen_by_row, flags)) if len(told) else ()
        for head in sorted({*told.tolist(), *(head for head in heads if head in self._plan.drift)}):
            lines = self._plan.cells[head].tolist()
            fields = [each[head - heads.start] for each in chosen] or [[], []]
            drifted = (self._plan.drift[head],) if head in self._plan.drift else ()
            ends = self._starts[head], self._starts[head + 1]
            places = (self._told(lines, each, *ends) for each in (*fields, *drifted))
            texts[head - heads.start] = f"[{','.join(places)}]"
        return texts

    def _told(self, lines: Sequence[int], fields: Sequence[int], start: int, end: int) -> str:
        return f"[{','.join([self._one(lines[field], start, end) for field in fields])}]"

    def _one(self, line: int, start: int, end: int) -> str:
        if line < 0:
            return "-1"
        place = self._place[line]
        return str(place - start) if start <= place < end else self._rows[place]


def chosen_by_row(flags: Flags) -> list[list[int]]:
    """Per row, the columns whose flag is set."""
    rows, columns = np.nonzero(flags)
    bounds = np.searchsorted(rows, np.arange(len(flags) + 1)).tolist()
    places = columns.tolist()
    return [places[start:end] for start, end in pairwise(bounds)]


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
