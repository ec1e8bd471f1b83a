"""Web pages that programs export under the name `.xls`: what the page shows, at the rows that Excel shows."""

import pytest

from npsp_migrate.errors import SourceError

PAGE = """\
<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><style>td {{}}</style>
<title>Export</title></head><body><h1>Liste</h1>
<table border=1><tr><th colspan=2>Donateur<th rowspan=2>CP<th rowspan=2>Montant<tr><th>Nom<th>Prénom
{rows}</table></body></html>"""


def write(tmp_path, name, text, encoding="utf-8"):
    (tmp_path / name).write_bytes(text.encode(encoding))


def codes(table):
    return [issue.code for issue in table.issues]


def refusal(read, name, **settings):
    with pytest.raises(SourceError) as refused:
        read(name, **settings)
    return f"{refused.value.message}\n{refused.value.hint}"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_table_of_a_page_is_read_as_the_page_shows_it(read, tmp_path, encoding):
    rows = "<tr><td>Lefèvre &amp; fils<td>Noël<br>Marie<td>01000<td> 1&nbsp;234,50\n €</tr>"
    rows += "<tr><td><b>Dia</b>llo<td>&nbsp;<td>69003<td>12"
    write(tmp_path, "Dons.xls", PAGE.format(rows=rows), encoding)

    table = read("Dons.xls")

    assert list(table.frame.columns) == ["Donateur Nom", "Donateur Prénom", "CP", "Montant"]
    assert table.frame.to_numpy().tolist() == [
        ["Lefèvre & fils", "Noël\nMarie", "01000", "1\u00a0234,50 €"],
        ["Diallo", None, "69003", "12"],
    ]
    assert table.frame.index.tolist() == [3, 4]
    assert codes(table)[:2] == ["file-kind-differs", "page-read-as"]


def test_cells_that_reach_into_further_rows_and_hidden_rows_are_told(read, tmp_path):
    rows = "<tr><td rowspan=2>Diallo<td>Awa<td>69003<td>12<tr style='display: none'><td>Binta<td>75011<td>5"
    write(tmp_path, "Dons.xls", PAGE.format(rows=rows))

    table = read("Dons.xls")

    assert table.frame.to_numpy().tolist() == [["Diallo", "Awa", "69003", "12"], [None, "Binta", "75011", "5"]]
    assert {"merged-cells-not-filled", "hidden-rows-kept"} <= set(codes(table))
    assert read("Dons.xls", fill_merged=("Donateur Nom",)).frame["Donateur Nom"].tolist() == ["Diallo", "Diallo"]


def test_several_tables_need_a_choice(read, read_all, tmp_path):
    one = "<table><tr><td>Nom<td>Montant<tr><td>{}<td>5</table>"
    write(tmp_path, "Dons.html", one.format("Diallo") + "<p>2024" + one.format("Petit"))

    assert refusal(read, "Dons.html") == (
        "`Dons.html` has 2 tables with rows\n"
        "Write which one in `sheet:`, or `*` for all of them: `table 1`, `table 2`"
    )
    assert read("Dons.html", sheet="table 2").frame["Nom"].tolist() == ["Petit"]
    assert [table.place.sheet for table in read_all("Dons.html", sheet="*")] == ["table 1", "table 2"]


def test_a_table_that_only_arranges_the_page_is_passed_over(read, tmp_path):
    inner = "<table><tr><td>Nom<td>Montant</td></tr><tr><td>Diallo<td>5</td></tr></table>"
    write(tmp_path, "Dons.xls", f"<table><tr><td>Menu</td><td>{inner}</td></tr><tr><td>a<td>b</table>")

    assert read("Dons.xls").frame.to_numpy().tolist() == [["Diallo", "5"]]


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("<html><body>Session expirée</body></html>", "`x.xls` is a web page without a table"),
        (
            "<table><tr><td>Identifiant<td><input><tr><td>Mot de passe<td><input type=password></table>",
            "`x.xls` is a page to sign in, and no rows can be read from it\nSign in first in the browser",
        ),
        ("<table><tr>" + "<td colspan=1000>x" * 20 + "</table>", "`x.xls` has cells as far as `YCW1`"),
        ("<table><tr><td>" * 5_000, "`x.xls` is a web page without a table"),
    ],
)
def test_a_page_without_rows_is_one_sentence(read, tmp_path, page, sentence):
    write(tmp_path, "x.xls", page)

    assert refusal(read, "x.xls").startswith(sentence)


def test_nothing_that_a_page_names_is_opened(read, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    doctype = f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file://{tmp_path}/secret.txt'>]>"
    write(tmp_path, "x.xls", f"{doctype}<table><tr><td>Nom<td>Montant<tr><td>&x;<td>&eacute;&#233;</table>")

    assert read("x.xls").frame.to_numpy().tolist() == [["&x;", "éé"]]


def test_a_web_archive_is_read(read, tmp_path):
    page = "<html><table><tr><td>Nom<td>Montant<tr><td>Lef=C3=A8vre<td>5</table></html>"
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
    write(tmp_path, "x.xls", f"{head}Content-Transfer-Encoding: quoted-printable\n\n{page}\n--b--\n")

    assert read("x.xls").frame["Nom"].tolist() == ["Lefèvre"]
