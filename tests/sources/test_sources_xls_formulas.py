"""Formulas of an old `.xls` that a program wrote without their results: no silent blank and no 0 for a text."""

import xlwt

FORMULAS = ('A2&" Diallo"', "B2*2", "SUM(B2;B2)", 'IF(B2>1;"oui";"non")', "Dons!A2", 'REPT("a";3)', "ROUND(B2;1)")
NEVER_SAVED = b"\x03\x00\x00\x00\x00\x00\xff\xff"  # an empty text as result, as this library writes them all


def write_xls(path, program, result=NEVER_SAVED):
    book = xlwt.Workbook()
    book.owner = program
    sheet = book.add_sheet("Dons")
    for column, value in enumerate(("Nom", "Montant", "Calcul", "Remarque")):
        sheet.write(0, column, value)
    for row, formula in enumerate(FORMULAS, start=1):
        for column, value in enumerate((f"Awa {row}", 2.5, xlwt.Formula(formula), "-")):
            sheet.write(row, column, value)
    book.save(str(path))
    path.write_bytes(path.read_bytes().replace(NEVER_SAVED, result))


def test_formulas_that_were_never_calculated_are_told_and_no_blanks(read, tmp_path):
    write_xls(tmp_path / "Dons.xls", "None")

    told = [(issue.code, issue.at.cell) for issue in read("Dons.xls").issues]

    assert told == [("formula-without-value", f"C{row}") for row in range(2, 2 + len(FORMULAS))]


def test_a_text_for_which_libreoffice_writes_nought_is_told_and_no_amount(read, tmp_path):
    write_xls(tmp_path / "Dons.xls", "\x04\x00\x00Calc", bytes(8))

    table = read("Dons.xls")

    assert [(issue.code, issue.at.cell) for issue in table.issues] == [
        ("formula-text-lost", cell) for cell in ("C2", "C5", "C6", "C7")
    ]
    assert table.frame["Calcul"].tolist() == [None, 0, 0, None, None, None, 0]


def test_a_nought_that_excel_writes_is_one(read, tmp_path):
    write_xls(tmp_path / "Dons.xls", "Awa", bytes(8))

    assert read("Dons.xls").frame["Calcul"].tolist() == [0] * len(FORMULAS)
