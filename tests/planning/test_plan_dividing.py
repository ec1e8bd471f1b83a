"""One plan in two: each is a plan that can be read, counted and carried out."""

import sqlite3
from pathlib import Path

from planning_rows import KEY, contents, in_org, plan, plan_path, records

from npsp_migrate.model.issue import Fate, words
from npsp_migrate.model.plan import Action, RowTally
from npsp_migrate.planning.dividing import FORECAST_OF_PART, fingerprint_of, write_only, write_without
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.planning.plan_writing import write_plan

PEOPLE = {
    "a": {"LastName": "Diallo", "Email": "awa@diallo.example"},
    "b": {"LastName": "O'Brien", "Email": None},
    "c": {"LastName": "Martin", "Email": "zoe@martin.example"},
}
THERE = in_org(
    {"Id": "003000000000001AAA", KEY: "a", "LastName": "Diallo", "Email": None},
    {"Id": "003000000000003AAA", KEY: "c", "LastName": "Martin", "Email": "zoe@martin.example"},
)
WHY = words("waits-for-emails")


def whole(folder: Path) -> Path:
    """An update of a, a new b, c as it is."""
    path = plan_path(folder)
    told = contents(
        plan(records("Contact", PEOPLE), current={"Contact": THERE}),
        tallies=(RowTally("dons", "Dons.xlsx", "Feuil1", 3, 3, 0, 0, 0),),
    )
    write_plan(path, told)
    return path


def number_of(path: Path, key: str) -> int:
    with PlanFile(path) as read:
        return next(change.seq for change in read.changes() if change.key == key)


def test_a_plan_has_the_fingerprint_that_its_changes_give(tmp_path: Path) -> None:
    path = whole(tmp_path)

    with sqlite3.connect(path) as file, PlanFile(path) as read:
        assert fingerprint_of(file) == read.fingerprint


def test_what_is_set_aside_is_held_with_its_reason_and_its_row(tmp_path: Path) -> None:
    path, out = whole(tmp_path), tmp_path / "going.plan"

    write_without(path, {number_of(path, "a"): WHY}, out)

    with PlanFile(path) as before, PlanFile(out) as going:
        assert [(each.key, each.action) for each in going.changes()] == [
            ("a", Action.HOLD),
            ("b", Action.CREATE),
            ("c", Action.KEEP),
        ]
        [held] = going.changes(actions=(Action.HOLD,))
        assert (held.because, held.org_id, held.fields) == (WHY, *_of(before, "a"))
        assert going.counts() == {"Contact": {Action.CREATE: 1, Action.KEEP: 1, Action.HOLD: 1}}
        [end] = going.row_ends()
        assert (end.at.row, end.fate, end.because) == (2, Fate.HELD, WHY)
        [tally] = going.tallies()
        assert (tally.rows_in, tally.used, tally.held) == (3, 2, 1)
        assert going.fingerprint != before.fingerprint
        assert going.basis == before.basis
        assert FORECAST_OF_PART in going.not_checked()
        assert going.forecast() == ()


def _of(plan: PlanFile, key: str) -> tuple[object, object]:
    change = next(each for each in plan.changes() if each.key == key)
    return change.org_id, change.fields


def test_the_plan_that_waits_holds_only_what_waits_as_it_was_planned(tmp_path: Path) -> None:
    path, out = whole(tmp_path), tmp_path / "held.plan"

    write_only(path, {number_of(path, "a"): WHY}, out)

    with PlanFile(path) as before, PlanFile(out) as waits:
        [change] = waits.changes()
        assert change == next(each for each in before.changes() if each.key == "a")
        assert waits.counts() == {"Contact": {Action.UPDATE: 1}}
        assert waits.drifts() == 0


def test_both_are_for_their_owner_alone_and_leave_the_whole_plan_as_it_was(tmp_path: Path) -> None:
    path = whole(tmp_path)
    before = path.read_bytes()
    aside = {number_of(path, "b"): WHY}

    write_without(path, aside, tmp_path / "going.plan")
    write_only(path, aside, tmp_path / "held.plan")

    assert path.read_bytes() == before
    assert {each.stat().st_mode & 0o777 for each in tmp_path.glob("*.plan") if each != path} == {0o600}
    assert [each.name for each in tmp_path.iterdir() if "partial" in each.name] == []
