"""`init` on files as people keep them: the same name in several folders, outside the project."""

from pathlib import Path

from ruamel.yaml import YAML

from npsp_migrate.runs.init import draft_project


def test_files_of_one_name_in_two_folders_are_two_sources(tmp_path: Path) -> None:
    for year in ("2021", "2022"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "Dons.csv").write_text(f"Nom;Année\nDurand;{year}\n", encoding="utf-8")

    draft = draft_project(tmp_path / "neuf", [tmp_path / "2021" / "Dons.csv", tmp_path / "2022" / "Dons.csv"])

    sources = YAML(typ="safe").load(draft.project)["sources"]
    assert [(tmp_path / "neuf" / source["file"]).read_text(encoding="utf-8")[-5:-1] for source in sources] == [
        "2021",
        "2022",
    ]
