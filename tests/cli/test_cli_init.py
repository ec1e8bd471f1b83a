"""`init`: a project from a pile of files, that works as it stands and reads nothing yet."""

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from npsp_migrate.mapping.suggesting import suggest_type
from npsp_migrate.model.columns import ColumnType

SAMPLES = Path(__file__).parents[2] / "samples" / "data"
SPREADSHEETS = (".xlsx", ".xls", ".ods", ".csv")


def test_the_untouched_draft_of_the_sample_files_is_accepted_and_reads_nothing(tell_here, tmp_path: Path) -> None:
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix in SPREADSHEETS and "truth" not in path.name)

    drafted = tell_here("init", "--folder", tmp_path / "neu", *files)
    checked = tell_here("check", "--offline", "--project", tmp_path / "neu")

    assert (drafted.code, drafted.out) == (0, "")
    assert checked == type(checked)(0, "Checked 10,291 rows: 0 errors, 0 warnings, 0 notes\n", "")
    assert len(list((tmp_path / "neu" / "mappings").iterdir())) == 14


def test_a_draft_is_completed_by_taking_marks_away(tell_here, project: Path) -> None:
    tell_here("init", "--folder", project / "neu", project / "ville.xlsx")
    mapping = project / "neu" / "mappings" / "ville-membres.yml"
    told = mapping.read_text(encoding="utf-8").replace("\n  # ", "\n  ")
    mapping.write_text(told, encoding="utf-8")
    plan = project / "neu" / "npsp-migrate.yml"
    named = plan.read_text(encoding="utf-8").replace("leave_out: not described yet\n    # mapping", "mapping", 1)
    plan.write_text(named, encoding="utf-8")

    checked = tell_here("check", "--offline", "--project", project / "neu")

    assert (checked.code, checked.err) == (0, "")
    assert "Checked 10 rows: 0 errors" in checked.out


def test_a_project_is_never_overwritten(tell_here, project: Path) -> None:
    before = {path: path.read_bytes() for path in project.iterdir()}

    said = tell_here("init", "--folder", project, project / "ville.xlsx")

    assert said.code == 1
    assert said.error == f"`{project / 'npsp-migrate.yml'}` is there already"
    assert said.hint == "Choose another folder; a project is never overwritten"
    assert {path: path.read_bytes() for path in project.iterdir()} == before


def test_two_sheets_of_one_name_get_two_mappings(tell_here, project: Path) -> None:
    (project / "b").mkdir()
    shutil.copy(project / "ville.xlsx", project / "b" / "Ville.xlsx")

    said = tell_here(
        "init", "--folder", project / "neu", project / "ville.xlsx", project / "b" / "Ville.xlsx", "--json"
    )

    assert said.code == 0
    drafted = YAML(typ="safe").load((project / "neu" / "npsp-migrate.yml").read_text(encoding="utf-8"))
    names = [source["name"] for source in drafted["sources"]]
    assert names == ["ville-membres", "ville-dons", "ville-membres-2", "ville-dons-2"]
    assert [source["leave_out"] for source in drafted["sources"]] == ["not described yet"] * 4


@pytest.mark.parametrize(
    ("header", "type_"),
    [
        ("N° donateur", ColumnType.IDENTIFIER),
        ("Réf. HelloAsso", ColumnType.IDENTIFIER),
        ("Nom du donateur", ColumnType.PERSON_NAME),
        ("Type donateur", ColumnType.TEXT),
        ("Donateur", ColumnType.PERSON_NAME),
        ("Nom payeur", ColumnType.PERSON_NAME),
        ("Prénom payeur", ColumnType.FIRST_NAME),
        ("E-mail", ColumnType.EMAIL),
        ("Tél.", ColumnType.PHONE),
        ("CP", ColumnType.POSTAL_CODE),
        ("Montant total", ColumnType.AMOUNT),
        ("Date de naissance", ColumnType.DATE),
        ("Ne plus contacter", ColumnType.OPT_OUT),
        ("Campagne", ColumnType.TEXT),
        ("Commentaires", None),
        ("Suivi médical", None),
        ("N° de sécu", None),
        ("Mot de passe", None),
    ],
)
def test_a_column_is_suggested_by_the_words_of_its_header(header: str, type_: ColumnType | None) -> None:
    assert suggest_type(header) is type_
