"""A small plan with everything that is hard to interrupt: circles, second passes, adoptions, deletes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from written_plans import PlanOf, create, update

from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Action, Change
from npsp_migrate.salesforce.org import SalesforceOrg

KEY = "Migration_Key__c"
ORDER = ("Account", "Contact", "Campaign", "Opportunity", "OpportunityContactRole", "npe01__OppPayment__c")
FIELDS = {
    "Account": ("Name", f"Parent.{KEY}", f"npe01__One2OneContact__r.{KEY}"),
    "Contact": ("LastName", "Email", f"Account.{KEY}", f"ReportsTo.{KEY}"),
    "Campaign": ("Name", f"Parent.{KEY}"),
    "Opportunity": ("Name", "Amount", f"Account.{KEY}", f"Campaign.{KEY}", f"npsp__Primary_Contact__r.{KEY}"),
    "OpportunityContactRole": ("Role", f"Contact.{KEY}"),
    "npe01__OppPayment__c": ("npe01__Payment_Amount__c", "npe01__Payment_Date__c"),
}
PARTS = {
    "OpportunityContactRole": f"Opportunity.{KEY}",
    "npe01__OppPayment__c": f"npe01__Opportunity__r.{KEY}",
}
GIFTS = 3


@dataclass(frozen=True)
class Village:
    """`settled` is there before; `plan` is what a test interrupts."""

    name: str
    org_id: str

    def settled(self) -> PlanOf:
        name = self.name
        changes = [
            create(1, "Account", f"ancien:{name}", Name="Ancien", RecordTypeId="HH_Account"),
            create(2, "Contact", f"ancien:{name}", LastName="Dialo", AccountId=f"ancien:{name}"),
            *(_gift(3 + n, f"vieux{n}:{name}", f"ancien:{name}", f"ancien:{name}", None) for n in range(2)),
        ]
        return PlanOf(changes, org_id=self.org_id, order=ORDER, fingerprint=f"settled {name}")

    def plan(self, org: SalesforceOrg, read_at: str = "") -> PlanOf:
        """Undoing and doing in one, which no real plan does: both kinds of writing are interrupted."""
        name = self.name
        ids = org.read_keys("Opportunity", ["Id", KEY], KEY, [f"vieux0:{name}", f"vieux1:{name}"])
        changes: list[Change] = []
        for n in range(1, 4):
            changes.append(_house(n, name))
        for n in range(1, 4):
            changes.append(_person(3 + n, n, name))
        changes.append(update(7, "Contact", f"ancien:{name}", LastName=("Dialo", "Diallo")))
        for n in range(1, 4):
            changes.append(
                create(7 + n, "Campaign", f"campagne{n}:{name}", Name="C", ParentId=f"campagne{n % 3 + 1}:{name}")
                if n < 3
                else create(10, "Campaign", f"campagne3:{name}", Name="C")
            )
        for n in range(1, GIFTS + 1):
            changes.append(
                _gift(10 + n, f"don{n}:{name}", f"maison{n}:{name}", f"personne{n}:{name}", f"campagne{n}:{name}")
            )
        gone = sorted(zip(ids[KEY], ids["Id"], strict=True))
        changes += [_delete(20 + n, key, org_id) for n, (key, org_id) in enumerate(gone)]
        for n in range(1, GIFTS + 1):
            changes.append(_role(30 + n, n, name))
        for n in range(1, GIFTS + 1):
            changes.append(_payment(40 + n, n, name))
        return PlanOf(changes, org_id=self.org_id, order=ORDER, fingerprint=name, read_at=read_at)

    def dump(self, org: SalesforceOrg) -> dict[str, list[tuple[Any, ...]]]:
        """All of it, whoever made it, with what NPSP made; the name taken out, so that two villages compare."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        kinds = {
            "Account": ("ancien", *(f"maison{n}" for n in range(1, 4))),
            "Contact": ("ancien", *(f"personne{n}" for n in range(1, 4))),
            "Campaign": tuple(f"campagne{n}" for n in range(1, 4)),
            "Opportunity": ("vieux0", "vieux1", *(f"don{n}" for n in range(1, 4))),
        }
        gifts = [f"{kind}:{self.name}" for kind in kinds["Opportunity"]]
        for sobject, fields in FIELDS.items():
            by = PARTS.get(sobject, KEY)
            keys = gifts if sobject in PARTS else [f"{kind}:{self.name}" for kind in kinds[sobject]]
            frame = org.read_keys(sobject, [KEY, *fields, *([by] if by != KEY else [])], by, keys)
            rows = [
                tuple(str(cell).replace(self.name, "") for cell in row) for row in frame.itertuples(index=False)
            ]
            found[sobject] = sorted(rows)
        return found


def _house(n: int, name: str) -> Change:
    """Each below the next one, which is written later, as is its first person."""
    return create(
        n,
        "Account",
        f"maison{n}:{name}",
        Name=f"Maison {n}",
        RecordTypeId="Organization",
        ParentId=f"maison{n + 1}:{name}" if n < 3 else None,
        npe01__One2OneContact__c=f"personne{n}:{name}",
    )


def _person(seq: int, n: int, name: str) -> Change:
    return create(
        seq,
        "Contact",
        f"personne{n}:{name}",
        LastName=f"Sow {n}",
        AccountId=f"ancien:{name}",
        ReportsToId=f"personne{n % 3 + 1}:{name}" if n < 3 else None,
    )


def _gift(seq: int, key: str, account: str, person: str, campaign: str | None) -> Change:
    return create(
        seq,
        "Opportunity",
        key,
        Name="Don",
        StageName="Closed Won",
        CloseDate="2024-10-03",
        Amount=Decimal("50.25"),
        AccountId=account,
        CampaignId=campaign,
        npsp__Primary_Contact__c=person,
    )


def _role(seq: int, n: int, name: str) -> Change:
    return create(
        seq,
        "OpportunityContactRole",
        f"role{n}:{name}",
        OpportunityId=f"don{n}:{name}",
        ContactId=f"personne{n}:{name}",
        Role="Donor",
        IsPrimary=True,
    )


def _payment(seq: int, n: int, name: str) -> Change:
    return create(
        seq,
        "npe01__OppPayment__c",
        f"paiement{n}:{name}",
        npe01__Opportunity__c=f"don{n}:{name}",
        npe01__Payment_Amount__c=Decimal("50.25"),
        npe01__Payment_Date__c="2024-10-05",
        npe01__Paid__c=True,
    )


def _delete(seq: int, key: str, org_id: str) -> Change:
    return Change(seq, Action.DELETE, "Opportunity", key, key, words("new"), org_id=org_id)
