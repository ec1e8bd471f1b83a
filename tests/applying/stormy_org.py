"""The embedded org with its own faults on, and a run that is taken up again as often as it stops."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import requests
from town import OBJECTS
from written_plans import PlanOf, Quiet

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied
from npsp_migrate.applying.patience import Patience
from npsp_migrate.errors import OrgError
from npsp_migrate.model.manner import Manner
from npsp_migrate.runs.rehearsal import local_org
from npsp_migrate.salesforce.connect import ClientCredentials, OrgSettings, connect
from npsp_migrate.salesforce.connect import Patience as CallPatience
from npsp_migrate.salesforce.org import SalesforceOrg

KEY = "Migration_Key__c"
SHORT = Patience(attempts=12, first_seconds=0.001, longest_seconds=0.01)

# What the loader must bear: per row, per call, per job.
STORM = (
    "row-lock=0.05",
    "unavailable=0.02",
    "cut-before=0.03",
    "cut-after=0.03",
    "session-expiry=50",
    "bulk-failure;every=2;rows=400",  # by number: of so few jobs a chance may spare all
)


@dataclass(frozen=True)
class StormyOrg:
    url: str
    token: str

    def open(self) -> SalesforceOrg:
        """Signs in by itself, as often as its session ends; the secrets are in the environment."""
        patience = CallPatience(attempts=8, first_seconds=0.001, longest_seconds=0.01)
        return connect(OrgSettings(ClientCredentials(self.url), "66.0", patience))

    def order(self, *rules: str) -> None:
        self._control("POST", {"rules": list(rules)})

    def calm(self, kinds: str = "") -> None:
        self._control("DELETE", None, f"?kind={kinds}" if kinds else "")

    def calls(self) -> int:
        """As the org counts them."""
        answer = requests.get(f"{self.url}/local-org/status", headers=self._headers, timeout=60)
        return int(answer.json()["calls"]["api"])

    def struck(self) -> Mapping[str, int]:
        """Kind of fault → how often it happened."""
        answer = requests.get(f"{self.url}/local-org/faults", headers=self._headers, timeout=60)
        return {rule["rule"].partition("=")[0]: int(rule["struck"]) for rule in answer.json()["rules"]}

    def _control(self, method: str, body: object, query: str = "") -> None:
        url = f"{self.url}/local-org/faults{query}"
        requests.request(method, url, json=body, headers=self._headers, timeout=60).raise_for_status()

    @property
    def _headers(self) -> dict[str, str]:
        answer = requests.post(
            f"{self.url}/services/oauth2/token",
            data={"grant_type": "client_credentials", "client_id": "k", "client_secret": "s"},
            timeout=60,
        )
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@contextlib.contextmanager
def stormy_org(folder: Path) -> Iterator[StormyOrg]:
    with local_org(folder / "org.sqlite") as session:
        yield StormyOrg(session.instance_url, session.access_token)


LIFTED = {"used up its API calls": "request-limit", "no storage left": "storage-full"}


def applied_at_last(org: StormyOrg, plan: PlanOf, journal: Path, manner: Manner) -> tuple[Applied, list[str]]:
    """What came of it, and why it stopped in between: on the next day there are calls, or there is room, again."""
    stops: list[str] = []
    while True:
        try:
            with Journal(journal) as opened:
                return apply_plan(plan, org.open(), opened, Quiet(), SHORT, manner), stops
        except OrgError as stopped:
            stops.append(stopped.message)
            assert len(stops) < 40, stops
            for reason in (reason for reason in LIFTED if reason in stopped.message):
                org.calm(LIFTED[reason])


def assert_whole(org: SalesforceOrg, plan: PlanOf, name: str) -> None:
    """Each record of the plan once, and with its values."""
    for sobject in OBJECTS:
        found = sorted(key for key in org.read(sobject, [KEY], having=KEY)[KEY] if f":{name}:" in key)
        assert found == sorted(change.key for change in plan.changes(sobject)), sobject
    gifts = sum(1 for _ in plan.changes("Opportunity"))
    for sobject in ("OpportunityContactRole", "npe01__OppPayment__c"):  # made by NPSP, or by us: one for each gift
        assert len(org.read(sobject, ["Id"])) == gifts, sobject
