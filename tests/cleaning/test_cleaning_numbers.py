"""Whole numbers, percentages, years."""

from datetime import date
from decimal import Decimal

import pytest

from npsp_migrate.cleaning import Outcome


@pytest.mark.parametrize(
    ("cell", "number"),
    [("12", 12), ("-3", -3), ("1 234", 1234), ("1\u202f234", 1234), (12, 12), (12.0, 12), ("12,00", 12), ("0", 0)],
)
def test_a_whole_number_is_read(read_one, cell, number):
    assert read_one("integer", cell).result == number


@pytest.mark.parametrize(
    "cell", ["12,5", 12.5, "douze", "12 personnes", True, date(2019, 1, 1), "1e3", "007", "3/4"]
)
def test_what_is_not_a_whole_number_is_refused(read_one, cell):
    assert read_one("integer", cell).outcome is Outcome.UNREADABLE


def test_a_thousand_or_one_and_a_bit_is_ambiguous_unless_the_column_tells(read_column):
    assert read_column("integer", "1.234")[0].outcome is Outcome.AMBIGUOUS
    assert read_column("integer", "1.234", "2,5")[0].result == 1234


@pytest.mark.parametrize(
    ("cell", "percent"), [("12,5 %", "12.5"), ("12.5%", "12.5"), ("100 %", "100"), ("66", "66"), ("0 %", "0")]
)
def test_a_percentage_is_the_number_in_front_of_its_sign(read_one, cell, percent):
    assert read_one("percentage", cell).result == Decimal(percent)


@pytest.mark.parametrize("cell", [0.125, 1, 1.0, "0,5", "0.66"])
def test_a_bare_fraction_may_be_a_percentage_or_a_hundredth_of_one(read_one, cell):
    assert read_one("percentage", cell).outcome is Outcome.AMBIGUOUS


def test_numbers_above_two_show_that_the_column_holds_percentages_as_written(read_column):
    assert read_column("percentage", 0.5, 66)[0].result == Decimal("0.5")


@pytest.mark.parametrize(
    ("cell", "year"), [("2019", 2019), (2019, 2019), (2019.0, 2019), ("2019.0", 2019), (date(2019, 5, 1), 2019)]
)
def test_a_year_is_read(read_one, cell, year):
    assert read_one("year", cell).result == year


@pytest.mark.parametrize("cell", ["2018-2019", "2018/19", "2018 / 2019"])
def test_a_season_is_two_years(read_one, cell):
    assert read_one("year", cell).reason.code == "year-two"


@pytest.mark.parametrize("cell", ["19", 19, "20199", 3019, "mars", True, 2019.5])
def test_what_is_not_a_year_is_refused(read_one, cell):
    assert read_one("year", cell).outcome is Outcome.UNREADABLE


def test_a_year_typed_into_a_date_cell_is_not_1905(read_one):
    assert read_one("year", date(1905, 7, 11)).reason.code == "date-year-typed"
