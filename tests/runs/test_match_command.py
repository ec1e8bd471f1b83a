"""`match`: who is who from the files alone, as a table, as JSON, as rows and as a page."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from town_project import write_town

from npsp_migrate.cli.main import exit_code
from npsp_migrate.model.recognised import ROW_COLUMNS, Recognition
from npsp_migrate.runs.recognising import export_rows

PEOPLE = (
    ("M-1", "Awa", "Diallo", "awa@example.org", "06 39 98 00 01", "Lille"),
    ("M-2", "Jean", "Dupont", "jean@example.org", "06 39 98 00 02", "Lyon"),
    ("M-4", "Awa", "DIALLO", "awa@example.org", None, "Lille"),
    ("M-5", "Inès", "Petit", "ines@example.org", None, None),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_town(tmp_path_factory.mktemp("town"), PEOPLE).workspace.root


def test_each_row_tells_its_person_its_household_and_how_sure_that_is(town: Path) -> None:
    out = town / "who.csv"

    code = exit_code(["match", "--project", str(town), "--export", str(out)])

    rows = list(csv.reader(out.open(encoding="utf-8")))
    assert code == 0
    assert rows == [
        ["source", "row", "person", "key", "cluster", "household", "zone"],
        ["membres", "2", "1", "membre:M-1", "membre:M-1", "foyer:M-1", "certain"],
        ["membres", "3", "1", "membre:M-2", "membre:M-2", "foyer:M-2", "different"],
        ["membres", "4", "1", "membre:M-4", "membre:M-1", "foyer:M-1", "certain"],
        ["membres", "5", "1", "membre:M-5", "membre:M-5", "foyer:M-5", "different"],
    ]


def test_no_key_becomes_a_formula(tmp_path: Path) -> None:
    row = ("dons", 2, 1, "=cmd()", "@x", "", "different")
    found = Recognition(pd.DataFrame([row], columns=list(ROW_COLUMNS)), (), (), 0, 0, asked_org=False)

    export_rows(found, tmp_path / "who.csv")

    assert (tmp_path / "who.csv").read_text().splitlines()[1] == "dons,2,1,'=cmd(),'@x,,different"


def test_machines_are_told_the_same(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = exit_code(["match", "--project", str(town), "--offline", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (told["rows"], told["people"], told["asked_org"]) == (4, 3, False)
    [pair] = told["pairs"]
    assert pair["because"] == "the same names, the same e-mail, the same city"
    assert sum(weight["bits"] for weight in pair["weights"]) > 0


def test_the_page_weighs_each_pair_and_loads_nothing(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = town / "who.html"

    exit_code(["match", "--project", str(town), "--html", str(page)])

    text = page.read_text(encoding="utf-8")
    assert "mêmes prénom et nom, même e-mail, même ville" in text
    assert "Salesforce n’a pas été consulté" in text
    assert text.count("<rect") == 6
    assert "http" not in text.replace("http-equiv", "")
    assert "the org was not asked" in capsys.readouterr().out
