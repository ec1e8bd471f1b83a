"""`init` on two people in columns of their own, on direct debits, and on what a funder waits for."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ruamel.yaml import YAML

from npsp_migrate.mapping.loading import load_project
from npsp_migrate.runs.init import draft_project

Sheet = Callable[[str, str], Path]


def records(folder: Path, file: Path) -> Mapping:
    """Of the one mapping of a file, which is accepted as it stands."""
    found = draft_project(folder / "projet", [file])
    load_project(found.project)
    return YAML(typ="safe").load(found.mappings[0])["records"]


def test_his_and_her_first_names_in_two_columns_are_two_people_of_one_home(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Titre;Nom;Prénom Mr;Prénom Mme;Ville\nM. et Mme;ROY;Paul;Zoé;Lyon\nMme;DIALLO;;Awa;Brest\n"

    found = records(tmp_path, sheet("Amis.csv", rows))

    assert found["person"]["fields"]["FirstName"] == {"first_of": ["Prénom Mr", "Prénom Mme"]}
    partner = found["person_partner"]
    assert partner["when"] == {"Nom": "present", "Prénom Mme": "present", "Prénom Mr": "present"}
    assert partner["fields"]["AccountId"] == {"record": "person_household"}
    assert (partner["fields"]["FirstName"], partner["fields"]["LastName"]) == ("Prénom Mme", "Nom")
    assert partner["fields"]["Salutation"] == "Titre › partner_salutation"


def test_parents_are_the_people_of_a_list_of_families_each_with_an_address(sheet: Sheet, tmp_path: Path) -> None:
    rows = (
        "Famille;Parent 1;Parent 2;Enfants;Mail 1;Mail 2\nRoy;Zoé;Paul;Tom, Lou;zoe@example.org;paul@example.org\n"
    )

    found = records(tmp_path, sheet("Familles.csv", rows))

    told = {name: found[name]["fields"] for name in ("person", "person_partner")}
    assert {name: (each["FirstName"], each["LastName"], each["Email"]) for name, each in told.items()} == {
        "person": ("Parent 1", "Famille", "Mail 1"),
        "person_partner": ("Parent 2", "Famille", "Mail 2"),
    }


def test_a_spouse_by_the_first_name_alone_bears_the_surname_of_the_row(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Conjoint;Ville\nRoy;Zoé;Paul;Lyon\nDiallo;Awa;Mamadou;Brest\nLe Goff;Anne;;Brest\n"

    partner = records(tmp_path, sheet("Amis.csv", rows))["person_partner"]

    assert (partner["fields"]["FirstName"], partner["fields"]["LastName"]) == ("Conjoint", "Nom")
    assert partner["when"] == {"Nom": "present", "Conjoint": "present"}


def test_a_second_first_name_is_nobody_else(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom 1;Prénom 2;Ville\nRoy;Zoé;Anne;Lyon\nDiallo;Awa;Marie;Brest\n"

    assert list(records(tmp_path, sheet("Amis.csv", rows))) == ["person_household", "person"]


def test_a_monthly_debit_is_a_recurring_donation_and_no_gift(sheet: Sheet, tmp_path: Path) -> None:
    rows = "RUM;Nom;Prénom;Montant mensuel;Périodicité;Jour de prélèvement;Date de début;Statut\n"
    rows += "R1;Roy;Zoé;10;Mensuel;05;13/03/2023;Actif\nR2;Diallo;Awa;30;Trimestriel;10;14/03/2023;Suspendu\n"

    found = records(tmp_path, sheet("Prélèvements.csv", rows))

    assert [name for name, each in found.items() if each["object"] == "Opportunity"] == []
    regular = found["regular_gift"]
    assert (regular["object"], regular["key"]) == ("npe03__Recurring_Donation__c", "don-regulier:{RUM}")
    assert regular["when"] == {"Montant mensuel": {"not": [0, "blank"]}, "Statut": {"not": ["Suspendu"]}}
    fields = regular["fields"]
    assert fields["npe03__Contact__c"] == {"record": "donor"}
    assert fields["npsp__InstallmentFrequency__c"]["first_of"][0]["values"] == {"Mensuel": 1, "Trimestriel": 3}
    assert fields["npsp__Day_of_Month__c"]["first_of"][0]["values"] == {"05": "5", "10": "10"}


def test_what_a_funder_paid_and_waits_for_stands_beside_the_grant(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Financeur;Montant demandé;Montant accordé;Déposé le;Montant versé;Date de versement;Bilan à rendre le"
    rows += "\nFondation A;5000;3000;13/01/2024;1500;14/05/2024;31/12/2024\nVille B;2000;;15/01/2024;;;\n"

    found = records(tmp_path, sheet("Subventions.csv", rows))

    assert found["grant"]["fields"]["CloseDate"] == "Déposé le"
    paid = found["grant_payment"]
    assert (paid["fields"]["npe01__Payment_Amount__c"], paid["fields"]["npe01__Payment_Date__c"]) == (
        "Montant versé",
        "Date de versement",
    )
    assert found["deliverable"]["fields"]["npsp__Grant_Deadline_Due_Date__c"] == "Bilan à rendre le"


def test_gifts_in_kind_have_a_value_and_no_payment(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Entreprise;Type de soutien;Valeur;Date\nRoy SARL;Financier;500;13/03/2024\n"
    rows += "Lune SAS;Nature;200;14/03/2024\n"

    found = records(tmp_path, sheet("Sponsors.csv", rows))

    assert found["gift"]["when"] == {"Type de soutien": {"not": ["Nature"]}}
    assert found["gift_in_kind"]["fields"]["RecordTypeId"] == {"is": "InKindGift"}
    assert "gift_in_kind_payment" not in found
