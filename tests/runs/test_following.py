"""What staff merge, delete and bring back in the org is followed: nobody is created twice, nobody comes back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from staffed_town import KEY, QUIET, Staff, night, planned, town_on
from town_project import DONATIONS, PEOPLE, Row, write_workbook

from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.model.issue import words
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.model.plan import Action
from npsp_migrate.runs import looking, perform
from npsp_migrate.runs.nightly.course import Asked
from npsp_migrate.runs.nightly.night import Ending
from npsp_migrate.runs.nightly.sync import sync
from npsp_migrate.runs.opened import OpenedProject, open_folder

# M-1 and M-4 are one person to the matching; R-3 is a gift of nobody known
WAITS = {("Opportunity", "don:R-3")}


@pytest.fixture
def town(org: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenedProject:
    """A town that was applied to an org of its own."""
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    org.reset()
    opened = town_on(org, tmp_path / "town")
    night(opened)
    return opened


def names(org: Staff) -> list[tuple[str | None, str]]:
    return [(row[KEY], row["LastName"]) for row in org.query(f"SELECT {KEY}, LastName FROM Contact ORDER BY {KEY}")]


def test_a_merged_contact_is_followed_with_its_gifts(org: Staff, town: OpenedProject) -> None:
    jean, zoe = (org.id_of("Contact", key) for key in ("membre:M-2", "membre:M-3"))
    org.merge("Contact", zoe, jean)

    assert planned(town).keys() == WAITS
    night(town)

    assert [key for key, _ in names(org)] == ["membre:M-1", "membre:M-3", "membre:M-5"]


def test_people_read_that_two_rows_were_merged_in_salesforce(org: Staff, town: OpenedProject) -> None:
    org.merge("Contact", org.id_of("Contact", "membre:M-3"), org.id_of("Contact", "membre:M-2"))

    with looking.make_plan(town, town.workspace.plan, QUIET) as plan:
        [told] = [join for join in plan.joins() if join.because.code == "merged-in-org"]

    assert (told.key, told.label) == ("membre:M-3", "Zoé Martin")
    assert (told.kept.row, told.joined.row) == (4, 3)
    assert dict(told.because.values) == {"key": "membre:M-2", "survivor": "membre:M-3"}


def test_a_gift_of_the_merged_one_goes_to_the_survivor(org: Staff, town: OpenedProject) -> None:
    org.merge("Contact", org.id_of("Contact", "membre:M-3"), org.id_of("Contact", "membre:M-2"))
    write_workbook(town.workspace.root, PEOPLE, (*DONATIONS, ("R-6", "M-2", "04/05/2025", 70)))

    changes = night(town)

    assert changes["Opportunity", "don:R-6"].action is Action.CREATE
    [gift] = org.query(
        f"SELECT npsp__Primary_Contact__r.{KEY}, Account.{KEY} FROM Opportunity WHERE {KEY} = 'don:R-6'"
    )
    assert gift["npsp__Primary_Contact__r"][KEY] == "membre:M-3"
    assert planned(town).keys() == WAITS


def test_the_second_row_of_a_merged_person_follows_too(org: Staff, town: OpenedProject) -> None:
    """Without the first row's e-mail nothing tells any more that the two rows are one: it is remembered."""
    org.merge("Contact", org.id_of("Contact", "membre:M-2"), org.id_of("Contact", "membre:M-1"))

    for _ in range(2):
        assert planned(town).keys() == WAITS
    with looking.make_plan(town, town.workspace.plan, QUIET) as plan:
        told = {(join.joined.row, join.key) for join in plan.joins() if join.object == "Contact"}
    assert told == {(2, "membre:M-2"), (5, "membre:M-2")}


def test_nights_stay_quiet_about_what_staff_merged_and_deleted(org: Staff, town: OpenedProject) -> None:
    org.merge("Contact", org.id_of("Contact", "membre:M-2"), org.id_of("Contact", "membre:M-1"))
    org.delete("Contact", org.id_of("Contact", "membre:M-5"))
    left = names(org)

    nights = [sync(town, Asked(), QUIET) for _ in range(2)]

    assert {each.ending for each in nights} == {Ending.QUIET}
    assert names(org) == left


