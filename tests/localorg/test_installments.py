"""When installments are due: every period, frequency and day, short months and leap years, pauses, gifts."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.localorg.npsp.installments import (
    DAYS_OF_MONTH,
    Schedule,
    first_installments,
    scheduled_date,
)
from npsp_migrate.localorg.npsp.pairing import Gift, fixed_end, next_installment, year_value

EVERY_DAY = [str(each) for each in range(1, 31)] + ["Last_Day"]


def day(text):
    return date.fromisoformat(text)


def schedule(period, frequency, start, on=None, **values):
    return Schedule(period, frequency, day(start), on, **values)


@pytest.mark.parametrize(
    ("rhythm", "today", "expected"),
    [
        # monthly: the day in the month of the start, or in the next one
        (("Monthly", 1, "2026-01-10", "15"), "2026-01-01", "2026-01-15"),
        (("Monthly", 1, "2026-01-15", "15"), "2026-01-01", "2026-01-15"),
        (("Monthly", 1, "2026-01-20", "15"), "2026-01-01", "2026-02-15"),
        (("Monthly", 1, "2025-12-20", "5"), "2025-12-21", "2026-01-05"),
        # today counts, the day after does not
        (("Monthly", 1, "2026-01-10", "15"), "2026-03-15", "2026-03-15"),
        (("Monthly", 1, "2026-01-10", "15"), "2026-03-16", "2026-04-15"),
        # whole frequencies from the first date
        (("Monthly", 3, "2026-01-10", "15"), "2026-03-16", "2026-04-15"),
        (("Monthly", 2, "2026-01-10", "15"), "2026-04-16", "2026-05-15"),
        (("Monthly", 12, "2026-01-10", "15"), "2026-01-16", "2027-01-15"),
        (("Monthly", 20, "2026-01-10", "15"), "2026-01-16", "2027-09-15"),
        # short months
        (("Monthly", 1, "2026-01-31", "30"), "2026-02-01", "2026-02-28"),
        (("Monthly", 1, "2026-01-31", "30"), "2026-03-01", "2026-03-30"),
        (("Monthly", 1, "2026-01-15", "29"), "2026-02-01", "2026-02-28"),
        (("Monthly", 1, "2024-01-15", "29"), "2024-02-01", "2024-02-29"),
        (("Monthly", 1, "2024-01-15", "30"), "2024-02-01", "2024-02-29"),
        # the last day
        (("Monthly", 1, "2026-01-01", "Last_Day"), "2026-04-01", "2026-04-30"),
        (("Monthly", 1, "2026-01-01", "Last_Day"), "2026-02-01", "2026-02-28"),
        (("Monthly", 1, "2026-01-01", "Last_Day"), "2028-02-01", "2028-02-29"),
        (("Monthly", 1, "2026-01-31", "Last_Day"), "2026-01-01", "2026-01-31"),
        # counted from a first date at the end of February, the last days of March are too late
        (("Monthly", 1, "2026-02-10", "Last_Day"), "2026-03-28", "2026-03-31"),
        (("Monthly", 1, "2026-02-10", "Last_Day"), "2026-03-29", "2026-04-30"),
        # without a day of month the start's own day
        (("Monthly", 1, "2026-01-31", None), "2026-02-01", "2026-02-28"),
        (("Monthly", 1, "2026-01-31", None), "2026-04-01", "2026-04-30"),
        # the two schedules of the 1st and the 15th
        (("1st and 15th", 1, "2026-01-10", "1"), "2026-01-01", "2026-02-01"),
        (("1st and 15th", 1, "2026-01-10", "15"), "2026-01-01", "2026-01-15"),
        (("1st and 15th", 1, "2026-01-10", "15"), "2026-02-16", "2026-03-15"),
        # weeks and days
        (("Weekly", 1, "2026-01-05", None), "2026-01-01", "2026-01-05"),
        (("Weekly", 1, "2026-01-05", None), "2026-01-06", "2026-01-12"),
        (("Weekly", 2, "2026-01-05", None), "2026-01-19", "2026-01-19"),
        (("Weekly", 2, "2026-01-05", None), "2026-01-20", "2026-02-02"),
        (("Daily", 1, "2026-01-05", None), "2026-02-28", "2026-02-28"),
        (("Daily", 10, "2026-01-05", None), "2026-01-16", "2026-01-25"),
        # years
        (("Yearly", 1, "2026-05-01", None), "2026-01-01", "2026-05-01"),
        (("Yearly", 1, "2024-02-29", None), "2025-01-01", "2025-02-28"),
        (("Yearly", 1, "2024-02-29", None), "2027-03-01", "2028-02-29"),
        (("Yearly", 2, "2024-05-01", None), "2025-05-01", "2026-05-01"),
        (("Yearly", 4, "2024-02-29", None), "2024-03-01", "2028-02-29"),
    ],
)
def test_the_next_date_of_a_schedule(rhythm, today, expected):
    assert scheduled_date(schedule(*rhythm), day(today)) == day(expected)


@pytest.mark.parametrize(
    ("end", "today", "expected"),
    [
        ("2026-04-30", "2026-04-01", "2026-04-15"),
        ("2026-04-14", "2026-04-01", None),
        ("2026-04-15", "2026-04-16", None),
        ("2025-12-31", "2025-12-01", None),  # it ends before it starts
    ],
)
def test_a_schedule_ends(end, today, expected):
    found = scheduled_date(schedule("Monthly", 1, "2026-01-10", "15", end=day(end)), day(today))

    assert found == (day(expected) if expected else None)


@pytest.mark.parametrize("frequency", [0, 21])
def test_a_frequency_out_of_range_is_never_due(frequency):
    assert scheduled_date(schedule("Monthly", frequency, "2026-01-10", "15"), day("2026-01-01")) is None


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        (("2026-01-01", "2026-02-28"), "2026-03-15"),
        (("2026-01-15", "2026-01-15"), "2026-02-15"),
        (("2026-01-16", "2026-02-28"), "2026-01-15"),
        (("2026-01-01", None), None),
        (("2026-03-01", "2026-02-01"), "2026-01-15"),  # a pause that was called off ends before it starts
    ],
)
def test_nothing_is_due_in_a_pause(pause, expected):
    start, end = pause
    monthly = schedule("Monthly", 1, "2026-01-10", "15")
    paused = schedule("Monthly", 1, start, end=day(end) if end else None, is_pause=True)

    found = next_installment([monthly, paused], day("2026-01-01"))

    assert (found and found.day) == (day(expected) if expected else None)


def test_the_earliest_of_two_schedules_comes_next():
    first, fifteenth = (schedule("1st and 15th", 1, "2026-01-01", each) for each in ("1", "15"))

    found = [each.day.isoformat() for each in first_installments([fifteenth, first], day("2026-01-02"), 4)]

    assert found == ["2026-01-15", "2026-02-01", "2026-02-15", "2026-03-01"]


@pytest.mark.parametrize(
    ("period", "gift", "open_", "expected"),
    [
        ("Monthly", "2026-01-15", False, "2026-02-15"),
        ("Monthly", "2026-01-12", False, "2026-02-15"),
        ("Monthly", "2026-01-18", False, "2026-02-15"),
        ("Monthly", "2026-01-11", False, "2026-01-15"),
        ("Monthly", "2026-01-19", False, "2026-01-15"),
        ("Monthly", "2026-01-15", True, "2026-01-15"),
        ("Monthly", "2026-01-17", True, "2026-01-17"),  # the open gift stands for it, on its own day
        ("Yearly", "2026-01-12", False, "2027-01-15"),
        ("Weekly", "2026-01-15", False, "2026-01-22"),
        ("Weekly", "2026-01-14", False, "2026-01-15"),  # only monthly and yearly ones look around
        ("Daily", "2026-01-15", False, "2026-01-16"),
        ("Daily", "2026-01-16", False, "2026-01-15"),
    ],
)
def test_a_date_that_a_gift_has_taken_is_passed_over(period, gift, open_, expected):
    due = schedule(period, 1, "2026-01-15", "15" if period == "Monthly" else None)
    gifts = [Gift(day(gift), is_open=open_, is_won=not open_)]

    found = next_installment([due], day("2026-01-14"), gifts)

    assert found.day == day(expected)


def test_each_gift_takes_one_installment():
    due = schedule("Monthly", 1, "2026-01-15", "15")
    gifts = [Gift(day(each), is_open=False, is_won=True) for each in ("2026-01-14", "2026-01-16", "2026-02-15")]

    assert next_installment([due], day("2026-01-14"), gifts).day == day("2026-03-15")


def test_what_a_year_is_worth():
    due = schedule("Monthly", 1, "2026-01-15", "15", amount=10.0)
    won, lost = (
        Gift(day("2026-03-15"), is_open=False, is_won=True, amount=12.0),
        Gift(day("2026-12-15"), is_open=False, is_won=False, amount=10.0),
    )
    still_open = Gift(day("2026-11-15"), is_open=True, amount=11.0)

    this_year = year_value([due], [won, still_open, lost], 2026, day("2026-10-20"))
    next_year = year_value([due], [won, still_open, lost], 2027, day("2026-10-20"))

    assert (this_year, next_year) == (12 + 11, 120)


def test_a_fixed_number_ends_with_its_last_installment():
    due = schedule("Monthly", 1, "2026-01-15", "15", amount=10.0)
    paid = [Gift(day("2026-01-15"), is_open=False, is_won=True), Gift(day("2026-02-15"), is_open=True)]

    assert fixed_end([due], paid, day("2026-02-01"), planned=4, paid=1) == day("2026-04-15")
    assert fixed_end([due], paid, day("2026-02-01"), planned=1, paid=1) == day("2026-01-15")


days = st.dates(date(1999, 1, 1), date(2032, 12, 31))
rhythms = st.one_of(
    st.tuples(st.just("Monthly"), st.sampled_from(DAYS_OF_MONTH)),
    st.tuples(st.just("1st and 15th"), st.sampled_from(["1", "15"])),
    st.tuples(st.sampled_from(["Daily", "Weekly", "Yearly"]), st.none()),
)


def on(year, month, of_month):
    length = calendar.monthrange(year, month)[1]
    return date(year, month, length if of_month == "Last_Day" else min(int(of_month), length))


def grid(period, frequency, start, of_month):
    """All days of a schedule as the calendar gives them, each with the day NPSP counts with."""
    if period in ("Daily", "Weekly"):
        step = timedelta(days=frequency * (7 if period == "Weekly" else 1))
        while True:
            yield start, start
            start += step
    elif period == "Yearly":
        for year in range(start.year, 2200, frequency):
            due = on(year, start.month, str(start.day))
            yield due, due
    else:
        first = on(start.year, start.month, of_month)
        month = start.month if first >= start else start.month + 1
        first = first if first >= start else on(start.year + month // 13, (month - 1) % 12 + 1, str(first.day))
        for count in range(0, 12 * 200, frequency):
            month = first.month - 1 + count
            year, month = first.year + month // 12, month % 12 + 1
            counted = on(year, month, str(first.day))
            settled = on(year, month, of_month) if period == "Monthly" and count else counted
            yield counted, settled


@given(rhythms, st.integers(1, 20), days, days)
def test_the_next_date_is_the_first_of_the_calendar(rhythm, frequency, start, today):
    period, of_month = rhythm

    found = scheduled_date(Schedule(period, frequency, start, of_month), today)

    expected = next(settled for counted, settled in grid(period, frequency, start, of_month) if counted >= today)
    assert found == expected


@given(rhythms, st.integers(1, 20), days, days, st.lists(st.integers(0, 400), max_size=6), st.integers(0, 60))
def test_the_next_installment_is_neither_past_nor_paused_nor_paid(rhythm, frequency, start, today, paid, paused):
    period, of_month = rhythm
    due = Schedule(period, frequency, start, of_month)
    pause = Schedule(period, 1, today, end=today + timedelta(days=paused), is_pause=True)
    gifts = sorted({today + timedelta(days=each) for each in paid})

    found = next_installment([due, pause], today, [Gift(each, is_open=False, is_won=True) for each in gifts])

    assert found is not None
    assert found.day > pause.end
    assert scheduled_date(due, found.day) == found.day
    assert found.day not in gifts
    passed_over = [each for each in first_installments([due, pause], today, 20) if each.day < found.day]
    near = 3 if period in ("Monthly", "Yearly") else 0
    assert len(passed_over) <= len(gifts)
    assert all(any(abs(each.day - gift).days <= near for gift in gifts) for each in passed_over)


def test_every_day_of_the_month_in_every_month():
    for of_month in EVERY_DAY:
        for month in range(1, 13):
            due = Schedule("Monthly", 1, date(2027, 12, 1), of_month)

            assert scheduled_date(due, date(2028, month, 1)) == on(2028, month, of_month)
