"""`init` on lists that people keep by hand: a column per year, per skill or day, a whole address in one cell."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from npsp_migrate.mapping.loading import load_project
from npsp_migrate.runs.init import Drafted, draft_project

Sheet = Callable[[str, str], Path]
YEARS = """\
Nom;Prénom;Mail;Don 2021;Dons 2022;Cotisation 2022;Total
Dupont;Marie;marie@example.org;50;50;20;120
Martin;Jean;jean@example.org;;30,50;;30,50
Le Goff;Anne;;100;;20;120
"""


def mapping(drafted: Drafted, name: str) -> Mapping:
    return YAML(typ="safe").load(drafted.project.parent / "mappings" / f"{name}.yml")


def test_a_column_per_year_gives_a_gift_or_a_fee_per_year(sheet: Sheet, tmp_path: Path) -> None:
    drafted = draft_project(tmp_path / "projet", [sheet("Soutiens.csv", YEARS)])

    records = mapping(drafted, "soutiens")["records"]
    told = {
        name: (
            record["fields"]["Amount"],
            record["fields"]["CloseDate"]["is"],
            record["fields"]["RecordTypeId"]["is"],
        )
        for name, record in records.items()
        if record["object"] == "Opportunity"
    }
    assert told == {
        "gift_2021": ("Don 2021", date(2021, 12, 31), "Donation"),
        "gift_2022": ("Dons 2022", date(2022, 12, 31), "Donation"),
        "membership_2022": ("Cotisation 2022", date(2022, 12, 31), "Membership"),
    }
    assert all(records[name]["when"] == {told[name][0]: {"not": [0, "blank"]}} for name in told)
    assert len({str(record["key"]) for record in records.values()}) == len(records), "no two records share a key"
    assert load_project(drafted.project).sources, "it is accepted without editing"


def test_sums_of_years_are_not_loaded_beside_the_gifts_themselves(sheet: Sheet, tmp_path: Path) -> None:
    gifts = "Nom;Prénom;Date;Montant\nDupont;Marie;13/03/2021;50\nLe Goff;Anne;25/12/2022;100\n"

    drafted = draft_project(tmp_path / "projet", [sheet("Soutiens.csv", YEARS), sheet("Dons.csv", gifts)])

    text = (drafted.project.parent / "mappings" / "soutiens.yml").read_text(encoding="utf-8")
    assert [record["object"] for record in mapping(drafted, "soutiens")["records"].values()] == [
        "Account",
        "Contact",
    ]
    assert "# not read: Don 2021 — the sum of 2021" in text


def test_sums_of_years_of_which_no_other_list_tells_gifts_are_loaded(sheet: Sheet, tmp_path: Path) -> None:
    gifts = "Nom;Prénom;Date;Montant\nDupont;Marie;13/03/2022;50\nLe Goff;Anne;25/12/2022;100\n"

    drafted = draft_project(tmp_path / "projet", [sheet("Soutiens.csv", YEARS), sheet("Dons.csv", gifts)])

    records = mapping(drafted, "soutiens")["records"]
    assert [name for name, each in records.items() if each["object"] == "Opportunity"] == ["gift_2021"]


def test_an_amount_under_a_year_beside_a_day_is_the_amount_of_that_day(sheet: Sheet, tmp_path: Path) -> None:
    gifts = "Nom;Prénom;Date;Montant 2021\nDupont;Marie;13/03/2021;50\nLe Goff;Anne;25/12/2021;100\n"

    drafted = draft_project(tmp_path / "projet", [sheet("Dons.csv", gifts)])

    gift = mapping(drafted, "dons")["records"]["gift"]["fields"]
    assert (gift["CloseDate"], gift["Amount"]) == ("Date", "Montant 2021")


def test_an_address_that_holds_the_town_is_taken_apart(sheet: Sheet, tmp_path: Path) -> None:
    people = "Nom;Prénom;Adresse\nDiallo;Awa;12 rue des Lilas 69003 LYON\nRoy;Paul;3 bd Voltaire, 75011 Paris\n"

    drafted = draft_project(tmp_path / "projet", [sheet("Contacts.csv", people)])

    person = mapping(drafted, "contacts")["records"]["person"]["fields"]
    assert (person["MailingStreet"], person["MailingPostalCode"], person["MailingCity"]) == (
        "Adresse › street",
        "Adresse › postal_code",
        "Adresse › city",
    )


def test_crosses_under_skills_and_days_tell_what_a_volunteer_can_do_and_when(sheet: Sheet, tmp_path: Path) -> None:
    rows = ["Nom;Prénom;Stand;Couture;Samedi;Charte signée", "Kerven;Anne;x;;X;oui", "Silva;Maria;;✓;;non"]

    drafted = draft_project(tmp_path / "projet", [sheet("Bénévoles.csv", "\n".join(rows))])

    person = mapping(drafted, "benevoles")["records"]["person"]["fields"]
    assert person["GW_Volunteers__Volunteer_Skills__c"] == {
        "all_of": [{"is": "Stand", "when": {"Stand": True}}, {"is": "Couture", "when": {"Couture": True}}]
    }
    assert person["GW_Volunteers__Volunteer_Availability__c"] == {"is": "Weekends", "when": {"Samedi": True}}
    assert load_project(drafted.project).sources, "it is accepted without editing"


def test_hours_and_bare_years_are_no_gifts_that_nobody_asked_about(sheet: Sheet, tmp_path: Path) -> None:
    people = "Nom;Prénom;Heures 2023;2024\nDiallo;Awa;12;20\nRoy;Paul;3;\n"

    drafted = draft_project(tmp_path / "projet", [sheet("Contacts.csv", people)])

    text = (drafted.project.parent / "mappings" / "contacts.yml").read_text(encoding="utf-8")
    assert "# TODO 2024: an amount under a year; now `year-of-gifts`, else leave-out" in text
    assert "# not read: Heures 2023" in text
    assert "gift_2023" not in mapping(drafted, "contacts")["records"]
