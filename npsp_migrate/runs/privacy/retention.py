"""How long people have been silent: three piles to propose, and those whom no date tells of. A person decides."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from npsp_migrate.mapping.mapped import Mapped
from npsp_migrate.model.records import Candidates

PROSPECT_YEARS = 3  # CNIL: donors and prospects, after the last contact from them
ACCOUNTING_YEARS = 10  # C. com. L123-22: what the accounts rest on
_PERSON = "Contact"


class Pile(StrEnum):
    MIGRATE = "migrate"
    GIFTS_ONLY = "gifts-only"  # the gifts, for the accounts, under an account without a name
    LEAVE_OUT = "leave-out"
    NO_DATE = "no-date"


@dataclass(frozen=True, slots=True)
class Retained:
    """One person of the sheets, before anybody is recognised twice."""

    key: str
    last: date | None
    pile: Pile


def propose_piles(mapped: Mapped, today: date, years: int) -> tuple[Retained, ...]:
    """By the last dated record of each person: a gift, a membership, a registration."""
    people = mapped.candidates.get(_PERSON)
    if people is None:
        return ()
    last = _last_contacts(mapped.candidates.values())
    keys = sorted({str(key) for key in people.lines["key"] if key})
    return tuple(Retained(key, last.get(key), _pile(last.get(key), today, years)) for key in keys)


def _pile(last: date | None, today: date, years: int) -> Pile:
    if last is None:
        return Pile.NO_DATE
    if last >= _years_before(today, years):
        return Pile.MIGRATE
    return Pile.GIFTS_ONLY if last >= _years_before(today, ACCOUNTING_YEARS) else Pile.LEAVE_OUT


def _years_before(day: date, years: int) -> date:
    last_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if last_of_february else day.day)


def _last_contacts(candidates: Iterable[Candidates]) -> Mapping[str, date]:
    last: dict[str, date] = {}
    for each in candidates:
        for person, day in _dated(each):
            last[person] = max(day, last.get(person, day))
    return last


def _dated(candidates: Candidates) -> Iterator[tuple[str, date]]:
    """The people that records point to, with the last of the record's own days."""
    if candidates.object == _PERSON:
        return
    to_people = [name for name, reference in candidates.references.items() if reference.parent == _PERSON]
    for name in to_people:
        days = _last_day(candidates.frame.drop(columns=list(candidates.references), errors="ignore"))
        for person, day in zip(candidates.frame[name].tolist(), days, strict=True):
            if isinstance(person, str) and day is not None:
                yield person, day


def _last_day(frame: pd.DataFrame) -> list[date | None]:
    columns = [frame[name].tolist() for name in frame if any(isinstance(cell, date) for cell in frame[name])]
    rows = zip(*columns, strict=True) if columns else [()] * len(frame)
    return [max((cell for cell in row if isinstance(cell, date)), default=None) for row in rows]
