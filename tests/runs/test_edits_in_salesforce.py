"""Edits on both sides through the whole line: what is shown, what is written, and when a plan no longer fits."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from applied_town import CITY, KEY_FIELD, PHONE, copy_of, edit_in_salesforce, in_salesforce, with_cell
from town_project import DONATIONS, PEOPLE, QUIET, apply_now, plan_of, write_town, write_workbook

from npsp_migrate.cli.main import exit_code
from npsp_migrate.errors import StalePlanError
from npsp_migrate.model.plan import Action, Change
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.summary import summarise
from npsp_migrate.report.tasks import tasks
from npsp_migrate.runs import basis, perform
from npsp_migrate.runs.nightly.aside import waiters
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.orgs import org_to_read

DECIDED = '- different: ["membre:M-2", "membre:M-3"]\n  object: Contact\n'


@pytest.fixture
def town(applied_town: Path, tmp_path: Path) -> Iterator[OpenedProject]:
    with copy_of(applied_town, tmp_path / "town") as opened:
        yield opened


def reworded(opened: OpenedProject, file: str, before: str, after: str) -> OpenedProject:
    path = opened.workspace.root / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    return open_folder(opened.workspace.root)


def change_of(opened: OpenedProject, key: str) -> Change:
    with plan_of(opened) as plan:
        return next(change for change in plan.changes("Contact") if change.key == key)


def test_a_conflict_shows_its_three_values_and_who_changed_the_record(town: OpenedProject) -> None:
    edit_in_salesforce(town, "membre:M-2", MailingCity="Marseille")
    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))

    change = change_of(town, "membre:M-2")

    [field] = change.conflicts
    assert (field.last, field.after, field.before) == ("Lyon", "Paris", "Marseille")
    assert change.because.code == "plan-both-changed"
    assert change.edited_by
    assert datetime.fromisoformat(change.edited_at).tzinfo


def test_a_record_that_is_written_but_for_a_conflict_leaves_the_plan_undecided(town: OpenedProject) -> None:
    edit_in_salesforce(town, "membre:M-2", MailingCity="Marseille")
    people = [(*row[:PHONE], "06 39 98 00 99", "Paris") if row[0] == "M-2" else row for row in PEOPLE]
    write_workbook(town.workspace.root, people)

    with plan_of(town) as plan:
        summary = summarise(plan)
        counted = {task.sentence for task in tasks(plan, summary, catalogue(Language.ENGLISH))}
        waiting = waiters(plan, {})

    assert (summary.total(Action.UPDATE), summary.total(Action.CONFLICT)) == (1, 0)
    assert (summary.applicable, summary.complete, summary.undecided) == (True, False, 1)
    assert "Decide about 1 record changed on both sides" in counted
    assert ("conflict", "Contact", "membre:M-2") in waiting


def test_what_the_org_changed_alone_is_shown_apart_night_after_night(town: OpenedProject) -> None:
    edit_in_salesforce(town, "membre:M-2", MailingCity="Marseille")

    for _ in range(2):
        with plan_of(town) as plan:
            [change] = plan.drifted()
            assert plan.drifts() == 1
            assert (change.action, change.because.code) == (Action.KEEP, "plan-org-changed")
            assert [(each.field, each.last, each.before, each.after) for each in change.drift] == [
                ("MailingCity", "Lyon", "Marseille", "Lyon")
            ]
        apply_now(town)


def test_both_sides_changed_alike_are_one_for_the_next_edit(town: OpenedProject) -> None:
    edit_in_salesforce(town, "membre:M-2", MailingCity="Paris")
    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))
    apply_now(town)

    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Lyon"))

    change = change_of(town, "membre:M-2")
    assert change.action is Action.UPDATE
    assert [(each.before, each.after) for each in change.fields] == [("Paris", "Lyon")]


def test_a_word_of_the_mapping_empties_a_field_and_an_entry_made_later_stays(town: OpenedProject) -> None:
    erasing = reworded(town, "membres.yml", "Téléphone: phone", "Téléphone: {as: phone, erase: [plus de numéro]}")
    write_workbook(town.workspace.root, with_cell("M-2", PHONE, "Plus de numéro"))

    change = change_of(erasing, "membre:M-2")
    apply_now(erasing)
    emptied = in_salesforce(erasing, "Contact", "MobilePhone")["membre:M-2"]
    edit_in_salesforce(erasing, "membre:M-2", MobilePhone="06 39 98 00 77")
    later = change_of(erasing, "membre:M-2")

    assert [(each.field, each.after) for each in change.fields] == [("MobilePhone", None)]
    assert emptied is None
    assert (later.action, [(each.last, each.after) for each in later.drift]) == (Action.KEEP, [("", "")])


@pytest.mark.parametrize(("said", "action"), [("hold", Action.HOLD), ("skip", None)])
def test_a_person_that_the_org_does_not_have_waits_or_is_left_alone(
    town: OpenedProject, said: str, action: Action | None
) -> None:
    key = '    key: "membre:{N°}"\n'
    cautious = reworded(town, "membres.yml", key, f"{key}    on_missing: {said}\n")
    write_workbook(town.workspace.root, [*PEOPLE, ("M-9", "Lou", "Roy", None, None, "Brest")])

    with plan_of(cautious) as plan:
        found = {change.key: change.action for change in plan.changes() if change.action is not Action.KEEP}
        ends = {end.at.row: end.because.code for end in plan.row_ends() if end.at.sheet == "Membres"}
        tallies = {each.sheet: (each.held, each.left_out) for each in plan.tallies()}

    assert found.get("membre:M-9") is action
    assert found.get("foyer:M-9") is action  # nobody would live there
    assert ends[len(PEOPLE) + 2] == ("missing-held" if action else "missing-skipped")
    assert tallies["Membres"] == ((1, 0) if action else (0, 1))


def test_a_plan_of_other_mappings_is_refused_and_resolved_by_a_new_one(town: OpenedProject) -> None:
    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))
    plan_of(town).close()
    changed = reworded(town, "dons.yml", 'text: "Don {Reçu}"', 'text: "Don n° {Reçu}"')
    folder = str(town.workspace.root)

    with plan_of(town, "older.plan") as plan, pytest.raises(StalePlanError, match="mappings changed"):
        perform.apply(changed, plan, QUIET)

    assert exit_code(["apply", "--yes", "--project", folder]) == 5
    assert exit_code(["plan", "--project", folder, "--no-reports"]) == 0
    assert exit_code(["apply", "--yes", "--project", folder]) == 0


def test_a_plan_of_other_decisions_is_refused(town: OpenedProject) -> None:
    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))
    plan = plan_of(town, "older.plan")
    (town.workspace.root / "decisions.yml").write_text(DECIDED, encoding="utf-8")

    with plan, pytest.raises(StalePlanError, match="decisions changed"):
        perform.apply(open_folder(town.workspace.root), plan, QUIET)


def test_how_a_project_is_told_makes_no_plan_stale(town: OpenedProject) -> None:
    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))
    with plan_of(town) as plan:
        changed = reworded(town, "npsp-migrate.yml", "project: Une petite ville", "project: La ville\nlanguage: en")

        assert perform.apply(changed, plan, QUIET).complete


def test_a_sheet_that_changed_since_is_told_and_forbids_nothing(town: OpenedProject) -> None:
    with plan_of(town) as plan:
        fresh = basis.remarks(town, plan.basis, plan.basis.made_at)
        write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))
        later = basis.remarks(town, plan.basis, datetime.now(UTC) + timedelta(days=9))

    assert fresh == ()
    assert later == (
        "warning: changed after the plan was made, and not in it: `ville.xlsx`",
        "warning: the plan is 9 days old; `npsp-migrate plan` makes a fresh one",
    )


def test_households_get_the_names_that_the_forecast_told(tmp_path: Path) -> None:
    opened = write_town(tmp_path)
    with plan_of(opened) as plan:
        told = next(each for each in plan.forecast() if each.words.code == "forecast-households-named")

    apply_now(opened)

    names = in_salesforce(opened, "Account", "Name")
    homes = sorted(str(name) for key, name in names.items() if str(key).startswith("foyer:"))
    assert list(told.names) == homes
    assert told.count == len(homes)


def test_a_changed_amount_tells_whose_totals_move_and_which_payment_stays(town: OpenedProject) -> None:
    (number, member, day, _), *others = DONATIONS
    write_workbook(town.workspace.root, PEOPLE, ((number, member, day, 75), *others))
    with org_to_read(town.project.org) as org:
        gifts = org.read("Opportunity", (KEY_FIELD, "Amount"))
    before = dict(zip(gifts[KEY_FIELD], gifts["Amount"], strict=True))[f"don:{number}"]

    with plan_of(town) as plan:
        told = {each.words.code: (each.count, each.sum) for each in plan.forecast()}

    more = Decimal(75) - before
    assert told == {
        "forecast-donor-totals": (1, more),
        "forecast-account-totals": (1, more),
        "forecast-payments-left": (1, more),
    }


def test_a_plan_says_where_it_stands(town: OpenedProject, capsys: pytest.CaptureFixture[str]) -> None:
    edit_in_salesforce(town, "membre:M-1", MailingCity="Roubaix")

    assert exit_code(["plan", "--project", str(town.workspace.root), "--no-reports", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    standing = {name: told[name] for name in ("complete", "applicable", "errored", "changed_in_org")}
    assert standing == {"complete": False, "applicable": False, "errored": True, "changed_in_org": 1}
