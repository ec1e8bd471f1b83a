"""A run is taken back: the org as before, but for what people did there since."""

from pathlib import Path

import pytest
from staffed_town import QUIET, Staff, night, planned, town_on
from town_project import PEOPLE, Row, write_workbook
from undo_steps import Held, held, undo, undo_plan

from npsp_migrate.errors import PlanError
from npsp_migrate.model.plan import Action
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.undoing import make_undo

SAYS = catalogue(Language.ENGLISH).sentence
LATER: tuple[Row, ...] = (
    PEOPLE[0],
    ("M-2", "Jean", "Dupond", "jean@example.org", "06 39 98 00 09", "Lyon"),
    *PEOPLE[2:],
)


def reasons(opened: OpenedProject, run: int, action: Action) -> dict[str, str]:
    changes = undo_plan(opened, run)
    return {key: SAYS(each.because) for (_, key), each in changes.items() if each.action is action}


def test_apply_then_undo_leaves_the_org_as_before_npsps_own_records_included(
    town: OpenedProject, before: Held, folder: Path
) -> None:
    assert held(folder / "org.sqlite") != before

    done = undo(town, 1)

    assert done.complete
    assert held(folder / "org.sqlite") == before


def test_after_an_undo_the_next_plan_proposes_everything_anew(town: OpenedProject) -> None:
    first = {name for name, each in undo_plan(town, 1).items() if each.action is Action.DELETE}

    undo(town, 1)
    again = planned(town)

    assert {name for name, each in again.items() if each.action is Action.CREATE} == first
    assert {each.action for each in again.values()} == {Action.CREATE, Action.HOLD}  # the hold was there before


def test_what_npsp_made_goes_with_the_records_it_belongs_to(town: OpenedProject) -> None:
    with make_undo(town, 1, town.workspace.root / "undo.plan", QUIET) as plan:
        told = {SAYS(each.words): each.count for each in plan.forecast()}

    assert told == {
        "Records that the org deletes with those they belong to (OpportunityContactRole)": 3,
        "Records that the org deletes with those they belong to (npe01__OppPayment__c)": 3,
        "Records that the org deletes with those they belong to (npsp__Address__c)": 3,
    }


def test_a_record_that_somebody_edited_since_stays_with_what_it_belongs_to(town: OpenedProject, org: Staff) -> None:
    org.edit("Contact", org.id_of("Contact", "membre:M-2"), Title="Trésorier")

    held_back = reasons(town, 1, Action.HOLD)
    undo(town, 1)

    assert set(held_back) == {"membre:M-2", "foyer:M-2"}
    assert held_back["membre:M-2"].startswith("Edited since by Rehearsal User on 20")
    assert held_back["membre:M-2"].endswith(": `Title`")
    assert held_back["foyer:M-2"] == "A record that stays belongs to it (Contact)"
    assert [row["LastName"] for row in org.query("SELECT LastName FROM Contact")] == ["Dupont"]
    assert len(org.query("SELECT Id FROM Account")) == 1
    assert org.query("SELECT Id FROM Opportunity") == []


def test_a_gift_typed_in_since_keeps_its_donor(town: OpenedProject, org: Staff) -> None:
    zoe = org.id_of("Contact", "membre:M-3")
    typed = {"Name": "Don à l'accueil", "StageName": "Closed Won", "CloseDate": "2026-11-01", "Amount": 20}
    org.create("Opportunity", npsp__Primary_Contact__c=zoe, **typed)

    held_back = reasons(town, 1, Action.HOLD)
    undo(town, 1)

    assert set(held_back) == {"membre:M-3", "foyer:M-3"}
    assert "Opportunity `Don à l'accueil`" in held_back["membre:M-3"]
    assert [row["Name"] for row in org.query("SELECT Name FROM Opportunity")] == ["Don à l'accueil"]
    assert [row["LastName"] for row in org.query("SELECT LastName FROM Contact")] == ["Martin"]


def test_a_call_that_was_noted_keeps_the_person(town: OpenedProject, org: Staff) -> None:
    org.create("Task", WhoId=org.id_of("Contact", "membre:M-5"), Subject="Appel de remerciement")

    held_back = reasons(town, 1, Action.HOLD)

    assert set(held_back) == {"membre:M-5", "foyer:M-5"}
    assert "Task `Appel de remerciement`" in held_back["membre:M-5"]


