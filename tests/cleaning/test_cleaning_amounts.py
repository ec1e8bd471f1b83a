"""Money: every spelling that was met, to the cent or refused."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from npsp_migrate.cleaning import Outcome
from npsp_migrate.model.columns import DecimalMark

READ = {
    "1 234,56 €": "1234.56",
    "1\u00a0234,56\u00a0€": "1234.56",
    "1\u202f234,56\u202f€": "1234.56",
    "1 234 567,89": "1234567.89",
    "12": "12.00",
    "12,5": "12.50",
    "12.5": "12.50",
    "12,50": "12.50",
    "12.50": "12.50",
    "0": "0.00",
    "0,00 €": "0.00",
    "0,05": "0.05",
    "-0,00": "0.00",
    "(12,00)": "-12.00",
    "(12,00 €)": "-12.00",
    "( 12,00 € )": "-12.00",
    "(12,00) €": "-12.00",
    "-12,50": "-12.50",
    "- 12,50 €": "-12.50",
    "12,50-": "-12.50",
    "12,50 -": "-12.50",
    "12,50 € -": "-12.50",
    "\u221212,50": "-12.50",
    "\u201312,50 €": "-12.50",
    "-€12.50": "-12.50",
    "€ -12,50": "-12.50",
    "+50": "50.00",
    "+ 50,00 €": "50.00",
    "12€50": "12.50",
    "12 € 50": "12.50",
    "1 200€50": "1200.50",
    "-12€50": "-12.50",
    "€12,50": "12.50",
    "€ 1 234": "1234.00",
    "50€": "50.00",
    "50 EUR": "50.00",
    "EUR 50": "50.00",
    "EUR50,00": "50.00",
    "50eur": "50.00",
    "50 euros": "50.00",
    "1 euro": "1.00",
    "50 Euros": "50.00",
    "50,00 ¤": "50.00",
    "1.234,56": "1234.56",
    "-1.234,56": "-1234.56",
    "1.234.567,89": "1234567.89",
    "1,234.56": "1234.56",
    "1,234,567.89": "1234567.89",
    "1.234.567": "1234567.00",
    "1'234.50": "1234.50",
    "1\u2019234,50": "1234.50",
    "12,3400": "12.34",
    "12,340": None,
    "0,340": "0.34",
    "1 234,560": "1234.56",
    "0000000069,60": "69.60",
    ",50": "0.50",
    ".50": "0.50",
    "12 ,50": "12.50",
    "  12,50  ": "12.50",
    "12,50\u200b": "12.50",
    "- €": "0.00",
    "-   €": "0.00",
    "€ -": "0.00",
    "-€": "0.00",
    "9 999 999 999 999,99": "9999999999999.99",
}

REFUSED = {
    "5O,00": "amount-letter",
    "l2,00": "amount-letter",
    "15k€": "amount-unreadable",
    "2M€": "amount-unreadable",
    "50€ + 20€": "amount-sum",
    "50+20": "amount-sum",
    "=50+20": "amount-sum",
    "2x25": "amount-sum",
    "2 x 25 €": "amount-sum",
    "50/2": "amount-sum",
    "50-20": "amount-sum",
    "2019-03-12": "amount-sum",
    "12/03/2019": "amount-sum",
    "1e3": "amount-scientific",
    "1,5E+03": "amount-scientific",
    "50 €-": "amount-unreadable",
    "50-": "amount-unreadable",
    "0,345": "amount-below-cent",
    "0.125": "amount-below-cent",
    "1.23,45": "amount-unreadable",
    "12.50.30": "amount-unreadable",
    "12,50,30": "amount-unreadable",
    "1,23.45": "amount-unreadable",
    "12 34": "amount-unreadable",
    "1 23,45": "amount-unreadable",
    "1234 567": "amount-unreadable",
    "12, 50": "amount-unreadable",
    "-12,50-": "amount-unreadable",
    "(-12,50)": "amount-unreadable",
    "--12": "amount-unreadable",
    "50,-": "amount-unreadable",
    "50,": "amount-unreadable",
    "12€5": "amount-unreadable",
    "12€500": "amount-unreadable",
    "€": "amount-unreadable",
    "50 €/mois": "amount-unreadable",
    "env. 50 €": "amount-unreadable",
    "~50": "amount-unreadable",
    "50 ?": "amount-unreadable",
    "cinquante": "amount-unreadable",
    "néant": "amount-unreadable",
    "gratuit": "amount-unreadable",
    "50 (chèque)": "amount-unreadable",
    "50 CB": "amount-unreadable",
    "12,50 D": "amount-unreadable",
    "５０": "amount-unreadable",
    "12²": "amount-unreadable",
    "$50": "amount-other-currency",
    "50 £": "amount-other-currency",
    "50 CHF": "amount-other-currency",
    "100 F": "amount-other-currency",
    "100 francs": "amount-other-currency",
    "12 %": "amount-percent",
    "0612345678": "amount-leading-zeros",
    "12 345 678 901 234 567,00": "amount-too-large",
    "#REF!": "cell-error",
    "#N/A": "cell-error",
    "#VALEUR!": "cell-error",
    "######": "cell-error",
    "12\ufffd50": "cell-lost-characters",
    "VRAI": "amount-unreadable",
}


@pytest.mark.parametrize("text", [text for text, amount in READ.items() if amount])
def test_an_amount_is_read_to_the_cent(read_one, text):
    reading = read_one("amount", text)

    assert (reading.outcome, str(reading.result)) == (Outcome.VALUE, READ[text])


@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_is_not_one_amount_in_euros_is_refused_with_its_reason(read_one, text):
    reading = read_one("amount", text)

    assert (reading.outcome, reading.result) == (Outcome.UNREADABLE, None)
    assert reading.reason.code == REFUSED[text]


@pytest.mark.parametrize(
    "text",
    ["1.234", "1,234", "12,345", "999.999", "12,340", "-1.234", "1.234 €", "(1,234)", "1000.000", "1234,560"],
)
def test_three_digits_behind_one_mark_are_two_amounts_and_none_is_chosen(read_one, text):
    reading = read_one("amount", text)

    assert (reading.outcome, reading.reason.code) == (Outcome.AMBIGUOUS, "amount-ambiguous")


@pytest.mark.parametrize("text", ["-", "--", "–"])
def test_a_lone_dash_may_be_zero_or_nothing(read_one, text):
    assert read_one("amount", text).reason.code == "amount-dash"


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (12.1, "12.10"),
        (12.10, "12.10"),
        (0.1 + 0.2, "0.30"),
        (1234.5600000000001, "1234.56"),
        (19.99 * 3, "59.97"),
        (-12.5, "-12.50"),
        (-0.0, "0.00"),
        (5, "5.00"),
        (0, "0.00"),
        (1e6, "1000000.00"),
        (9999999999.99, "9999999999.99"),
    ],
)
def test_a_number_cell_is_exact_and_the_noise_of_excel_is_no_digit(read_one, cell, amount):
    assert str(read_one("amount", cell).result) == amount


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (12.125, "amount-below-cent"),
        (33.333333, "amount-below-cent"),
        (12.001, "amount-below-cent"),
        (100 / 3, "amount-below-cent"),
        (1e17, "amount-too-large"),
        (float("inf"), "amount-unreadable"),
        (True, "amount-boolean"),
        (date(2019, 3, 4), "amount-date"),
        (datetime(2019, 3, 4, 12, 0), "amount-date"),
        (time(12, 30), "amount-date"),
        (timedelta(hours=1), "amount-date"),
    ],
)
def test_a_cell_that_holds_no_amount_is_refused(read_one, cell, code):
    reading = read_one("amount", cell)

    assert (reading.outcome, reading.reason.code) == (Outcome.UNREADABLE, code)


@pytest.mark.parametrize("cell", [None, float("nan"), "", "   ", "\u00a0", "\u200b", "n/a", "NC"])
def test_an_empty_amount_says_nothing(read_one, cell):
    assert read_one("amount", cell).outcome is Outcome.EMPTY


def test_a_letter_among_the_digits_is_shown_with_what_was_probably_meant(read_one):
    assert read_one("amount", "12O,00").suggestions == ("120,00",)


def test_a_decimal_comma_elsewhere_in_the_column_makes_a_dot_a_thousand(read_column):
    readings = read_column("amount", "1.234", "1,234", "12,50")

    assert readings[0].result == Decimal("1234.00")
    assert readings[1].reason.code == "amount-below-cent"


def test_a_decimal_dot_elsewhere_in_the_column_makes_a_comma_a_thousand(read_column):
    readings = read_column("amount", "1,234", "1.234", "12.50")

    assert readings[0].result == Decimal("1234.00")
    assert readings[1].reason.code == "amount-below-cent"


def test_a_column_with_both_marks_proves_nothing(read_column):
    readings = read_column("amount", "1,234", "1.234", "12.50", "12,50")

    assert [reading.outcome for reading in readings[:2]] == [Outcome.AMBIGUOUS] * 2


def test_number_cells_prove_nothing_about_texts(read_column):
    assert read_column("amount", "1.234", 12.5)[0].outcome is Outcome.AMBIGUOUS


def test_an_english_amount_among_decimal_commas_is_ambiguous(read_column):
    reading = read_column("amount", "1,234.56", "12,50")[0]

    assert (reading.reason.code, reading.suggestions) == ("amount-two-notations", ("1234.56",))


def test_the_mapping_decides_where_the_column_cannot(read_one):
    assert read_one("amount", "1.234", decimal=DecimalMark.COMMA).result == Decimal("1234.00")
    assert read_one("amount", "1,234", decimal=DecimalMark.DOT).result == Decimal("1234.00")
    assert read_one("amount", "1.234", decimal=DecimalMark.DOT).reason.code == "amount-below-cent"


def test_the_mapping_never_turns_a_mark_around(read_one):
    """Under `decimal: comma` the text `12.50` is still not 1250: other libraries made that mistake."""
    assert read_one("amount", "12.50", decimal=DecimalMark.COMMA).result == Decimal("12.50")


def test_a_repeated_amount_is_one_object_on_all_its_rows(read_column):
    first, second = read_column("amount", "50 €", "50 €")

    assert first is second


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("12,50 €", "rule-amount-text"),
        ("(12,50)", "rule-amount-parentheses"),
        ("12,50-", "rule-amount-trailing-minus"),
        ("12€50", "rule-amount-euro-inside"),
        ("- €", "rule-amount-accounting-zero"),
        ("12,3400", "rule-amount-trailing-zeros"),
    ],
)
def test_what_was_done_to_an_amount_has_a_name(read_one, text, rule):
    assert read_one("amount", text).rules[0] == rule
