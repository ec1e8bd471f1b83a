"""Hidden rows and columns, merged cells, cells left empty below the same value."""

import openpyxl

from npsp_migrate.model.source import HiddenRows

HEADER = ["Mois", "Nom", "Montant"]


def told(table):
    return [(issue.severity.value, issue.code, issue.at.cell, dict(issue.words.values)) for issue in table.issues]


def save(path, rows, merged=(), hidden_rows=(), hidden_columns=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for row in hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in hidden_columns:
        sheet.column_dimensions[column].hidden = True
    book.save(path)


MONTHS = [HEADER, ["Janvier", "Diallo", 50], [None, "Petit", 20], ["Février", "Roux", 5], [None, "Noël", 7]]


def test_hidden_rows_are_kept_and_told(read, tmp_path):
    save(tmp_path / "D.xlsx", MONTHS, hidden_rows=(3, 4))

    table = read("D.xlsx")

    assert table.frame.index.tolist() == [2, 3, 4, 5]
    assert told(table) == [("note", "hidden-rows-kept", "", {"count": "2", "rows": "3, 4"})]


def test_hidden_rows_are_left_out_when_told(read, tmp_path):
    save(tmp_path / "D.xlsx", MONTHS, hidden_rows=(3, 4))

    table = read("D.xlsx", hidden_rows=HiddenRows.LEAVE_OUT)

    assert table.frame.index.tolist() == [2, 5]
    assert [(left.row, left.because.code) for left in table.left_out] == [(3, "hidden-row"), (4, "hidden-row")]
    assert told(table) == []


def test_many_hidden_rows_are_told_shortly(read, tmp_path):
    rows = [HEADER, *(["Mai", f"Donateur {number}", 5] for number in range(40))]
    save(tmp_path / "D.xlsx", rows, hidden_rows=range(2, 32))

    assert told(read("D.xlsx"))[0][3] == {"count": "30", "rows": "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 … +20"}


def test_a_hidden_column_is_read_and_told(read, tmp_path):
    save(tmp_path / "D.xlsx", MONTHS, hidden_columns=("B",))

    table = read("D.xlsx")

    assert table.frame["Nom"].tolist() == ["Diallo", "Petit", "Roux", "Noël"]
    assert told(table) == [("note", "hidden-column-read", "column B", {"header": "Nom"})]


def test_merged_data_cells_that_nobody_told_about_are_a_warning(read, tmp_path):
    save(tmp_path / "D.xlsx", MONTHS, merged=("A2:A3", "A4:A5"))

    table = read("D.xlsx")

    assert table.frame["Mois"].tolist() == ["Janvier", None, "Février", None]
    assert told(table) == [
        ("warning", "merged-cells-not-filled", "A2", {"range": "A2:A3", "header": "Mois"}),
        ("warning", "merged-cells-not-filled", "A4", {"range": "A4:A5", "header": "Mois"}),
    ]


def test_merged_cells_are_filled_when_told(read, tmp_path):
    save(tmp_path / "D.xlsx", MONTHS, merged=("A2:A3", "A4:A5"))

    table = read("D.xlsx", fill_merged=("Mois",))

    assert table.frame["Mois"].tolist() == ["Janvier", "Janvier", "Février", "Février"]
    assert told(table) == [("note", "merged-cells-filled", "column A", {"header": "Mois"})]


def test_filling_merged_cells_makes_no_data_of_a_blank_row(read, tmp_path):
    save(tmp_path / "D.xlsx", [HEADER, ["Janvier", "Diallo", 50], [], [None, "Petit", 20]], merged=("A2:A4",))

    assert read("D.xlsx", fill_merged=("Mois",)).frame.index.tolist() == [2, 4]


def test_empty_cells_repeat_the_value_above_when_told(read, tmp_path):
    save(tmp_path / "D.xlsx", [*MONTHS, ["Total", None, 82], [None, "Blanc", 3]])

    table = read("D.xlsx", fill_down=("Mois",))

    assert table.frame["Mois"].tolist() == ["Janvier", "Janvier", "Février", "Février", "Février"]
    assert told(table) == [("note", "cells-filled-down", "column A", {"header": "Mois", "count": "3"})]


def test_a_month_on_its_own_row_is_carried_down(read, tmp_path):
    rows = [HEADER, ["Janvier"], [None, "Diallo", 50], [None, "Petit", 20], ["Février"], [None, "Roux", 5]]
    save(tmp_path / "D.xlsx", rows)

    table = read("D.xlsx", fill_down=("Mois",))

    assert table.frame.to_numpy().tolist() == [
        ["Janvier", "Diallo", 50],
        ["Janvier", "Petit", 20],
        ["Février", "Roux", 5],
    ]
    assert [left.because.code for left in table.left_out] == ["section-title", "section-title"]


def test_a_column_to_fill_that_is_not_there_is_a_warning_with_the_nearest(read, tmp_path):
    save(tmp_path / "D.xlsx", MONTHS)

    assert told(read("D.xlsx", fill_down=("mois",)))[0] == (
        "warning",
        "column-to-fill-missing",
        "row 1",
        {"setting": "fill_down", "header": "mois", "likely": "Mois"},
    )