def test_a_merge_into_a_record_of_the_staff_is_adopted(org: Staff, town: OpenedProject) -> None:
    other = org.create("Contact", FirstName="Jeannot", LastName="Dupond")
    org.merge("Contact", other, org.id_of("Contact", "membre:M-2"))

    changes = night(town)

    assert changes.keys() - WAITS == {("Contact", "membre:M-2")}
    assert org.id_of("Contact", "membre:M-2") == other
    assert [each.field for each in changes["Contact", "membre:M-2"].conflicts] == []
    assert ("membre:M-2", "Dupond") in names(org)  # the staff's choice of a name stands
    assert planned(town).keys() == WAITS


def test_a_deleted_contact_stays_deleted_and_is_told(org: Staff, town: OpenedProject) -> None:
    org.delete("Contact", org.id_of("Contact", "membre:M-5"))

    changes = night(town)

    held = changes["Contact", "membre:M-5"]
    assert (held.action, held.because.code) == (Action.HOLD, "deleted-in-org")
    assert dict(held.because.values)["who"] != ""
    assert "membre:M-5" not in dict(names(org))


def test_a_gift_for_a_deleted_contact_waits_with_the_reason(org: Staff, town: OpenedProject) -> None:
    org.delete("Opportunity", org.id_of("Opportunity", "don:R-2"))
    org.delete("Contact", org.id_of("Contact", "membre:M-2"))
    write_workbook(town.workspace.root, PEOPLE, (*DONATIONS, ("R-6", "M-2", "04/05/2025", 70)))

    changes = night(town)

    assert changes["Opportunity", "don:R-6"].because.code == "parent-deleted"
    assert changes["Opportunity", "don:R-2"].because.code == "deleted-in-org"


def test_what_is_remembered_is_not_asked_again(org: Staff, town: OpenedProject) -> None:
    quiet = calls_of_a_plan(org, town)
    org.delete("Contact", org.id_of("Contact", "membre:M-5"))

    assert calls_of_a_plan(org, town) - quiet <= 2  # the person, and the household that went with the person
    assert calls_of_a_plan(org, town) == quiet


def test_whom_staff_deleted_before_an_interrupted_run_went_on_is_not_created_again(
    org: Staff, town: OpenedProject
) -> None:
    """The answer to the create was lost with the process, and no living record tells that it was done."""
    answer_lost(town, "membre:M-5")
    org.delete("Contact", org.id_of("Contact", "membre:M-5"))

    done = perform.resume(town, QUIET)

    assert done.complete
    assert "membre:M-5" not in dict(names(org))
    held = night(town)["Contact", "membre:M-5"]
    assert (held.action, held.because.code) == (Action.HOLD, "deleted-in-org")


@pytest.mark.parametrize("via", [Via.COLLECTIONS, Via.BULK])
def test_the_gift_of_whom_staff_deleted_before_an_interrupted_run_went_on_is_held_with_the_reason(
    org: Staff, town: OpenedProject, via: Via
) -> None:
    """The run ended between the person and the gift, which must come neither without its donor nor get lost."""
    never_sent(org, town, "Opportunity", "don:R-2")
    answer_lost(town, "membre:M-2")
    org.delete("Contact", org.id_of("Contact", "membre:M-2"))

    done = perform.resume(town, QUIET, Manner(via, smallest_job=1))

    [waits] = done.applied.problems
    assert (waits.key, waits.outcome) == ("don:R-2", Outcome.HELD)
    assert waits.because == words("parent-not-in-org", parent="Contact", key="membre:M-2")
    assert not org.ids("Opportunity", f"{KEY} = 'don:R-2'")
    held = night(town)["Opportunity", "don:R-2"]
    assert (held.action, held.because.code) == (Action.HOLD, "parent-deleted")


