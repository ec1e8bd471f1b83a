"""Who is left out, what lies here, who has been silent, and the register's annex: on the command line."""

import json
import os
import time

import pytest
from town_project import write_town

from npsp_migrate.mapping.sensitive import DataClass, data_class
from npsp_migrate.model.columns import ColumnType


@pytest.fixture
def town(tmp_path):
    return write_town(tmp_path / "ville").workspace.root


def plan(tell_here, town):
    return json.loads(tell_here("plan", "--no-reports", "--json", "--project", town).out)


def test_who_is_on_the_list_is_left_out_of_every_sheet_with_a_reason(tell_here, town) -> None:
    said = tell_here("privacy", "forget", "--project", town, given="Jean@Example.org\n+33 6 39 98 00 03\n")

    assert said.out == "Added 2 values; `do-not-migrate.json` has 2\n"
    members = plan(tell_here, town)["sheets"][0]
    assert (members["rows_in"], members["left_out"]) == (5, 2)
    assert (
        "2 rows left out: This person is on the do-not-migrate list"
        in tell_here("show", "--rows", "--project", town).out
    )


def test_the_list_holds_no_address_and_only_its_owner_reads_it(tell_here, town) -> None:
    tell_here("privacy", "forget", "--project", town, given="jean@example.org\n")
    path = town / "do-not-migrate.json"

    assert "jean" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    again = tell_here("privacy", "forget", "--json", "--project", town, given="JEAN@example.org\n")
    assert json.loads(again.out) == {"added": 0, "listed": 1}


def test_a_line_that_is_neither_adds_nothing(tell_here, town) -> None:
    said = tell_here("privacy", "forget", "--project", town, given="jean@example.org\nDupont\n")

    assert (said.code, said.error) == (1, "Line 2 is no e-mail address and no telephone; nothing was added")
    assert not (town / "do-not-migrate.json").exists()


def test_a_damaged_list_stops_everything(tell_here, town) -> None:
    (town / "do-not-migrate.json").write_text("{}")

    said = tell_here("check", "--offline", "--project", town)

    assert said.code == 1
    assert "do-not-migrate list cannot be read" in said.error


def test_old_copies_are_deleted_with_their_hashes_and_young_ones_stay(tell_here, town) -> None:
    tell_here("pull", "--project", town)
    plan(tell_here, town)
    old = sorted((town / ".npsp-migrate" / "snapshots").glob("*.zip"))
    for path in old:
        os.utime(path, (time.time() - 100 * 86400,) * 2)

    told = json.loads(tell_here("privacy", "purge", "--yes", "--json", "--project", town).out)

    assert [each["kind"] for each in told] == ["snapshot", "snapshot"]
    assert all(len(each["sha256"]) == 64 for each in told)
    assert not any(path.exists() for path in old)
    assert (town / "npsp-migrate.plan").exists()


def test_what_is_kept_of_sheets_and_who_signed_in_goes_too(tell_here, town) -> None:
    tell_here("pull", "--project", town)
    state = town / ".npsp-migrate"
    (state / "snapshots" / "last").mkdir()
    names = ("google-sheets.json", "google-token.json", "google-token-review.json")
    here = [
        *(state / name for name in (*names, ".x.unfinished")),
        *(state / "snapshots" / "last" / name for name in ("dons.zip", ".y.unfinished")),
    ]
    for path in here:
        path.write_text("private")

    told = json.loads(tell_here("privacy", "purge", "--older-than", "0", "--yes", "--json", "--project", town).out)

    assert not any(path.exists() for path in here)
    assert {each["kind"] for each in told} == {"snapshot", "memory", "sign-in"}
    assert [path.name for path in state.rglob("*") if path.is_file()] == ["lock"]


def test_nothing_is_deleted_unless_somebody_says_yes(tell_here, town) -> None:
    tell_here("pull", "--project", town)

    said = tell_here("privacy", "purge", "--older-than", "0", "--project", town, given="n\n")

    assert said.code == 130
    assert list((town / ".npsp-migrate" / "snapshots").glob("*.zip"))


def test_people_are_piled_by_their_last_gift(tell_here, town) -> None:
    told = json.loads(tell_here("privacy", "retention", "--years", "100", "--json", "--project", town).out)

    assert told == {"migrate": 3, "gifts-only": 0, "leave-out": 0, "no-date": 2}


def test_the_register_lists_what_is_taken_and_what_stays(tell_here, town) -> None:
    plan(tell_here, town)

    told = json.loads(tell_here("privacy", "inventory", "--json", "--project", town).out)

    email = next(each for each in told if each["Colonne"] == "E-mail")
    assert (email["Catégorie"], email["Destination"]) == (
        "coordonnées",
        "Contact.Email, Contact.npe01__HomeEmail__c",
    )
    assert (town / "inventaire.csv").read_text(encoding="utf-8-sig").startswith("Source;Fichier;Feuille;Colonne;")
    assert "Colonnes reprises" in (town / "inventaire.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Type de cancer", DataClass.HEALTH),
        ("Mot de passe", DataClass.PASSWORD),
        ("N° sécurité sociale", DataClass.SOCIAL_SECURITY),
        ("IBAN", DataClass.BANK),
        ("Commentaires", DataClass.FREE_TEXT),
        ("Montant du don", DataClass.OTHER),
        ("Distribution", DataClass.OTHER),
    ],
)
def test_a_header_tells_what_stands_under_it(header: str, told: DataClass) -> None:
    assert data_class(header) is told


def test_what_needs_a_purpose_is_refused_without_one(tell_here, town) -> None:
    mapping = town / "membres.yml"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("  Ville: city", "  Ville: city\n  IBAN: iban"))

    said = tell_here("check", "--offline", "--project", town)

    assert said.code == 1
    assert "`IBAN` looks like bank details, which stay out unless a purpose is stated" in said.error


def test_the_type_says_it_where_the_header_does_not() -> None:
    assert data_class("Compte", ColumnType.IBAN) is DataClass.BANK
    assert data_class("Téléphone", ColumnType.PHONE) is DataClass.CONTACT
