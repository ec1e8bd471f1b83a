"""What stands beside a value is never read into it, and letters that only look like ours make no value."""

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from npsp_migrate.cleaning import CleaningContext, Outcome, Reading, clean_column
from npsp_migrate.model.columns import ColumnSpec, ColumnType

QUICK = settings(max_examples=40, deadline=None)
CONTEXT = CleaningContext(today=date(2026, 11, 23), founded=1901)

NUMBERS = st.integers(1, 99).map(str)
STREETS = st.sampled_from(
    ["rue Haute", "avenue de la Gare", "chemin du Pré", "allée des Tilleuls", "place du 8 mai 1945"]
)
TOWNS = st.sampled_from(
    ["75011 Paris", "29170 Fouesnant", "63000 Clermont-Ferrand", "17000 La Rochelle", "54700 Pont-à-Mousson"]
)
BEHIND = st.sampled_from(
    """
    bât. B|Bat. B|appt 4|3e étage|porte B|chez Mme Durand|M. Durand|01 99 00 12 34|anne@example.org|(à vérifier)
    à confirmer|merci|ok|OK|?|NPAI|- a déménagé|décédé|code 1234|BP 12|jusqu'en mai|ou 69003 Lyon|/ Lyon|+ Lyon
    """.strip().replace("\n    ", "|").split("|")
)  # fmt: skip
IN_FRONT = st.sampled_from(
    """
    Livraison :|ex|ancienne adresse|NPAI|voir|idem|domiciliée|papa|bureau|envoyer à
    maintenant|n'habite plus|pas|retour
    """.strip()
    .replace("\n    ", "|")
    .split("|")
)
TWINS = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # the same shapes in Cyrillic


def read_one(column_type: str, cell: str) -> Reading:
    spec = ColumnSpec("X", ColumnType(column_type))
    return clean_column(pd.Series([cell], dtype=object), spec, CONTEXT).per_row()[0]


@QUICK
@given(number=NUMBERS, street=STREETS, town=TOWNS, remark=BEHIND)
def test_a_remark_behind_a_city_is_no_part_of_it(number, street, town, remark):
    assert read_one("address", f"{number} {street}, {town}").parts[:3] == (
        f"{number} {street}",
        *town.split(" ", 1),
    )
    assert read_one("address", f"{number} {street}, {town} {remark}").outcome is not Outcome.VALUE


@QUICK
@given(number=NUMBERS, street=STREETS, town=TOWNS, remark=IN_FRONT)
def test_a_remark_in_front_of_a_street_is_no_part_of_it(number, street, town, remark):
    assert read_one("address", f"{remark} {number} {street}, {town}").outcome is not Outcome.VALUE


@QUICK
@given(
    who=st.sampled_from(
        ["ne veut pas", "ne souhaite pas", "ne souhaite plus", "ne veut surtout pas", "demande à ne pas"]
    ),
    what=st.sampled_from(
        [
            "être désinscrite",
            "être désabonné",
            "se désinscrire",
            "être retirée de la liste",
            "être supprimé du fichier",
        ]
    ),
)
def test_who_does_not_want_to_leave_the_list_refuses_nothing(who, what):
    assert read_one("opt_out", f"{who} {what}").result is not True


@QUICK
@given(
    word=st.sampled_from("Service Contact Merci Cotisation Don Legs Mariage Anniversaire Hommage Atelier".split()),
    first=st.sampled_from("Paul Sophie Solène Anne-Laure Jean-Pierre Léa Karim".split()),
    last=st.sampled_from(["GUILLEMOT", "LE GOFF", "MARTIN", "D'HOOGHE"]),
)
def test_a_word_in_front_of_a_first_name_is_none(word, first, last):
    reading = read_one("person_name", f"{word} {first} {last}")

    assert reading.outcome is not Outcome.VALUE or reading.parts[-1]  # `Atelier Paul` may be a firm


@QUICK
@given(
    cell=st.sampled_from(
        [
            ("person_name", "Paul MARTINEAU"),
            ("address", "4 rue Haute, 75011 Paris"),
            ("civility", "Madame"),
            ("payment_method", "chèque"),
            ("opt_out", "ne pas contacter"),
            ("boolean", "coché"),
        ]
    ),
    at=st.integers(0, 30),
)
def test_a_letter_of_another_alphabet_among_ours_is_shown_to_a_person(cell, at):
    column_type, text = cell
    place = at % len(text)
    twin = f"{text[:place]}{text[place].translate(TWINS)}{text[place + 1 :]}"

    assert (read_one(column_type, twin).outcome is Outcome.VALUE) == (twin == text)
