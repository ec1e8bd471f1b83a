"""Whatever bytes a file holds, reading it ends in tables or in one clear sentence, soon and in little memory."""

import io
import random
import resource
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

from npsp_migrate.errors import SourceError

pytestmark = pytest.mark.usefixtures("bounded")

NAMES = ("x.xlsx", "x.xls", "x.ods", "x.csv")
ROUNDS = 60  # damaged copies per kind of file


def rows():
    return [["Nom", "Montant"], *([f"Donateur {number}", number * 1.5] for number in range(30))]


def an_xlsx():
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows():
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def an_xls():
    book, content = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Dons")
    for place, row in enumerate(rows()):
        for column, value in enumerate(row):
            sheet.write(place, column, value)
    book.save(content)
    return content.getvalue()


def an_ods():
    book, content = OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = OdfTable(name="Dons")
    for row in rows():
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.write(content)
    return content.getvalue()


def a_csv():
    return "\n".join(";".join(map(str, row)) for row in rows()).encode("cp1252")


def read_or_refuse(read, path, content):
    path.write_bytes(content)
    try:
        return read(path.name)
    except SourceError as refused:
        assert refused.message
        assert refused.hint
        return ()


@pytest.mark.parametrize("name", NAMES)
@given(content=st.binary(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_read_or_refused(read_all, tmp_path, name, content):
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml ", b"\xff\xfe"):
        read_or_refuse(read_all, tmp_path / name, start + content)


@pytest.mark.parametrize(
    ("name", "make"), [("x.xlsx", an_xlsx), ("x.xls", an_xls), ("x.ods", an_ods), ("x.csv", a_csv)]
)
def test_truncated_files_are_read_or_refused(read_all, tmp_path, name, make):
    content = make()

    for part in range(1, ROUNDS):
        read_or_refuse(read_all, tmp_path / name, content[: len(content) * part // ROUNDS])


@pytest.mark.parametrize(
    ("name", "make"), [("x.xlsx", an_xlsx), ("x.xls", an_xls), ("x.ods", an_ods), ("x.csv", a_csv)]
)
def test_files_with_flipped_bytes_are_read_or_refused(read_all, tmp_path, name, make):
    content, dice = make(), random.Random(7)

    for _ in range(ROUNDS):
        damaged = bytearray(content)
        for _ in range(dice.randint(1, 30)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        read_or_refuse(read_all, tmp_path / name, bytes(damaged))


def repacked(content, change):
    """The package with its parts changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return packed.getvalue()


@pytest.mark.parametrize("maker", [an_xlsx, an_ods])
def test_parts_with_broken_xml_are_read_or_refused(read_all, tmp_path, maker):
    content, dice = maker(), random.Random(11)

    for _ in range(ROUNDS):
        share = dice.random()
        broken = repacked(content, lambda _, part, share=share: part[: int(len(part) * share)])
        read_or_refuse(read_all, tmp_path / "x.xlsx", broken)


def in_sheet(content, old, new):
    return repacked(
        content, lambda name, part: part.replace(old, new) if name.startswith("xl/worksheets/") else part
    )


def test_a_sheet_that_only_declares_all_cells_is_read(read_all, tmp_path):
    content = in_sheet(an_xlsx(), b'<dimension ref="A1:B31"', b'<dimension ref="A1:XFD1048576"')

    (table,) = read_or_refuse(read_all, tmp_path / "x.xlsx", content)

    assert len(table.frame) == 30


def test_a_cell_at_the_far_corner_is_refused(read_all, tmp_path):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    (tmp_path / "x.xlsx").write_bytes(in_sheet(an_xlsx(), b"</sheetData>", far))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(SourceError) as refused:
        read_all("x.xlsx")

    assert refused.value.message == "`x.xlsx` › `Sheet` has cells as far as `XFD1048576`: too many to read"
    assert refused.value.hint.startswith("Delete the empty rows and columns around the data")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


def test_a_formula_without_value_at_the_far_corner_is_refused(read_all, tmp_path):
    far = b'<row r="1048576"><c r="XFD1048576"><f t="shared" si="0"/></c></row></sheetData>'
    (tmp_path / "x.xlsx").write_bytes(in_sheet(an_xlsx(), b"</sheetData>", far))

    with pytest.raises(SourceError) as refused:
        read_all("x.xlsx")

    assert "`XFD1048576`" in refused.value.message


def test_an_open_document_that_repeats_one_cell_over_the_sheet_is_refused(read_all, tmp_path):
    content = repacked(
        an_ods(),
        lambda _, part: part.replace(
            b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">'
        ),
    )
    (tmp_path / "x.ods").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_all("x.ods")

    assert "too many to read" in refused.value.message


@pytest.mark.parametrize(
    ("record", "place", "value"),
    [
        (b"\x7e\x02\x0a\x00", 6, b"\x03\xfa"),  # a number in column 64,003
        (b"\x00\x02\x0e\x00", 4, b"\x00\xb6\x91\x00"),  # a sheet that starts far behind its end
        (b"\x00\x02\x0e\x00", 8, b"\x00\x00\x00\x40"),  # a sheet of a thousand million rows
    ],
)
def test_an_old_workbook_that_lies_about_its_size_is_refused(read_all, tmp_path, record, place, value):
    content = bytearray(an_xls())
    start = content.index(record) + place
    content[start : start + len(value)] = value
    (tmp_path / "x.xls").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_all("x.xls")

    assert "too many to read" in refused.value.message or "is damaged" in refused.value.message


def test_an_old_workbook_with_a_password_asks_for_it(read_all, tmp_path):
    """A record that stands for protection is turned into the one that stands for encryption."""
    content = an_xls().replace(b"\x0e\x00\x19\x00\x02\x00", b"\x0e\x00\x2f\x00\x02\x00")
    (tmp_path / "x.xls").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_all("x.xls")

    assert refused.value.message == "`x.xls` is encrypted"


def test_styled_cells_without_value_at_the_far_corner_cost_nothing(read_all, tmp_path):
    far = b'<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row></sheetData>'

    (table,) = read_or_refuse(read_all, tmp_path / "x.xlsx", in_sheet(an_xlsx(), b"</sheetData>", far))

    assert len(table.frame) == 30


def test_a_package_that_would_unpack_to_gigabytes_is_refused_before_it_does(read_all, tmp_path):
    content = bytearray(an_xlsx())
    entry = content.rfind(b"PK\x01\x02")  # of the last part, in the list of parts
    content[entry + 24 : entry + 28] = (0xF0000000).to_bytes(4, "little")
    (tmp_path / "x.xlsx").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_all("x.xlsx")

    assert refused.value.message == "`x.xlsx` unpacks to more than any list of rows needs"


def test_an_xml_bomb_is_harmless(read_all, tmp_path):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    bomb = f"<?xml version='1.0'?><!DOCTYPE w [{entities}]>".encode()
    content = repacked(
        an_xlsx(),
        lambda name, part: bomb + part.replace(b"<v>", b"<v>&l11;") if name.startswith("xl/worksheets/") else part,
    )

    read_or_refuse(read_all, tmp_path / "x.xlsx", content)


def test_fifty_thousand_merges_are_told_shortly(read_all, tmp_path):
    merges = "".join(f'<mergeCell ref="A{row}:A{row + 1}"/>' for row in range(2, 100_002, 2))
    cells = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(32, 100_002))
    content = in_sheet(an_xlsx(), b"</sheetData>", f"{cells}</sheetData><mergeCells>{merges}</mergeCells>".encode())

    (table,) = read_or_refuse(read_all, tmp_path / "x.xlsx", content)

    assert len(table.frame) == 100_000
    assert len(table.issues) < 30


def test_a_quote_that_is_never_closed_is_refused(read_all, tmp_path):
    (tmp_path / "x.csv").write_text('Nom;Montant\n"Diallo;50\n' + "Petit;20\n" * 300_000)

    with pytest.raises(SourceError) as refused:
        read_all("x.csv")

    assert refused.value.message.startswith("`x.csv` cannot be cut into rows: a cell that starts near line")
    assert refused.value.hint == "Look for a quotation mark that is opened and not closed"


def test_a_stray_cell_in_the_last_row_of_a_narrow_sheet_is_read(read_all, tmp_path):
    far = b'<row r="1048576"><c r="B1048576"><v>7</v></c></row></sheetData>'

    (table,) = read_or_refuse(read_all, tmp_path / "x.xlsx", in_sheet(an_xlsx(), b"</sheetData>", far))

    assert table.frame.index[-1] == 1_048_576
    assert len(table.frame) == 31


def test_a_package_that_says_less_than_it_holds_is_refused_and_not_unpacked(read_all, tmp_path):
    content = bytearray(
        in_sheet(an_xlsx(), b"</sheetData>", b'<row r="99">' + b"<c/>" * 200_000 + b"</row></sheetData>")
    )
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
    for start in (part.header_offset + 22, content.rfind(b"xl/worksheets/sheet1.xml") - 22):
        content[start : start + 4] = (1000).to_bytes(4, "little")
    (tmp_path / "x.xlsx").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_all("x.xlsx")

    assert refused.value.message == "`x.xlsx` › `Sheet` is damaged and cannot be read"


@pytest.mark.parametrize("where", [b"<v>", b"<row "])
def test_a_row_of_a_hundred_megabytes_is_refused(read_all, tmp_path, where):
    padding = b" " * (100 << 20)
    content = in_sheet(an_xlsx(), b"<sheetData>", b"<sheetData>" + (b"" if where == b"<v>" else padding))
    if where == b"<v>":
        content = in_sheet(
            content, b"</sheetData>", b'<row r="99"><c r="A99"><v>' + padding + b"</v></c></row></sheetData>"
        )
    (tmp_path / "x.xlsx").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_all("x.xlsx")

    assert refused.value.message == "`x.xlsx` unpacks to more than any list of rows needs"
