"""When the next installment of a recurring donation is due: calendar arithmetic. Pure: the day is passed in."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LAST_DAY = "Last_Day"
MONTHLY, YEARLY, WEEKLY, DAILY, TWICE = "Monthly", "Yearly", "Weekly", "Daily", "1st and 15th"
PERIODS = (DAILY, WEEKLY, MONTHLY, TWICE, YEARLY)
_SEARCHED = 1000  # steps to look ahead for a date that no gift has taken


@dataclass(frozen=True, slots=True)
class Schedule:
    """One rhythm: every `frequency` periods from `start` on."""

    period: str
    frequency: int
    start: date
    day_of_month: str | None = None
    end: date | None = None
    is_pause: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A gift that an installment already has; while it is open its date stays the next one."""

    day: date
    is_open: bool


def next_installment(
    schedules: Sequence[Schedule], reference: date, taken: Iterable[Taken] = (), match_days: int = 3
) -> date | None:
    """The earliest date on or after `reference` that is neither paused nor already paid."""
    closed = [each.day for each in taken if not each.is_open]
    pauses = [each for each in schedules if each.is_pause]
    days = [
        day
        for schedule in schedules
        if not schedule.is_pause
        and (day := _free_date(schedule, reference, closed, pauses, timedelta(days=match_days)))
    ]
    return min(days, default=None)


def scheduled_date(schedule: Schedule, reference: date) -> date | None:
    """The first date of the schedule on or after `reference`, ended schedules having none."""
    day = _first(schedule)
    if day < reference:
        day = _stepped(schedule, day, _whole_steps(schedule, day, reference))
        if day < reference:
            day = _stepped(schedule, day, 1)
    return None if schedule.end and day > schedule.end else day


def _free_date(
    schedule: Schedule, reference: date, closed: Sequence[date], pauses: Sequence[Schedule], near: timedelta
) -> date | None:
    for _ in range(_SEARCHED):
        day = scheduled_date(schedule, reference)
        if day is None:
            return None
        paused = any(each.start <= day and (each.end is None or day <= each.end) for each in pauses)
        if not paused and not any(abs(day - other) <= near for other in closed):
            return day
        reference = day + timedelta(days=1)
    return None


def _first(schedule: Schedule) -> date:
    start = schedule.start
    if schedule.period not in (MONTHLY, TWICE) or not schedule.day_of_month:
        return start
    day = _on_day(start.year, start.month, schedule.day_of_month)
    return day if day >= start else _stepped(schedule, day, 1, frequency=1)


def _whole_steps(schedule: Schedule, day: date, reference: date) -> int:
    """How many whole steps fit between the two dates."""
    if schedule.period in (MONTHLY, TWICE):
        months = (reference.year - day.year) * 12 + reference.month - day.month
        months -= reference.day < day.day
        return max(0, months // schedule.frequency)
    if schedule.period == YEARLY:
        years = reference.year - day.year - ((reference.month, reference.day) < (day.month, day.day))
        return max(0, years // schedule.frequency)
    return (reference - day).days // (schedule.frequency * (7 if schedule.period == WEEKLY else 1))


def _stepped(schedule: Schedule, day: date, steps: int, frequency: int | None = None) -> date:
    count = steps * (frequency or schedule.frequency)
    if schedule.period in (MONTHLY, TWICE):
        month = day.month - 1 + count
        return _on_day(day.year + month // 12, month % 12 + 1, schedule.day_of_month or str(schedule.start.day))
    if schedule.period == YEARLY:
        return _on_day(day.year + count, day.month, str(schedule.start.day))
    return day + timedelta(days=count * (7 if schedule.period == WEEKLY else 1))


def _on_day(year: int, month: int, day_of_month: str) -> date:
    """That day of the month, or its last one where it is shorter."""
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if day_of_month == LAST_DAY else min(int(day_of_month), last))
