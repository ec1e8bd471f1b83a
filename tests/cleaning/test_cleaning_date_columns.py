"""Dates judged as a column: which number is the day, and which century a short year means."""

from datetime import date

import pytest

from npsp_migrate.cleaning import Outcome
from npsp_migrate.model.columns import DateKind, DateOrder

MARCH_12 = date(2019, 3, 12)


def test_a_day_above_twelve_anywhere_proves_day_first_for_the_column(read_column):
    readings = read_column("date", "03/04/2019", "25/12/2019")

    assert readings[0].result == date(2019, 4, 3)


def test_a_second_number_above_twelve_proves_month_first_for_the_column(read_column):
    readings = read_column("date", "03/04/2019", "12/25/2019")

    assert readings[0].result == date(2019, 3, 4)


def test_a_column_with_both_orders_proves_nothing(read_column):
    readings = read_column("date", "03/04/2019", "12/25/2019", "25/12/2019")

    assert readings[0].reason.code == "date-order-mixed"
    assert [reading.result for reading in readings[1:]] == [date(2019, 12, 25)] * 2


def test_an_impossible_date_proves_no_order(read_column):
    assert read_column("date", "03/04/2019", "45/12/2019")[0].outcome is Outcome.AMBIGUOUS


def test_iso_dates_and_date_cells_prove_nothing_about_slashes(read_column):
    assert read_column("date", "03/04/2019", "2019-12-25", date(2019, 12, 25))[0].outcome is Outcome.AMBIGUOUS


def test_a_date_against_the_proved_order_is_impossible(read_column):
    readings = read_column("date", "25/12/2019", "26/12/2019", "12/13/2019", dates=DateOrder.DAY_FIRST)

    assert readings[2].reason.code == "date-impossible"


def test_the_mapping_decides_the_order(read_one):
    assert read_one("date", "03/04/2019", dates=DateOrder.DAY_FIRST).result == date(2019, 4, 3)
    assert read_one("date", "03/04/2019", dates=DateOrder.MONTH_FIRST).result == date(2019, 3, 4)


def test_both_readings_of_an_ambiguous_date_are_suggested(read_one):
    assert read_one("date", "03/04/2019").suggestions == ("2019-04-03", "2019-03-04")


@pytest.mark.parametrize(
    ("text", "day"), [("mer. 03/04/2019", 3), ("mercredi 03/04/2019", 3), ("lundi 03/04/2019", 4)]
)
def test_a_weekday_beside_the_numbers_tells_the_order(read_one, text, day):
    assert read_one("date", text).result.day == day


def test_a_number_among_dates_is_excels_number_of_a_day(read_column):
    readings = read_column("date", 43536, "43536", 43536.75, "25/12/2019", date(2019, 1, 1), "2019-05-05")

    assert [reading.result for reading in readings[:3]] == [MARCH_12] * 3
    assert readings[0].rules == ("rule-date-serial",)


def test_numbers_that_outweigh_the_dates_are_not_taken_for_days(read_column):
    readings = read_column("date", 43536, 43537, 43538, "25/12/2019")

    assert {reading.outcome for reading in readings[:3]} == {Outcome.AMBIGUOUS}


@pytest.mark.parametrize(
    ("text", "year"),
    [("14/07/68", 1968), ("14/07/85", 1985), ("14/07/26", None), ("14/12/26", 1926), ("14/07/10", 2010)],
)
def test_a_birth_is_never_in_the_future(read_one, text, year):
    reading = read_one("date", text, kind=DateKind.BIRTH)

    assert (reading.result.year if reading.result else None) == year


def test_a_birth_date_with_two_possible_centuries_is_ambiguous(read_one):
    reading = read_one("date", "14/07/23", kind=DateKind.BIRTH)

    assert (reading.reason.code, reading.suggestions) == ("date-century", ("1923", "2023"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("14/12/2026", "date-birth-in-future"),
        ("14/07/1880", "date-birth-too-old"),
        (date(2030, 1, 1), "date-birth-in-future"),
    ],
)
def test_an_impossible_birth_is_refused(read_one, text, code):
    assert read_one("date", text, kind=DateKind.BIRTH).reason.code == code


