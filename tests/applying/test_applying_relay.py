"""The last job is settled while the next one runs: no pause between them, and nothing lost when either breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mortal import Killed, Reaper, mortal_journal, mortal_org
from town import TownOrg, read_now
from written_plans import PlanOf, Quiet, create

from npsp_migrate.applying import executing
from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied, Outcome
from npsp_migrate.applying.patience import Patience
from npsp_migrate.errors import PlanError, TimeUpError
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.model.plan import Change
from npsp_migrate.runs.rehearsal import local_org
from npsp_migrate.salesforce.org import SalesforceOrg

KEY = "Migration_Key__c"
OBJECTS = ("Account", "Contact")
BULK = Manner(Via.BULK, smallest_job=1)
AT_ONCE = Patience(attempts=6, first_seconds=0, longest_seconds=0)
LONG = 10**6
# A moment that failed is told as it is: to look for a smaller one takes minutes.
ONCE = settings(deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])


def homes_and_people(name: str, last_home: str = "Foyer") -> list[Change]:
    """Four of each, and a job takes two."""
    homes = [
        create(n, "Account", f"foyer:{name}:{n}", Name="Foyer" if n < 4 else last_home, RecordTypeId="HH_Account")
        for n in range(1, 5)
    ]
    people = [
        create(4 + n, "Contact", f"p:{name}:{n}", LastName=f"Sow {n}", AccountId=f"foyer:{name}:{n}")
        for n in range(1, 5)
    ]
    return [*homes, *people]


@dataclass
class Street:
    """One org for all tests, a new street for each."""

    town: TownOrg
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)
    calls: list[str] = field(default_factory=list)  # of the last run

    def plan(self, **more: str) -> tuple[PlanOf, Path]:
        name = f"r{next(self.numbers)}"
        org_id = self.town.open().identity().org_id
        changes = homes_and_people(name, **more)
        plan = PlanOf(changes, org_id=org_id, order=OBJECTS, fingerprint=name, read_at=read_now())
        return plan, self.folder / name

    def apply(self, plan: PlanOf, path: Path, manner: Manner = BULK, reaper: Reaper | None = None) -> Applied:
        reaper = reaper or Reaper(LONG)
        org = mortal_org(self.town.open(), reaper)
        self.calls = []
        org._reader._calls._session.hooks["response"].append(self.listen)
        with mortal_journal(path, reaper) as journal:
            return apply_plan(plan, org, journal, Quiet(), AT_ONCE, manner)

    def listen(self, answer: requests.Response, *_: object, **__: object) -> None:
        """Jobs by their last letter, in the order of the run."""
        path = re.search(r"jobs/ingest/(\w+?)(.)(?:[A-Z]{3})?(/\w+)?/?$", answer.url)
        if path:
            self.calls.append(f"{answer.request.method} {path[2]}{path[3] or ''}")

    def keys(self, plan: PlanOf) -> list[str]:
        """What the org holds of a street, doubles included."""
        org: SalesforceOrg = self.town.open()
        found = [key for name in OBJECTS for key in org.read(name, [KEY], having=KEY)[KEY]]
        return sorted(key for key in found if f":{plan.fingerprint}:" in key)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    folder = tmp_path_factory.mktemp("street")
    with local_org(folder / "org.sqlite") as session:
        yield Street(TownOrg(session.instance_url, session.access_token), folder)


@pytest.fixture(autouse=True)
def small_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing, "LOAD_WINDOW", 2)


def test_the_next_job_is_there_before_the_last_one_ends_and_begins_before_that_one_is_read(street: Street) -> None:
    plan, path = street.plan()

    applied = street.apply(plan, path)

    assert applied.complete
    first = street.calls[0][4]
    one, two, three, four = (chr(ord(first) + n) for n in range(4))
    assert street.calls == [
        *(f"PUT {one}/batches", f"PATCH {one}"),
        *(f"PUT {two}/batches", f"GET {one}", f"PATCH {two}", f"GET {one}/successfulResults"),
        *(f"PUT {three}/batches", f"GET {two}", f"PATCH {three}", f"GET {two}/successfulResults"),
        *(f"PUT {four}/batches", f"GET {three}", f"PATCH {four}", f"GET {three}/successfulResults"),
        *(f"GET {four}", f"GET {four}/successfulResults"),
    ]


def test_after_a_refused_row_the_waiting_job_is_dropped_and_children_are_held(street: Street) -> None:
    plan, path = street.plan(last_home="")

    applied = street.apply(plan, path)

    told = {each.key.rpartition(":")[2]: each.outcome for each in applied.problems if each.object == "Contact"}
    assert told == {"4": Outcome.HELD}
    assert applied.count(Outcome.CREATED) == 6
    assert applied.count(Outcome.REFUSED) == 1
    assert len(street.keys(plan)) == 6


class Deadline:
    """So many calls that write may begin."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TimeUpError("The time is up")


@pytest.mark.parametrize("calls", [2, 3])
def test_a_run_that_stops_in_time_leaves_no_question_open(street: Street, calls: int) -> None:
    plan, path = street.plan()

    with pytest.raises(TimeUpError):
        street.apply(plan, path, Manner(Via.BULK, smallest_job=1, may_go_on=Deadline(calls)))

    with Journal(path) as journal:
        assert journal.in_doubt(1) == ()
        written = {key for _, key, _, _ in journal.applied(1)}
    assert street.keys(plan) == sorted(written)
    assert street.apply(plan, path).complete


def survive(street: Street, deaths: list[int]) -> None:
    """Die so often, each time around another call or write of the journal; then come to the end."""
    plan, path = street.plan()
    for moment in deaths:
        try:
            street.apply(plan, path, reaper=Reaper(moment))
        except Killed:
            with Journal(path) as journal:
                assert len(journal.in_doubt(1)) <= 2
        except PlanError:  # it had come to its end
            break
    try:
        street.apply(plan, path)
    except PlanError as done:
        assert "applied already" in done.message
    wanted = sorted(change.key for change in plan.all_changes)
    assert street.keys(plan) == wanted
    with Journal(path) as journal:
        assert journal.summary(1).complete
        assert sorted(key for _, key, _, _ in journal.applied(1)) == wanted


MOMENTS = 90  # of a run that nobody interrupts


@settings(parent=ONCE, max_examples=4)
@given(deaths=st.lists(st.integers(0, MOMENTS), min_size=1, max_size=3))
def test_killed_between_two_jobs_nothing_is_lost_or_doubled(street: Street, deaths: list[int]) -> None:
    survive(street, deaths)


@pytest.mark.slow
def test_killed_at_every_moment_of_a_relay_nothing_is_lost_or_doubled(street: Street) -> None:
    plan, path = street.plan()
    reaper = Reaper(LONG)
    street.apply(plan, path, reaper=reaper)
    assert reaper.passed == MOMENTS

    for moment in range(MOMENTS):
        survive(street, [moment])
