"""One sheet in every kind of workbook gives one table: the same values, rows and merged cells."""

from datetime import date

import pytest
import xlsxwriter
import xlwt
from odf.number import Number, NumberStyle
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.table import CoveredTableCell, TableCell, TableRow
from odf.table import Table as OdfTable
from odf.text import P

DAY = date(2023, 3, 12)
HEADER = ["Nom", "CP", "Montant", "Date"]


def old_workbook(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Dons")
    for column, header in enumerate(HEADER):
        sheet.write(0, column, header)
    for row, (name, postal, amount) in enumerate([("Diallo", 1000, 50), ("Lefèvre", 69003, 12.5)], start=1):
        sheet.write(row, 0, name)
        sheet.write(row, 1, postal, xlwt.easyxf(num_format_str="00000"))
        sheet.write(row, 2, amount)
        sheet.write(row, 3, DAY, xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    sheet.row(2).hidden = True
    sheet.write(3, 0, "Petit")
    sheet.row(3).set_cell_error(2, "#REF!")
    book.save(str(path))


def odf_cell(value, text=None, style=None):
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, str):
        cell = TableCell(valuetype="string")
    else:
        cell = TableCell(valuetype="float", value=str(value), stylename=style)
    cell.addElement(P(text=text or str(value)))
    return cell


def open_workbook(path):
    book = OpenDocumentSpreadsheet()
    zeros = NumberStyle(name="N5")
    zeros.addElement(Number(decimalplaces="0", minintegerdigits="5"))
    padded = Style(name="ce1", family="table-cell", datastylename=zeros)
    book.automaticstyles.addElement(zeros)
    book.automaticstyles.addElement(padded)
    sheet = OdfTable(name="Dons")
    lines = [
        [odf_cell(header) for header in HEADER],
        [odf_cell("Diallo"), odf_cell(1000, "01000", padded), odf_cell(50), odf_cell(DAY)],
        [odf_cell("Lefèvre"), odf_cell(69003, "69003", padded), odf_cell(12.5, "12,5"), odf_cell(DAY)],
        [odf_cell("Petit"), TableCell(), odf_cell("#REF!")],
    ]
    for place, cells in enumerate(lines):
        line = TableRow(visibility="collapse") if place == 2 else TableRow()
        for cell in cells:
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


def new_workbook(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Dons")
        zeros, day = book.add_format({"num_format": "00000"}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADER)
        for row, (name, postal, amount) in enumerate([("Diallo", 1000, 50), ("Lefèvre", 69003, 12.5)], start=1):
            sheet.write(row, 0, name)
            sheet.write_number(row, 1, postal, zeros)
            sheet.write_number(row, 2, amount)
            sheet.write_datetime(row, 3, DAY, day)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write(3, 0, "Petit")
        sheet.write_formula(3, 2, "=A9", None, "#REF!")


@pytest.mark.parametrize(
    ("name", "write"), [("D.xlsx", new_workbook), ("D.xls", old_workbook), ("D.ods", open_workbook)]
)
def test_the_same_sheet_gives_the_same_table_from_every_workbook(read, tmp_path, name, write):
    write(tmp_path / name)

    table = read(name)

    assert table.frame.to_numpy().tolist() == [
        ["Diallo", "01000", 50, DAY],
        ["Lefèvre", "69003", 12.5, DAY],
        ["Petit", None, None, None],
    ]
    assert [(issue.code, issue.at.cell) for issue in table.issues] == [
        ("hidden-rows-kept", ""),
        ("numbers-read-as-shown", "column B"),
        ("cell-error", "C4"),
    ]


def test_merged_cells_of_an_open_document_are_known(read, tmp_path):
    book = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Dons")
    for cells in (
        [odf_cell("Mois"), odf_cell("Nom"), odf_cell("Montant")],
        [TableCell(valuetype="string", numberrowsspanned="2"), odf_cell("Diallo"), odf_cell(50)],
        [CoveredTableCell(), odf_cell("Petit"), odf_cell(20)],
    ):
        line = TableRow()
        for cell in cells:
            line.addElement(cell)
        sheet.addElement(line)
    sheet.childNodes[1].childNodes[0].addElement(P(text="Janvier"))
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "M.ods"))

    table = read("M.ods", fill_merged=("Mois",))

    assert table.frame["Mois"].tolist() == ["Janvier", "Janvier"]


def test_row_numbers_are_true_when_a_table_starts_below_and_right_of_the_corner(read, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "N.xlsx") as book:
        new = book.add_worksheet()
        for row, cells in enumerate([("Nom", "Montant"), ("Diallo", 50)], start=3):
            new.write_row(row, 2, cells)
    old = xlwt.Workbook()
    sheet = old.add_sheet("Dons")
    for row, cells in enumerate([("Nom", "Montant"), ("Diallo", 50)], start=3):
        for column, cell in enumerate(cells, start=2):
            sheet.write(row, column, cell)
    old.save(str(tmp_path / "N.xls"))
    book = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Dons")
    sheet.addElement(TableRow(numberrowsrepeated="3"))
    for cells in (("Nom", "Montant"), ("Diallo", 50)):
        line = TableRow()
        line.addElement(TableCell(numbercolumnsrepeated="2"))
        for cell in cells:
            line.addElement(odf_cell(cell))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "N.ods"))

    tables = [read(name) for name in ("N.xlsx", "N.xls", "N.ods")]

    for table in tables:
        assert table.at(5, "Montant").cell == "D5"
        assert table.frame.to_dict("index") == {5: {"Nom": "Diallo", "Montant": 50}}
