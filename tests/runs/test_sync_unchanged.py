"""Quiet nights in a row: only asked whether something moved, and never deaf to anything that did."""

from collections.abc import Callable
from pathlib import Path

import pytest
from staffed_town import Staff
from town_project import PEOPLE, QUIET, write_workbook
from undo_steps import an_hour_passes

from npsp_migrate.runs.nightly.course import Asked
from npsp_migrate.runs.nightly.night import Ending, Night
from npsp_migrate.runs.nightly.sync import sync
from npsp_migrate.runs.nightly.unchanged import MOST_NIGHTS
from npsp_migrate.runs.opened import OpenedProject, open_folder

FEW = 15  # calls to the org


def night(opened: OpenedProject) -> Night:
    return sync(open_folder(opened.workspace.root), Asked(), QUIET)


@pytest.fixture
def quiet(town: OpenedProject) -> OpenedProject:
    """A town of which a night has looked at everything and found nothing to do."""
    first = night(town)
    assert (first.ending, first.unchanged_since, dict(first.outcomes)) == (Ending.QUIET, "", {})
    return town


def test_a_night_after_a_quiet_one_asks_little_and_tells_the_same(quiet: OpenedProject) -> None:
    again = night(quiet)

    assert again.unchanged_since
    assert again.calls <= FEW
    assert (again.ending, again.exit_code) == (Ending.QUIET, 0)
    assert again.planned_to("keep") > 0
    assert [(each.kind, each.count, each.nights) for each in again.waiting] == [("plan", 1, 2)]


def test_every_seventh_night_looks_at_everything(quiet: OpenedProject) -> None:
    asked = [bool(night(quiet).unchanged_since) for _ in range(MOST_NIGHTS + 2)]

    assert asked == [*[True] * MOST_NIGHTS, False, True]


def test_whatever_moves_is_looked_at(quiet: OpenedProject, org: Staff, folder: Path) -> None:
    root = quiet.workspace.root
    strangers: list[str] = []
    moves: dict[str, Callable[[], object]] = {
        "somebody new in the org": lambda: strangers.append(org.create("Contact", LastName="Nouvelle")),
        "an edit in the org": lambda: org.edit("Contact", strangers[0], FirstName="Lila"),
        "somebody deleted in the org": lambda: org.delete("Contact", strangers[0]),
        "somebody taken out of the recycle bin": lambda: org.empty_bin(*strangers),
        "a workbook saved again": lambda: write_workbook(root, PEOPLE),
        "a word in the project's file": lambda: (root / "npsp-migrate.yml").open("a").write("# mot\n"),
        "a decision": lambda: (root / "decisions.yml").write_text(
            '- different: ["membre:M-2", "membre:M-3"]\n  object: Contact\n'
        ),
    }
    for move, moved in moves.items():
        assert night(quiet).unchanged_since, move

        moved()

        assert not night(quiet).unchanged_since, move
        an_hour_passes(folder / "org.sqlite")


def test_a_changed_cell_is_written_the_same_night(quiet: OpenedProject) -> None:
    night(quiet)
    write_workbook(quiet.workspace.root, [(*PEOPLE[1][:5], "Paris"), *(row for row in PEOPLE if row[0] != "M-2")])

    done = night(quiet)

    assert (done.ending, dict(done.outcomes)) == (Ending.DONE, {"updated": 1})


def test_another_org_is_looked_at(quiet: OpenedProject, org: Staff) -> None:
    """The remembered night is of one org: an org that was reset is another."""
    org.reset()

    assert not night(quiet).unchanged_since


def test_a_memory_that_cannot_be_read_is_none(quiet: OpenedProject) -> None:
    (quiet.workspace.state / "quiet-night.json").write_text("{", encoding="utf-8")

    assert not night(quiet).unchanged_since
    assert night(quiet).unchanged_since
