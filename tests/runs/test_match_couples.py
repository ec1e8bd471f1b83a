"""Couples in columns of their own: a civility for two, two first names, two whole names. Nobody of them is lost."""

import csv
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from npsp_migrate.cli.main import exit_code
from npsp_migrate.runs.init import draft_project

MEMBERS = """\
Civilité;Prénom;Nom;E-mail;CP;Ville
M. et Mme;Jean;DUPONT;jean.dupont@example.org;75011;Paris
;André et Yvette;Vincent;;21000;Dijon
;;M. Karim MARTIN et Mme Marie-Laure KAYA;martin@example.org;93100;Montreuil
Mme;Élise;Roy née Saloud;elise.roy@example.org;76600;Le Havre
M.;Hervé;GAUTHIER;herve@example.org;67100;Strasbourg
Mme;Yvette;VINCENT;yvette@example.org;21000;Dijon
Mme;Claire;LEROY;claire@example.org;69001;Lyon
"""
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("couples")
    (folder / "membres.csv").write_text(MEMBERS, encoding="utf-8")
    return draft_project(folder / "projet", [folder / "membres.csv"]).project.parent


@pytest.fixture(scope="module")
def rows(project: Path) -> Rows:
    assert exit_code(["match", "--offline", "--project", str(project), "--export", str(project / "who.csv")]) == 0
    with (project / "who.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_row_tells_of_everybody_whom_it_names(rows: Rows) -> None:
    people = [(row["row"], row["person"]) for row in rows]

    couples = [(f"{row}", person) for row in (2, 3, 4) for person in ("1", "2")]
    assert people == [*couples, ("5", "1"), ("6", "1"), ("7", "1"), ("8", "1")]


def test_a_couple_is_one_household_and_two_people(rows: Rows) -> None:
    for number in ("2", "3", "4"):
        one, two = (row for row in rows if row["row"] == number)

        assert one["household"] == two["household"]
        assert one["cluster"] != two["cluster"]


def test_the_second_of_a_couple_is_known_again_where_she_stands_alone(rows: Rows) -> None:
    [yvette] = [row["cluster"] for row in rows if (row["row"], row["person"]) == ("3", "2")]

    assert [row["cluster"] for row in rows if row["row"] == "7"] == [yvette]


def test_the_draft_makes_a_contact_of_each(project: Path) -> None:
    records = YAML(typ="safe").load(project / "mappings" / "membres.yml")["records"]

    assert records["person"]["fields"]["LastName"] == "Nom › last_name"
    assert [name for name in records if "partner" in name] == [
        "person_partner_of_name",
        "person_partner_of_first_name",
        "person_partner",
    ]