def never_sent(org: Staff, town: OpenedProject, sobject: str, key: str) -> None:
    """As a run leaves it that ended before it came to this record."""
    record = org.id_of(sobject, key)
    org.delete(sobject, record)
    org.empty_bin(record)
    with closing(sqlite3.connect(town.workspace.journal)) as journal, journal:
        journal.execute("DELETE FROM rows WHERE key = ?", (key,))
    with closing(sqlite3.connect(town.workspace.registry)) as registry, registry:
        registry.execute("DELETE FROM records WHERE folded = ?", (key.casefold(),))


def answer_lost(town: OpenedProject, key: str) -> None:
    """As a run leaves it that is killed between its call and the answer: the intent is open, and no Id is known."""
    with closing(sqlite3.connect(town.workspace.journal)) as journal, journal:
        journal.execute("UPDATE rows SET outcome = NULL, org_id = '' WHERE key = ?", (key,))
        journal.execute("UPDATE runs SET finished = NULL")
    with closing(sqlite3.connect(town.workspace.registry)) as registry, registry:
        registry.execute("DELETE FROM records WHERE folded = ?", (key.casefold(),))
        registry.execute("DELETE FROM runs")


def calls_of_a_plan(org: Staff, town: OpenedProject) -> int:
    before = org.calls()
    planned(town)
    return org.calls() - before


def test_a_contact_brought_back_from_the_recycle_bin_is_ours_again(org: Staff, town: OpenedProject) -> None:
    ines = org.id_of("Contact", "membre:M-5")
    org.delete("Contact", ines)
    night(town)

    org.undelete(ines)

    assert planned(town).keys() == WAITS
    org.delete("Contact", ines)
    assert planned(town)["Contact", "membre:M-5"].because.code == "deleted-in-org"


def test_what_left_the_recycle_bin_does_not_come_back_either(org: Staff, town: OpenedProject) -> None:
    ines = org.id_of("Contact", "membre:M-5")
    org.delete("Contact", ines)
    org.empty_bin(ines)

    assert night(town)["Contact", "membre:M-5"].because.code == "gone-from-org"


def test_the_project_may_say_that_deleted_records_are_created_again(org: Staff, town: OpenedProject) -> None:
    org.delete("Contact", org.id_of("Contact", "membre:M-5"))
    project = town.workspace.root / "npsp-migrate.yml"
    project.write_text(project.read_text() + "on_deleted: {default: recreate}\n", encoding="utf-8")

    changes = night(open_folder(town.workspace.root))

    assert changes["Contact", "membre:M-5"].action is Action.CREATE
    assert "membre:M-5" in dict(names(org))
    assert planned(town).keys() == WAITS


def test_a_key_that_somebody_emptied_is_written_again(org: Staff, town: OpenedProject) -> None:
    ines = org.id_of("Contact", "membre:M-5")
    org.edit("Contact", ines, **{KEY: None})

    night(town)

    assert org.id_of("Contact", "membre:M-5") == ines


def test_the_empty_household_of_a_merged_contact_may_be_deleted(org: Staff, town: OpenedProject) -> None:
    org.merge("Contact", org.id_of("Contact", "membre:M-3"), org.id_of("Contact", "membre:M-2"))
    home = org.ids("Account", f"{KEY} = 'foyer:M-2'")
    for each in home:
        org.delete("Account", each)

    assert planned(town).keys() == WAITS


def test_merged_households_are_followed(org: Staff, town: OpenedProject) -> None:
    org.merge("Account", org.id_of("Account", "foyer:M-3"), org.id_of("Account", "foyer:M-2"))

    assert planned(town).keys() == WAITS


def test_an_address_of_the_merged_row_does_not_overwrite_the_survivors(org: Staff, town: OpenedProject) -> None:
    org.merge("Contact", org.id_of("Contact", "membre:M-3"), org.id_of("Contact", "membre:M-2"))
    people: list[Row] = [(*row[:5], "Paris") if row[0] == "M-2" else row for row in PEOPLE]
    write_workbook(town.workspace.root, people)

    night(town)

    [zoe] = org.query(f"SELECT MailingCity FROM Contact WHERE {KEY} = 'membre:M-3'")
    assert zoe["MailingCity"] == "Nantes"
