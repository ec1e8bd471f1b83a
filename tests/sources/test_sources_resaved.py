"""The same workbook, saved again by LibreOffice in every format it has, gives the same table."""

import shutil
import subprocess
from datetime import datetime

import pytest
import xlsxwriter

OFFICE = shutil.which("soffice")
CSV = "csv:Text - txt - csv (StarCalc):59,34,1,1,,0,false,true,true"  # `;`, `"`, Windows-1252, cells as shown

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture
def messy(tmp_path):
    """A sheet with titles, group titles, merged months, totals, a hidden row, an error and leading zeros."""
    path = tmp_path / "Dons.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Dons")
        zeros, day = book.add_format({"num_format": "00000"}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A1:F1", "Association Rose")
        sheet.merge_range("B3:C3", "Donateur")
        sheet.merge_range("D3:F3", "Don")
        sheet.write_row("A4", ["Mois", "Nom", "CP", "Date", "Montant", "Mode"])
        sheet.merge_range("A5:A6", "Janvier")
        sheet.merge_range("A8:A9", "Février")
        for row, (name, postal, moment, amount) in {
            4: ("Lefèvre", 1000, datetime(2023, 1, 3), 50),
            5: ("Diallo", 69003, datetime(2023, 1, 14), 20.5),
            7: ("Noël", 6000, datetime(2023, 2, 2), 12),
            8: ("Petit", 75011, datetime(2023, 2, 28), 7.25),
        }.items():
            sheet.write(row, 1, name)
            sheet.write_number(row, 2, postal, zeros)
            sheet.write_datetime(row, 3, moment, day)
            sheet.write_number(row, 4, amount)
            sheet.write(row, 5, "chèque")
        sheet.write(6, 0, "Total janvier")
        sheet.write_formula(6, 4, "=SUM(E5:E6)", None, 70.5)
        sheet.write_formula(8, 5, "=1/0", None, "#DIV/0!")
        sheet.write(9, 0, "TOTAL GÉNÉRAL")
        sheet.write_formula(9, 4, "=SUM(E5:E6,E8:E9)", None, 89.75)
        sheet.set_row(8, None, None, {"hidden": True})
    return path


def saved_again(path, kind, folder):
    own_profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE, "--headless", own_profile, "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_saved_again_gives_the_same_table(read, messy, tmp_path, kind):
    before = read("Dons.xlsx", fill_merged=("Mois",))
    (tmp_path / "again").mkdir()

    saved_again(messy, kind, tmp_path / "again")
    after = read(f"again/Dons.{kind}", fill_merged=("Mois",))

    assert after.frame.equals(before.frame)
    assert after.frame.index.tolist() == before.frame.index.tolist() == [5, 6, 8, 9]
    assert after.left_out == before.left_out
    assert [(issue.code, issue.at.cell) for issue in after.issues] == [
        (issue.code, issue.at.cell) for issue in before.issues
    ]


def test_a_text_saved_from_a_workbook_has_the_same_rows(read, messy, tmp_path):
    before = read("Dons.xlsx", fill_merged=("Mois",))
    (tmp_path / "again").mkdir()

    saved_again(messy, CSV, tmp_path / "again")
    after = read("again/Dons.csv", header_row=3, header_rows=2, fill_down=("Mois",))

    assert after.frame.index.tolist() == before.frame.index.tolist()
    assert [left.row for left in after.left_out] == [left.row for left in before.left_out]
    assert after.frame.to_numpy().tolist()[0] == ["Janvier", "Lefèvre", "01000", "03/01/2023", "50", "chèque"]
    assert "cell-error" in [issue.code for issue in after.issues]


def test_a_page_saved_from_a_workbook_has_the_same_rows(read, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "Dons.xlsx") as book:
        sheet = book.add_worksheet("Dons")
        sheet.merge_range("A1:C1", "Association Rose")
        sheet.write_row("A3", ["Nom", "CP", "Montant"])
        sheet.write("A4", "Lefèvre & fils")
        sheet.write_number("B4", 1000, book.add_format({"num_format": "00000"}))
        sheet.write("C4", 50)
        sheet.write_row("A6", ["Noël", "69003", 7])
    before = read("Dons.xlsx")

    saved_again(tmp_path / "Dons.xlsx", "html", tmp_path)
    (tmp_path / "Dons.html").rename(tmp_path / "Page.xls")
    after = read("Page.xls")

    assert after.frame.index.tolist() == before.frame.index.tolist() == [4, 6]
    assert after.frame.astype(str).equals(before.frame.astype(str))
