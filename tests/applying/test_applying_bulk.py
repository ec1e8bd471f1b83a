"""What a bulk job cannot do, calls do after it; and what a run leaves to others, it leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from keeping_org import KeepingOrg
from town import OBJECTS, TownOrg, town_plan
from written_plans import PlanOf, Quiet, create

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied, Outcome
from npsp_migrate.errors import OrgError
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.model.plan import Change
from npsp_migrate.runs.rehearsal import local_org
from npsp_migrate.salesforce.org import SalesforceOrg

BULK = Manner(Via.BULK, smallest_job=1)


@dataclass(frozen=True)
class Loaded:
    town: TownOrg
    folder: Path

    def apply(self, changes: list[Change], name: str, manner: Manner = BULK) -> Applied:
        org = self.town.open()
        with Journal(self.folder / name) as journal:
            plan = PlanOf(changes, org_id=org.identity().org_id, order=OBJECTS, fingerprint=name)
            return apply_plan(plan, org, journal, Quiet(), manner=manner)

    def tell(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.town.token}"}
        answer = requests.request(method, f"{self.town.url}/{path}", json=body, headers=headers, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def calls(self) -> dict[str, int]:
        by_kind: dict[str, int] = self.tell("GET", "local-org/status")["calls"]["by_kind"]
        return by_kind


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("loaded")
    with local_org(folder / "org.sqlite") as session:
        yield Loaded(TownOrg(session.instance_url, session.access_token), folder)


@pytest.fixture
def loaded(world: Loaded) -> Iterator[Loaded]:
    yield world
    world.tell("DELETE", "local-org/faults")


def test_what_a_duplicate_rule_stops_in_a_job_goes_again_by_a_call_that_may_pass_it(loaded: Loaded) -> None:
    twin = {"FirstName": "Awa", "LastName": "Jumeau", "Email": "awa@example.org"}
    rule = {"name": "Standard_Contact_Duplicate_Rule", "isActive": True, "action": "alert"}
    loaded.apply([_person(1, "jumeau:1", **twin)], "un")
    loaded.tell("POST", "local-org/duplicate-rules", rule)

    applied = loaded.apply([_person(1, "jumeau:2", **twin)], "deux")

    loaded.tell("POST", "local-org/duplicate-rules", {**rule, "isActive": False})
    assert applied.count(Outcome.CREATED) == 1
    assert loaded.calls()["collections"] == 1


def test_children_of_a_parent_that_a_job_refused_are_held(loaded: Loaded) -> None:
    changes = [
        create(1, "Account", "foyer:1", Name="Foyer", RecordTypeId="HH_Account"),
        _person(2, "p:1", LastName="Diallo", Email="no address", AccountId="foyer:1"),
        _person(3, "p:2", LastName="Sow", AccountId="foyer:1"),
        *(_gift(3 + n, f"don:{n}", f"p:{n}") for n in (1, 2)),
    ]

    applied = loaded.apply(changes, "orphelins")

    told = [(each.key, each.outcome, each.because.code if each.because else "") for each in applied.problems]
    assert told == [
        ("p:1", Outcome.REFUSED, "refused-email"),
        ("don:1", Outcome.HELD, "parent-not-in-org"),
    ]
    assert applied.count(Outcome.CREATED) == 3


def test_an_org_that_takes_no_jobs_is_written_by_calls(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    plan = PlanOf([_person(n, f"p:{n}", LastName="Sow") for n in range(1, 4)])

    applied = apply_plan(plan, org, journal, Quiet(), manner=BULK)

    assert applied.complete
    assert keeper.writes == [3]


def test_a_run_stops_before_the_calls_that_are_kept_for_others_and_goes_on_the_next_day(loaded: Loaded) -> None:
    org = loaded.town.open()
    plan = list(town_plan("reserve", org.identity().org_id, homes=60).all_changes)
    sparing = Manner(Via.COLLECTIONS, batch=10, reserve=50)
    begun = sum(loaded.calls().values())
    loaded.tell("POST", "local-org/faults", {"rules": [f"request-limit={begun + 30}"]})

    with pytest.raises(OrgError, match="and 50 % are kept for others") as stopped:
        loaded.apply(plan, "reserve", sparing)
    spent = sum(loaded.calls().values())
    loaded.tell("DELETE", "local-org/faults")
    applied = loaded.apply(plan, "reserve", sparing)

    assert "npsp-migrate resume" in stopped.value.hint
    assert spent <= begun + 30
    assert applied.resumed and applied.complete
    assert applied.count(Outcome.CREATED) == len(plan)


def _person(seq: int, key: str, **values: str) -> Change:
    return create(seq, "Contact", key, **values)


def _gift(seq: int, key: str, person: str) -> Change:
    return create(
        seq,
        "Opportunity",
        key,
        Name="Don",
        StageName="Closed Won",
        CloseDate="2024-10-03",
        npsp__Primary_Contact__c=person,
    )
