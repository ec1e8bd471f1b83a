"""Rows that wait for another record, gathered under it: settle one, and all of them go on."""

from collections.abc import Mapping
from dataclasses import dataclass

from npsp_migrate.model.issue import Fate, Words
from npsp_migrate.model.plan import Plan, RowEnd
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue

WAITING_CODES = ("parent-unknown", "parent-held", "parent-refused")
PLACES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """`key` names the record; `places` the first rows that wait for it."""

    key: str
    count: int
    hint: str
    places: tuple[str, ...]
    more: int = 0


def waits(end: RowEnd) -> bool:
    return end.fate is Fate.HELD and end.because.code in WAITING_CODES


def waiting_rows(plan: Plan, words: Catalogue) -> tuple[Waiting, ...]:
    """The record that the most rows wait for comes first."""
    found: dict[str, list[RowEnd]] = {}
    for end in plan.row_ends():
        if waits(end):
            found.setdefault(_key(end.because), []).append(end)
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(_waiting(key, ends, words) for key, ends in ranked)


def _key(because: Words) -> str:
    values: Mapping[str, str] = dict(because.values)
    return values.get("key", "")


def _waiting(key: str, ends: list[RowEnd], words: Catalogue) -> Waiting:
    shown = tuple(written.place(end.at, words.language) for end in ends[:PLACES_SHOWN])
    return Waiting(key, len(ends), words.hint(ends[0].because), shown, len(ends) - len(shown))
