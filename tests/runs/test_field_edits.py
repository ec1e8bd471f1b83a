"""Who changed a field: told by the org's history where it keeps one, and by nothing where it does not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from applied_town import CITY, with_cell
from staffed_town import Staff
from town_project import plan_of, write_workbook

from npsp_migrate.localorg.store.tables import rows_table
from npsp_migrate.model.plan import Change
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs.opened import OpenedProject

LUC = "Luc Hamon"
KEY = "membre:M-2"


@pytest.fixture
def database(folder: Path) -> Path:
    return folder / "org.sqlite"


def edited_by_luc(org: Staff, database: Path, person: str, **values: object) -> None:
    """A later edit by another user. The local org has one who can sign in: the stamp is set in its database."""
    org.edit("Contact", person, **values)
    with closing(sqlite3.connect(database)) as file, file:
        file.execute("INSERT INTO User (Id, Name, LastName) VALUES ('005000000000LucAAA', ?, 'Hamon')", (LUC,))
        sql = f"UPDATE {rows_table('Contact')} SET LastModifiedById = '005000000000LucAAA' WHERE Id = ?"
        file.execute(sql, (person,))


def person_in(plan: PlanFile) -> Change:
    return next(change for change in plan.changes("Contact") if change.key == KEY)


def test_a_conflict_names_who_changed_the_field_and_not_who_changed_the_record_last(
    town: OpenedProject, org: Staff, database: Path
) -> None:
    org.track("Contact", "MailingAddress")
    person = org.id_of("Contact", KEY)
    org.edit("Contact", person, MailingCity="Marseille")
    [made] = org.query("SELECT CreatedBy.Name, CreatedDate FROM ContactHistory WHERE Field = 'MailingCity'")
    edited_by_luc(org, database, person, Title="Docteur", MobilePhone="06 39 98 00 77")
    people = with_cell("M-2", CITY, "Paris")

    plans = []
    for rows in (people, (people[0], *reversed(people[1:]))):
        write_workbook(town.workspace.root, rows)
        with plan_of(town) as plan:
            plans.append((plan.fingerprint, person_in(plan)))

    (fingerprint, change), (shuffled, again) = plans
    [city], [phone] = change.conflicts, change.drift
    assert (city.field, city.edited_by, city.edited_at) == (
        "MailingCity",
        made["CreatedBy"]["Name"],
        made["CreatedDate"],
    )
    assert (change.edited_by, phone.field, phone.edited_by) == (LUC, "MobilePhone", "")
    assert (shuffled, again.conflicts[0].edited_by) == (fingerprint, city.edited_by)


def test_the_history_is_asked_only_where_somebody_changed_something(town: OpenedProject, org: Staff) -> None:
    def calls_of_a_plan() -> int:
        before = org.calls()
        plan_of(town).close()
        return org.calls() - before

    untracked = calls_of_a_plan()
    org.track("Contact", "MailingCity")
    unchanged = calls_of_a_plan()
    org.edit("Contact", org.id_of("Contact", KEY), MailingCity="Marseille")
    drifted = calls_of_a_plan()
    org.track("Contact")
    drifted_untracked = calls_of_a_plan()

    assert (unchanged, drifted) == (untracked, drifted_untracked + 1)


def test_nobody_is_named_for_what_was_changed_while_the_field_was_not_tracked(
    town: OpenedProject, org: Staff
) -> None:
    person = org.id_of("Contact", KEY)
    org.track("Contact", "MailingCity")
    org.edit("Contact", person, MailingCity="Marseille")
    org.track("Contact")
    org.edit("Contact", person, MailingCity="Toulouse")
    org.track("Contact", "MailingCity")

    with plan_of(town) as plan:
        change = person_in(plan)

    assert [(each.before, each.edited_by, each.edited_at) for each in change.drift] == [("Toulouse", "", "")]
    assert change.edited_by
