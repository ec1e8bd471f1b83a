"""XML spreadsheets of 2003, as web programs write them under the name `.xls`."""

from datetime import date, datetime, time

import pytest

from npsp_migrate.errors import SourceError

BOOK = """\
<?xml version="1.0"{encoding}?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="cp"><NumberFormat ss:Format="00000"/></Style></Styles>
<Worksheet ss:Name="Dons"><Table><Column ss:Index="2" ss:StyleID="cp"/>
{rows}</Table></Worksheet>{more}</Workbook>"""
HEADER = ("Nom", "CP", "Date", "Montant", "Reçu")


def cell(value, kind="String", place=""):
    return f'<Cell{place}><Data ss:Type="{kind}">{value}</Data></Cell>'


def row(*cells, place=""):
    return f"<Row{place}>{''.join(cells)}</Row>"


def header(place=""):
    return row(*map(cell, HEADER), place=place)


def write(tmp_path, rows, encoding="utf-8", named="", more=""):
    declared = f' encoding="{named}"' if named else ""
    text = BOOK.format(encoding=declared, rows=rows, more=more)
    (tmp_path / "Dons.xls").write_bytes(text.encode(encoding))


def refusal(read):
    with pytest.raises(SourceError) as refused:
        read("Dons.xls")
    return f"{refused.value.message}\n{refused.value.hint}"


def test_cells_keep_their_types_and_rows_their_numbers(read, tmp_path):
    first = row(
        cell("<B>Lefè</B>vre"),
        cell("1000", "Number"),
        cell("2023-01-03T00:00:00.000", "DateTime"),
        cell("50.5", "Number"),
        cell("1", "Boolean"),
    )
    second = row(
        cell("Diallo"),
        cell("75011", "Number"),
        cell("2023-01-03T14:05:06.000", "DateTime"),
        cell("12", "Number", ' ss:Index="4"'),
        place=' ss:Index="8"',
    )
    third = row(cell("Petit"), cell("1899-12-31T10:30:00.000", "DateTime", ' ss:Index="3"'))
    write(tmp_path, header(' ss:Index="3"') + first + second + third)

    table = read("Dons.xls")

    assert table.frame.to_numpy().tolist() == [
        ["Lefèvre", "01000", date(2023, 1, 3), 50.5, True],
        ["Diallo", "75011", datetime(2023, 1, 3, 14, 5, 6), 12, None],
        ["Petit", None, time(10, 30), None, None],
    ]
    assert table.frame.index.tolist() == [4, 8, 9]
    assert [issue.code for issue in table.issues] == ["file-kind-differs", "header-found", "numbers-read-as-shown"]


def test_errors_formulas_without_value_comments_and_hidden_rows(read, tmp_path):
    noted = '<Cell><Data ss:Type="String">Diallo</Data><Comment><Data>à rappeler</Data></Comment></Cell>'
    error = cell("#DIV/0!", "Error", ' ss:Index="4" ss:Formula="=1/0"')
    write(tmp_path, header() + row(noted, error, '<Cell ss:Formula="=A1"/>', place=' ss:Hidden="1"'))

    table = read("Dons.xls")

    assert table.frame["Nom"].tolist() == ["Diallo"]
    assert [(issue.code, issue.at.cell) for issue in table.issues[1:]] == [
        ("hidden-rows-kept", ""),
        ("cell-error", "D2"),
        ("formula-without-value", "E2"),
    ]


def test_merged_cells_are_filled_when_told(read, tmp_path):
    first = row(cell("Diallo", place=' ss:MergeDown="1"'), cell("1", "Number"))
    second = row(cell("2", "Number", ' ss:Index="2"'))
    write(tmp_path, header() + first + second)

    assert read("Dons.xls", fill_merged=("Nom",)).frame["Nom"].tolist() == ["Diallo", "Diallo"]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", ""),
        ("cp1252", "windows-1252"),
        ("cp1252", "UTF-8"),
        ("utf-8", "ISO-8859-1"),
        ("utf-16", "UTF-16"),
        ("cp1252", "ISO-8859-1"),
    ],
)
def test_accents_are_right_whatever_encoding_is_named(read, tmp_path, encoding, named):
    write(tmp_path, header() + row(cell("Lefèvre œ € ’")), encoding, named)

    assert read("Dons.xls").frame["Nom"].tolist() == ["Lefèvre œ € ’"]


def test_a_hidden_sheet_is_read_only_when_named(read, tmp_path):
    hidden = (
        f'<Worksheet ss:Name="Caché"><Table>{header()}{row(cell("Petit"))}</Table>'
        "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"
    )
    write(tmp_path, header() + row(cell("Diallo")), more=hidden)

    assert read("Dons.xls").frame["Nom"].tolist() == ["Diallo"]
    assert read("Dons.xls", sheet="Caché").frame["Nom"].tolist() == ["Petit"]


def test_what_cannot_be_read_is_one_sentence(read, tmp_path):
    write(tmp_path, header() + row(cell("Lefèvre & fils")))
    assert refusal(read).startswith("`Dons.xls` is an XML spreadsheet that is damaged, line 6: it cannot be read\n")

    write(tmp_path, header() + row(cell("Diallo"), place=' ss:Index="1048577"'))
    assert refusal(read).startswith("`Dons.xls` › `Dons` has cells as far as `A1048577`: too many to read\n")

    write(tmp_path, header() + row(cell("x", place=' ss:Index="16384"')) * 2_000)
    assert refusal(read).startswith("`Dons.xls` › `Dons` has cells as far as `XFD")

    write(tmp_path, header() + row(cell("&x;")))
    bomb = (tmp_path / "Dons.xls").read_bytes().replace(b"<Workbook", b"<!DOCTYPE w [<!ENTITY x 'y'>]><Workbook", 1)
    (tmp_path / "Dons.xls").write_bytes(bomb)
    assert refusal(read).startswith("`Dons.xls` is an XML spreadsheet that is damaged: it cannot be read\n")
