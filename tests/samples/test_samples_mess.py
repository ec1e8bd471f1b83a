"""The mess is that of life, the people are nobody's, and what is health stays in its own file."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

DATA = Path(__file__).parents[2] / "samples" / "data"
DONORS = "Donateurs 2017-2026.xlsx"
FICTION = ("019900", "026191", "035301", "046571", "053649", "063998", "069000", "069600", "069200")
RESERVED = ("example.org", "example.net", "example.com", ".example")


def test_every_gift_but_one_names_a_listed_donor(files: Any) -> None:
    listed = {cells["N° donateur"] for _, cells in files.rows(DONORS, "Donateurs", 4)}
    gifts = [c for _, c in files.rows(DONORS, "Dons", 2) if not str(c["N° reçu"]).upper().startswith("TOTAL")]

    unlisted = [cells["N° donateur"] for cells in gifts if cells["N° donateur"] not in listed - {""}]
    assert unlisted == [""]


def test_forty_donors_have_no_number_and_six_numbers_stand_twice(files: Any) -> None:
    rows = [c for _, c in files.rows(DONORS, "Donateurs", 4) if not str(c["N° donateur"]).startswith("Total")]

    counted = Counter(cells["N° donateur"] for cells in rows)
    assert counted.pop("") == 40
    assert sorted(counted.values())[-7:] == [1, 2, 2, 2, 2, 2, 2]


def test_one_receipt_number_stands_twice(files: Any) -> None:
    counted = Counter(cells["N° reçu"] for _, cells in files.rows(DONORS, "Dons", 2))

    assert [number for number, count in counted.items() if count > 1 and number] == ["R2020-0991"]


def test_twelve_donor_rows_and_the_sheet_of_lists_are_hidden() -> None:
    book = openpyxl.load_workbook(DATA / DONORS)

    assert sum(row.hidden for row in book["Donateurs"].row_dimensions.values()) == 12
    assert book["Listes"].sheet_state == "hidden"


def test_postal_codes_lost_their_zero_but_the_number_format_keeps_it() -> None:
    sheet = openpyxl.load_workbook(DATA / DONORS)["Donateurs"]
    column = [sheet.cell(row, 9) for row in range(5, 2018)]

    short = [cell for cell in column if isinstance(cell.value, int) and cell.value < 10_000]
    assert len(short) > 50
    assert {cell.number_format for cell in short} == {"00000", "General"}


def test_a_merged_team_holds_its_name_once() -> None:
    for file, sheet in (("Octobre Rose 2024.xlsx", "Inscriptions"), ("Octobre Rose 2025.xlsx", "Inscrits 2025")):
        page = openpyxl.load_workbook(DATA / file)[sheet]

        assert len(page.merged_cells.ranges) >= 10
        for area in page.merged_cells.ranges:
            below = [page.cell(row, area.min_col).value for row in range(area.min_row + 1, area.max_row + 1)]
            assert set(below) == {None}


def test_the_online_export_has_its_real_shape() -> None:
    content = (DATA / "helloasso-paiements.csv").read_bytes()

    assert content.startswith("\ufeffRéférence commande;Référence paiement;Montant total;".encode())
    assert content.count(b"\n") == content.count(b"\r\n")


def test_each_online_reference_stands_for_one_payment_and_those_noted_by_hand_exist(files: Any) -> None:
    references = [payment["Référence paiement"] for payment in files.payments()]
    noted = [c["Réf. HelloAsso"] for _, c in files.rows(DONORS, "Dons", 2) if c["Réf. HelloAsso"]]

    assert len(set(references)) == len(references)
    assert {str(int(reference)) for reference in noted} <= set(references)


def test_a_noted_gift_has_the_amount_and_the_payer_of_its_online_payment(files: Any) -> None:
    paid = {payment["Référence paiement"]: payment for payment in files.payments()}
    for _, cells in files.rows(DONORS, "Dons", 2):
        if cells["Réf. HelloAsso"] and isinstance(cells["Montant"], float):
            payment = paid[str(int(cells["Réf. HelloAsso"]))]

            assert payment["Statut du paiement"] == "Payé"
            assert payment["Montant total"] == f"{cells['Montant']:.2f}".replace(".", ",")


def test_nobody_is_called_or_written_to_by_mistake() -> None:
    for text in _all_texts():
        for address in re.findall(r"[^\s;/:]+@[^\s;/]+", text):
            assert ".fictif@" in address or address.lower().rstrip(".").replace(",", ".").endswith(RESERVED), text
        digits = re.sub(r"\D", "", text)
        if re.fullmatch(r"0?[1-9]\d{8}(\.0)?", text.replace(" ", "").replace(".", "")):
            assert f"0{digits.lstrip('0')[:9]}".startswith(FICTION) or digits.startswith("999"), text


def _all_texts() -> set[str]:
    texts: set[str] = set()
    for path in sorted(DATA.iterdir()):
        if path.suffix in (".xlsx", ".xls", ".ods"):
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                for row in book.get_sheet_by_name(name).to_python():
                    texts |= {str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row}
    return texts


def test_no_row_of_the_patients_is_tied_to_anybody(files: Any) -> None:
    assert not [line for line in files.who() if line["file"] == "Demandes patientes.xlsx"]


def test_the_donor_workbook_can_be_saved_as_text_of_an_old_french_windows() -> None:
    book = CalamineWorkbook.from_path(DATA / DONORS)
    cells = {
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    }

    assert [text for text in sorted(cells) if text.encode("cp1252", errors="ignore").decode("cp1252") != text] == []
