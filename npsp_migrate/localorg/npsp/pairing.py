"""Installments that are due and gifts that exist, brought together: what is next, what a year is worth. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from npsp_migrate.localorg.npsp.installments import (
    MONTHLY,
    YEARLY,
    Installment,
    Schedule,
    first_installments,
    installments,
)

_NEAR_PERIODS = (MONTHLY, YEARLY)  # NPSP: others match a gift of the very day only


@dataclass(frozen=True, slots=True)
class Gift:
    """An opportunity of a recurring donation."""

    day: date
    is_open: bool
    is_won: bool = False
    amount: float | None = None
    id: str = ""


@dataclass(slots=True)
class Pair:
    """A day with a gift, an installment, or both."""

    gift: Gift | None = None
    installment: Installment | None = None

    @property
    def is_due(self) -> bool:
        """An installment that no gift has taken, or one that is still open."""
        return self.installment is not None and (self.gift is None or self.gift.is_open)

    @property
    def day(self) -> date:
        if self.gift is not None:
            return self.gift.day
        assert self.installment is not None
        return self.installment.day


def next_installment(
    schedules: Sequence[Schedule], today: date, gifts: Sequence[Gift] = (), match_days: int = 3
) -> Pair | None:
    """The earliest installment from today on that is not paid: alone, or with the open gift that stands for it."""
    near = timedelta(days=match_days)
    current = [gift for gift in gifts if gift.day >= today]
    past = [gift for gift in gifts if today - near <= gift.day < today]
    due = first_installments(schedules, today, len(current) + len(past) + 1)
    return next((pair for pair in paired(due, current, past, near) if pair.is_due), None)


def paired(
    due: Iterable[Installment], current: Iterable[Gift], past: Iterable[Gift], near: timedelta
) -> list[Pair]:
    """Each installment with at most one gift: of the same day, else one nearby; in order of days.

    Gifts of one day count as one, as in NPSP: the last one stands for them.
    """
    by_day = {gift.day: Pair(gift) for gift in current}
    waiting = {gift.day: gift for gift in past}
    for installment in due:
        known = by_day.get(installment.day)
        if known is None and installment.schedule.period in _NEAR_PERIODS:
            known = _nearby(by_day, waiting, installment.day, near)
        if known is None:
            by_day[installment.day] = Pair(None, installment)
        else:
            known.installment = installment
    return [by_day[day] for day in sorted(by_day)]


def year_value(
    schedules: Sequence[Schedule], gifts: Sequence[Gift], year: int, today: date, match_days: int = 3
) -> float:
    """What gifts and installments of a calendar year come to; lost gifts and the installments they took count 0."""
    first, last, near = date(year, 1, 1), date(year, 12, 31), timedelta(days=match_days)
    inside = [gift for gift in gifts if first <= gift.day <= last]
    beside = [gift for gift in gifts if not first <= gift.day <= last and first - near <= gift.day <= last + near]
    due = installments(schedules, max(today, first), last)
    total = 0.0
    for pair in paired(due, inside, beside, near):
        if first <= pair.day <= last:
            total += _worth(pair)
    return round(total, 2)


def fixed_end(
    schedules: Sequence[Schedule], gifts: Sequence[Gift], today: date, planned: int, paid: int, match_days: int = 3
) -> date:
    """The day after which a recurring donation of fixed length has nothing due any more."""
    due = first_installments(schedules, today, planned - paid + len(gifts))
    pairs = paired(due, gifts, (), timedelta(days=match_days))
    standing = [pair for pair in pairs if pair.gift is None or pair.gift.is_open]
    won = [pair.day for pair in pairs if pair.gift and pair.gift.is_won]
    left = planned - paid
    if left <= 0 or not standing:
        return max(won, default=today - timedelta(days=1))
    if left > len(standing):
        return today - timedelta(days=1)
    end = standing[left - 1]
    return end.installment.day if end.installment else end.day


def _nearby(by_day: dict[date, Pair], waiting: dict[date, Gift], day: date, near: timedelta) -> Pair | None:
    """A gift of the days before today first, then one from today on; each serves once."""
    for other in sorted(waiting):
        if abs(other - day) <= near:
            by_day[other] = Pair(waiting.pop(other))
            return by_day[other]
    for other in sorted(by_day):
        pair = by_day[other]
        if pair.gift and pair.installment is None and abs(other - day) <= near:
            return pair
    return None


def _worth(pair: Pair) -> float:
    if pair.gift is None:
        amount = pair.installment.schedule.amount if pair.installment else None
    else:
        amount = pair.gift.amount if pair.gift.is_open or pair.gift.is_won else 0.0
    return amount or 0.0
