"""Lists of words, ways of paying, forms of address."""

import pytest

from npsp_migrate.cleaning import Outcome
from npsp_migrate.model.columns import OnUnreadable

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
