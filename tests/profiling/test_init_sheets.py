"""`init` on sheets unlike the samples: English headers, exports of other systems, lists of who paid what."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from drafted_uses import uses
from ruamel.yaml import YAML

from npsp_migrate.cli.main import exit_code
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.profiling.drafting.draft import Question
from npsp_migrate.runs.init import Drafted, draft_project, nothing_known

SHEETS = Path(__file__).parent / "sheets"
EXPECTED: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load(Path(__file__).parent / "expected_fields.yml")
Sheet = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    """Drafted from the columns alone, also where the format is known."""
    folder = tmp_path_factory.mktemp("sheets") / "projet"
    return draft_project(folder, sorted(SHEETS.iterdir()), recognise=nothing_known)


def mapping_of(drafted: Drafted, file: str) -> Mapping:
    sources = YAML(typ="safe").load(drafted.project)["sources"]
    [source] = [each for each in sources if Path(each["file"]).name == file]
    return YAML(typ="safe").load(drafted.project.parent / source["mapping"])


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_each_column_gets_the_field_that_a_consultant_would_choose(drafted: Drafted, file: str) -> None:
    found = uses(mapping_of(drafted, file))

    assert sorted(found) == sorted(EXPECTED[file])
    for header, field in EXPECTED[file].items():
        assert (field == "key" and not found[header].fields) or field in found[header].fields, header


def test_all_of_them_are_accepted_without_editing(drafted: Drafted) -> None:
    project = load_project(drafted.project)

    left_out = [source.spec.name for source in project.sources if source.mapping.leave_out_whole]
    assert left_out == ["bank"]  # a statement of account gives no records; what it is for is asked


def test_a_member_is_a_member_whoever_paid(drafted: Drafted) -> None:
    records = mapping_of(drafted, "legacy.csv")["records"]

    assert records["donor"]["fields"]["FirstName"] == "Prénom"
    assert records["membership"]["fields"]["RecordTypeId"] == {"is": "Membership"}


def test_money_that_did_not_stay_is_left_out(drafted: Drafted) -> None:
    assert {"État": ["Remboursé"]} in [rule["when"] for rule in mapping_of(drafted, "paypal.csv")["leave_out"]]
    assert {"contribution_status": ["Pending"]} in [
        rule["when"] for rule in mapping_of(drafted, "civicrm.csv")["leave_out"]
    ]


def test_people_of_another_sheet_are_pointed_to_by_their_number(sheet: Sheet, tmp_path: Path) -> None:
    people = ["N° adhérent;Nom;Prénom", *(f"A-{n};Nom{chr(64 + n)};Awa" for n in range(1, 9))]
    gifts = ["Adhérent;Date;Montant", *(f"A-{n};1{n}/03/2024;20" for n in range(1, 9))]

    drafted = draft_project(
        tmp_path / "projet", [sheet("Fichier.csv", "\n".join(people)), sheet("Versements.csv", "\n".join(gifts))]
    )

    records = mapping_of(drafted, "Versements.csv")["records"]
    assert records["gift"]["fields"]["npsp__Primary_Contact__c"] == {
        "lookup": "Contact",
        "key": "adherent:{Adhérent}",
    }
    assert mapping_of(drafted, "Fichier.csv")["records"]["person"]["key"] == "adherent:{N° adhérent}"


def test_the_same_files_give_the_same_mappings_whatever_the_order_of_rows(sheet: Sheet, tmp_path: Path) -> None:
    lines = (SHEETS / "qui-a-payé.csv").read_text(encoding="utf-8").splitlines()
    texts = []
    for folder, rows in (("a", lines[1:]), ("b", lines[:0:-1])):
        drafted = draft_project(tmp_path / folder, [sheet("Dons.csv", "\n".join([lines[0], *rows]))])
        texts.append(drafted.mappings[0].read_text(encoding="utf-8"))

    assert texts[0] == texts[1]


def test_a_drafted_mapping_reads_like_one_that_a_person_wrote(drafted: Drafted) -> None:
    [path] = [path for path in drafted.mappings if path.name == "qui-a-paye.yml"]

    assert path.read_text(encoding="utf-8") == (Path(__file__).parent / "expected_mapping.yml").read_text(
        encoding="utf-8"
    )


def test_the_project_plans_without_editing(drafted: Drafted, capsys: pytest.CaptureFixture[str]) -> None:
    code = exit_code(["plan", "--project", str(drafted.project.parent), "--json"])

    assert code == 0
    assert json.loads(capsys.readouterr().out)


def test_what_the_mapping_refuses_without_a_purpose_is_never_drafted(sheet: Sheet, tmp_path: Path) -> None:
    header = "Nom;Prénom;Numéro de compte;N° Sécu;Mot de passe;Mot d'accompagnement;Allergies"
    rows = "Roy;Zoé;1234;2 84 05 69 123 456 78;secret;bravo;noix\nDiallo;Awa;5678;;x;merci;"

    drafted = draft_project(tmp_path / "projet", [sheet("Membres.csv", f"{header}\n{rows}\n")])

    [source] = load_project(drafted.project).sources
    assert [column.header for column in source.mapping.columns] == ["Nom", "Prénom"]


@pytest.mark.parametrize(
    ("header", "movement"),
    [
        ("Date de l'opération;Libellé de l'opération;Débit;Crédit", "15/05/2026;VIR {};;22,50"),
        ("Date;Opération;Montant", "15/05/2026;PRLV {};-22,50"),
        ("date_op;libelle_operation;montant;solde", "15/05/2026;VIR {};22,50;100,00"),
    ],
)
def test_the_movements_of_an_account_are_no_campaigns(
    sheet: Sheet, tmp_path: Path, header: str, movement: str
) -> None:
    rows = [movement.format(name) for name in ("DUBOIS", "LEMOINE", "PETIT")]

    drafted = draft_project(tmp_path / "projet", [sheet("Compte.csv", "\n".join([header, *rows]))])

    assert load_project(drafted.project).sources[0].mapping.leave_out_whole
    assert drafted.open_questions == 1


def test_operations_with_what_each_brought_in_are_campaigns(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Opération;Date;Collecté\nNoël;13/12/2024;1400\nCourse;30/03/2025;1200"

    drafted = draft_project(tmp_path / "projet", [sheet("Opérations.csv", rows)])

    assert [record.name for record in load_project(drafted.project).sources[0].mapping.records] == ["campaign"]


@pytest.mark.parametrize("place", range(10))
def test_whatever_is_answered_the_project_is_accepted(tmp_path: Path, place: int) -> None:
    files = [SHEETS / name for name in ("bank.csv", "orgs.csv", "mailchimp.csv", "types.csv", "wide.csv")]

    def answer(sheet: str, question: Question) -> str:
        return question.choices[min(place, len(question.choices) - 1)]

    drafted = draft_project(tmp_path / "projet", files, answer)

    assert load_project(drafted.project).sources
    assert not drafted.open_questions


def test_merged_cells_of_a_column_that_is_read_are_filled(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = [("Campagne", "Nom", "Prénom", "Date", "Montant")]
    rows += [("Gala" if n == 1 else None, f"Nom{chr(64 + n)}", "Awa", f"1{n}/03/2024", 20) for n in range(1, 7)]
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A2:A7")
    book.save(tmp_path / "Dons.xlsx")

    drafted = draft_project(tmp_path / "projet", [tmp_path / "Dons.xlsx"])

    [source] = load_project(drafted.project).sources
    assert source.spec.fill_merged == ("Campagne",)


def test_every_way_to_say_no_counts_though_another_column_says_yes(tmp_path: Path) -> None:
    """CiviCRM in French, whose translated headers no ready mapping knows."""
    headers = "Identifiant,Nom,Prénom,Courriel,Ne pas envoyer de courriel,Pas d'envois en masse,Ne pas téléphoner"
    rows = ["1,Diallo,Awa,awa@example.org,Non,Oui,Oui", "2,Petit,Léa,lea@example.org,Oui,Non,Non"]
    (tmp_path / "contacts.csv").write_text(
        "\n".join([f"{headers},Ne pas envoyer de SMS", *(f"{row},Oui" for row in rows)])
    )

    drafted = draft_project(tmp_path / "projet", [tmp_path / "contacts.csv"])
    fields = mapping_of(drafted, "contacts.csv")["records"]["person"]["fields"]

    assert fields["HasOptedOutOfEmail"] == {
        "first_of": [
            {"from": header, "when": {header: True}}
            for header in ("Ne pas envoyer de courriel", "Pas d'envois en masse")
        ]
    }
    assert fields["DoNotCall"] == {"from": "Ne pas téléphoner", "when": {"Ne pas téléphoner": True}}
    assert "npsp__Do_Not_Contact__c" not in fields


def test_a_header_of_a_hundred_letters_gives_a_project_that_loads(tmp_path: Path) -> None:
    question = "Nom de famille tel qu'il est écrit sur la carte d'identité, ou sur l'adhésion de l'année d'avant"
    (tmp_path / "membres.csv").write_text(f'"{question}";Prénom;E-mail\nDiallo;Awa;awa@example.org\n')

    drafted = draft_project(tmp_path / "projet", [tmp_path / "membres.csv"])

    [household] = [
        each for each in mapping_of(drafted, "membres.csv")["records"].values() if each["object"] == "Account"
    ]
    assert household["fields"]["Name"] == {"text": f"Foyer {{{question}}}"}
    assert len(load_project(drafted.project).sources) == 1


@pytest.mark.parametrize(
    "header",
    [
        "Code-barres;Nom;Prénom;Email;Tarif;Montant;Date d'achat",
        "Nom;Prénom;Email;Tarif;Montant;Date d'achat;Présent",
    ],
)
def test_the_price_of_a_ticket_is_no_gift(tmp_path: Path, header: str) -> None:
    cells = {
        "Code-barres": "12{0}",
        "Nom": "Diallo",
        "Prénom": "Awa",
        "Email": "a{0}@example.org",
        "Tarif": "Plein",
    }
    cells |= {"Montant": "15,00", "Date d'achat": "13/03/2024", "Présent": "Oui"}
    rows = [";".join(cells[name].format(number) for name in header.split(";")) for number in range(3)]
    (tmp_path / "export.csv").write_text("\n".join([header, *rows]))

    drafted = draft_project(tmp_path / "projet", [tmp_path / "export.csv"])

    objects = {each["object"] for each in mapping_of(drafted, "export.csv")["records"].values()}
    assert "CampaignMember" in objects
    assert "Opportunity" not in objects


def test_what_is_only_promised_is_a_pledge_and_its_payment_is_still_to_come(drafted: Drafted) -> None:
    records = mapping_of(drafted, "partenaires.csv")["records"]

    assert records["gift"]["fields"]["StageName"] == {
        "first_of": [{"is": "Pledged", "when": {"Statut": ["En cours"]}}, {"is": "Closed Won"}]
    }
    payment = records["gift_payment"]["fields"]
    assert payment["npe01__Scheduled_Date__c"]["when"] == {"Statut": ["En cours"]}
    assert payment["npe01__Paid__c"]["when"] == {"Statut": {"not": ["En cours"]}}


def test_a_grant_is_paid_once_its_day_of_payment_is_known(drafted: Drafted) -> None:
    records = mapping_of(drafted, "financeurs.csv")["records"]

    assert records["grant"]["fields"]["StageName"]["values"]["Refusée"] == "Withdrawn"
    assert records["grant_payment"]["when"] == {"Réponse": ["Accordée"], "Montant obtenu": "present"}
    assert records["grant_payment"]["fields"]["npe01__Paid__c"] == {"is": True, "when": {"Versé le": "present"}}


def test_a_list_of_events_gives_the_campaigns_that_gifts_name(drafted: Drafted) -> None:
    [campaign] = mapping_of(drafted, "agenda.csv")["records"].values()

    assert campaign["key"] == "campagne:{Nom de l'événement}"
    assert campaign["fields"]["Type"]["values"] == {
        "Atelier": "Workshop",
        "Course": "Social Event",
        "Gala": "Social Event",
    }
