"""Exports of known programs: recognised by their headers, and mapped as somebody who knows them would."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from planned_records import planned
from ruamel.yaml import YAML

from npsp_migrate.cli.main import exit_code
from npsp_migrate.mapping.folding import fold
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.model.profile import Profile
from npsp_migrate.profiling.known_formats import known_formats, recognise
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.profiled import profile_json
from npsp_migrate.runs.init import draft_project, read_tables
from npsp_migrate.runs.profiling import profile_files
from npsp_migrate.runs.progress import Silent

REPOSITORY = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "known_formats"
FORMATS = {each.key: each for each in known_formats()}
SAMPLES = {
    "/".join(path.with_suffix("").parts[-2:]): path
    for path in sorted((REPOSITORY / "samples" / "formats").glob("*/*"))
}
PLANS = {
    f"{path.stem}/{kind}": plan
    for path in sorted(EXPECTED.glob("*.yml"))
    for kind, plan in YAML(typ="safe").load(path).items()
}


def headers_of(path: Path) -> list[str]:
    [table] = read_tables(path)
    return [str(header) for header in table.frame.columns]


def test_each_format_has_a_sample_a_plan_a_page_and_a_ready_mapping() -> None:
    reference = (REPOSITORY / "mappings" / "README.md").read_text(encoding="utf-8")
    ready = {f"{path.parent.name}/{path.stem}" for path in (REPOSITORY / "mappings").glob("*/*.yml")}

    assert set(SAMPLES) == set(PLANS) == set(FORMATS)
    assert set(FORMATS) <= ready
    assert [key for key in FORMATS if f"`{key}`" not in reference] == []


def test_what_a_ready_mapping_cannot_do_without_is_what_its_format_is_known_by() -> None:
    """Else a file could be recognised, and its project be refused for want of a column."""
    missing = [
        (key, header)
        for key, known in FORMATS.items()
        for header, names in _needed(REPOSITORY / "mappings" / f"{key}.yml")
        if not known.drafted and not any(each <= names for each in known.required)
    ]

    assert missing == []


def _needed(mapping: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for header, told in YAML(typ="safe").load(mapping)["columns"].items():
        spec = told if isinstance(told, dict) else {}
        if not spec.get("optional"):
            yield header, frozenset(map(fold, (header, *spec.get("aliases", ()))))


@pytest.mark.parametrize("key", sorted(SAMPLES))
def test_a_sample_is_recognised_as_itself_whatever_the_case_and_the_order(key: str) -> None:
    headers = headers_of(SAMPLES[key])

    assert FORMATS[key] is recognise(headers)
    assert FORMATS[key] is recognise([f" {header.upper()} " for header in reversed(headers)])


@pytest.mark.parametrize("key", sorted(SAMPLES))
def test_a_project_from_a_sample_gives_the_records_that_are_expected(key: str, tmp_path: Path) -> None:
    drafted = draft_project(tmp_path, [SAMPLES[key]])

    assert drafted.open_questions == 0
    assert planned(drafted.project) == PLANS[key]


def test_all_of_them_together_plan_without_editing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafted = draft_project(tmp_path / "projet", list(SAMPLES.values()))

    assert exit_code(["plan", "--project", str(drafted.project.parent), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_what_two_exports_of_one_program_tell_is_taken_once(tmp_path: Path) -> None:
    both = draft_project(tmp_path, [SAMPLES["helloasso/payments"], SAMPLES["helloasso/memberships"]])

    plan = planned(both.project)
    gifts = [key for key in plan["records"]["Opportunity"] if key.startswith("adhesion-helloasso:")]
    assert len(gifts) == len(PLANS["helloasso/memberships"]["records"]["Opportunity"])
    assert "3: left-out-by-rule adhésion déjà dans l'export des adhésions" in plan["rows"]


def test_a_drafted_register_of_the_same_payments_gives_the_same_gifts(tmp_path: Path) -> None:
    register = tmp_path / "Registre des dons.csv"
    rows = [f"R-{n};Lemoine;Awa;23/04/2024;50,00;9320000{n}" for n in range(1, 7)]
    register.write_text("\n".join(["N° reçu;Nom;Prénom;Date;Montant;Réf. paiement", *rows]), encoding="utf-8")

    both = draft_project(tmp_path / "projet", [SAMPLES["helloasso/payments"], register])

    gifts = [key for key in planned(both.project)["records"]["Opportunity"] if key.startswith("don-helloasso:")]
    assert gifts == [f"don-helloasso:9320000{n}" for n in range(1, 7)]


def test_a_list_of_volunteers_kept_by_hand_in_french_is_read_as_one_of_v4s(tmp_path: Path) -> None:
    volunteers = tmp_path / "liste.csv"
    text = "Prénom;Nom;Email;Statut bénévole;Compétences\nNadia;Bouvier;nadia@example.org;En pause;Couture\n"
    volunteers.write_text(text, encoding="utf-8")

    [contact] = planned(draft_project(tmp_path / "projet", [volunteers]).project)["records"]["Contact"].values()

    assert contact["GW_Volunteers__Volunteer_Status__c"] == "Inactive"
    assert contact["GW_Volunteers__Volunteer_Skills__c"] == "Couture"


def test_two_events_are_two_campaigns(tmp_path: Path) -> None:
    for name in ("Course 2023.csv", "Course 2024.csv"):
        shutil.copy(SAMPLES["helloasso/events"], tmp_path / name)
    drafted = draft_project(tmp_path / "projet", [tmp_path / "Course 2023.csv", tmp_path / "Course 2024.csv"])

    records = planned(drafted.project)["records"]

    assert sorted(records["Campaign"]) == ["campagne:Course 2023", "campagne:Course 2024"]
    assert (len(records["Contact"]), len(records["CampaignMember"])) == (3, 4)


@pytest.mark.parametrize("resaved", ["comma", "dots", "workbook"])
def test_an_export_that_was_saved_again_gives_the_same_records(resaved: str, tmp_path: Path) -> None:
    path = tmp_path / ("paiements.xlsx" if resaved == "workbook" else "paiements.csv")
    lines = SAMPLES["helloasso/payments"].read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.reader(lines, delimiter=";"))
    if resaved == "workbook":
        _save_workbook(rows, path)
    else:
        with path.open("w", encoding="cp1252", newline="") as file:
            dotted = [[re.sub(r"^(\d+),(\d\d)$", r"\1.\2", cell) for cell in row] for row in rows]
            csv.writer(file).writerows(dotted if resaved == "dots" else rows)

    assert planned(draft_project(tmp_path / "projet", [path]).project) == PLANS["helloasso/payments"]


def _save_workbook(rows: list[list[str]], path: Path) -> None:
    """As Excel keeps it: days and amounts are no texts any more."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([_typed(cell) for cell in row])
    book.save(path)