@pytest.mark.parametrize(("text", "year"), [("14/07/19", 2019), ("14/07/12", 2012), ("14/07/27", 2027)])
def test_a_gift_lies_within_the_life_of_the_association(read_one, text, year):
    assert read_one("date", text, kind=DateKind.GIFT).result.year == year


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("14/07/2011", "date-before-founded"),
        ("25/11/2027", "date-in-future"),
        (date(2011, 12, 31), "date-before-founded"),
        ("25/12/2091", "date-in-future"),
    ],
)
def test_a_gift_outside_the_life_of_the_association_is_refused(read_one, text, code):
    assert read_one("date", text, kind=DateKind.GIFT).reason.code == code


def test_a_pledged_gift_may_be_a_year_ahead(read_one):
    assert read_one("date", "24/11/2027", kind=DateKind.GIFT).result == date(2027, 11, 24)


def test_a_column_that_begins_with_short_years_leaves_them_open(read_column):
    readings = read_column("date", "19-03-12", "85-03-12")

    assert readings[0].reason.code == "date-year-place"


def test_a_year_typed_into_a_date_cell_is_not_a_day_of_1905(read_one):
    reading = read_one("date", date(1905, 7, 11))

    assert (reading.reason.code, reading.suggestions) == ("date-year-typed", ("2019",))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("12 mars 2019", "rule-date-words"),
        ("25/12/19", "rule-date-century"),
        ("20190312", "rule-date-compact"),
        ("2019-03-12T14:05:06", "rule-date-time"),
        ("00/00/0000", "rule-date-zero"),
    ],
)
def test_what_was_done_to_a_date_has_a_name(read_one, text, rule):
    assert read_one("date", text).rules[0] == rule


@pytest.mark.parametrize("text", ["25/12/2019", "2019-03-12"])
def test_a_plain_date_was_not_changed(read_one, text):
    assert read_one("date", text).rules == ()


def test_a_column_saved_the_other_way_round_is_not_read_by_what_the_mapping_says(read_column):
    readings = read_column("date", "03/09/1982", "11/21/1988", "05/05/1990", dates=DateOrder.DAY_FIRST)

    assert readings[0].reason.code == "date-order-contradicted"
    assert readings[0].suggestions == ("1982-09-03", "1982-03-09")
    assert readings[1].reason.code == "date-impossible"
    assert readings[2].result == date(1990, 5, 5)


def test_one_cell_the_other_way_round_among_proved_ones_changes_nothing_that_the_mapping_says(read_column):
    readings = read_column("date", "03/09/1982", "11/21/1988", "21/11/1988", dates=DateOrder.DAY_FIRST)

    assert [str(reading.result) for reading in readings] == ["1982-09-03", "None", "1988-11-21"]


def test_a_single_slip_among_many_days_first_is_refused_and_spoils_no_other_cell(read_column):
    column = [f"{day}/05/2019" for day in range(13, 32)] + ["13/06/2019"]

    assert read_column("date", *column, "03/04/2019", "12/25/2019")[-2].result == date(2019, 4, 3)
    assert read_column("date", *column, "03/04/2019", "12/25/2019")[-1].outcome is Outcome.UNREADABLE
    assert read_column("date", *column, "03/04/2019", "12/25/2019", "11/25/2019")[-3].outcome is Outcome.AMBIGUOUS
    assert read_column("date", *column[:-1], "03/04/2019", "12/25/2019")[-2].outcome is Outcome.AMBIGUOUS


def test_a_day_thirty_two_is_a_slip_and_no_year_in_front(read_column):
    readings = read_column("date", "32/01/2019", "25/12/19")

    assert [reading.result for reading in readings] == [None, date(2019, 12, 25)]


def test_six_digits_in_each_cell_are_day_month_and_year_where_the_mapping_says_day_first(read_column):
    readings = read_column("date", "090726", "170126", 90726, "000000", dates=DateOrder.DAY_FIRST)

    assert [reading.result for reading in readings] == [date(2026, 7, 9), date(2026, 1, 17), date(2026, 7, 9), None]
    assert readings[3].outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    "column",
    [
        ["240112", "240115", "240131"],  # the year stands first
        ["090726", "451226"],
        ["090726", "12/03/2026"],
        ["090726", "202403"],
        [90726, 80726],  # five digits alone may be a number of anything
    ],
)
def test_six_digits_that_may_be_something_else_are_not_read(read_column, column):
    assert read_column("date", *column, dates=DateOrder.DAY_FIRST)[0].outcome is not Outcome.VALUE


def test_six_digits_are_not_read_where_nobody_names_the_order(read_column):
    assert read_column("date", "090726", "170126")[0].outcome is Outcome.UNREADABLE
