"""Postal codes, cities, countries, streets, whole addresses."""

from datetime import date

import pytest

from npsp_migrate.cleaning import Outcome

CODES: dict[object, str] = {
    "75011": "75011",
    75011: "75011",
    "75011.0": "75011",
    "1000": "01000",
    1000: "01000",
    "1 000": "01000",
    9999: "09999",
    "75 011": "75011",
    "69 003": "69003",
    "F-69003": "69003",
    "F69003": "69003",
    "FR-69003": "69003",
    "F 69003": "69003",
    " 69003 ": "69003",
    "'01000": "01000",
    "69003\u00a0": "69003",
    "20000": "20000",
    "20200": "20200",
    "97411": "97411",
    "97133": "97133",
    "98000": "98000",
    "98800": "98800",
    "75379 CEDEX 08": "75379",
    "75379 cedex": "75379",
    "B-1000": "B-1000",
    "CH-1200": "CH-1200",
}


@pytest.mark.parametrize("cell", CODES)
def test_a_postal_code_has_five_digits(read_one, cell):
    assert read_one("postal_code", cell).result == CODES[cell]


@pytest.mark.parametrize(
    "cell",
    [
        "99123",
        "96000",
        "00123",
        "97000",
        "97900",
        "7501O",
        "750111",
        "Paris",
        75011.5,
        -75011,
        True,
        date(2019, 1, 1),
    ],
)
def test_what_is_no_french_postal_code_is_refused(read_one, cell):
    assert read_one("postal_code", cell).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("cell", ["75", "2A", "2b", 33, "974"])
def test_a_department_is_no_postal_code(read_one, cell):
    assert read_one("postal_code", cell).reason.code == "postal-department"


def test_a_city_behind_the_code_is_told(read_one):
    reading = read_one("postal_code", "75011 Paris")

    assert (reading.result, reading.remark.code) == ("75011", "postal-more-text")


@pytest.mark.parametrize(
    ("cell", "region", "code"),
    [
        ("1000", "BE", "1000"),
        (1000, "BE", "1000"),
        ("B-1000", "BE", "1000"),
        ("1200", "CH", "1200"),
        ("1234", "LU", "1234"),
        ("01067", "DE", "01067"),
        (1067, "DE", "01067"),
        ("sw1a 1aa", "GB", "SW1A 1AA"),
        ("1012 ab", "NL", "1012 AB"),
        ("98000", "MC", "98000"),
        ("H2X 1Y4", "CA", "H2X 1Y4"),
    ],
)
def test_four_digits_belong_to_the_country_of_the_column(read_one, cell, region, code):
    assert read_one("postal_code", cell, region=region).result == code


@pytest.mark.parametrize(("cell", "region"), [("75011", "BE"), ("100", "CH"), ("12345", "MC")])
def test_a_code_that_does_not_fit_the_country_is_refused(read_one, cell, region):
    assert read_one("postal_code", cell, region=region).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("PARIS", "Paris"),
        ("paris", "Paris"),
        ("SAINT-ÉTIENNE", "Saint-Étienne"),
        ("L'HAŸ-LES-ROSES", "L'Haÿ-les-Roses"),
        ("VILLENEUVE-D'ASCQ", "Villeneuve-d'Ascq"),
        ("AIX EN PROVENCE", "Aix en Provence"),
        ("LE HAVRE", "Le Havre"),
        ("LA ROCHELLE", "La Rochelle"),
        ("ST DENIS", "St Denis"),
        ("PARIS CEDEX 08", "Paris CEDEX 08"),
        ("Paris Cedex 08", "Paris Cedex 08"),
        ("PARIS 11E", "Paris 11e"),
        ("Le Puy-en-Velay", "Le Puy-en-Velay"),
        ("Œuilly", "Œuilly"),
        ("Y", "Y"),
    ],
)
def test_a_city_gets_usual_capitals_and_keeps_its_spelling(read_one, text, city):
    assert read_one("city", text).result == city


@pytest.mark.parametrize("cell", ["75011", 75011, True])
def test_a_number_is_no_city(read_one, cell):
    assert read_one("city", cell).outcome is Outcome.UNREADABLE