def _typed(cell: str) -> object:
    if re.fullmatch(r"\d+,\d\d", cell):
        return float(cell.replace(",", "."))
    if re.fullmatch(r"\d\d/\d\d/\d{4}( .*)?", cell):
        return datetime.strptime(cell[:10], "%d/%m/%Y")
    return int(cell) if cell.isdecimal() else cell or None


def test_a_ready_mapping_says_where_it_comes_from(tmp_path: Path) -> None:
    drafted = draft_project(tmp_path, [SAMPLES["helloasso/payments"]])

    [path] = drafted.mappings
    assert path.read_text(encoding="utf-8").startswith(
        "# HelloAsso, export of payments: the ready mapping `helloasso/payments`, copied because the headers are"
        " those of this export.\n#\n# HelloAsso, export of payments (Paiements › Exporter)"
    )
    assert (
        "mapping: mappings/helloasso-payments.yml   # HelloAsso, export of payments\n"
        in drafted.project.read_text(encoding="utf-8")
    )
    assert drafted.ready == ((path, "HelloAsso, export of payments"),)


def test_an_opt_out_without_a_name_joins_who_has_the_address_and_makes_nobody_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said_no = tmp_path / "unsubscribed.csv"
    rows = ["awa.lemoine@example.org,Awa,", "nobody@example.org,,"]
    said_no.write_text(
        "\n".join(
            [
                "Email Address,First Name,Last Name,UNSUB_TIME,LEID,EUID",
                *(f"{row},2024-02-01 07:00:10,1,a" for row in rows),
            ]
        )
    )
    drafted = draft_project(tmp_path / "projet", [SAMPLES["civicrm/contacts"], said_no])

    contacts = planned(drafted.project)["records"]["Contact"]
    code = exit_code(["plan", "--project", str(drafted.project.parent), "--json"])

    assert contacts["civicrm:101"]["HasOptedOutOfEmail"] is True
    assert contacts["mailchimp:nobody@example.org"] == {"Email": "nobody@example.org", "HasOptedOutOfEmail": True}
    summary = json.loads(capsys.readouterr().out)
    assert (code, summary["records"]["Contact"]["create"]) == (0, 3)
    assert summary["rows"]["refused"] == 0


def test_a_profile_says_which_export_it_is() -> None:
    profile = profile_files([SAMPLES["helloasso/payments"]], Silent())

    assert told(profile, Language.FRENCH) == "HelloAsso, export des paiements"
    assert told(profile, Language.ENGLISH) == "HelloAsso, export of payments"


def told(profile: Profile, language: Language) -> object:
    return profile_json(profile, catalogue(language))["sheets"][0]["known_as"]  # type: ignore[index]


@pytest.mark.parametrize(
    "headers",
    [
        "Nom Prénom Email Montant Date",
        "Date Libellé Débit Crédit",
        "Date Nom Type Montant",
        "Référence Date Statut Nom Prénom",
        "First Name;Last Name;Email",
        "",
    ],
)
def test_a_list_of_anybody_is_no_known_export(headers: str) -> None:
    assert recognise(headers.split(";" if ";" in headers else " ")) is None


LEDGER = "Date;Numéro de compte;Nom du tiers;Entrée;Débit du mois;Crédit du mois"


def test_a_number_of_an_account_of_the_books_is_no_bank_account(tmp_path: Path) -> None:
    books = _written(tmp_path / "livre.csv", LEDGER, ["512000", "754100", "4011DUBOIS"])
    bank = _written(tmp_path / "banque.csv", LEDGER, ["00012345678", "00012345678", "00012345679"])

    meanings = [_meaning(path, "Numéro de compte") for path in (books, bank)]

    assert meanings == ["account-number", "secret"]
    assert load_project(draft_project(tmp_path / "projet", [books]).project).sources[0].mapping.columns


def test_a_ready_journal_takes_the_number_of_the_account_by_any_of_its_names(tmp_path: Path) -> None:
    books = _written(tmp_path / "journal.csv", "Date;Numéro de compte;Tiers;Libellé;Débit;Crédit", ["754100"])

    plan = planned(draft_project(tmp_path / "projet", [books]).project)

    assert plan["controls"] == ["dons 2024: 1 × 50.00"]


def _written(path: Path, header: str, accounts: list[str]) -> Path:
    rows = [f"0{n}/03/2024;{account};;;;50,00" for n, account in enumerate(accounts, start=1)]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def _meaning(path: Path, header: str) -> str:
    sheet = profile_json(profile_files([path], Silent()), catalogue(Language.ENGLISH))["sheets"][0]  # type: ignore[index]
    return next(column["meaning"] for column in sheet["columns"] if column["header"] == header)
