"""Names judged as a column, and first and last names that have columns of their own."""

import pytest

from npsp_migrate.cleaning import Outcome
from npsp_migrate.model.columns import NameOrder


def test_first_names_show_the_order_of_a_column_without_capitals(read_column):
    readings = read_column("person_name", "Paul Martin", "Sophie Durand", "Nathalie Petit", "JULIE MOREAU")

    assert readings[0].parts[1:3] == ("Paul", "Martin")


def test_first_names_behind_show_the_other_order(read_column):
    readings = read_column("person_name", "Martin Paul", "Durand Sophie", "Petit Nathalie", "Moreau Julie")

    assert readings[0].parts[1:3] == ("Paul", "Martin")


def test_two_orders_in_one_column_leave_the_others_open(read_column):
    readings = read_column(
        "person_name", "Paul Martin", "Sophie Durand", "Petit Nathalie", "Julie Moreau", "Kevin Roy"
    )

    assert readings[0].outcome is Outcome.AMBIGUOUS
    assert readings[2].parts[1:3] == ("Nathalie", "Petit")


def test_two_proofs_may_be_chance(read_column):
    assert (
        read_column("person_name", "Paul Martin", "Sophie Durand", "Julie Moreau")[0].outcome is Outcome.AMBIGUOUS
    )


@pytest.mark.parametrize(
    ("text", "order", "first_and_last"),
    [
        ("Paul Martin", NameOrder.FIRST_LAST, ("Paul", "Martin")),
        ("Paul Martin", NameOrder.LAST_FIRST, ("Martin", "Paul")),
        ("PAUL MARTIN", NameOrder.FIRST_LAST, ("Paul", "Martin")),
        ("paul martin", NameOrder.FIRST_LAST, ("Paul", "Martin")),
        ("Jean Pierre Dupont", NameOrder.FIRST_LAST, ("Jean Pierre", "Dupont")),
        ("Dupont Marie Claude", NameOrder.LAST_FIRST, ("Marie Claude", "Dupont")),
        ("Le Goff Yann", NameOrder.LAST_FIRST, ("Yann", "Le Goff")),
        ("jean-paul de la tour", NameOrder.FIRST_LAST, ("Jean-Paul", "de La Tour")),
        ("DE LA TOUR JEAN", NameOrder.LAST_FIRST, ("Jean", "de La Tour")),
        ("Paul DUPONT", NameOrder.LAST_FIRST, ("Paul", "Dupont")),
    ],
)
def test_the_mapping_decides_the_order_and_capitals_say_more(read_one, text, order, first_and_last):
    assert read_one("person_name", text, names=order).parts[1:3] == first_and_last


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dupont Sophie", "name-swapped"),
        ("Jean Martin Dupont", None),
        ("Paul Durand Moreau", "name-many-words"),
        ("Paul D.", "name-open"),
    ],
)
def test_a_cell_against_the_declared_order_is_not_swapped_in_silence(read_one, text, code):
    reading = read_one("person_name", text, names=NameOrder.FIRST_LAST)

    assert (reading.reason.code if reading.reason else None) == code


def test_capitals_of_a_first_name_do_not_make_it_a_surname(read_column):
    """The sheet had `CLAIRE La Fontaine` among hundreds of `DUPONT Jean`: somebody had held the key too long."""
    readings = read_column("person_name", "CLAIRE La Fontaine", "CLAIRE Dupont", "MARTIN Sophie", "PETIT Julie")

    assert [reading.outcome for reading in readings[:2]] == [Outcome.AMBIGUOUS] * 2


def test_a_first_name_alone_in_capitals_is_no_surname(read_column):
    assert read_column("person_name", "SOPHIE", "MARTIN Sophie")[0].outcome is Outcome.AMBIGUOUS


def test_a_lone_word_in_capitals_is_a_surname_where_surnames_are_in_capitals(read_column):
    readings = read_column("person_name", "DUPONT", "MARTIN Sophie")

    assert readings[0].parts[:3] == (None, None, "Dupont")


