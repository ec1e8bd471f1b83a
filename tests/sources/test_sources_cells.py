"""Cells keep what they are: types, leading zeros, errors; whatever was written is read back."""

import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

DAY = date(2023, 3, 12)
HEADER = ["Nom", "CP", "Montant", "Date"]


def codes(table):
    return [issue.code for issue in table.issues]


def write_with_formats(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Dons")
        zeros = book.add_format({"num_format": "00000"})
        phone = book.add_format({"num_format": '0#" "##" "##" "##" "##'})
        number = book.add_format({"num_format": '"AD-"0000'})
        sheet.write_row(0, 0, ["Nom", "CP", "Tél.", "N°"])
        for row, (name, postal, telephone, donor) in enumerate(
            [("Diallo", 1000, 612345678, 42), ("Petit", 69003, 478901234, 107)], start=1
        ):
            sheet.write(row, 0, name)
            sheet.write_number(row, 1, postal, zeros)
            sheet.write_number(row, 2, telephone, phone)
            sheet.write_number(row, 3, donor, number)


def test_cells_keep_their_types(read, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "T.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom", "Entier", "Décimal", "Jour", "Instant", "Heure", "Durée", "Oui", "Vide"])
        sheet.write(1, 0, " Diallo ")
        sheet.write_number(1, 1, 50)
        sheet.write_number(1, 2, 12.5)
        sheet.write_datetime(1, 3, DAY, book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_datetime(
            1, 4, datetime(2023, 3, 12, 14, 5, 6), book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        )
        sheet.write_number(1, 5, 0.4375, book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(1, 6, 1.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_boolean(1, 7, True)
        sheet.write(1, 8, " \u00a0 ")

    row = read("T.xlsx").frame.loc[2].tolist()

    assert row == [
        " Diallo ",
        50,
        12.5,
        DAY,
        datetime(2023, 3, 12, 14, 5, 6),
        time(10, 30),
        timedelta(hours=36),
        True,
        None,
    ]
    assert [type(cell) for cell in row[1:4]] == [int, float, date]
    assert type(row[7]) is bool


def test_columns_are_objects_and_empty_cells_are_none(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Nom", "Montant"], ["Diallo", None], [None, 5]])

    frame = read("Dons.xlsx").frame

    assert all(str(kind) == "object" for kind in frame.dtypes)
    assert frame["Montant"].tolist() == [None, 5]
    assert frame.index.dtype == "int64"


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_the_same_in_both_epochs(read, tmp_path, since_1904):
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["Nom", "Date"])
    book.active.append(["Diallo", DAY])
    book.save(tmp_path / "D.xlsx")

    assert read("D.xlsx").frame["Date"].tolist() == [DAY]


def test_numbers_shown_with_leading_zeros_are_read_as_shown(read, tmp_path):
    write_with_formats(tmp_path / "Dons.xlsx")

    table = read("Dons.xlsx")

    assert table.frame["CP"].tolist() == ["01000", "69003"]
    assert table.frame["Tél."].tolist() == ["06 12 34 56 78", "04 78 90 12 34"]
    assert table.frame["N°"].tolist() == ["AD-0042", "AD-0107"]
    assert codes(table) == ["numbers-read-as-shown"] * 3


@pytest.mark.parametrize(
    "code", ["0", "0.00", "#,##0", "# ##0", "0%", "General", "@", '0" ans"', "#,##0.00 €", "##0"]
)
def test_formats_that_only_dress_a_number_leave_it_a_number(read, tmp_path, code):
    with xlsxwriter.Workbook(tmp_path / "N.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom", "Montant"])
        sheet.write(1, 0, "Diallo")
        sheet.write_number(1, 1, 7, book.add_format({"num_format": code}))

    assert read("N.xlsx").frame["Montant"].tolist() == [7]


def test_an_error_cell_is_empty_and_told_with_its_cell(read, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "Dons.xlsx") as book:
        sheet = book.add_worksheet("Dons")
        sheet.write_row(0, 0, ["Nom", "Montant"])
        sheet.write_row(1, 0, ["Diallo"])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")

    table = read("Dons.xlsx")

    assert table.frame["Montant"].tolist() == [None, None]
    assert list(table.frame.index) == [2, 3]
    assert [(str(issue.at), dict(issue.words.values)) for issue in table.issues] == [
        ("`Dons.xlsx` › `Dons` › `A3`", {"value": "#N/A"}),
        ("`Dons.xlsx` › `Dons` › `B2`", {"value": "#DIV/0!"}),
    ]
    assert {issue.severity.value for issue in table.issues} == {"error"}


def test_an_error_in_a_totals_row_is_only_a_note(read, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "Dons.xlsx") as book:
        sheet = book.add_worksheet("Dons")
        sheet.write_row(0, 0, ["Nom", "Montant"])
        sheet.write_row(1, 0, ["Diallo", 50])
        sheet.write(2, 0, "Total")
        sheet.write_formula(2, 1, "=SUM(#REF!)", None, "#REF!")

    assert [(issue.code, issue.severity.value) for issue in read("Dons.xlsx").issues] == [("cell-error", "note")]


@pytest.mark.parametrize("text", ["#REF!", "#VALEUR !", "#N/A", "#NOM\u00a0?", "Err:502"])
def test_an_error_that_was_saved_as_text_is_an_error_too(read, write_text, text):
    write_text("Dons.csv", f"Nom;Montant\nDiallo;{text}\n")

    table = read("Dons.csv")

    assert table.frame["Montant"].tolist() == [None]
    assert "cell-error" in codes(table)


def test_a_formula_without_a_saved_value_is_told_and_an_empty_text_is_not(read, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Montant", "Reste"])
    book.active.append(["Diallo", 50, "=B2*2"])
    book.save(tmp_path / "G.xlsx")
    with zipfile.ZipFile(tmp_path / "G.xlsx") as old, zipfile.ZipFile(tmp_path / "F.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            empty_text = b'<c r="B3" t="str"><f>IF(1,"")</f><v></v></c>'
            new.writestr(name, part.replace(b"</sheetData>", b'<row r="3">' + empty_text + b"</row></sheetData>"))

    table = read("F.xlsx")

    assert [(issue.code, issue.at.cell) for issue in table.issues] == [("formula-without-value", "C2")]
    assert table.frame["Reste"].tolist() == [None]


def test_unusual_xml_is_read_with_the_same_facts(read, tmp_path):
    write_with_formats(tmp_path / "Plain.xlsx")
    with zipfile.ZipFile(tmp_path / "Plain.xlsx") as old, zipfile.ZipFile(tmp_path / "Odd.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v"):
                    for old_tag in (b"<" + tag + b" ", b"<" + tag + b">", b"</" + tag + b">"):
                        part = part.replace(old_tag, old_tag.replace(tag, b"x:" + tag))
                part = part.replace(b"xmlns=", b"xmlns:x=").replace(b'r="3"', b'hidden="1" r="3"')
            new.writestr(name, part)

    table = read("Odd.xlsx")

    assert table.frame["CP"].tolist() == ["01000", "69003"]
    assert "hidden-rows-kept" in codes(table)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 6)),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20).map("t{}".format),
)
WIDTH = 4


def expected(cell):
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


@given(rows=st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), max_size=12))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_grid_written_to_a_workbook_is_read_back_cell_by_cell(read, write_xlsx, rows):
    write_xlsx("G.xlsx", A=[["Colonne a", "Colonne b", "Colonne c", "Colonne d"], *rows])

    table = read("G.xlsx")

    kept = dict(zip(table.frame.index.tolist(), table.frame.to_numpy().tolist(), strict=True))
    gone = {left.row for left in table.left_out}
    for number, row in enumerate(rows, start=2):
        if all(cell is None for cell in row):
            assert number not in kept.keys() | gone
        elif number not in gone:
            assert kept[number] == [expected(cell) for cell in row]
            assert [type(cell) for cell in kept[number]] == [type(expected(cell)) for cell in row]
    assert len(kept) + len(gone) == sum(any(cell is not None for cell in row) for row in rows)
