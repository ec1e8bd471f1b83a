"""Yes and no, refusals, lists of words, ways of paying, forms of address, plain texts and references."""

from datetime import date

import pytest

from npsp_migrate.cleaning import Outcome
from npsp_migrate.model.columns import OnUnreadable


@pytest.mark.parametrize(
    "cell", ["oui", "Oui", "OUI", "oui.", "o", "x", "X", "✓", "✔", "1", 1, 1.0, True, "vrai", "VRAI", "yes"]
)
def test_a_yes_is_a_yes(read_one, cell):
    assert read_one("boolean", cell).result is True


@pytest.mark.parametrize("cell", ["non", "NON", "n", "0", 0, 0.0, False, "faux", "no", "false"])
def test_a_no_is_a_no(read_one, cell):
    assert read_one("boolean", cell).result is False


@pytest.mark.parametrize("cell", ["", None, "-", "?"])
def test_nothing_is_neither_yes_nor_no(read_one, cell):
    assert read_one("boolean", cell).outcome is Outcome.EMPTY


@pytest.mark.parametrize("cell", ["peut-être", 2, "oui et non", "oui ?", date(2019, 1, 1)])
def test_what_is_neither_is_refused(read_one, cell):
    assert read_one("boolean", cell).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(
    "cell",
    [
        "STOP",
        "NE PLUS CONTACTER",
        "ne pas solliciter",
        "Ne souhaite plus recevoir de courrier",
        "désinscrit",
        "Désinscrite le 12/03/2019",
        "désabonné",
        "unsubscribed",
        "cleaned",
        "opt-out",
        "refus",
        "refuse les mails",
        "à supprimer",
        "plus de mail svp",
        "pas de mail",
        "oui",
        "x",
        1,
        True,
    ],
)
def test_any_form_of_refusal_is_an_opt_out(read_one, cell):
    assert read_one("opt_out", cell).result is True


@pytest.mark.parametrize("cell", ["non", "0", 0, False, "subscribed", "inscrit", "abonnée"])
def test_no_refusal_is_no_opt_out(read_one, cell):
    assert read_one("opt_out", cell).result is False


@pytest.mark.parametrize(
    "cell",
    [
        "ok",
        "pas d'opposition",
        "aucun refus",
        "à voir",
        "par courrier",
        "a donné plus de 3 fois",
        "NPAI",
        "accepte",
    ],
)
def test_a_doubt_is_never_read_as_consent(read_one, cell):
    assert read_one("opt_out", cell).outcome is Outcome.AMBIGUOUS


def test_somebody_who_died_is_not_contacted_and_it_is_told(read_one):
    reading = read_one("opt_out", "décédée")

    assert (reading.result, reading.remark.code) == (True, "opt-out-deceased")


WAYS = {"Chèque": "Check", "CB": "Credit Card", "Troc": None}


@pytest.mark.parametrize(
    ("cell", "result"),
    [("Chèque", "Check"), ("cheque", "Check"), (" CHÈQUE ", "Check"), ("check", "Check"), ("cb", "Credit Card")],
)
def test_a_word_stands_for_what_the_mapping_says(read_one, cell, result):
    assert read_one("choice", cell, values=WAYS).result == result


def test_a_word_mapped_to_nothing_empties_the_cell(read_one):
    assert read_one("choice", "troc", values=WAYS).outcome is Outcome.EMPTY


def test_an_unknown_word_comes_with_the_nearest_one(read_one):
    reading = read_one("choice", "Chèqe", values=WAYS)

    assert (reading.reason.code, reading.suggestions) == ("choice-unknown", ("Chèque",))


def test_without_values_a_choice_keeps_its_word(read_one):
    assert read_one("choice", "  Bénévole ").result == "Bénévole"


SKILLS = {"Cuisine": "Cooking", "Couture, tricot": "Sewing", "Jardin": "Garden", "Rien": None}


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Cuisine", ("Cooking",)),
        ("Cuisine, Jardin", ("Cooking", "Garden")),
        ("cuisine,jardin,cuisine", ("Cooking", "Garden")),
        ("Couture, tricot, Cuisine", ("Sewing", "Cooking")),
        ("Jardin, rien", ("Garden",)),
        ("cuisine / jardin", ("Cooking", "Garden")),
        ("cuisine; jardin", ("Cooking", "Garden")),
        ("cuisine et jardin", ("Cooking", "Garden")),
    ],
)
def test_several_words_of_a_cell_are_told_apart(read_one, text, results):
    assert read_one("choices", text, values=SKILLS).result == results