def test_the_payment_that_npsp_made_and_somebody_completed_keeps_its_gift(town: OpenedProject, org: Staff) -> None:
    gift = org.id_of("Opportunity", "don:R-2")
    [payment] = org.ids("npe01__OppPayment__c", f"npe01__Opportunity__c = '{gift}'")
    org.edit("npe01__OppPayment__c", payment, npe01__Check_Reference_Number__c="1234567")

    held_back = reasons(town, 1, Action.HOLD)
    undo(town, 1)

    assert {"don:R-2", "membre:M-2", "foyer:M-2", payment} == set(held_back)
    assert org.ids("npe01__OppPayment__c", "Id != null") == [payment]


def test_a_household_that_npsp_made_for_a_person_of_ours_goes_with_that_person(
    before: Held, org: Staff, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    town = town_on(org, tmp_path / "town")
    mapping = (tmp_path / "town" / "membres.yml").read_text(encoding="utf-8")
    start, end = mapping.index("  household:"), mapping.index("  person:")
    alone = (mapping[:start] + mapping[end:]).replace("      AccountId: {record: household}\n", "")
    (tmp_path / "town" / "membres.yml").write_text(alone, encoding="utf-8")
    town = open_folder(tmp_path / "town")
    night(town)

    changes = undo_plan(town, 1)
    undo(town, 1)

    homes = [each for (name, _), each in changes.items() if name == "Account"]
    assert {SAYS(each.because) for each in homes} == {"NPSP made it by itself for records that go"}
    assert sorted(each.label for each in homes) == [
        "Diallo Household",
        "Dupont Household",
        "Martin Household",
        "Petit Household",
    ]
    assert held(folder / "org.sqlite") == before


def test_updates_get_back_what_stood_there_before(town: OpenedProject, org: Staff, folder: Path) -> None:
    first = held(folder / "org.sqlite")
    write_workbook(town.workspace.root, LATER)
    night(open_folder(town.workspace.root))
    assert held(folder / "org.sqlite") != first

    changes = undo_plan(town, 2)
    undo(town, 2)

    [change] = changes.values()
    assert {(each.field, each.before, each.after) for each in change.fields} == {
        ("LastName", "Dupond", "Dupont"),
        ("MobilePhone", "+33 6 39 98 00 09", "+33 6 39 98 00 02"),
    }
    assert held(folder / "org.sqlite") == first
    again = planned(open_folder(town.workspace.root))
    assert {each.action for name, each in again.items() if name[0] == "Contact"} == {Action.UPDATE}


def test_a_field_that_somebody_changed_after_our_update_stays_and_is_shown(town: OpenedProject, org: Staff) -> None:
    write_workbook(town.workspace.root, LATER)
    night(open_folder(town.workspace.root))
    jean = org.id_of("Contact", "membre:M-2")
    org.edit("Contact", jean, MobilePhone="+33 6 39 98 77 77")

    [change] = undo_plan(town, 2).values()
    undo(town, 2)

    [clash] = change.conflicts
    assert (clash.field, clash.before, clash.after) == ("MobilePhone", "+33 6 39 98 77 77", "+33 6 39 98 00 02")
    [kept] = org.query(f"SELECT LastName, MobilePhone FROM Contact WHERE Id = '{jean}'")
    assert (kept["LastName"], kept["MobilePhone"]) == ("Dupont", "+33 6 39 98 77 77")


def test_a_run_on_which_a_later_one_was_built_is_undone_after_that_one(
    town: OpenedProject, before: Held, folder: Path
) -> None:
    write_workbook(town.workspace.root, LATER)
    night(open_folder(town.workspace.root))

    with pytest.raises(PlanError, match="Run 2 wrote 1 record of run 1 again") as refused:
        undo_plan(town, 1)
    undo(town, 2)
    undo(town, 1)

    assert refused.value.hint == "Undo the later run first: `npsp-migrate undo 2`"
    assert held(folder / "org.sqlite") == before


def test_an_adopted_person_gets_back_the_empty_key(
    before: Held, org: Staff, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    jean = org.create("Contact", FirstName="Jean", LastName="Dupont", npe01__HomeEmail__c="jean@example.org")
    typed = held(folder / "org.sqlite")
    town = town_on(org, tmp_path / "town")
    night(town)
    assert org.id_of("Contact", "membre:M-2") == jean

    changes = undo_plan(town, 1)
    undo(town, 1)

    assert SAYS(changes["Contact", "membre:M-2"].because).startswith("It was there before")
    assert org.ids("Contact", "Id != null") == [jean]
    assert held(folder / "org.sqlite") == typed
