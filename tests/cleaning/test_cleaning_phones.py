"""Telephone numbers: one form for all, or a refusal; no digit is ever guessed."""

import pytest

from npsp_migrate.cleaning import Outcome

MOBILE = "+33 6 12 34 56 78"
LANDLINE = "+33 1 23 45 67 89"

FICTION = "+33 6 39 98 12 34"  # kept by Arcep for films and examples

MOBILES = [
    "06 12 34 56 78",
    "0612345678",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06/12/34/56/78",
    "06 1234 5678",
    "06\u00a012\u00a034\u00a056\u00a078",
    "06\u202f12\u202f34\u202f56\u202f78",
    "06\u201112\u201134\u201156\u201178",
    "+33612345678",
    "+33 6 12 34 56 78",
    "+33(0)6 12 34 56 78",
    "+33 (0) 6 12 34 56 78",
    "+33 06 12 34 56 78",
    "0033612345678",
    "0033 6 12 34 56 78",
    "33612345678",
    "612345678",
    "6 12 34 56 78",
    "612345678.0",
    "'0612345678",
    612345678,
    612345678.0,
    33612345678.0,
    "06-12-34-56-78 (perso)",
    "Tél. : 06 12 34 56 78",
    "Port. 06 12 34 56 78",
    "portable : 06 12 34 56 78",
    "06 12 34 56 78 (mobile)",
    "06 12 34 56 78 (soir)",
]

NOT_PHONES = {
    "3630": "phone-unreadable",
    "15": "phone-unreadable",
    "0000000000": "phone-placeholder",
    "0600000000": "phone-placeholder",
    "06 12 34 56 7": "phone-unreadable",
    "06 12 34 56 789": "phone-unreadable",
    "06 12 34 56 78 9": "phone-unreadable",
    "00 00 00 00 00": "phone-placeholder",
    "6,12E+08": "phone-digits-lost",
    "6.12E+08": "phone-digits-lost",
    "6,12346E+08": "phone-digits-lost",
    612000000.0: "phone-digits-lost",
    "06 12 34 56 78 (mari)": "phone-unreadable",
    "01 23 45 67 89 poste 12": "phone-unreadable",
    "01 23 45 67 89/90": "phone-unreadable",
    "O6 12 34 56 78": "phone-letter",
    "fax 01 23 45 67 89": "phone-unreadable",
    "awa@free.fr": "phone-unreadable",
    "12/03/2019": "phone-unreadable",
    0.5: "phone-unreadable",
    True: "phone-unreadable",
}


@pytest.mark.parametrize("cell", MOBILES)
def test_a_french_mobile_is_written_one_way(read_one, cell):
    reading = read_one("phone", cell)

    assert (reading.result, reading.parts) == (MOBILE, (MOBILE, None, None))


@pytest.mark.parametrize(
    "cell", ["06 39 98 12 34", "0033639981234", 639981234, "639981234.0", "06 39 98 12 34 (perso)"]
)
def test_a_number_kept_for_fiction_is_read_like_any_mobile(read_one, cell):
    assert read_one("phone", cell).parts == (FICTION, None, None)


@pytest.mark.parametrize("cell", NOT_PHONES)
def test_what_is_no_telephone_number_is_refused(read_one, cell):
    reading = read_one("phone", cell)

    assert (reading.outcome, reading.reason.code) == (Outcome.UNREADABLE, NOT_PHONES[cell])


@pytest.mark.parametrize("text", ["01 23 45 67 89", "0123456789", "123456789", "+33 1 23 45 67 89"])
def test_a_landline_is_no_mobile(read_one, text):
    assert read_one("phone", text).parts == (None, LANDLINE, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0690 12 34 56", "+590 690 12 34 56"),
        ("0694 20 34 56", "+594 694 20 34 56"),
        ("0696 12 34 56", "+596 696 12 34 56"),
        ("0692 12 34 56", "+262 692 12 34 56"),
        ("0693 12 34 56", "+262 693 12 34 56"),
        ("0639 01 23 45", "+262 639 01 23 45"),
        ("690123456", "+590 690 12 34 56"),
        (690123456.0, "+590 690 12 34 56"),
        ("+590 690 12 34 56", "+590 690 12 34 56"),
        ("+32 475 12 34 56", "+32 475 12 34 56"),
        ("0032 475 12 34 56", "+32 475 12 34 56"),
        ("+41 79 123 45 67", "+41 79 123 45 67"),
        ("0800 123 456", "+33 800 12 34 56"),
    ],
)
def test_a_number_from_elsewhere_keeps_its_own_code(read_one, text, number):
    assert read_one("phone", text).result == number


def test_the_region_of_the_column_reads_its_own_numbers(read_one):
    assert read_one("phone", "0475 12 34 56", region="BE").result == "+32 475 12 34 56"
    assert read_one("phone", "0475 12 34 56").result == "+33 4 75 12 34 56"


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78 / 01 23 45 67 89",
        "06 12 34 56 78/01 23 45 67 89",
        "0612345678 0123456789",
        "06 12 34 56 78 ou 01 23 45 67 89",
        "06 12 34 56 78, 01 23 45 67 89",
        "06.12.34.56.78 - 01.23.45.67.89",
        "06 12 34 56 78\n01 23 45 67 89",
        "port 06 12 34 56 78 ; fixe 01 23 45 67 89",
    ],
)
def test_two_numbers_are_told_apart(read_one, text):
    reading = read_one("phone", text)

    assert (reading.result, reading.parts) == (MOBILE, (MOBILE, LANDLINE, LANDLINE))


def test_a_second_number_that_cannot_be_read_refuses_the_cell(read_one):
    assert read_one("phone", "06 12 34 56 78 / 01 23 45 67").outcome is Outcome.UNREADABLE


def test_a_third_number_is_told(read_one):
    reading = read_one("phone", "06 12 34 56 78 / 01 23 45 67 89 / 07 50 12 34 56")

    assert reading.remark.code == "phone-more-than-two"


@pytest.mark.parametrize("text", ["", None, "-", "néant", "pas de tel", "aucun", "0", "x", "liste rouge"])
def test_a_word_for_no_number_is_an_empty_cell(read_one, text):
    assert read_one("phone", text).outcome is Outcome.EMPTY


def test_a_lost_zero_is_told_from_a_mere_change_of_form(read_one):
    assert read_one("phone", 612345678).rules == ("rule-phone-lost-zero",)
    assert read_one("phone", "0612345678").rules == ("rule-phone-international",)
    assert read_one("phone", MOBILE).rules == ()
