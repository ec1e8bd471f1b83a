"""Which rows below the header are data. A real row is never left out."""

from datetime import datetime

import openpyxl
import pytest

HEADER = ["Nom", "E-mail", "Date", "Montant"]
JANUARY = [["Diallo", "a@x.fr", datetime(2023, 1, 2), 50], ["Petit", "p@x.fr", datetime(2023, 1, 9), 20.5]]
FEBRUARY = [["Roux", "r@x.fr", datetime(2023, 2, 2), 9.5]]


def left_out(table):
    return {left.row: left.because.code for left in table.left_out}


@pytest.mark.parametrize(
    "total",
    [
        ["Total", None, None, 70.5],
        ["TOTAL GÉNÉRAL", None, None, 1],
        ["Sous-total", None, None, 70.5],
        [None, None, "Total :", 70.5],
        ["Total janvier 2023", None, None, 70.5],
        ["Report", None, None, 12],
        ["À reporter", None, None, 12],
        ["Solde au mois de janvier", None, None, 12],
        ["Solde en début de période", None, None, "+1 300,00"],
        ["Ancien solde créditeur au 31/12/2023", None, None, 12],
        ["Total des dons", "janvier", None, 70.5],
        ["TOTAL", None, None, "#REF!"],
        ["Total", None, None, None],
    ],
)
def test_a_row_with_a_total_label_and_numbers_only_is_left_out(read, write_xlsx, total):
    write_xlsx("Dons.xlsx", A=[HEADER, *JANUARY, total, *FEBRUARY])

    table = read("Dons.xlsx")

    assert left_out(table) == {4: "total-row"}
    assert list(table.frame.index) == [2, 3, 5]
    assert table.rows_in == 4


@pytest.mark.parametrize(
    "person",
    [
        ["Total", "marie@x.fr", datetime(2023, 1, 4), 20],
        ["Total", "marie@x.fr", None, None],
        ["Total", None, datetime(2023, 1, 4), 70.5],
        ["TOTAL Marie", None, None, 30],
        ["Solde-Martin", None, None, 30],
        ["Solde de tout compte Martin", None, None, 30],
        ["Reporter sans frontières", None, None, 100],
        ["Totale confiance", None, None, 70.5],
    ],
)
def test_a_donor_called_total_is_kept(read, write_xlsx, person):
    write_xlsx("Dons.xlsx", A=[HEADER, *JANUARY, person, *FEBRUARY])

    table = read("Dons.xlsx")

    assert left_out(table) == {}
    assert len(table.frame) == 4


def test_a_label_with_words_of_its_own_counts_when_its_numbers_are_the_sums(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[HEADER, *JANUARY, ["Total Ulule", None, None, 70.5], *FEBRUARY])

    assert left_out(read("Dons.xlsx")) == {4: "total-row"}


def test_the_project_may_name_further_labels(read, write_xlsx):
    rows = [HEADER, *JANUARY, ["Cumul", None, None, 70.5], ["Cumul", "c@x.fr", None, 5]]
    write_xlsx("Dons.xlsx", A=rows)

    assert left_out(read("Dons.xlsx", totals=("Cumul",))) == {4: "total-row"}


def test_a_row_of_bare_sums_is_left_out(read, write_xlsx):
    rows = [HEADER, *JANUARY, [None, None, None, 70.5], *FEBRUARY, [None, None, None, 9.5], [None, None, None, 80]]
    write_xlsx("Dons.xlsx", A=rows)

    assert left_out(read("Dons.xlsx")) == {4: "sum-row", 6: "sum-row", 7: "sum-row"}


def test_a_number_alone_that_is_no_sum_stays(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[HEADER, *JANUARY, [None, None, None, 70], *FEBRUARY])

    assert left_out(read("Dons.xlsx")) == {}


def test_a_column_of_numbers_alone_has_no_sum_rows(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Numéro", "Montant"], [1, 10], [2, 20], [3, 30]])

    assert left_out(read("Dons.xlsx")) == {}


def test_totals_of_a_text_file_are_found_as_french_people_write_amounts(read, write_text):
    rows = [
        "Nom;Ville;Montant",
        "Diallo;Lyon;1 234,56 €",
        "Petit;Brest;10,00",
        "Total Ulule;;1244,56",
        ";;1 244,56 €",
    ]
    write_text("Dons.csv", "\n".join(rows))

    assert left_out(read("Dons.csv")) == {4: "total-row", 5: "sum-row"}


def test_a_repeated_header_is_left_out(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[HEADER, *JANUARY, [" nom", "E-MAIL", "Date", "Montant"], *FEBRUARY])

    assert left_out(read("Dons.xlsx")) == {4: "repeated-header"}


def test_a_row_that_shares_one_word_with_the_header_stays(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[HEADER, ["Nom", "n@x.fr", datetime(2023, 1, 2), 50], *FEBRUARY])

    assert left_out(read("Dons.xlsx")) == {}


@pytest.mark.parametrize("title", ["JANVIER 2023", "Février", "2023", 2023, "T1 2023", "Exercice 2022/2023"])
def test_a_row_that_only_names_a_period_is_a_section_title(read, write_xlsx, title):
    write_xlsx("Dons.xlsx", A=[HEADER, [title], *JANUARY])

    assert left_out(read("Dons.xlsx")) == {2: "section-title"}


def test_a_month_typed_as_a_date_is_a_section_title(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[HEADER, [datetime(2023, 1, 1)], *JANUARY])

    assert left_out(read("Dons.xlsx")) == {2: "section-title"}


def test_a_row_merged_over_the_table_is_a_section_title(read, tmp_path):
    book = openpyxl.Workbook()
    for row in (HEADER, ["Grands donateurs"], *JANUARY):
        book.active.append(row)
    book.active.merge_cells("A2:D2")
    book.save(tmp_path / "Dons.xlsx")

    assert left_out(read("Dons.xlsx")) == {2: "section-title"}


@pytest.mark.parametrize("cell", ["Diallo", "Mai Lan", "Avril", "Juin Wang", "a@x.fr"])
def test_a_row_with_a_name_alone_stays(read, write_xlsx, cell):
    write_xlsx("Dons.xlsx", A=[HEADER, *JANUARY, [cell]])

    assert left_out(read("Dons.xlsx")) == ({4: "section-title"} if cell == "Avril" else {})


def test_notes_at_the_end_are_left_out_but_not_in_the_middle(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[HEADER, ["* vu"], *JANUARY, [], ["* dons en nature"], ["Édité le 3 mars"]])

    assert left_out(read("Dons.xlsx")) == {6: "footnote", 7: "footnote"}


def test_blank_rows_are_dropped_and_row_numbers_stay_true(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[[], [], HEADER, [], JANUARY[0], [None, "  ", "\u00a0", ""], JANUARY[1]])

    table = read("Dons.xlsx")

    assert list(table.frame.index) == [5, 7]
    assert table.rows_in == 2


def test_every_row_with_content_is_data_or_left_out(read, write_xlsx):
    rows = [
        HEADER,
        ["Janvier"],
        *JANUARY,
        ["Total", None, None, 70.5],
        HEADER,
        [],
        ["Février"],
        *FEBRUARY,
        ["* fin"],
    ]
    write_xlsx("Dons.xlsx", A=rows)

    table = read("Dons.xlsx")

    assert sorted([*table.frame.index, *(left.row for left in table.left_out)]) == [2, 3, 4, 5, 6, 8, 9, 10]
