"""Where the header is found and what columns are called."""

from datetime import datetime

import openpyxl
import pytest

from npsp_migrate.errors import SourceError

ROWS = [["Diallo", "Awa", 50], ["Lefèvre", "Zoé", 12.5]]


def codes(table):
    return [issue.code for issue in table.issues]


def save(path, rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)


def test_title_rows_above_the_header_are_passed_over_and_told(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Association Rose"], ["Dons 2023"], [], ["Nom", "Prénom", "Montant"], *ROWS])

    table = read("Dons.xlsx")

    assert list(table.frame.columns) == ["Nom", "Prénom", "Montant"]
    assert list(table.frame.index) == [5, 6]
    assert codes(table) == ["header-found"]
    assert table.issues[0].at.row == 4


def test_a_title_row_of_several_cells_is_not_taken_for_the_header(read, write_xlsx):
    title = ["Association Rose", None, None, "Exercice 2023", None, "Édité par Léa"]
    header = ["Nom", "Prénom", "E-mail", "Ville", "Date", "Montant"]
    data = ["Diallo", "Awa", "awa@example.org", "Lyon", datetime(2023, 1, 2), 50]
    write_xlsx("Dons.xlsx", A=[title, header, data])

    assert list(read("Dons.xlsx").frame.columns) == header


def test_rows_of_words_are_no_headers_when_a_header_stands_above(read, write_xlsx):
    write_xlsx("B.xlsx", A=[["Nom", "Prénom", "Ville"], ["Diallo", "Awa", "Lyon"], ["Petit", "Léo", "Brest"]])

    assert len(read("B.xlsx").frame) == 2


def test_the_told_header_row_wins(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Nom", "Prénom", "Montant"], ["a", "b", "c"], *ROWS])

    assert list(read("Dons.xlsx", header_row=2).frame.columns) == ["a", "b", "c"]


def test_two_told_header_rows_are_joined_and_group_titles_repeated(read, write_text):
    write_text("Dons.csv", "Donateur;;Don;\nNom;Prénom;Date;Montant\nDiallo;Awa;01/02/2023;50\n")

    table = read("Dons.csv", header_rows=2)

    assert list(table.frame.columns) == ["Donateur Nom", "Donateur Prénom", "Don Date", "Don Montant"]
    assert list(table.frame.index) == [3]


def test_merged_group_titles_are_found_without_being_told(read, tmp_path):
    groups = ["Identité", None, "Coordonnées", None, "Remarques"]
    names = ["Nom", "Prénom", "E-mail", "Ville", None]
    data = ["Diallo", "Awa", "awa@example.org", "Lyon", 3]
    save(tmp_path / "B.xlsx", [["Bénévoles"], groups, names, data], ["A1:E1", "A2:B2", "C2:D2", "E2:E3"])

    assert list(read("B.xlsx").frame.columns) == [
        "Identité Nom",
        "Identité Prénom",
        "Coordonnées E-mail",
        "Coordonnées Ville",
        "Remarques",
    ]


def test_a_title_merged_over_the_table_is_no_group(read, tmp_path):
    save(tmp_path / "B.xlsx", [["Bénévoles", None, None], ["Nom", "Prénom", "Montant"], *ROWS], ["A1:C1"])

    assert list(read("B.xlsx").frame.columns) == ["Nom", "Prénom", "Montant"]


def test_headers_that_stand_twice_are_made_different_and_told(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["E-mail", "Nom", "E-mail", "E-mail (2)"], ["a@b.fr", "Diallo", "c@d.fr", "e@f.fr"]])

    table = read("Dons.xlsx")

    assert list(table.frame.columns) == ["E-mail", "Nom", "E-mail (2)", "E-mail (2) (2)"]
    assert codes(table) == ["header-twice", "header-twice"]
    assert table.issues[0].at.cell == "C1"


def test_a_column_without_header_is_called_after_its_letter_only_when_it_has_values(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Nom", None, "Montant", None], ["Diallo", None, 50, "vu"]])

    table = read("Dons.xlsx")

    assert list(table.frame.columns) == ["Nom", "Montant", "column D"]
    assert table.letters["column D"] == "D"
    assert codes(table) == ["header-empty"]


def test_headers_are_written_on_one_line_in_composed_letters(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Montant\n (€) ", "Pre\u0301nom\u200b", "Ville › CP"], [50, "Awa", "Lyon"]])

    assert list(read("Dons.xlsx").frame.columns) == ["Montant (€)", "Prénom", "Ville > CP"]


def test_years_may_stand_in_a_header(read, write_xlsx):
    write_xlsx("C.xlsx", A=[["Nom", 2021, 2022, 2023], ["Diallo", 10, 20, 30], ["Petit", 5, 5, 7]])

    table = read("C.xlsx")

    assert list(table.frame.columns) == ["Nom", "2021", "2022", "2023"]
    assert list(table.frame["2023"]) == [30, 7]


def test_a_sheet_without_header_is_refused_and_never_read_from_the_middle(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Diallo", datetime(2023, 1, 2), 50], ["Petit", datetime(2023, 1, 3), 20]])

    with pytest.raises(SourceError) as refused:
        read("Dons.xlsx")

    assert refused.value.message == "`Dons.xlsx` › `A` has rows of values and no row that names the columns"
    assert refused.value.hint == (
        "Put one above the first row, for example `Date`, `Montant`, `Libellé`, and save the file; "
        "or write the row in the source if there is one: `header_row: 3`"
    )


def test_a_statement_without_header_is_refused_with_what_to_do(read, write_text):
    rows = ["14/07/2026;-12,30;Carte;;CB LIDL;0;Divers", "13/07/2026;50,00;Virement;;VIR SEPA;0;Divers"]
    write_text("releve.csv", "\n".join([*rows, *rows, "31/07/2026;1234,56;;01234 123456A"]))

    with pytest.raises(SourceError, match="has rows of values and no row that names the columns"):
        read("releve.csv")


@pytest.mark.parametrize(
    "account",
    [
        "Compte de chèques;Compte de chèques;****1234;14/07/2026;;1 234,56",
        "00000000000;01/03/2026;14/03/2026;14;14/03/2026;1234.56 EUR\n",
        '="0000000000000000";01/01/2026;30/09/2026;',
    ],
)
def test_what_a_bank_writes_of_the_account_above_the_header_is_no_data(read, write_text, account):
    header = "Date de l'opération;Libellé;Détail;Montant;Devise"
    rows = ["14/03/2026;CARTE;CARTE X0000 SHOP;-4,20;EUR", "13/03/2026;VIR RECU;VIR RECU DE Z;1.234,56;EUR"]
    write_text("releve.csv", "\n".join([account, header, *rows]))

    table = read("releve.csv")

    assert list(table.frame.columns) == header.split(";")
    assert table.frame["Montant"].tolist() == ["-4,20", "1.234,56"]


def test_a_sheet_of_empty_cells_has_no_row_with_content(read, write_text):
    write_text("vide.csv", ";;;\n;;;\n")

    with pytest.raises(SourceError, match="has no row with content"):
        read("vide.csv")


@pytest.mark.parametrize("row", [1, 40])
def test_a_told_header_row_without_content_is_refused(read, write_xlsx, row):
    write_xlsx("Dons.xlsx", A=[[], ["Nom", "Montant"], ["Diallo", 50]])

    with pytest.raises(SourceError) as refused:
        read("Dons.xlsx", header_row=row)

    assert refused.value.message == f"`Dons.xlsx` › `A` › `row {row}` holds no header: the row is empty"
    assert refused.value.hint == f"Change `header_row: {row}` of source `donors`, or leave it out to have it found"


def test_a_header_alone_gives_a_table_without_rows_and_a_warning(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Nom", "Prénom"]])

    table = read("Dons.xlsx")

    assert len(table.frame) == 0
    assert list(table.frame.columns) == ["Nom", "Prénom"]
    assert codes(table) == ["no-rows-below-header"]
