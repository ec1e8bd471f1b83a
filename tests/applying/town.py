"""A plan of some size for the embedded org: homes, people, gifts and their payments."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from written_plans import PlanOf, create

from npsp_migrate.model.plan import Change
from npsp_migrate.salesforce.connect import ExistingSession, OrgSettings, Patience, connect
from npsp_migrate.salesforce.org import SalesforceOrg

HOMES = 150
OBJECTS = ("Account", "Contact", "Opportunity", "npe01__OppPayment__c")


@dataclass(frozen=True)
class TownOrg:
    url: str
    token: str

    def open(self) -> SalesforceOrg:
        patience = Patience(attempts=3, first_seconds=0, longest_seconds=0)
        return connect(OrgSettings(ExistingSession(self.url, self.token), "66.0", patience))


def read_now() -> str:
    """An hour that all records of before are older than, as a plan tells it: an org's stamps are whole seconds."""
    time.sleep(1 - time.time() % 1)
    return datetime.now(UTC).isoformat(timespec="seconds")


def town_plan(name: str, org_id: str, homes: int = HOMES, read_at: str = "") -> PlanOf:
    changes: list[Change] = []
    for build in (_home, _person, _gift, _payment):
        changes += [build(len(changes) + n, f"{name}:{n}") for n in range(1, homes + 1)]
    return PlanOf(changes, org_id=org_id, order=OBJECTS, fingerprint=name, read_at=read_at)


def _home(seq: int, name: str) -> Change:
    return create(seq, "Account", f"foyer:{name}", Name=f"Foyer {name}", RecordTypeId="HH_Account")


def _person(seq: int, name: str) -> Change:
    return create(seq, "Contact", f"personne:{name}", LastName=f"Martin {name}", AccountId=f"foyer:{name}")


def _gift(seq: int, name: str) -> Change:
    return create(
        seq,
        "Opportunity",
        f"don:{name}",
        Name=f"Don {name}",
        StageName="Closed Won",
        CloseDate="2024-10-03",
        Amount=Decimal("50.25"),
        AccountId=f"foyer:{name}",
        npsp__Primary_Contact__c=f"personne:{name}",
        npe01__Do_Not_Automatically_Create_Payment__c=True,
    )


def _payment(seq: int, name: str) -> Change:
    return create(
        seq,
        "npe01__OppPayment__c",
        f"paiement:{name}",
        npe01__Opportunity__c=f"don:{name}",
        npe01__Payment_Amount__c=Decimal("50.25"),
        npe01__Payment_Date__c="2024-10-03",
        npe01__Paid__c=True,
    )
