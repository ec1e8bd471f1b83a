"""`matching.engine`: Splink on DuckDB or Spark makes the plan that our own engine makes."""

import shutil
import sys
from pathlib import Path

import pytest
from town_project import PROJECT, plan_of, write_town

from npsp_migrate.cli.main import exit_code
from npsp_migrate.runs.opened import OpenedProject, open_folder


def town_with(engine: str, folder: Path) -> OpenedProject:
    write_town(folder)
    (folder / "npsp-migrate.yml").write_text(f"{PROJECT}matching: {{engine: {engine}}}\n", encoding="utf-8")
    return open_folder(folder)


def changes(opened: OpenedProject) -> list[object]:
    with plan_of(opened) as plan:
        return [*plan.changes()]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["splink", "spark"])
def test_another_engine_makes_the_same_plan(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("splink")
    if engine == "spark":
        pytest.importorskip("pyspark")
        if not shutil.which("java"):
            pytest.skip("no Java")
        monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
        monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--master local[2] --conf spark.ui.enabled=false pyspark-shell")

    own = changes(town_with("own", tmp_path / "own"))
    other = changes(town_with(engine, tmp_path / engine))

    assert len(own) > 5
    assert other == own


def test_an_engine_that_is_not_installed_is_told_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    town_with("splink", tmp_path)
    (tmp_path / "ville.xlsx").unlink()
    monkeypatch.setitem(sys.modules, "splink", None)

    code = exit_code(["plan", "--project", str(tmp_path)])

    told = capsys.readouterr().err
    assert code == 1
    assert "`matching.engine: splink` asks for what is not installed" in told
    assert 'Run `pip install "npsp-migrate[splink]"`, or leave `matching.engine` out' in told
