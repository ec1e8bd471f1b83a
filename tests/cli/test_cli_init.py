"""`init`: a project from a pile of files, that works as it stands."""

import shutil
from pathlib import Path

from ruamel.yaml import YAML

from npsp_migrate.cli.asking import by_arrow_keys
from npsp_migrate.runs.init import draft_project


def test_the_project_can_be_checked_without_editing(tell_here, project: Path) -> None:
    drafted = tell_here("init", "--folder", project / "neu", project / "ville.xlsx")

    checked = tell_here("check", "--offline", "--project", project / "neu")

    assert (drafted.code, drafted.out) == (0, "")
    assert (checked.code, checked.err) == (4, "")
    assert "The calendar has no `31/02/2024`" in checked.out
    assert "Checked 10 rows: 1 error," in checked.out


def test_a_project_is_never_overwritten(tell_here, project: Path) -> None:
    before = {path: path.read_bytes() for path in project.iterdir()}

    said = tell_here("init", "--folder", project, project / "ville.xlsx")

    assert said.code == 1
    assert said.error == f"`{project / 'npsp-migrate.yml'}` is there already"
    assert said.hint == "Choose another folder; a project is never overwritten"
    assert {path: path.read_bytes() for path in project.iterdir()} == before


def test_the_same_sheet_in_two_files_is_two_sources_of_one_mapping(tell_here, project: Path) -> None:
    (project / "b").mkdir()
    shutil.copy(project / "ville.xlsx", project / "b" / "Ville.xlsx")

    said = tell_here(
        "init", "--folder", project / "neu", project / "ville.xlsx", project / "b" / "Ville.xlsx", "--json"
    )

    assert said.code == 0
    sources = YAML(typ="safe").load((project / "neu" / "npsp-migrate.yml").read_text(encoding="utf-8"))["sources"]
    assert [source["name"] for source in sources] == [
        "ville-membres",
        "ville-membres-2",
        "ville-dons",
        "ville-dons-2",
    ]
    assert len({source["mapping"] for source in sources}) == 2


def test_an_answer_goes_before_the_guess(tmp_path: Path) -> None:
    file = tmp_path / "Dons.csv"
    file.write_text(
        "Nom;Prénom;Date;Montant;Truc\nDiallo;Awa;01/02/2024;50;A-1\nRoy;Zoé;03/04/2024;20;A-2\n", encoding="utf-8"
    )
    asked: list[str] = []

    def choose(told: str, choices: object) -> str | None:
        asked.append(told)
        return "day-first" if "day or the month stand first" in told else None

    drafted = draft_project(tmp_path / "neuf", [file], by_arrow_keys(choose))

    [mapping] = drafted.mappings
    assert any(told.startswith("`Truc`: what is it?") for told in asked)
    assert YAML(typ="safe").load(mapping)["columns"]["Date"]["dates"] == "day-first"
    assert "# TODO Truc: " in mapping.read_text(encoding="utf-8")
