"""Killed at any moment, around any call and any write of the journal, then resumed: as if nothing had happened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mortal import Killed, Reaper, mortal_journal, mortal_org
from town import TownOrg, read_now
from village import Village
from written_plans import PlanOf, Quiet

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.patience import Patience
from npsp_migrate.errors import PlanError
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.runs.rehearsal import local_org
from npsp_migrate.salesforce.org import SalesforceOrg

WAYS = {
    "collections": Manner(Via.COLLECTIONS, batch=2),
    "bulk": Manner(Via.BULK, smallest_job=1),
}
AT_ONCE = Patience(attempts=6, first_seconds=0, longest_seconds=0)
LONG = 10**6
# A moment that failed is told as it is: to look for a smaller one takes minutes.
ONCE = settings(deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Valley:
    """Villages in one org, each with a name of its own, and how one looks after a run that nobody interrupted."""

    town: TownOrg
    org: SalesforceOrg  # for what is not to be interrupted
    folder: Path
    names: Iterator[int] = field(default_factory=count)
    calm: dict[tuple[str, bool], tuple[int, Any]] = field(default_factory=dict)

    def found(self, *, quiet: bool) -> tuple[Village, PlanOf, Path]:
        """`quiet`: nobody else has written since the plan was made, and it tells since when."""
        number = next(self.names)
        village = Village(f"v{number}", self.org.identity().org_id)
        with Journal(self.folder / f"settled{number}") as journal:
            assert apply_plan(village.settled(), self.org, journal, Quiet()).complete
        plan = village.plan(self.org, read_now() if quiet else "")
        return village, plan, self.folder / f"journal{number}"

    def uninterrupted(self, way: str, *, quiet: bool) -> tuple[int, Any]:
        """How many moments such a run has, and what it leaves."""
        if (way, quiet) not in self.calm:
            village, plan, path = self.found(quiet=quiet)
            reaper = Reaper(LONG)
            self.run(plan, path, way, reaper)
            self.calm[way, quiet] = reaper.passed, village.dump(self.org)
        return self.calm[way, quiet]

    def run(self, plan: PlanOf, path: Path, way: str, reaper: Reaper) -> None:
        with mortal_journal(path, reaper) as journal:
            org = mortal_org(self.town.open(), reaper)
            applied = apply_plan(plan, org, journal, Quiet(), AT_ONCE, WAYS[way])
        assert applied.complete, applied.problems

    def survive(self, deaths: list[int], ways: list[str], last: str, *, quiet: bool) -> None:
        """Die so often, each time a little later; then come to the end, and compare."""
        village, plan, path = self.found(quiet=quiet)
        for moment, way in zip(deaths, ways, strict=False):
            try:
                self.run(plan, path, way, Reaper(moment))
            except Killed:
                continue
            except PlanError:  # it had come to its end
                break
        try:
            self.run(plan, path, last, Reaper(LONG))
        except PlanError as done:
            assert "applied already" in done.message
        _, left = self.uninterrupted(last, quiet=quiet)
        assert village.dump(self.org) == left
        with Journal(path) as journal:
            assert sum(number for _, _, number in journal.summary(1).counts) == len(plan.all_changes)
            told = {(sobject, key) for sobject, key, _, _ in journal.applied(1)}
        assert {(each.object, each.key) for each in plan.all_changes if each.action != "delete"} <= told


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valley]:
    folder = tmp_path_factory.mktemp("valley")
    with local_org(folder / "org.sqlite") as session:
        town = TownOrg(session.instance_url, session.access_token)
        yield Valley(town, town.open(), folder)


@pytest.mark.parametrize("way", sorted(WAYS))
@settings(parent=ONCE, max_examples=3)
@given(chosen=st.data())
def test_killed_anywhere_and_resumed_the_org_is_as_if_nothing_had_happened(
    valley: Valley, way: str, chosen: st.DataObject
) -> None:
    quiet = chosen.draw(st.booleans())
    moments, _ = valley.uninterrupted(way, quiet=quiet)
    deaths = chosen.draw(st.lists(st.integers(0, moments), min_size=1, max_size=3))

    valley.survive(deaths, [way] * len(deaths), way, quiet=quiet)


@pytest.mark.slow
@pytest.mark.parametrize("way", sorted(WAYS))
def test_killed_at_every_single_moment_and_resumed(valley: Valley, way: str) -> None:
    moments, _ = valley.uninterrupted(way, quiet=True)

    for moment in range(moments):
        valley.survive([moment], [way], way, quiet=True)


@pytest.mark.slow
@settings(parent=ONCE, max_examples=250)
@given(chosen=st.data())
def test_killed_again_and_again_and_resumed_by_another_way(valley: Valley, chosen: st.DataObject) -> None:
    quiet = chosen.draw(st.booleans())
    ways = chosen.draw(st.lists(st.sampled_from(sorted(WAYS)), min_size=2, max_size=4))
    moments = max(valley.uninterrupted(way, quiet=quiet)[0] for way in WAYS)
    deaths = [chosen.draw(st.integers(0, moments)) for _ in ways[:-1]]

    valley.survive(deaths, ways[:-1], ways[-1], quiet=quiet)
