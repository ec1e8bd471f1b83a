"""What `truth.json` says is what the files hold, read by another library than those that wrote them."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

DATA = Path(__file__).parents[2] / "samples" / "data"
DONORS = "Donateurs 2017-2026.xlsx"
SHEETS = [
    (DONORS, "Donateurs", 4),
    (DONORS, "Dons", 2),
    ("Bénévoles.xlsx", "Bénévoles", 2),
    ("Octobre Rose 2024.xlsx", "Inscriptions", 4),
    ("Octobre Rose 2025.xlsx", "Inscrits 2025", 3),
    ("Adhésions.ods", "2023", 1),
    ("Adhésions.ods", "2024", 1),
    ("Adhésions.ods", "2025", 1),
    ("Dossiers de subvention.xlsx", "Dossiers", 3),
    ("Comptabilité 2023.xls", "Journal 2023", 5),
    ("Comptabilité 2024.xlsx", "Journal 2024", 5),
    ("Comptabilité 2025.xlsx", "Journal 2025", 5),
    ("Demandes patientes.xlsx", "Demandes", 2),
]


def _is_total(cells: dict[str, Any]) -> bool:
    return any(str(cell).lower().startswith("total") for cell in cells.values())


def _records(files: Any, file: str, sheet: str, header_row: int) -> list[tuple[int, dict[str, Any]]]:
    return [(number, cells) for number, cells in files.rows(file, sheet, header_row) if not _is_total(cells)]


def _cents(amount: object) -> int:
    """Amounts as the samples write them, the impossible ones left aside."""
    if isinstance(amount, int | float):
        return round(amount * 100)
    text = re.sub(r"[\s\u00a0\u202f]|euros", "", str(amount))
    whole, _, rest = text.replace("€", ",").rstrip(",").partition(",")
    return int(whole) * 100 + int((rest.rstrip(",") or "0").ljust(2, "0"))


def _reference(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def _gifts_noted(files: Any, truth: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    impossible = {
        int(re.sub(r"\D", "", flaw["cell"])) for flaw in truth["impossibilities"] if flaw["sheet"] == "Dons"
    }
    return [(n, cells) for n, cells in _records(files, DONORS, "Dons", 2) if n not in impossible]


@pytest.mark.parametrize(("file", "sheet", "header_row"), SHEETS)
def test_each_sheet_has_as_many_records_as_told(
    files: Any, truth: dict[str, Any], file: str, sheet: str, header_row: int
) -> None:
    assert len(_records(files, file, sheet, header_row)) == truth["rows"][file][sheet]


def test_no_sheet_is_untold(truth: dict[str, Any]) -> None:
    told = {(file, sheet) for file, sheets in truth["rows"].items() for sheet in sheets}

    assert told == {(file, sheet) for file, sheet, _ in SHEETS} | {("helloasso-paiements.csv", "")}


def test_payments_are_counted_by_kind_and_status(files: Any, truth: dict[str, Any]) -> None:
    counted = Counter(f"{p['Type de campagne']}, {p['Statut du paiement']}" for p in files.payments())

    assert counted == truth["online_payments"]
    assert sum(counted.values()) == truth["rows"]["helloasso-paiements.csv"][""]


@pytest.mark.parametrize("campaign", ["Octobre Rose 2017", "Octobre Rose 2020", "Appel de fin d'année 2019"])
def test_a_campaign_of_the_years_on_paper_sums_to_the_truth(
    files: Any, truth: dict[str, Any], campaign: str
) -> None:
    gifts = [cells for _, cells in _gifts_noted(files, truth)]

    of_campaign = [cells for cells in gifts if str(cells["Campagne"]).strip().lower() == campaign.lower()]

    told = truth["gifts"]["by_campaign"][campaign]
    assert {"count": len(of_campaign), "cents": sum(_cents(c["Montant"]) for c in of_campaign)} == told


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_gifts_of_all_files_and_the_accounts_agree_but_for_one_cheque(
    files: Any, truth: dict[str, Any], year: int
) -> None:
    listed = [cells for _, cells in _gifts_noted(files, truth)]
    noted = {_reference(cells["Réf. HelloAsso"]) for cells in listed}
    given = sum(_cents(c["Montant"]) for c in listed if str(c["N° reçu"]).startswith(f"R{year}-"))
    for payment in files.payments():
        if payment["Statut du paiement"] != "Payé" or payment["Date du paiement"][6:10] != str(year):
            continue
        if payment["Type de campagne"] == "Don" and payment["Référence paiement"] not in noted:
            given += _cents(payment["Montant total"])
        given += _cents(payment["Don supplémentaire"])
    given += _gifts_at_the_race_office(files, year)

    booked = _booked(files, year)

    told = truth["accounts_754"][str(year)]
    assert given == told["gifts_cents"] == truth["gifts"]["by_year"][str(year)]["cents"]
    assert booked == told["booked_cents"]
    assert booked - given == (3000 if year == 2024 else 0)


def _gifts_at_the_race_office(files: Any, year: int) -> int:
    sheets = {
        2024: ("Octobre Rose 2024.xlsx", "Inscriptions", 4, "Don supp."),
        2025: ("Octobre Rose 2025.xlsx", "Inscrits 2025", 3, "Don supplémentaire"),
    }
    if year not in sheets:
        return 0
    file, sheet, header_row, column = sheets[year]
    offline = [cells for _, cells in _records(files, file, sheet, header_row) if not cells["Réf. HelloAsso"]]
    return sum(_cents(cells[column] or 0) for cells in offline)


def _booked(files: Any, year: int) -> int:
    file = f"Comptabilité {year}.{'xls' if year == 2023 else 'xlsx'}"
    lines = [c for _, c in _records(files, file, f"Journal {year}", 5) if str(c["Compte"]).startswith("754")]
    return sum(_cents(c["Crédit"] or 0) - _cents(c["Débit"] or 0) for c in lines)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_every_journal_is_in_balance(files: Any, year: int) -> None:
    file = f"Comptabilité {year}.{'xls' if year == 2023 else 'xlsx'}"
    lines = [cells for _, cells in _records(files, file, f"Journal {year}", 5)]

    assert sum(_cents(c["Débit"] or 0) for c in lines) == sum(_cents(c["Crédit"] or 0) for c in lines)


def test_each_impossibility_stands_in_its_cell(truth: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(DATA / DONORS)

    for flaw in truth["impossibilities"]:
        value = book[flaw["sheet"]][flaw["cell"]].value
        shown = "" if value is None else str(value).removesuffix(" 00:00:00")
        assert (flaw["cell"], shown) == (flaw["cell"], flaw["shown"])


def test_the_promised_impossibilities_are_there(truth: dict[str, Any]) -> None:
    counted = Counter(flaw["code"] for flaw in truth["impossibilities"])

    assert counted == {
        "date-impossible": 1,
        "date-before-founding": 1,
        "amount-unreadable": 1,
        "amount-ambiguous": 1,
        "amount-negative": 1,
        "gift-without-donor": 1,
        "receipt-twice": 2,
        "error-cell": 1,
        "formula-without-value": 1,
        "birth-in-the-future": 1,
    }


def test_readers_see_nothing_in_the_error_cell_and_in_the_formula_never_computed(truth: dict[str, Any]) -> None:
    grid = CalamineWorkbook.from_path(DATA / DONORS).get_sheet_by_name("Donateurs").to_python(skip_empty_area=False)
    broken = [f["cell"] for f in truth["impossibilities"] if f["code"] in ("error-cell", "formula-without-value")]

    assert [grid[int(cell[1:]) - 1][ord(cell[0]) - ord("A")] for cell in broken] == ["", ""]


def test_people_homes_and_organisations_are_those_of_the_rows(files: Any, truth: dict[str, Any]) -> None:
    mentioned = {who for line in files.who() for who in line["who"].split()}

    assert sum(who[0] in "PCX" for who in mentioned) == truth["people"]
    assert sum(who[0] in "OG" for who in mentioned) == truth["organisations"]
    assert len({who[:5] for who in mentioned if who[0] == "P"}) == truth["households"]