def test_a_code_in_front_of_the_city_is_told(read_one):
    assert read_one("city", "75011 Paris").remark.code == "city-with-number"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("France", "France"),
        ("FRANCE", "France"),
        ("fr", "France"),
        ("FRA", "France"),
        ("Belgique", "Belgique"),
        ("BE", "Belgique"),
        ("Switzerland", "Suisse"),
        ("Royaume Uni", "Royaume-Uni"),
        ("etats-unis", "États-Unis"),
        ("Côte d'Ivoire", "Côte d'Ivoire"),
        ("TOGO", "Togo"),
    ],
)
def test_a_country_has_its_french_name(read_one, text, country):
    assert read_one("country", text).result == country


@pytest.mark.parametrize("cell", ["XX", "33", 33])
def test_an_unknown_code_is_no_country(read_one, cell):
    assert read_one("country", cell).outcome is Outcome.UNREADABLE


def test_a_street_keeps_its_lines_and_its_capitals(read_one):
    reading = read_one("street", "12  BIS RUE DES LILAS \r\n\r\n BP 12_x000D_\nLe Bourg")

    assert reading.result == "12 BIS RUE DES LILAS\nBP 12\nLe Bourg"


def test_a_plain_street_was_not_changed(read_one):
    assert read_one("street", "12 rue des Lilas").rules == ()


@pytest.mark.parametrize(
    ("cell", "code"), [(12, "street-number-only"), (12.0, "street-number-only"), (date(2019, 4, 3), "street-date")]
)
def test_what_excel_left_of_a_street_is_refused(read_one, cell, code):
    assert read_one("street", cell).reason.code == code


# text → street, postal code, city, country
ADDRESSES = {
    "12 rue des Lilas 75011 Paris": ("12 rue des Lilas", "75011", "Paris", None),
    "12 rue des Lilas, 75011 Paris": ("12 rue des Lilas", "75011", "Paris", None),
    "12, rue des Lilas, 75011 PARIS": ("12, rue des Lilas", "75011", "Paris", None),
    "12 rue des Lilas\n75011 Paris": ("12 rue des Lilas", "75011", "Paris", None),
    "12 rue des Lilas\nBât. B\n75011 Paris": ("12 rue des Lilas\nBât. B", "75011", "Paris", None),
    "12 rue des Lilas - 75011 Paris": ("12 rue des Lilas", "75011", "Paris", None),
    "12 rue des Lilas 75 011 Paris": ("12 rue des Lilas", "75011", "Paris", None),
    "12 rue des Lilas F-75011 Paris": ("12 rue des Lilas", "75011", "Paris", None),
    "12 rue des Lilas 75011 Paris 11e": ("12 rue des Lilas", "75011", "Paris 11e", None),
    "12 rue X – 69003 Lyon": ("12 rue X", "69003", "Lyon", None),
    "12 rue X 69003 Lyon 3": ("12 rue X", "69003", "Lyon 3", None),
    "BP 12, 75379 PARIS CEDEX 08": ("BP 12", "75379", "Paris CEDEX 08", None),
    "12 rue X, 75011 Paris, France": ("12 rue X", "75011", "Paris", "France"),
    "12 rue X, 75011 Paris (France)": ("12 rue X", "75011", "Paris", "France"),
    "12 rue X\n75011 Paris\nFRANCE": ("12 rue X", "75011", "Paris", "France"),
    "Rue Haute 12, 1000 Bruxelles, Belgique": ("Rue Haute 12", "1000", "Bruxelles", "Belgique"),
    "75011 Paris": (None, "75011", "Paris", None),
    "3 place de l'Église 01000 BOURG-EN-BRESSE": ("3 place de l'Église", "01000", "Bourg-en-Bresse", None),
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_split_into_its_parts(read_one, text):
    assert read_one("address", text).parts == ADDRESSES[text]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12 rue des Lilas", "address-no-postal-code"),
        ("12 rue des Lilas Paris", "address-no-postal-code"),
        ("12 rue des Lilas 75011", "address-no-postal-code"),
        ("12 rue X 97400 Saint-Denis (Réunion)", "address-no-postal-code"),
        ("12 rue X 69003 Lyon 01 23 45 67 89", "address-no-postal-code"),
        ("Rue Haute 12, 1000 Bruxelles", "address-no-postal-code"),
        ("12 rue X 75011 Paris / 3 rue Y 69003 Lyon", "address-two-codes"),
        ("12345, 75379 PARIS CEDEX 08", "address-two-codes"),
    ],
)
def test_an_address_that_does_not_fit_is_left_whole_to_a_person(read_one, text, code):
    reading = read_one("address", text)

    assert (reading.result, reading.reason.code) == (None, code)
