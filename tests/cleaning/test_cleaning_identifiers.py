"""Plain texts, references and official numbers."""

from datetime import date

import pytest

from npsp_migrate.cleaning import Outcome


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" a\u00a0 b ", "a b"),
        ("ligne 1\r\nligne 2", "ligne 1\nligne 2"),
        ("cafe\u0301", "café"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        ("N/A", "N/A"),
        ("-", "-"),
        ("null", "null"),
    ],
)
def test_a_text_is_tidied_and_never_rewritten(read_one, cell, text):
    assert read_one("text", cell).result == text


def test_a_date_among_texts_is_told(read_column):
    assert read_column("text", date(2019, 4, 3), "12 bis", "13 ter")[0].remark.code == "text-date"


def test_a_text_column_full_of_dates_raises_no_question(read_column):
    readings = read_column("text", date(2019, 4, 3), date(2019, 4, 4), "à venir")

    assert [(reading.result, reading.remark) for reading in readings[:2]] == [
        ("2019-04-03", None),
        ("2019-04-04", None),
    ]


def test_a_text_with_lost_letters_is_kept_and_told(read_one):
    reading = read_one("text", "Lef\ufffdvre")

    assert (reading.result, reading.remark.code) == ("Lef\ufffdvre", "text-lost-characters")


@pytest.mark.parametrize("column_type", ["text", "amount", "date", "email", "person_name", "identifier", "choice"])
@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALEUR!", "#NOM?", "########"])
def test_an_error_of_the_spreadsheet_is_no_value_of_any_type(read_one, column_type, error):
    assert read_one(column_type, error).reason.code == "cell-error"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("00123", "00123"),
        (123, "123"),
        (123.0, "123"),
        ("'00123", "00123"),
        ("AD-0042", "AD-0042"),
        ("12E5", "12E5"),
    ],
)
def test_a_reference_keeps_its_zeros(read_one, cell, text):
    assert read_one("identifier", cell).result == text


@pytest.mark.parametrize("cell", ["1,23457E+15", "1.2E+12", 1e15, 12.5, date(2019, 4, 3), True])
def test_a_reference_that_lost_its_digits_is_refused(read_one, cell):
    assert read_one("identifier", cell).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("column_type", ["identifier", "text"])
def test_a_column_of_social_security_numbers_is_not_read(read_column, column_type):
    readings = read_column(column_type, "2 95 10 99 126 111 93", "autre")

    assert {reading.reason.code for reading in readings} == {"identifier-social-security"}
    assert "295" not in str(readings)


SIREN, SIRET = "732829320", "73282932000074"


@pytest.mark.parametrize(
    ("column_type", "cell", "result"),
    [
        ("siren", SIREN, SIREN),
        ("siren", "732 829 320", SIREN),
        ("siren", 732829320, SIREN),
        ("siren", 732829320.0, SIREN),
        ("siret", SIRET, SIRET),
        ("siret", "732 829 320 00074", SIRET),
        ("siret", float(SIRET), SIRET),
        ("rna", "W751234567", "W751234567"),
        ("rna", "w751234567", "W751234567"),
        ("rna", "W9C1234567", "W9C1234567"),
        ("iban", "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        ("iban", "fr7630006000011234567890189", "FR7630006000011234567890189"),
    ],
)
def test_an_official_number_is_checked_and_written_without_spaces(read_one, column_type, cell, result):
    assert read_one(column_type, cell).result == result


@pytest.mark.parametrize(
    ("column_type", "cell", "code"),
    [
        ("siren", "732829321", "siren-unreadable"),
        ("siren", "000000000", "siren-unreadable"),
        ("siren", SIRET, "siren-siret"),
        ("siren", "FR44732829320", "siren-vat"),
        ("siren", "7,32829E+08", "identifier-digits-lost"),
        ("siret", "73282932000075", "siret-unreadable"),
        ("siret", "00000000000000", "siret-unreadable"),
        ("siret", "7,32829E+13", "identifier-digits-lost"),
        ("rna", "W75", "rna-unreadable"),
        ("rna", "X751234567", "rna-unreadable"),
        ("iban", "FR7630006000011234567890188", "iban-unreadable"),
    ],
)
def test_a_wrong_official_number_is_refused(read_one, column_type, cell, code):
    assert read_one(column_type, cell).reason.code == code


def test_an_account_number_never_stands_in_a_message(read_one):
    assert "300060000112" not in str(read_one("iban", "FR7630006000011234567890188"))