def test_other_separators_are_the_mappings_to_say(read_one):
    assert read_one("choices", "Cuisine;Jardin", values=SKILLS, separator=";").result == ("Cooking", "Garden")


def test_an_unknown_word_among_known_ones_is_told_and_may_cost_the_cell(read_one):
    kept = read_one("choices", "Cuisine, Chant", values=SKILLS)
    held = read_one("choices", "Cuisine, Chant", values=SKILLS, on_unreadable=OnUnreadable.HOLD_ROW)

    assert (kept.result, kept.remark.code) == (("Cooking",), "choice-part-unknown")
    assert (held.result, held.reason.code) == (None, "choice-unknown")


@pytest.mark.parametrize(
    ("cell", "method"),
    [
        ("Chèque", "Check"),
        ("CHQ", "Check"),
        ("chèque n° 1234567", "Check"),
        ("CB", "Credit Card"),
        ("Carte bancaire", "Credit Card"),
        ("carte bleue", "Credit Card"),
        ("HelloAsso", "Credit Card"),
        ("CB (HelloAsso)", "Credit Card"),
        ("HelloAsso - CB", "Credit Card"),
        ("espèces", "Cash"),
        ("Liquide", "Cash"),
        ("Virement", "Wire Transfer"),
        ("VIR SEPA", "Wire Transfer"),
        ("Prélèvement", "Direct Debit"),
        ("PRLV", "Direct Debit"),
        ("PayPal", "PayPal"),
        ("Check", "Check"),
        ("Wire Transfer", "Wire Transfer"),
    ],
)
def test_a_way_of_paying_has_salesforces_word(read_one, cell, method):
    assert read_one("payment_method", cell).result == method


@pytest.mark.parametrize("cell", ["troc", "chèque vacances", "chèque cadeau", "don en nature", "12", 12])
def test_an_unknown_way_of_paying_is_refused(read_one, cell):
    assert read_one("payment_method", cell).reason.code == "payment-method-unknown"


def test_two_ways_of_paying_are_ambiguous(read_one):
    assert read_one("payment_method", "CB + chèque").suggestions == ("Check", "Credit Card")


def test_the_mappings_own_words_for_paying_come_first(read_one):
    assert read_one("payment_method", "virement", values={"Virement": "Virement"}).result == "Virement"


@pytest.mark.parametrize(
    ("text", "salutation"),
    [
        ("M.", "M."),
        ("M", "M."),
        ("Mr", "M."),
        ("Monsieur", "M."),
        ("MME", "Mme"),
        ("Madame", "Mme"),
        ("Mlle", "Mme"),
        ("Melle", "Mme"),
        ("Dr", "Dr"),
        ("Docteur", "Dr"),
        ("Pr", "Pr"),
        ("Me", "Me"),
        ("Monsieur le Docteur", "Dr"),
        ("Mme Dr", "Dr"),
        ("Vve", "Mme"),
        ("Homme", "M."),
        ("F", "Mme"),
    ],
)
def test_a_form_of_address_is_written_one_way(read_one, text, salutation):
    assert (read_one("civility", text).result, read_one("civility", text).parts) == (salutation, (None,))


@pytest.mark.parametrize(
    "text", ["M. et Mme", "Mr & Mme", "M./Mme", "M et Mme", "Monsieur et Madame", "M. ou Mme", "M. Mme"]
)
def test_two_forms_of_address_are_two_people(read_one, text):
    reading = read_one("civility", text)

    assert (reading.result, reading.parts) == ("M.", ("Mme",))


@pytest.mark.parametrize("text", ["Famille", "Société", "Asso", "-", ""])
def test_what_addresses_no_person_is_an_empty_cell(read_one, text):
    assert read_one("civility", text).outcome is Outcome.EMPTY


@pytest.mark.parametrize("cell", ["zzz", "Dupont", "Mesdames", "Madame, Monsieur", "M. et Mme et enfants", 1, True])
def test_what_is_no_form_of_address_is_refused(read_one, cell):
    assert read_one("civility", cell).outcome is Outcome.UNREADABLE


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
