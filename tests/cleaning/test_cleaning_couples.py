"""Two people in one cell: two persons, or a question; never one person with two first names."""

import pytest

from npsp_migrate.cleaning import Outcome
from npsp_migrate.model.columns import NameOrder

# text → (salutation, first, last) of the one, the same of the other
COUPLES = {
    "M. et Mme Jean DUPONT": (("M.", "Jean", "Dupont"), ("Mme", None, "Dupont")),
    "M. et Mme DUPONT Jean": (("M.", "Jean", "Dupont"), ("Mme", None, "Dupont")),
    "M et Mme Jean DUPONT": (("M.", "Jean", "Dupont"), ("Mme", None, "Dupont")),
    "M. et Mme Martin": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "M. et Mme MARTIN": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "Mr & Mme Martin": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "Mr et Mme Martin": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "M./Mme Martin": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "M. Mme MARTIN": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "M OU MME MARTIN": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "Monsieur et Madame Martin": (("M.", None, "Martin"), ("Mme", None, "Martin")),
    "Mme et M. Martin": (("Mme", None, "Martin"), ("M.", None, "Martin")),
    "Mme et M. Jean MARTIN": (("Mme", None, "Martin"), ("M.", "Jean", "Martin")),
    "Dr et Mme Jean MARTIN": (("Dr", "Jean", "Martin"), ("Mme", None, "Martin")),
    "M. et Mme de La Tour": (("M.", None, "de La Tour"), ("Mme", None, "de La Tour")),
    "M. et Mme LE GOFF": (("M.", None, "Le Goff"), ("Mme", None, "Le Goff")),
    "M. et Mme Jean et Marie DUPONT": (("M.", "Jean", "Dupont"), ("Mme", "Marie", "Dupont")),
    "M. et Mme DUPONT Jean et Sophie": (("M.", "Jean", "Dupont"), ("Mme", "Sophie", "Dupont")),
    "Jean et Marie Dupont": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "Jean et Marie DUPONT": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "Jean & Marie DUPONT": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "JEAN ET MARIE DUPONT": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "DUPONT Jean et Marie": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "DUPONT Jean & Marie": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "DUPONT Jean/Marie": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "Dupont, Jean et Marie": ((None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
    "M. Dupont et Mme Martin": (("M.", None, "Dupont"), ("Mme", None, "Martin")),
    "M. Jean DUPONT et Mme Marie MARTIN": (("M.", "Jean", "Dupont"), ("Mme", "Marie", "Martin")),
    "Jean DUPONT et Marie MARTIN": ((None, "Jean", "Dupont"), (None, "Marie", "Martin")),
    "DUPONT Jean et MARTIN Marie": ((None, "Jean", "Dupont"), (None, "Marie", "Martin")),
    "M. Jean et Mme Marie DUPONT": (("M.", "Jean", "Dupont"), ("Mme", "Marie", "Dupont")),
    "M. Jean DUPONT et Mme": (("M.", "Jean", "Dupont"), ("Mme", None, "Dupont")),
    "M. DUPONT et Madame": (("M.", None, "Dupont"), ("Mme", None, "Dupont")),
    "M. Jean DUPONT et Mme MARTIN": (("M.", "Jean", "Dupont"), ("Mme", None, "Martin")),
    "M. DUPONT et Mme Sophie MARTIN": (("M.", None, "Dupont"), ("Mme", "Sophie", "Martin")),
    "M. Dupont et Mme Sophie MARTIN": (("M.", None, "Dupont"), ("Mme", "Sophie", "Martin")),
}

OPEN = [
    "Dupont et Martin",
    "Jean et Marie",
    "M. et Mme",
    "M. et Mme Marie DUPONT",
    "M. et M. Jean DUPONT",
    "M. Jean et Mme Marie",
    "Dupont et Martin Sophie",
    "Jean Dupont et Marie",
    "Jean DUPONT et Marie",
    "DUPONT et Marie MARTIN",
    "M. et Mme Martin et fils",
    "Jean Dupont et Marie Martin",
    "M. et Mme Jean Dupont Martin",
    "M. et Mme DUPONT et leurs enfants",
    "Mme et M. Sophie et Jean-Paul et Luc DUPONT",
    "M. et Mme Sophie et Jean DUPONT",
    "Famille Jean Dupont",
]


@pytest.mark.parametrize("text", COUPLES)
def test_a_couple_is_two_people(read_one, text):
    reading = read_one("person_name", text)

    assert reading.outcome is Outcome.VALUE
    salutation, first, last, _, *partner, _ = reading.parts
    assert ((salutation, first, last), tuple(partner)) == COUPLES[text]


@pytest.mark.parametrize("text", OPEN)
def test_a_pair_whose_names_cannot_be_told_apart_is_ambiguous(read_one, text):
    reading = read_one("person_name", text)

    assert (reading.outcome, reading.result, reading.parts) == (Outcome.AMBIGUOUS, None, ())


def test_a_family_has_a_name_and_no_known_person(read_one):
    reading = read_one("person_name", "Famille DURAND")

    assert (reading.result, reading.parts[1:3], reading.remark.code) == (
        "Famille Durand",
        (None, "Durand"),
        "name-family",
    )


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("M. et Mme Jean DUPONT", "M. et Mme Jean Dupont"),
        ("Mr & Mme MARTIN", "M. et Mme Martin"),
        ("DUPONT Jean et Marie", "Jean et Marie Dupont"),
        ("M. Dupont et Mme Martin", "M. Dupont et Mme Martin"),
        ("M. et Mme Jean et Marie DUPONT", "M. Jean Dupont et Mme Marie Dupont"),
    ],
)
def test_a_couple_is_shown_as_a_letter_would_have_it(read_one, text, display):
    assert read_one("person_name", text).result == display


def test_both_names_of_a_couple_follow_the_declared_order(read_one):
    reading = read_one("person_name", "Jean Dupont et Marie Martin", names=NameOrder.FIRST_LAST)

    assert reading.parts[1:3] + reading.parts[5:7] == ("Jean", "Dupont", "Marie", "Martin")


def test_a_surname_in_front_is_not_taken_for_a_shared_one_behind(read_one):
    """`Dupont Jean et Marie` in a column of surnames first: `Jean et Marie` share `Dupont`."""
    reading = read_one("person_name", "Dupont Jean et Marie", names=NameOrder.LAST_FIRST)

    assert reading.parts[1:3] + reading.parts[5:7] == ("Jean", "Dupont", "Marie", "Dupont")
