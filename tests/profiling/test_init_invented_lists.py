"""Two lists as an association keeps them, and the whole mapping that `init` drafts of each."""

import json
from pathlib import Path

import pytest

from npsp_migrate.cli.main import exit_code
from npsp_migrate.runs.init import Drafted, draft_project

INVENTED = Path(__file__).parent / "invented"
LISTS = sorted(INVENTED.glob("*.csv"))


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drafted]:
    folder = tmp_path_factory.mktemp("invented")
    return {file.stem: draft_project(folder / file.stem, [file]) for file in LISTS}


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_the_whole_mapping_is_what_a_consultant_would_write(drafted: dict[str, Drafted], file: Path) -> None:
    [mapping] = drafted[file.stem].mappings

    assert mapping.read_text(encoding="utf-8") == file.with_suffix(".yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_every_row_of_it_is_planned_without_editing(
    drafted: dict[str, Drafted], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = exit_code(["plan", "--project", str(drafted[file.stem].project.parent), "--json"])

    rows = json.loads(capsys.readouterr().out)["rows"]
    assert (code, rows["used"], rows["rows_in"]) == (0, 4, 4)
