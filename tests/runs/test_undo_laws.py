"""The law of undo: whatever a run did, taking it back leaves the org as it was, NPSP's own records included."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from staffed_town import QUIET, Staff, running_org
from undo_steps import an_hour_passes, held
from undo_worlds import KEY, WORLD, Load, loads

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied
from npsp_migrate.applying.past_runs import PastRuns
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.planning.plan_writing import write_plan
from npsp_migrate.planning.undo.gathering import gather
from npsp_migrate.runs.undoing import UndoneProject, contents_of_undo, undoable_run
from npsp_migrate.salesforce.connect import ExistingSession, OrgSettings, Patience, connect
from npsp_migrate.salesforce.org import SalesforceOrg

QUICK = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
THOROUGH = settings(QUICK, max_examples=150)
NUMBERS = count()


@dataclass(frozen=True)
class Bench:
    """An org that keeps running, with a world in it that was loaded once."""

    folder: Path
    staff: Staff
    org: SalesforceOrg

    @property
    def database(self) -> Path:
        return self.folder / "org.sqlite"

    def apply(self, load: Load, journal: Journal) -> Applied:
        return apply_plan(load.plan(self.org.identity().org_id, f"load {next(NUMBERS)}"), self.org, journal, QUIET)

    def undo(self, run: int, journal: Journal) -> Applied:
        undone = undoable_run(journal, run)
        written = gather(PastRuns(journal).written(undone))
        contents = contents_of_undo(undone, written, self.org, UndoneProject("world", KEY), QUIET)
        path = self.folder / f"undo-{next(NUMBERS)}.plan"
        write_plan(path, contents)
        with PlanFile(path) as plan:
            return apply_plan(plan, self.org, journal, QUIET)

    def renew(self) -> None:
        """The world as in the beginning."""
        self.staff.reset()
        with Journal(self.folder / f"world-{next(NUMBERS)}.sqlite") as journal:
            assert self.apply(Load(list(WORLD)), journal).complete
        an_hour_passes(self.database)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("world")
    with running_org(folder) as staff:
        session = ExistingSession(staff.session.instance_url, staff.session.access_token)
        bench = Bench(folder, staff, connect(OrgSettings(session, "66.0", Patience(attempts=2, first_seconds=0))))
        bench.renew()
        yield bench


def check_the_law(bench: Bench, load: Load) -> None:
    before = held(bench.database)
    try:
        with Journal(bench.folder / f"journal-{next(NUMBERS)}.sqlite") as journal:
            applied = bench.apply(load, journal)
            undone = bench.undo(applied.run, journal)

        assert applied.complete, applied.problems
        assert undone.complete, undone.problems
        assert held(bench.database) == before
    except BaseException:
        bench.renew()  # what failed is tried again
        raise


@QUICK
@given(load=loads())
def test_apply_then_undo_is_the_org_as_before(bench: Bench, load: Load) -> None:
    check_the_law(bench, load)


@pytest.mark.slow
@THOROUGH
@given(load=loads())
def test_apply_then_undo_is_the_org_as_before_many_times(bench: Bench, load: Load) -> None:
    check_the_law(bench, load)
