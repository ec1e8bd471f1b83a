"""Broken calls and killed processes: nothing lost, nothing doubled, whatever the moment."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping_org import KeepingOrg
from scripted_org import BUSY, CUT, Call
from written_plans import NOON, PlanOf, Quiet, create, update

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.applying.patience import Patience
from npsp_migrate.errors import MigrateError, PlanError
from npsp_migrate.model.plan import Change
from npsp_migrate.salesforce.org import SalesforceOrg

PEOPLE: list[Change] = [
    *(create(n, "Account", f"foyer:{n}", Name=f"Foyer {n}") for n in range(1, 7)),
    *(create(n + 10, "Contact", f"p:{n}", LastName=f"P{n}", AccountId=f"foyer:{n}") for n in range(1, 7)),
    update(30, "Contact", "old", LastName=("Dialo", "Diallo")),
]


class Killed(BaseException):
    """As good as `kill -9`: nobody catches it, nothing is tidied up."""


def once(answer: Any) -> Any:
    left = [answer]
    return lambda _call, _rows: left.pop() if left else None


@pytest.mark.parametrize("fault", [CUT, BUSY, (200, "<html>Please wait</html>")])
@pytest.mark.parametrize("moment", ["before_commit", "after_commit"])
def test_a_call_whose_answer_got_lost_is_asked_back_and_never_done_twice(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal, at_once: Patience, fault: Any, moment: str
) -> None:
    keeper.add("Contact", Migration_Key__c="old", LastName="Dialo")
    setattr(keeper, moment, once(fault))

    applied = apply_plan(PlanOf(PEOPLE), org, journal, Quiet(), at_once)

    assert applied.complete
    assert applied.count(Outcome.CREATED) == 12
    assert applied.count(Outcome.UPDATED) == 1
    assert set(keeper.inserted.values()) == {1}
    sent_again = moment == "before_commit"
    assert len(keeper.writes) == (4 if sent_again else 3)


def test_rows_that_are_never_answered_end_as_unknown(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal, at_once: Patience
) -> None:
    keeper.before_commit = lambda call, _: CUT if "Contact" in call.path else None

    applied = apply_plan(PlanOf(PEOPLE[:12]), org, journal, Quiet(), at_once)

    assert applied.count(Outcome.CREATED) == 6
    assert applied.count(Outcome.UNKNOWN) == 6
    assert applied.problems[0].because and applied.problems[0].because.code == "never-answered"


def journal_that_dies(path: Path, writes: int) -> Journal:
    """The process ends at this write of the journal: before it, the call or both are done, after it nothing."""

    class Dying(Journal):
        left = writes

        def _writing(self) -> Any:
            type(self).left -= 1
            if type(self).left < 0:
                raise Killed
            return super()._writing()

    return Dying(path, now=lambda: NOON)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deaths=st.lists(st.integers(0, 14), min_size=1, max_size=3), cut=st.integers(0, 6))
def test_a_run_killed_at_any_moment_ends_as_if_nothing_had_happened(
    keeper: KeepingOrg,
    org: SalesforceOrg,
    tmp_path_factory: pytest.TempPathFactory,
    at_once: Patience,
    deaths: list[int],
    cut: int,
) -> None:
    keeper.records = {name: [] for name in keeper.records}
    keeper.inserted.clear()
    keeper.add("Contact", Migration_Key__c="old", LastName="Dialo")
    calls = iter(range(1000))

    def cut_one(_call: Call, _rows: Any) -> Any:
        return CUT if next(calls) == cut else None

    keeper.after_commit = cut_one
    path = tmp_path_factory.mktemp("run") / "journal.sqlite"

    for writes in deaths:
        with journal_that_dies(path, writes) as dying:
            try:
                apply_plan(PlanOf(PEOPLE), org, dying, Quiet(), at_once)
            except (Killed, MigrateError):
                continue
            break
    with Journal(path, now=lambda: NOON) as journal:
        if not journal.runs() or journal.runs()[0].finished is None:
            apply_plan(PlanOf(PEOPLE), org, journal, Quiet(), at_once)
        summary = journal.summary(journal.runs()[0].run)
        told = {key for _, key, _, _ in journal.applied(summary.run)}

    assert summary.complete
    assert summary.count(Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED) == 13
    assert set(keeper.by_key("Account")) == {f"foyer:{n}" for n in range(1, 7)}
    assert set(keeper.by_key("Contact")) == {*(f"p:{n}" for n in range(1, 7)), "old"}
    assert keeper.by_key("Contact")["old"]["LastName"] == "Diallo"
    assert set(keeper.inserted.values()) == {1}
    assert told == {change.key for change in PEOPLE}


def test_what_an_abandoned_run_wrote_is_remembered_with_the_next_one(
    keeper: KeepingOrg, org: SalesforceOrg, tmp_path: Path, at_once: Patience
) -> None:
    """The call was done, its outcome never written down, and instead of going on somebody made a new plan."""
    gone = PlanOf(PEOPLE[:6])
    path = tmp_path / "journal.sqlite"
    with journal_that_dies(path, 2) as dying, pytest.raises(Killed):
        apply_plan(gone, org, dying, Quiet(), at_once)
    later = PlanOf([create(1, "Account", "foyer:99", Name="Foyer 99")], fingerprint="later")

    with Journal(path, now=lambda: NOON) as journal:
        applied = apply_plan(later, org, journal, Quiet(), at_once)

        assert len(keeper.records["Account"]) == 7
        assert applied.counts == (("Account", Outcome.CREATED, 1),)
        told = [key for _, key, _, _ in journal.applied(applied.run)]
        assert told == [*(f"foyer:{n}" for n in range(1, 7)), "foyer:99"]
        with pytest.raises(PlanError, match="a later one applied since, in run 2"):
            apply_plan(gone, org, journal, Quiet(), at_once)


def test_the_intent_is_on_disk_before_the_call_is_made(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal, tmp_path: Path
) -> None:
    seen: list[int] = []

    def look(_call: Call, _rows: Any) -> None:
        with Journal(tmp_path / "journal.sqlite") as other:
            seen.append(len(list(other.open_intents(1, "Account"))))

    keeper.before_commit = look

    apply_plan(PlanOf(PEOPLE[:6]), org, journal, Quiet())

    assert seen == [6]


def test_a_journal_that_cannot_be_written_sends_nothing(
    keeper: KeepingOrg, org: SalesforceOrg, tmp_path: Path
) -> None:
    with pytest.raises(MigrateError, match=r"The journal .* cannot be written"):
        Journal(tmp_path / "no such folder" / "journal.sqlite")

    assert not keeper.writes


def test_a_journal_is_nobody_elses_business(journal: Journal, tmp_path: Path) -> None:
    assert (tmp_path / "journal.sqlite").stat().st_mode & 0o077 == 0


def test_a_journal_of_another_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE runs (id INTEGER)")
    old.close()

    with pytest.raises(MigrateError, match="another version"):
        Journal(path)
