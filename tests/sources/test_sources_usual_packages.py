"""Workbooks that are right and not as their reader expects them: other names of parts, indents, flat documents."""

import re
import zipfile

import pytest
import xlsxwriter

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "draw")
)
CHART = (
    '<table:shapes><draw:frame><draw:object><office:document><table:table table:name="local-table">'
    "<table:table-row><table:table-cell/></table:table-row></table:table></office:document></draw:object>"
    "</draw:frame></table:shapes>"
)


def indented(rows):
    """The rows as LibreOffice writes them into a flat document."""
    cell = "<table:table-cell {}>\n  <text:p>{}</text:p>\n </table:table-cell>"
    kinds = {str: 'office:value-type="string"', int: 'office:value-type="float" office:value="{0}"'}
    return "\n".join(
        "<table:table-row>\n "
        + "\n ".join(cell.format(kinds[type(value)].format(value), value) for value in row)
        + "\n</table:table-row>"
        for row in rows
    )


def document(root, rows, before=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:{root} {NAMESPACES}'
        f' office:mimetype="{MIMETYPE}">\n <office:body>\n  <office:spreadsheet>\n'
        f'<table:table table:name="Dons">\n{before}{indented(rows)}\n</table:table>\n'
        f"  </office:spreadsheet>\n </office:body>\n</office:{root}>"
    )


ROWS = [["Nom", "Montant"], ["Awa <text:span>Diallo</text:span>\n <text:span>dite Léa</text:span>", 50], ["Tom", 7]]


def test_a_flat_document_is_read_without_the_tables_of_its_charts(read, write_text):
    write_text("Dons.fods", document("document", ROWS, before=CHART))

    table = read("Dons.fods")

    assert table.frame["Montant"].to_dict() == {2: 50, 3: 7}
    assert re.sub(r"\s+", " ", table.frame["Nom"][2]) == "Awa Diallo dite Léa"
    assert (table.place.sheet, table.issues) == ("Dons", ())


def test_an_indented_document_is_read(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "Dons.ods", "w") as package:
        package.writestr("mimetype", MIMETYPE)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", document("document-content", ROWS))

    assert read("Dons.ods").frame["Montant"].to_dict() == {2: 50, 3: 7}


@pytest.fixture
def rewrite(tmp_path):
    """The workbook `Dons.xlsx` with other names or another content of its parts."""

    def write(rename, content):
        with xlsxwriter.Workbook(tmp_path / "plain.xlsx") as book:
            sheet = book.add_worksheet("Dons")
            sheet.write_row("A1", ["Nom", "Code postal"])
            for row in (1, 2):
                sheet.write_row(row, 0, ["Awa", 1000], book.add_format({"num_format": "00000"}))
            sheet.set_row(2, None, None, {"hidden": True})
        with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "Dons.xlsx", "w") as new:
            for name in old.namelist():
                new.writestr(rename(name), content(old.read(name)))

    return write


def in_utf16(xml):
    return xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


@pytest.mark.parametrize(
    ("rename", "content"),
    [
        (
            lambda name: name.replace("workbook", "workbook22"),
            lambda xml: xml.replace(b"workbook.", b"workbook22."),
        ),
        (lambda name: f"/{name}", lambda xml: xml),
        (lambda name: name, in_utf16),
        (lambda name: name, lambda xml: re.sub(rb' (r|s|t|spans)="', rb'\n  \1="', xml)),
    ],
    ids=["edited by several", "slash before each part", "UTF-16", "an attribute per line"],
)
def test_a_package_of_another_manner_gives_what_the_usual_one_gives(rewrite, read, rename, content):
    rewrite(rename, content)

    table = read("Dons.xlsx")

    assert table.frame["Code postal"].to_dict() == {2: "01000", 3: "01000"}
    assert [issue.code for issue in table.issues] == ["hidden-rows-kept", "numbers-read-as-shown"]
