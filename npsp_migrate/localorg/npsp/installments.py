"""When the installments of a recurring donation are due: calendar arithmetic. Pure: the day is passed in."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

LAST_DAY = "Last_Day"
MONTHLY, YEARLY, WEEKLY, DAILY, TWICE = "Monthly", "Yearly", "Weekly", "Daily", "1st and 15th"
DAYS_OF_MONTH = (*map(str, range(1, 31)), LAST_DAY)
PERIODS = (DAILY, WEEKLY, MONTHLY, TWICE, YEARLY)
MOST_OFTEN = 20  # NPSP: the greatest frequency
_ONE_DAY = timedelta(days=1)
_END_OF_TIME = date(4000, 12, 31)  # Salesforce: the last date
_SEARCHED = 2_000  # steps to look ahead: a pause without an end would let none through


@dataclass(frozen=True, slots=True)
class Schedule:
    """One rhythm: every `frequency` periods from `start` on; or a pause, in which nothing is due."""

    period: str
    frequency: int
    start: date
    day_of_month: str | None = None
    end: date | None = None
    is_pause: bool = False
    amount: float | None = None
    payment_method: str | None = None
    campaign: str | None = None

    def is_active(self, reference: date) -> bool:
        """Whether it still has days on or after the reference date; one that ends before it starts never had."""
        return self.end is None or (reference <= self.end and self.start <= self.end)


@dataclass(frozen=True, slots=True)
class Installment:
    day: date
    schedule: Schedule


def installments(schedules: Sequence[Schedule], reference: date, last: date | None = None) -> Iterator[Installment]:
    """What is due from the reference date on, until `last`, in order of days; pauses are left out."""
    for _ in range(_SEARCHED):
        due = _next(schedules, reference)
        if due is None or due.day > (last or _END_OF_TIME):
            return
        if not _is_paused(schedules, due.day, reference):
            yield due
        reference = due.day + _ONE_DAY


def first_installments(schedules: Sequence[Schedule], reference: date, count: int) -> list[Installment]:
    return list(islice(installments(schedules, reference), count))


def scheduled_date(schedule: Schedule, reference: date) -> date | None:
    """The first date of one schedule on or after the reference date; an ended one has none.

    Months are counted as NPSP counts them: from the first date, before the day of month is set. A monthly
    schedule whose first date was moved to the end of a short month is therefore asked in vain for the last
    days of a longer one, and answers with the month after.
    """
    if not schedule.is_active(reference) or not 1 <= schedule.frequency <= MOST_OFTEN:
        return None
    day = _first(schedule)
    if day < reference:
        day = _stepped(schedule, day, _whole_steps(schedule, day, reference))
        if day < reference:
            day = _stepped(schedule, day, schedule.frequency)
        day = _settled(schedule, day)
    return None if schedule.end and day > schedule.end else day


def _next(schedules: Sequence[Schedule], reference: date) -> Installment | None:
    found = [
        Installment(day, schedule)
        for schedule in schedules
        if not schedule.is_pause and (day := scheduled_date(schedule, reference))
    ]
    return min(found, key=lambda each: each.day, default=None)


def _is_paused(schedules: Sequence[Schedule], day: date, reference: date) -> bool:
    return any(
        each.is_pause and each.is_active(reference) and each.start <= day and (each.end is None or day <= each.end)
        for each in schedules
    )


def _first(schedule: Schedule) -> date:
    start = schedule.start
    if schedule.period not in (MONTHLY, TWICE) or not schedule.day_of_month:
        return start
    day = _on_day(start, schedule.day_of_month)
    return day if day >= start else _months_later(day, 1)


def _whole_steps(schedule: Schedule, day: date, reference: date) -> int:
    """The months, years or days in as many whole frequencies as lie between the two dates."""
    if schedule.period in (MONTHLY, TWICE):
        units = (reference.year - day.year) * 12 + reference.month - day.month
    elif schedule.period == YEARLY:
        units = reference.year - day.year
    else:
        units, week = (reference - day).days, 7 if schedule.period == WEEKLY else 1
        return units // (schedule.frequency * week) * schedule.frequency
    return units // schedule.frequency * schedule.frequency


def _stepped(schedule: Schedule, day: date, count: int) -> date:
    if schedule.period in (MONTHLY, TWICE):
        return _months_later(day, count)
    if schedule.period == YEARLY:
        return _months_later(day, 12 * count)
    return day + timedelta(days=count * (7 if schedule.period == WEEKLY else 1))


def _settled(schedule: Schedule, day: date) -> date:
    """On the day of the month that was chosen; a 29 February comes back in a leap year."""
    if schedule.period == MONTHLY and schedule.day_of_month:
        return _on_day(day, schedule.day_of_month)
    if schedule.period == YEARLY and schedule.start.day == _month_length(day):
        return day.replace(day=_month_length(day))
    return day


def _months_later(day: date, count: int) -> date:
    month = day.month - 1 + count
    return _clamped(day.year + month // 12, month % 12 + 1, day.day)


def _on_day(day: date, day_of_month: str) -> date:
    return _clamped(day.year, day.month, 31 if day_of_month == LAST_DAY else int(day_of_month))


def _clamped(year: int, month: int, day: int) -> date:
    """That day of the month, or its last one where it is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _month_length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
