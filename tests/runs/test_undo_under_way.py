"""An undo on its way: interrupted, overtaken by people, refused where it would not be honest."""

from pathlib import Path

import pytest
from staffed_town import KEY, QUIET, Staff, night, planned, town_on
from town_project import PEOPLE, write_workbook
from undo_steps import Held, held, undo, undo_plan

from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.errors import InterruptedRunError, PlanError, StalePlanError
from npsp_migrate.model.plan import Action
from npsp_migrate.runs import history, looking, perform
from npsp_migrate.runs.kept_plans import read_plan
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.progress import Silent
from npsp_migrate.runs.undoing import make_undo
from npsp_migrate.verify.findings import Checked, Kind


def test_what_was_deleted_meanwhile_counts_as_done(town: OpenedProject, org: Staff) -> None:
    gone = org.id_of("Opportunity", "don:R-1")
    with make_undo(town, 1, town.workspace.root / "undo.plan", QUIET) as plan:
        org.delete("Opportunity", gone)
        done = perform.apply(town, plan, QUIET)

    assert done.complete
    assert done.applied.count(Outcome.DELETED) == 11


def test_what_somebody_changed_after_the_undo_was_planned_is_held_with_its_parents(
    town: OpenedProject, org: Staff
) -> None:
    with make_undo(town, 1, town.workspace.root / "undo.plan", QUIET) as plan:
        org.edit("Opportunity", org.id_of("Opportunity", "don:R-2"), Amount=26)
        done = perform.apply(town, plan, QUIET)

    assert {each.key for each in done.applied.problems} == {"don:R-2", "membre:M-2", "foyer:M-2"}
    assert [row[KEY] for row in org.query(f"SELECT {KEY} FROM Account")] == ["foyer:M-2"]


def test_a_gift_that_came_after_the_undo_was_planned_keeps_its_donor(
    town: OpenedProject, org: Staff, folder: Path
) -> None:
    typed = {"Name": "Don de dernière minute", "StageName": "Pledged", "CloseDate": "2026-11-30", "Amount": 5}
    with make_undo(town, 1, town.workspace.root / "undo.plan", QUIET) as plan:
        org.create("Opportunity", npsp__Primary_Contact__c=org.id_of("Contact", "membre:M-5"), **typed)
        done = perform.apply(town, plan, QUIET)

    assert {each.key for each in done.applied.problems} == {"membre:M-5", "foyer:M-5"}
    assert [row["Name"] for row in org.query("SELECT Name FROM Opportunity")] == ["Don de dernière minute"]


class Impatient(Silent):
    """Somebody who presses Ctrl-C as soon as an object's turn comes."""

    def __init__(self, at: str) -> None:
        self._at = at

    def begin(self, what: str, total: int = 0) -> None:
        if what == self._at:
            raise KeyboardInterrupt


def test_locked_rows_are_tried_again_until_they_go(
    town: OpenedProject, before: Held, org: Staff, folder: Path
) -> None:
    with make_undo(town, 1, town.workspace.root / "undo.plan", QUIET) as plan:
        org.call("POST", "/local-org/faults", {"rules": ["row-lock=0.3"]})
        done = perform.apply(town, plan, QUIET)
    org.call("DELETE", "/local-org/faults")

    assert done.complete
    assert held(folder / "org.sqlite") == before


def test_an_undo_that_was_interrupted_is_resumed(
    town: OpenedProject, before: Held, org: Staff, folder: Path
) -> None:
    with (
        make_undo(town, 1, town.workspace.root / "undo.plan", QUIET) as plan,
        pytest.raises(InterruptedRunError, match="Run 2 was interrupted"),
    ):
        perform.apply(town, plan, Impatient("Account"))
    assert org.query("SELECT Id FROM Contact") == []
    assert len(org.query("SELECT Id FROM Account")) == 4

    done = perform.resume(town, QUIET)

    assert done.complete
    assert held(folder / "org.sqlite") == before
    assert {each.action for each in planned(town).values()} == {Action.CREATE, Action.HOLD}


