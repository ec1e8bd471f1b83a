"""A quotation mark that quotes nothing must not swallow the rows below it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.bare_quotes import with_bare_quotes
from npsp_migrate.sources.plain_text import plain_text

pytestmark = pytest.mark.usefixtures("bounded")

LABELS = ("DON", '"Chez Paul', 'Chez "Paul" repas', '"Chez Paul" repas', 'TV 12"', '"', "")
PLACE = SheetPlace("fec.txt")
HEADER = ["Num", "Date", "Compte", "Libellé", "Débit"]


def ledger(labels):
    return [HEADER, *([str(number), "20250114", "754100", label, "5,00"] for number, label in enumerate(labels))]


def cells(content, delimiter=";"):
    text = with_bare_quotes(plain_text(content, "utf-8", PLACE), delimiter, PLACE)
    return list(csv.reader(text.stream(), delimiter=delimiter))


@pytest.mark.parametrize("label", ['"Chez Paul', '"', '"12" TV"'])
def test_a_mark_that_is_not_closed_is_a_letter_and_the_rows_below_stay(read, write_text, label):
    write_text("fec.txt", "\r\n".join("\t".join(row) for row in ledger(["DON", label, "DON", "DON"])))

    table = read("fec.txt")

    assert table.frame["Libellé"].tolist() == ["DON", label, "DON", "DON"]
    assert table.frame.index.tolist() == [2, 3, 4, 5]
    assert "quotation-marks-kept" in [issue.code for issue in table.issues]


@given(st.lists(st.sampled_from(LABELS), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_no_row_of_a_program_that_never_quotes_is_lost(labels, end):
    rows = ledger(["DON", "DON", *labels, "DON"])

    read = cells(end.join(";".join(row) for row in rows).encode())

    assert [row[0] for row in read] == [row[0] for row in rows]
    assert [row[-1] for row in read] == [row[-1] for row in rows]


@given(st.lists(st.sampled_from((*LABELS, "a\nb", '";\n', "x;y", '"\n\n"', 'a "b"\nc')), max_size=8))
def test_what_a_program_quotes_rightly_is_read_as_before(labels):
    rows = ledger(["DON", *labels, "DON", "DON"])
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(rows)

    assert cells(written.getvalue().encode()) == rows


def test_a_mark_behind_a_backslash_is_a_letter_of_its_cell(read, write_text):
    cells = ['La \\"Boîte\\"', 'a \\", b', "Roy"]
    write_text("Dons.csv", "\n".join(["Nom,Ville", *(f'"{cell}","Lyon"' for cell in cells)]))

    table = read("Dons.csv")

    assert table.frame["Nom"].tolist() == ['La "Boîte"', 'a ", b', "Roy"]
    assert table.frame["Ville"].tolist() == ["Lyon", "Lyon", "Lyon"]


def test_a_backslash_at_the_end_of_a_cell_stays_one(read, write_text):
    write_text("Dons.csv", 'Nom,Dossier\n"Roy","C:\\dons\\"\n"Petit","D:\\"\n')

    assert read("Dons.csv").frame["Dossier"].tolist() == ["C:\\dons\\", "D:\\"]
