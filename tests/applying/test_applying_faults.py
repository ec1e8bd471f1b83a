"""A bad day at Salesforce: lost calls, locked rows, sessions that end, no calls left. Nothing lost or doubled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_gateway import Faults, faulty_gateway
from town import HOMES, OBJECTS, TownOrg, town_plan
from written_plans import Quiet

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied, Outcome
from npsp_migrate.applying.patience import Patience
from npsp_migrate.errors import OrgError
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.model.plan import Plan
from npsp_migrate.runs.rehearsal import local_org
from npsp_migrate.salesforce.connect import ClientCredentials, OrgSettings, connect
from npsp_migrate.salesforce.connect import Patience as CallPatience
from npsp_migrate.salesforce.org import SalesforceOrg

KEY = "Migration_Key__c"
AT_ONCE = Patience(attempts=12, first_seconds=0, longest_seconds=0)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownOrg]:
    with local_org(tmp_path_factory.mktemp("org") / "org.sqlite") as session:
        yield TownOrg(session.instance_url, session.access_token)


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")


def through(url: str) -> SalesforceOrg:
    patience = CallPatience(attempts=12, first_seconds=0, longest_seconds=0)
    return connect(OrgSettings(ClientCredentials(url), "66.0", patience))


def apply(plan: Plan, url: str, path: Path, via: Via = Via.COLLECTIONS) -> Applied:
    with Journal(path) as journal:
        return apply_plan(plan, through(url), journal, Quiet(), AT_ONCE, Manner(via))


def assert_whole(org: SalesforceOrg, plan: Plan, name: str) -> None:
    for sobject in OBJECTS:
        found = sorted(key for key in org.read(sobject, [KEY], having=KEY)[KEY] if f":{name}:" in key)
        assert found == sorted(change.key for change in plan.changes(sobject)), sobject


@pytest.mark.parametrize("via", [Via.COLLECTIONS, Via.BULK])
@pytest.mark.parametrize("seed", [1])
def test_a_load_through_a_bad_line_ends_complete(town: TownOrg, tmp_path: Path, seed: int, via: Via) -> None:
    name = f"orage-{via}-{seed}"
    org = town.open()
    plan = town_plan(name, org.identity().org_id)
    faults = Faults(busy=0.1, cut_before=0.1, cut_after=0.15, locked=0.05, session_calls=9, seed=seed)

    with faulty_gateway(town.url, town.token, faults) as url:
        applied = apply(plan, url, tmp_path / "journal.sqlite", via)

    assert applied.complete, applied.problems
    assert applied.count(Outcome.CREATED) == 4 * HOMES
    assert_whole(org, plan, name)
    assert {"session", "cut_after"} <= set(faults.seen)


def test_a_day_without_calls_left_ends_in_one_sentence_and_the_next_day_goes_on(
    town: TownOrg, tmp_path: Path
) -> None:
    org = town.open()
    plan = town_plan("quota", org.identity().org_id)
    path = tmp_path / "journal.sqlite"
    faults = Faults(calls_left=10)

    with faulty_gateway(town.url, town.token, faults) as url:
        with pytest.raises(OrgError, match="used up its API calls"):
            apply(plan, url, path)
        faults.calls_left = 10**9
        applied = apply(plan, url, path)

    assert applied.resumed
    assert applied.complete
    assert_whole(org, plan, "quota")
