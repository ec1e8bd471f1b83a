"""`profile`: what sheets hold, for those who have never seen them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from npsp_migrate.model.profile import Profile
from npsp_migrate.profiling import cells
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.profiled import profile_json, profile_page
from npsp_migrate.runs.profiling import profile_files
from npsp_migrate.runs.progress import Silent

SAMPLES = Path(__file__).parents[2] / "samples" / "data"
Sheet = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def donors() -> Profile:
    return profile_files([SAMPLES / "Donateurs 2017-2026.xlsx", SAMPLES / "Demandes patientes.xlsx"], Silent())


def columns(profile: Profile, place: int = 0) -> dict[str, dict]:
    sheet = profile_json(profile, catalogue(Language.ENGLISH))["sheets"][place]
    return {column["header"]: column for column in sheet["columns"]}


def test_each_oddity_is_told_with_its_cell(donors: Profile) -> None:
    people, gifts = columns(donors, 0), columns(donors, 1)

    assert people["Ville"]["errors"] == ["J1778"]
    assert {"cell": "F441", "shown": "12O,00"} in gifts["Montant"]["unreadable"]
    assert gifts["Montant"]["mixed"]
    assert people["Tél."]["unreadable_count"] == 7


def test_names_and_addresses_are_masked_and_of_health_nothing_is_shown(donors: Profile) -> None:
    people = columns(donors, 0)
    pages = [profile_page(donors, catalogue(language)) for language in Language]
    told = json.dumps(profile_json(donors, catalogue(Language.ENGLISH)), ensure_ascii=False, default=str)

    assert people["Commentaires"]["examples"] == ["…"]
    assert people["Commentaires"]["privacy"] == "free-text"
    assert columns(donors, 2)["Situation"]["privacy"] == "health"
    for text in (*pages, told):
        assert not [name for name in ("PETROVIC", "Yvette", "yvette.robin", "récidive") if name in text]


def test_totals_and_shared_columns_are_told(donors: Profile) -> None:
    told = profile_json(donors, catalogue(Language.ENGLISH))
    gifts = told["sheets"][1]

    assert len(gifts["left_out"]) == 11
    assert {"here": "N° donateur", "there": "N° donateur", "percent": 100} in [
        {"here": each["here"]["column"], "there": each["there"]["column"], "percent": each["percent"]}
        for each in told["shared"]
    ]


def test_repeated_rows_and_outliers_are_told(sheet: Sheet) -> None:
    rows = [f"Personne {chr(65 + place)};{place % 28 + 1:02}/03/2024;{20 + place}" for place in range(20)]
    file = sheet(
        "Dons.csv", "\n".join(["Nom;Date;Montant", *rows, "Zoé Roy;01/03/2024;90000", "Zoé Roy;01/03/2024;90000"])
    )

    told = profile_json(profile_files([file], Silent()), catalogue(Language.ENGLISH))["sheets"][0]

    [amount] = [column for column in told["columns"] if column["header"] == "Montant"]
    assert told["repeated_rows"] == [23]
    assert [each["shown"] for each in amount["outliers"]] == ["90000.00", "90000.00"]


def test_the_page_is_french_and_loads_nothing(donors: Profile) -> None:
    page = profile_page(donors, catalogue(Language.FRENCH))

    assert '<html lang="fr">' in page
    assert "Ce que contiennent les fichiers" in page
    assert "<script" not in page
    assert " src=" not in page


def test_a_profile_is_the_same_for_any_order_of_rows(sheet: Sheet, tmp_path: Path) -> None:
    lines = ["Diallo;Awa;12/03/2024", "Roy;Zoé;13/03/2024", "Petit;Ana;14/03/2024"]
    first = sheet("a.csv", "\n".join(["Nom;Prénom;Date", *lines]))
    other = sheet("b.csv", "\n".join(["Nom;Prénom;Date", *reversed(lines)]))

    assert columns(profile_files([first], Silent())) == columns(profile_files([other], Silent()))


def test_a_column_of_one_value_is_said_to_hold_only_that(sheet: Sheet) -> None:
    file = sheet("Dons.csv", "Nom;Date du don;Montant;Frais\nDiallo;14/03/2024;10,50;1\nPetit;15/03/2024;10,50;2\n")

    page = profile_page(profile_files([file], Silent()), catalogue(Language.FRENCH))

    assert "uniquement 10,50" in page
    assert "de 10,50 à 10,50" not in page
    assert "de 14/03/2024 à 15/03/2024" in page


def test_of_very_many_different_cells_some_are_tried_and_that_is_told(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "MOST_READ", 20)
    rows = [f"{number};d{number}@exemple.fr;{number % 7}" for number in range(100)]
    rows[50] = "50;exemple.fr;1"
    file = sheet("Courriels.csv", "\n".join(["N°;Courriel;Montant", *rows]))
    other = tmp_path / "autre" / file.name
    other.parent.mkdir()
    other.write_text("\n".join(["N°;Courriel;Montant", *reversed(rows)]), encoding="utf-8")

    profile = profile_files([file], Silent())

    page = profile_page(profile, catalogue(Language.ENGLISH))
    told = columns(profile)
    assert "20 of its 100 different values were tried" in page
    assert (told["Courriel"]["tried"], told["Courriel"]["distinct"], told["Courriel"]["filled"]) == (20, 100, 100)
    assert (told["Montant"]["tried"], told["Montant"]["largest"]) == (7, "6.00")
    shuffled = columns(profile_files([other], Silent()))
    assert [each["examples"] for each in shuffled.values()] == [each["examples"] for each in told.values()]
    assert [each["unreadable_count"] for each in shuffled.values()] == [
        each["unreadable_count"] for each in told.values()
    ]


def test_first_names_beside_others_are_masked_too(sheet: Sheet) -> None:
    """A ticket names who comes and who pays, and their headers begin with the same words."""
    file = sheet(
        "Billets.csv",
        "Nom participant;Prénom participant;Nom payeur;Prénom payeur;Nom de famille;Prénom 2\n"
        "Diallo;Awa;Petit;Zoé;Roy;Gaëtan\nPetit;Léa;Petit;Zoé;Roy;Solène\n",
    )

    told = columns(profile_files([file], Silent()))

    meant = {header: (column["meaning"], column["party"]) for header, column in told.items()}
    assert meant["Nom participant"] == ("last-name", "self")
    assert meant["Prénom payeur"] == ("first-name", "payer")
    assert all(column["privacy"] == "identity" for column in told.values())
    assert told["Prénom 2"]["examples"] == ["G*****", "S*****"]