@pytest.mark.parametrize(
    ("text", "display", "rule"),
    [
        ("DUPONT Jean", "Jean Dupont", "rule-name-form"),
        ("Jean DUPONT", "Jean Dupont", "rule-case"),
        ("Mme  Anne DUPONT", "Mme Anne Dupont", "rule-case"),
        ("MME DUPONT", "Mme Dupont", "rule-case"),
        ("M. DUPONT Jean", "M. Jean Dupont", "rule-name-form"),
        ("Marie MARTIN épouse DUPONT", "Marie Dupont née Martin", "rule-name-form"),
    ],
)
def test_the_name_is_shown_as_a_letter_would_have_it(read_one, text, display, rule):
    reading = read_one("person_name", text)

    assert (reading.result, reading.rules) == (display, (rule,))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("JEAN-PIERRE", "Jean-Pierre"),
        ("jean-pierre", "Jean-Pierre"),
        ("Jean-pierre", "Jean-pierre"),
        ("marie claude", "Marie Claude"),
        ("ÉLODIE", "Élodie"),
        ("e\u0301lodie", "Élodie"),
        ("ZOÉ ", "Zoé"),
        ("LéA", "LéA"),
        ("J.", "J."),
    ],
)
def test_a_first_name_gets_usual_capitals_and_keeps_mixed_ones(read_one, text, name):
    assert read_one("first_name", text).result == name


@pytest.mark.parametrize("text", ["Jean et Marie", "Jean & Marie", "Jean / Marie", "Jean ET Marie"])
def test_two_people_never_become_one_first_name(read_one, text):
    assert read_one("first_name", text).reason.code == "name-two-first-names"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DUPONT", "Dupont"),
        ("dupont", "Dupont"),
        ("DE LA TOUR", "de La Tour"),
        ("DU BOIS", "du Bois"),
        ("LE GOFF", "Le Goff"),
        ("LA FONTAINE", "La Fontaine"),
        ("VAN DER BERG", "van der Berg"),
        ("O'BRIEN", "O'Brien"),
        ("D'AUBIGNÉ", "d'Aubigné"),
        ("L'HERMITE", "L'Hermite"),
        ("N'DIAYE", "N'Diaye"),
        ("MCDONALD", "McDonald"),
        ("DUPONT-MARTIN", "Dupont-Martin"),
        ("SAINT-EXUPÉRY", "Saint-Exupéry"),
        ("De Gaulle", "De Gaulle"),
        ("leBlanc", "leBlanc"),
        ("NA", None),
        ("NULL", None),
    ],
)
def test_a_last_name_gets_usual_capitals(read_one, text, name):
    assert read_one("last_name", text).result == name


@pytest.mark.parametrize("text", ["Dupont née Martin", "MARTIN épouse DUPONT", "Martin ép. Dupont"])
def test_two_surnames_in_one_cell_are_left_to_a_person(read_one, text):
    assert read_one("last_name", text).reason.code == "name-two-last-names"


@pytest.mark.parametrize(
    ("column", "text", "parts"),
    [
        ("first_name", "Jean", ("Jean", None)),
        ("first_name", "Jean et Marie", ("Jean", "Marie")),
        ("first_name", "JEAN-PIERRE & anne marie", ("Jean-Pierre", "Anne Marie")),
        ("first_name", "Jean, Paul et Marie", ()),
        ("first_name", "Jean et 2 enfants", ()),
        ("last_name", "DUPONT", (None, None, "Dupont", None, None, None, None)),
        ("last_name", "Dupont née Martin", (None, None, "Dupont", "Martin", None, None, None)),
        ("last_name", "MARTIN épouse DUPONT", (None, None, "Dupont", "Martin", None, None, None)),
        (
            "last_name",
            "M. Jean DUPONT et Mme Anne MARTIN",
            ("M.", "Jean", "Dupont", None, "Mme", "Anne", "Martin"),
        ),
    ],
)
def test_the_parts_of_a_cell_tell_everybody_whom_it_names(read_one, column, text, parts):
    assert read_one(column, text).parts == parts


def test_two_people_never_become_one_surname(read_one):
    assert read_one("last_name", "M. Jean DUPONT et Mme Anne MARTIN").reason.code == "name-two-people"
    assert read_one("last_name", "M. Jean DUPONT et Mme Marion ROY").reason.code == "name-two-people"
    assert read_one("last_name", "M. Marie DUPONT et Mme Paul ROY").reason.code == "name-civility-differs"
    assert read_one("last_name", "Durand et Petit").result == "Durand et Petit"


@pytest.mark.parametrize("cell", [12, "12", "Dupont (mère)", "awa@free.fr", "Dupont ?"])
def test_what_is_no_name_is_refused(read_one, cell):
    assert read_one("last_name", cell).outcome is Outcome.UNREADABLE
