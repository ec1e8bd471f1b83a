"""The days of a recurring donation that is not enhanced: from one day to the next, as its period says."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.recurring_rules import PERIOD, SETTINGS

_CUSTOM = "npe03__Custom_Installment_Settings__c"
_MONTHS = {"Monthly": 1, "Quarterly": 3}
_DAYS = {"Weekly": 7}
_UNITS = {"days": ("days", 1), "weeks": ("days", 7), "months": ("months", 1), "years": ("months", 12)}
_DEFAULT_FORECAST = 12  # months
_LAST_YEAR = 3999  # Salesforce: dates end in 4000


@dataclass(frozen=True, slots=True)
class Plan:
    """From `start` on, every `months` or `days`, or on the 1st and the 15th where both are 0."""

    start: date
    months: int = 0
    days: int = 0
    is_last_day: bool = False
    keeps_day: bool = True  # of the month: years and days do not


def read_plan(work: Work, row: Mapping[str, Any]) -> Plan:
    start = row.get("npe03__Next_Payment_Date__c") or row.get("npe03__Date_Established__c") or work.today
    period = row.get(PERIOD) or ""
    last_day = bool(row.get("npsp__Always_Use_Last_Day_Of_Month__c"))
    day = date.fromisoformat(start)
    if period == "1st and 15th":
        return Plan(day)
    if period == "Yearly":
        return Plan(day, months=12, keeps_day=False)
    if period in _DAYS:
        return Plan(day, days=_DAYS[period])
    if period in _MONTHS:
        return Plan(day, months=_MONTHS[period], is_last_day=last_day)
    return _custom_plan(work, day, period, last_day)


def forecast_end(work: Work) -> date:
    """Open ended ones have gifts before this day: the first of this month, some months later."""
    months = work.settings(SETTINGS).get("npe03__Opportunity_Forecast_Months__c")
    today = date.fromisoformat(work.today)
    return _months_later(today.replace(day=1), int(_DEFAULT_FORECAST if months is None else months))


def days(plan: Plan) -> Iterator[date]:
    """The first day and those that follow, without an end."""
    day = _fixed_up(plan, plan.start) if plan.months and plan.keeps_day else plan.start
    while day.year <= _LAST_YEAR:
        yield day
        if plan.days:
            day += timedelta(days=plan.days)
        elif plan.months:
            day = _months_later(day, plan.months)
            day = _fixed_up(plan, day) if plan.keeps_day else day
        else:
            day = day.replace(day=15) if day.day < 15 else _months_later(day.replace(day=1), 1)


def _custom_plan(work: Work, start: date, period: str, last_day: bool) -> Plan:  # noqa: FBT001 - a field of the row
    """A period of the org's own; one that is unknown comes once within the forecast."""
    rows = work.select(f"SELECT * FROM {{{_CUSTOM}}} WHERE IsDeleted = 0 AND Name = ?", (period,))  # noqa: S608 - a constant
    settings = work.settings(SETTINGS)
    unit, factor = _UNITS.get(str(rows[0]["npe03__Increment__c"] if rows else "").lower(), ("", 0))
    count = int(rows[0]["npe03__Value__c"] or 0) * factor if rows else 0
    if unit == "days" and count > 0:
        return Plan(start, days=count)
    if unit == "months" and count > 0:
        return Plan(start, months=count, is_last_day=last_day, keeps_day=factor == 1)
    return Plan(
        start, months=max(1, int(settings.get("npe03__Opportunity_Forecast_Months__c") or _DEFAULT_FORECAST))
    )


def _fixed_up(plan: Plan, day: date) -> date:
    """The end of the month for a 31st or where it was asked for; a 29th or 30th comes back after February."""
    length = calendar.monthrange(day.year, day.month)[1]
    if day.day == 31 or plan.is_last_day:
        return day.replace(day=length)
    return day.replace(day=min(length, plan.start.day)) if day.day >= 28 else day


def _months_later(day: date, count: int) -> date:
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
