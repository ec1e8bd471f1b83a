"""The `apply:` section: how a plan is carried out, and that it changes no plan."""

from pathlib import Path

import pytest

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.mapping.project import Project
from npsp_migrate.model.manner import Manner, Via

PROJECT = """\
version: 1
project: Les Coquelicots
sources:
  - name: soins
    file: soins.xlsx
    leave_out: health
"""


def load(folder: Path, section: str = "") -> Project:
    (folder / "npsp-migrate.yml").write_text(PROJECT + section, encoding="utf-8")
    return load_project(folder)


def test_without_the_section_the_number_of_changes_decides(tmp_path: Path) -> None:
    assert load(tmp_path).manner == Manner()


def test_each_key_reaches_the_executor(tmp_path: Path) -> None:
    section = "apply: {via: bulk, bulk_from: 500, batch: 50, reserve_calls: 25, serial: [Contact]}\n"

    assert load(tmp_path, section).manner == Manner(Via.BULK, 500, 50, 25, frozenset({"Contact"}))


def test_how_a_plan_is_carried_out_makes_no_plan_stale(tmp_path: Path) -> None:
    before = load(tmp_path).mapping_sha256

    assert load(tmp_path, "apply: {batch: 50}\n").mapping_sha256 == before


@pytest.mark.parametrize(
    "section, complaint",
    [
        ("apply: {batch: 201}", "200"),
        ("apply: {batch: 0}", "1"),
        ("apply: {reserve_calls: 100}", "99"),
        ("apply: {via: soap}", "collections"),
        ("apply: {serial: [Contac]}", "no object `Contac` is known"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, section: str, complaint: str) -> None:
    with pytest.raises(ProjectError) as refused:
        load(tmp_path, section + "\n")

    told = f"{refused.value.message} {refused.value.hint}"
    assert complaint in told
    assert "7" in told