def test_a_run_that_was_interrupted_is_undone_as_far_as_it_came(
    before: Held, org: Staff, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    town = town_on(org, tmp_path / "town")
    with (
        looking.make_plan(town, town.workspace.plan, QUIET) as plan,
        pytest.raises(InterruptedRunError),
    ):
        perform.apply(town, plan, Impatient("Opportunity"))
    assert len(org.query("SELECT Id FROM Contact")) == 4

    done = undo(town, 1)

    assert done.complete
    assert held(folder / "org.sqlite") == before
    with pytest.raises(PlanError, match="Run 1 was interrupted, and counts with run 2"):
        undo_plan(town, 1)


def test_the_history_tells_which_run_an_undo_took_back(town: OpenedProject) -> None:
    undo(town, 1)

    lines = history.read_history(town.workspace)

    assert "(undoes run 1)" in lines[0].sentence
    assert [line.as_json()["undoes"] for line in lines] == [1, None]


def test_an_undo_is_not_undone_but_the_next_plan_brings_everything_back(town: OpenedProject) -> None:
    undo(town, 1)

    with pytest.raises(PlanError, match="Run 2 undid run 1") as refused:
        undo_plan(town, 2)

    assert "recycle bin" in refused.value.hint


def test_an_undo_is_verified_all_that_was_to_go_is_gone(town: OpenedProject) -> None:
    with make_undo(town, 1, town.workspace.root / "undo.plan", QUIET) as plan:
        before = looking.verify(town, plan, QUIET)
        perform.apply(town, plan, QUIET)
        after = looking.verify(town, plan, QUIET)

    assert undo_plan(town, 1) == {}
    assert before.lines(1) == (
        "Compared: 11 records, 0 fields",
        "Still there, and to be deleted: Opportunity `don:R-1` Don R-1, 2024-03-14, 50.00 €",
        "… and 10 more",
        "The org does not hold what the plan wanted",
    )
    assert after.lines(1) == ("Compared: 11 records, 0 fields", "The org holds what the plan wanted")
    assert after.clean


def test_who_was_brought_back_from_the_bin_is_told_when_the_undo_is_verified(
    town: OpenedProject, org: Staff
) -> None:
    jean = org.id_of("Contact", "membre:M-2")
    undo(town, 1)
    org.undelete(jean)

    with read_plan(town.workspace.root / "undo-1.plan") as plan:
        found = looking.verify(town, plan, QUIET)

    assert not found.clean
    assert [each.key for each in found.found[Kind.STILL_THERE].first] == ["membre:M-2"]


def test_a_restored_value_that_somebody_changed_again_is_told_when_the_undo_is_verified(
    town: OpenedProject, org: Staff
) -> None:
    later = ("M-2", "Jean", "Dupond", "jean@example.org", "06 39 98 00 09", "Lyon")
    write_workbook(town.workspace.root, [later if row[0] == "M-2" else row for row in PEOPLE])
    night(open_folder(town.workspace.root))
    undo(town, 2)
    org.edit("Contact", org.id_of("Contact", "membre:M-2"), LastName="Durand")

    with read_plan(town.workspace.root / "undo-2.plan") as plan:
        found = looking.verify(town, plan, QUIET)

    assert [(each.record.key, each.field, each.wanted, each.found) for each in found.differences] == [
        ("membre:M-2", "LastName", "Dupont", "Durand")
    ]
    assert found.checked == (Checked("Contact", 1, 2),)


def test_a_run_that_is_not_there_or_a_project_without_journal_says_where_to_go(
    town: OpenedProject, tmp_path: Path
) -> None:
    with pytest.raises(PlanError, match="has no run 7"):
        undo_plan(town, 7)
    town.workspace.journal.unlink()
    with pytest.raises(PlanError, match="no journal") as refused:
        undo_plan(town, 1)

    assert "on that machine" in refused.value.hint


def test_a_run_on_another_org_is_not_undone_here(town: OpenedProject, tmp_path: Path) -> None:
    text = (town.workspace.root / "npsp-migrate.yml").read_text(encoding="utf-8")
    local = "\n".join(line for line in text.splitlines() if not line.startswith("org:"))
    (town.workspace.root / "npsp-migrate.yml").write_text(local, encoding="utf-8")

    with pytest.raises(StalePlanError, match="Run 1 wrote to the org"):
        undo_plan(open_folder(town.workspace.root), 1)
