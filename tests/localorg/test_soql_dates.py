"""Date literals on Monday, 23 November 2026; the week starts on Sunday, as in Salesforce's default locale."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soql_org import CLOCK, add, empty_org, names

from npsp_migrate.localorg.soql.context import Clock
from npsp_migrate.localorg.soql.dates import named_range, stored_instant
from npsp_migrate.localorg.soql.literals import COUNTED_DATES, PLAIN_DATES
from npsp_migrate.localorg.soql.tree import Instant, NamedDates

RANGES = {
    "TODAY": ("2026-11-23", "2026-11-24"),
    "YESTERDAY": ("2026-11-22", "2026-11-23"),
    "TOMORROW": ("2026-11-24", "2026-11-25"),
    "LAST_90_DAYS": ("2026-08-25", "2026-11-24"),
    "NEXT_90_DAYS": ("2026-11-24", "2027-02-22"),
    "THIS_WEEK": ("2026-11-22", "2026-11-29"),
    "LAST_WEEK": ("2026-11-15", "2026-11-22"),
    "NEXT_WEEK": ("2026-11-29", "2026-12-06"),
    "THIS_MONTH": ("2026-11-01", "2026-12-01"),
    "LAST_MONTH": ("2026-10-01", "2026-11-01"),
    "NEXT_MONTH": ("2026-12-01", "2027-01-01"),
    "THIS_QUARTER": ("2026-10-01", "2027-01-01"),
    "LAST_QUARTER": ("2026-07-01", "2026-10-01"),
    "NEXT_QUARTER": ("2027-01-01", "2027-04-01"),
    "THIS_YEAR": ("2026-01-01", "2027-01-01"),
    "LAST_YEAR": ("2025-01-01", "2026-01-01"),
    "NEXT_YEAR": ("2027-01-01", "2028-01-01"),
    "THIS_FISCAL_QUARTER": ("2026-10-01", "2027-01-01"),
    "LAST_FISCAL_YEAR": ("2025-01-01", "2026-01-01"),
    "LAST_N_DAYS:1": ("2026-11-22", "2026-11-24"),
    "LAST_N_DAYS:0": ("2026-11-23", "2026-11-24"),
    "NEXT_N_DAYS:2": ("2026-11-24", "2026-11-26"),
    "N_DAYS_AGO:3": ("2026-11-20", "2026-11-21"),
    "LAST_N_WEEKS:2": ("2026-11-08", "2026-11-22"),
    "NEXT_N_WEEKS:1": ("2026-11-29", "2026-12-06"),
    "N_WEEKS_AGO:1": ("2026-11-15", "2026-11-22"),
    "LAST_N_MONTHS:2": ("2026-09-01", "2026-11-01"),
    "NEXT_N_MONTHS:2": ("2026-12-01", "2027-02-01"),
    "N_MONTHS_AGO:11": ("2025-12-01", "2026-01-01"),
    "LAST_N_QUARTERS:4": ("2025-10-01", "2026-10-01"),
    "N_QUARTERS_AGO:1": ("2026-07-01", "2026-10-01"),
    "LAST_N_YEARS:3": ("2023-01-01", "2026-01-01"),
    "NEXT_N_YEARS:1": ("2027-01-01", "2028-01-01"),
    "N_YEARS_AGO:1": ("2025-01-01", "2026-01-01"),
    "N_FISCAL_YEARS_AGO:1": ("2025-01-01", "2026-01-01"),
    "NEXT_N_FISCAL_QUARTERS:2": ("2027-01-01", "2027-07-01"),
    "LAST_N_DAYS:99999999": ("0001-01-01", "2026-11-24"),
    "NEXT_N_YEARS:99999999": ("2027-01-01", "9999-12-31"),
}


def literal(text: str) -> NamedDates:
    name, _, count = text.partition(":")
    return NamedDates(name, int(count) if count else None)


@pytest.mark.parametrize(("text", "expected"), RANGES.items(), ids=RANGES)
def test_a_date_literal_is_a_range_of_days(text, expected):
    first, end = named_range(literal(text), CLOCK)

    assert (first.isoformat(), end.isoformat()) == expected


def test_a_fiscal_year_may_start_in_another_month():
    clock = Clock(CLOCK.now, fiscal_year_starts=9)

    assert named_range(literal("THIS_FISCAL_YEAR"), clock) == (date(2026, 9, 1), date(2027, 9, 1))
    assert named_range(literal("THIS_FISCAL_QUARTER"), clock) == (date(2026, 9, 1), date(2026, 12, 1))


@given(
    st.sampled_from(sorted(PLAIN_DATES | COUNTED_DATES)),
    st.integers(0, 10**12),
    st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    st.integers(1, 12),
    st.integers(0, 6),
)
def test_every_range_is_in_order_and_within_the_calendar(name, count, day, fiscal, weekday):
    now = datetime(day.year, day.month, day.day, tzinfo=UTC)
    clock = Clock(now, first_weekday=weekday, fiscal_year_starts=fiscal)

    first, end = named_range(NamedDates(name, count if name in COUNTED_DATES else None), clock)

    assert date.min <= first <= end <= date.max


def test_a_day_begins_where_the_user_is():
    org = empty_org()
    add(org, "Contact", 1, LastName="Late", CreatedDate="2026-11-22T23:30:00.000Z")
    paris = Clock(CLOCK.now, zone=ZoneInfo("Europe/Paris"))

    query = "SELECT LastName FROM Contact WHERE CreatedDate = TODAY"

    assert names(org, query) == []
    assert names(org, query, paris) == ["Late"]
    local = "SELECT LastName FROM Contact WHERE DAY_ONLY(convertTimezone(CreatedDate)) = 2026-11-23"
    assert names(org, local, paris) == ["Late"]


@given(st.datetimes(datetime(1700, 1, 1), datetime(4000, 1, 1)), st.integers(-12 * 60, 14 * 60))
def test_a_datetime_literal_means_the_same_instant_in_every_zone(moment, minutes):
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    stored = stored_instant(Instant(zoned.isoformat()))

    assert stored == zoned.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
