"""The workbook of questions: every cell of it, and nothing in it that could act."""

import sys
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "runs"))

from asked_questions import three_questions

from npsp_migrate.model.decisions import Identity
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.question_book import IDENTITY_COLUMNS, check_of, write_question_book

FRENCH = catalogue(Language.FRENCH)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "questions.xlsx"
    write_question_book(three_questions(), FRENCH, path, lambda place: f"external:{place.file}#'x'!A{place.row}")
    return openpyxl.load_workbook(path)


def rows(sheet) -> list[list[object]]:
    """Spaces that hold are told as spaces: where a French printer sets them is tried elsewhere."""
    return [[_plain(cell.value) for cell in row] for row in sheet.iter_rows()]


def _plain(value: object) -> object:
    return value.replace("\u00a0", " ") if isinstance(value, str) else value


def test_the_sheet_of_questions_holds_exactly_this(book):
    header, *questions = rows(book["Questions"])

    assert header == [
        "N°",
        "Votre réponse",
        "Remarque",
        "Pourquoi cette question",
        "Première fiche",
        "Deuxième fiche",
        "Où est la première",
        "Où est la deuxième",
        "Paires de lignes réglées",
        *IDENTITY_COLUMNS,
    ]
    assert questions[0] == [
        1,
        None,
        None,
        "Peut-être une seule et même personne : mêmes prénom et nom, même code postal",
        "≠ Prénom : Awa  A2\nNom : Diallo  B2\nE-mail : awa@example.org  C2",
        "≠ Prénom : Ava  A3\nNom : Diallo  B3\nE-mail : —",
        "Dons.xlsx › Membres › ligne 2",
        "Dons.xlsx › Membres › ligne 3",
        4,
        "Contact",
        "M-1",
        "M-2",
        check_of("Contact", Identity(key="M-1"), Identity(key="M-2")),
    ]
    assert questions[1][3:8] == [
        "Peut-être une seule et même personne : mêmes prénom et nom, même code postal\n"
        "Les deux existent déjà dans Salesforce ; si c’est la même fiche, c’est là qu’on les fusionne",
        '≠ Prénom : =HYPERLINK("http://evil")  A4\nNom : Petit  B4',
        "≠ Prénom : Léa\nNom : Petit",
        "Dons.xlsx › Membres › ligne 4",
        "dans Salesforce seulement",
    ]
    assert questions[2][4:8] == [
        "Montant : 50,00  D5\n≠ Date : 05/01/2024  E5",
        "Montant : 50,00  D9\n≠ Date : 06/01/2024  E9",
        "Dons.xlsx › Membres › ligne 5",
        "\n".join([*(f"Dons.xlsx › Membres › ligne {row}" for row in range(9, 14)), "… et 2 de plus"]),
    ]


def test_nothing_that_came_from_a_cell_is_a_formula(book):
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}

    assert kinds <= {"s", "n"}


def test_each_row_offers_its_own_answers_and_lets_others_pass(book):
    rules = {str(rule.sqref): rule for rule in book["Questions"].data_validations.dataValidation}

    assert {cell: rule.formula1 for cell, rule in rules.items()} == {
        "B2": '"même personne,différentes,ne sait pas"',
        "B3": '"même personne,différentes,ne sait pas"',
        "B4": '"même don,différents,ne sait pas"',
    }
    assert not any(rule.showErrorMessage for rule in rules.values())


def test_the_identities_are_hidden_the_header_stays_and_links_lead_to_the_rows(book):
    sheet = book["Questions"]

    assert sheet.column_dimensions["J"].hidden
    assert (sheet.column_dimensions["J"].min, sheet.column_dimensions["J"].max) == (10, 13)
    assert sheet.freeze_panes == "C2"
    assert (sheet["G2"].hyperlink.target, sheet["G2"].hyperlink.location) == ("Dons.xlsx", "'x'!A2")
    assert not sheet.protection.sheet


def test_the_instructions_name_the_column_and_the_answers(book):
    sheet = book["Mode d’emploi"]

    assert sheet.protection.sheet
    assert [row[1] for row in rows(sheet)] == [
        "Questions sur des fiches qui se ressemblent",
        "Chaque ligne de la feuille « Questions » montre deux fiches qui n’en sont peut-être qu’une.",
        "Comparer les deux fiches. Les lignes qui commencent par ≠ diffèrent ; la lettre et le nombre à la fin "
        "désignent la cellule de votre fichier.",
        "Répondre dans la colonne « Votre réponse » : même personne, différentes ou ne sait pas. Choisir dans la "
        "liste ou écrire la réponse ; majuscules et accents sont sans importance.",
        "Laisser une ligne vide pour y répondre un autre jour. Les premières lignes sont celles qui en règlent le "
        "plus.",
        "En cas d’hésitation, répondre « ne sait pas » : les fiches restent séparées et rien n’est perdu. Deux "
        "personnes mélangées sont difficiles à séparer.",
        "Les lignes peuvent être triées, filtrées, supprimées, et les colonnes déplacées. Les colonnes masquées "
        "disent de quelles fiches parle chaque ligne : ne rien y changer.",
        "Enregistrer le fichier sous le nom de votre choix, avec Excel ou LibreOffice, et le renvoyer. La réponse "
        "est retenue : la question ne sera plus jamais posée.",
    ]


def test_a_workbook_without_questions_says_so(tmp_path):
    path = tmp_path / "questions.xlsx"

    write_question_book((), FRENCH, path, lambda place: "")

    assert "Aucune question n’attend de réponse." in rows(openpyxl.load_workbook(path)["Questions"])[1]
