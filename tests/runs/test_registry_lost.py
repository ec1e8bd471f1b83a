"""A registry that is lost: said loudly, restored from the journal or the org; and one that a kill left behind."""

import shutil
from pathlib import Path

import pytest
from staffed_town import KEY, QUIET, Staff, night, planned, town_on
from town_project import PEOPLE, Row, write_workbook

from npsp_migrate.model.plan import Action
from npsp_migrate.runs import looking
from npsp_migrate.runs.memory.rebuilding import rebuild
from npsp_migrate.runs.memory.remembered import Sought, look_up, summarise_registry
from npsp_migrate.runs.opened import OpenedProject

WAITS = {("Opportunity", "don:R-3")}
CITY = 5


@pytest.fixture
def town(org: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenedProject:
    """A town that was applied, and planned once more."""
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    org.reset()
    opened = town_on(org, tmp_path / "town")
    night(opened)
    assert planned(opened).keys() == WAITS
    return opened


def codes(opened: OpenedProject) -> tuple[set[str], set[str]]:
    """Of the warnings about the registry, and of what was not checked."""
    with looking.make_plan(opened, opened.workspace.plan, QUIET) as plan:
        warned = {issue.code for issue in plan.issues() if issue.code.startswith("registry")}
        return warned, {
            each.code for each in plan.not_checked() if "registry" in each.code or "rebuilt" in each.code
        }


def with_city(key: str, city: str) -> list[Row]:
    return [(*row[:CITY], city) if row[0] == key else row for row in PEOPLE]


def lose_everything(opened: OpenedProject) -> None:
    shutil.rmtree(opened.workspace.state)


def test_a_plan_without_the_registry_says_so_loudly(town: OpenedProject) -> None:
    lose_everything(town)

    assert codes(town) == ({"registry-lost"}, {"unchecked-registry-lost"})


def test_the_journal_restores_a_registry_that_was_removed(town: OpenedProject) -> None:
    town.workspace.registry.unlink()
    write_workbook(town.workspace.root, with_city("M-2", "Paris"))

    assert codes(town) == (set(), set())
    assert planned(town)["Contact", "membre:M-2"].action is Action.UPDATE


def test_rebuilt_from_the_org_alone_the_next_plan_is_that_of_the_lost_one(town: OpenedProject) -> None:
    with looking.make_plan(town, town.workspace.plan, QUIET) as plan:
        before = plan.fingerprint
    lose_everything(town)

    done = rebuild(town, QUIET)

    with looking.make_plan(town, town.workspace.plan, QUIET) as plan:
        assert plan.fingerprint == before
    assert {each.object: (each.alive, each.new) for each in done.objects}["Contact"] == (4, 4)
    assert codes(town) == (set(), {"unchecked-rebuilt"})


def test_a_deleted_contact_in_the_recycle_bin_is_found_by_the_rebuild(org: Staff, town: OpenedProject) -> None:
    org.delete("Contact", org.id_of("Contact", "membre:M-5"))
    lose_everything(town)

    rebuild(town, QUIET)

    assert planned(town)["Contact", "membre:M-5"].because.code == "deleted-in-org"


def test_a_merge_before_the_registry_was_lost_is_followed(org: Staff, town: OpenedProject) -> None:
    org.merge("Contact", org.id_of("Contact", "membre:M-3"), org.id_of("Contact", "membre:M-2"))
    lose_everything(town)

    rebuild(town, QUIET)

    assert Action.CREATE not in {change.action for change in planned(town).values()}


def test_rows_that_were_one_person_stay_one_when_the_registry_is_lost_after_a_merge(
    org: Staff, town: OpenedProject
) -> None:
    org.merge("Contact", org.id_of("Contact", "membre:M-2"), org.id_of("Contact", "membre:M-1"))
    town.workspace.registry.unlink()

    assert planned(town).keys() == WAITS
    assert planned(town).keys() == WAITS


def test_what_differs_after_a_rebuild_is_a_conflict_and_left_alone(org: Staff, town: OpenedProject) -> None:
    lose_everything(town)
    rebuild(town, QUIET)
    write_workbook(town.workspace.root, with_city("M-2", "Paris"))

    assert planned(town)["Contact", "membre:M-2"].action is Action.CONFLICT


def test_a_damaged_registry_is_moved_aside_and_restored(town: OpenedProject) -> None:
    town.workspace.registry.write_bytes(b"no database" * 500)

    done = rebuild(town, QUIET)

    assert done.aside is not None
    assert done.aside.read_bytes().startswith(b"no database")
    assert done.runs == 1
    assert planned(town).keys() == WAITS


def test_a_rebuild_takes_nothing_away_from_a_sound_registry(town: OpenedProject) -> None:
    before = town.workspace.registry.read_bytes()

    done = rebuild(town, QUIET)

    assert {each.new for each in done.objects} == {0}
    assert len(town.workspace.registry.read_bytes()) == len(before)
    write_workbook(town.workspace.root, with_city("M-2", "Paris"))
    assert planned(town)["Contact", "membre:M-2"].action is Action.UPDATE


def test_what_was_applied_before_a_kill_is_remembered_at_the_next_start(town: OpenedProject) -> None:
    spared = town.workspace.registry.read_bytes()
    write_workbook(town.workspace.root, with_city("M-2", "Paris"))
    night(town)
    town.workspace.registry.write_bytes(spared)  # as if the process had died before it remembered

    write_workbook(town.workspace.root, with_city("M-2", "Brest"))

    [change] = [each for place, each in planned(town).items() if place[0] == "Contact"]
    assert change.action is Action.UPDATE


def test_a_row_leads_to_its_records_and_a_record_to_its_rows(org: Staff, town: OpenedProject) -> None:
    awa = org.id_of("Contact", "membre:M-1")

    by_row = look_up(town, Sought(file="ville", sheet="Membres", row=5))
    by_id = look_up(town, Sought(org_id=awa[:15]))

    assert {(each.object, each.key) for each in by_row} == {("Account", "foyer:M-1"), ("Contact", "membre:M-1")}
    [found] = by_id
    assert (found.key, [at.row for at in found.rows]) == ("membre:M-1", [2, 5])
    assert look_up(town, Sought(key="MEMBRE:m-1"))[0].fields["LastName"] == "Diallo"


def test_the_summary_counts_what_is_remembered(org: Staff, town: OpenedProject) -> None:
    org.delete("Contact", org.id_of("Contact", "membre:M-5"))
    planned(town)

    [told] = summarise_registry(town)

    assert [each for each in told.objects if each[0] == "Contact"] == [("Contact", 4, 1)]
    assert KEY not in "".join(told.lines)
