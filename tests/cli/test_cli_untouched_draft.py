"""The first commands that a newcomer types, before a mapping is written."""

from pathlib import Path


def test_a_draft_that_gives_no_record_can_be_planned(tell_here, project: Path) -> None:
    tell_here("init", "--folder", project / "neu", project / "ville.xlsx")

    said = tell_here("plan", "--project", project / "neu")

    assert said.code == 0
    assert (project / "neu" / "rapport.html").exists()


def test_the_next_command_can_be_copied_when_the_folder_has_a_space(tell_here, project: Path) -> None:
    said = tell_here("init", "--folder", project / "ma migration", project / "ville.xlsx")

    assert f"npsp-migrate check --project '{project / 'ma migration'}'" in said.err
