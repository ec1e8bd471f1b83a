"""Small worlds for the law of undo: what an org holds, and what a load does to it, as plans without files."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Action, Basis, Change, FieldChange, Value
from npsp_migrate.npsp.objects import load_position

KEY = "Migration_Key__c"
PEOPLE = 3  # of the world before, each in a home of their own
Record = tuple[str, str, Mapping[str, Value]]  # object, key, values

WORLD: tuple[Record, ...] = (
    *(("Account", f"home:{n}", {"Name": f"Home {n}", "RecordTypeId": "HH_Account"}) for n in range(PEOPLE)),
    *(
        (
            "Contact",
            f"person:{n}",
            {"LastName": f"Martin {n}", "FirstName": "Awa", "AccountId": f"home:{n}", "HomePhone": f"010203040{n}"},
        )
        for n in range(PEOPLE)
    ),
    ("Campaign", "campaign:0", {"Name": "Octobre", "IsActive": True}),
    ("Account", "organisation:0", {"Name": "Une fondation", "RecordTypeId": "Organization"}),
    *(
        (
            "Opportunity",
            f"gift:{n}",
            {
                "Name": f"Don {n}",
                "StageName": "Closed Won",
                "CloseDate": "2024-10-03",
                "Amount": Decimal(20 + n),
                "npsp__Primary_Contact__c": f"person:{n}",
                "Description": "Merci",
            },
        )
        for n in range(PEOPLE)
    ),
)


@dataclass
class LoosePlan:
    """A plan without its file."""

    changes_: Sequence[Change]
    basis: Basis
    fingerprint: str

    def objects(self) -> tuple[str, ...]:
        return tuple(sorted({each.object for each in self.changes_}, key=load_position))

    def counts(self) -> Mapping[str, Mapping[Action, int]]:
        return {
            name: Counter(each.action for each in self.changes_ if each.object == name) for name in self.objects()
        }

    def changes(self, sobject: str = "", actions: tuple[Action, ...] = ()) -> Iterator[Change]:
        for change in self.changes_:
            if (not sobject or change.object == sobject) and (not actions or change.action in actions):
                yield change

    def work(self, sobject: str, actions: tuple[Action, ...]) -> Iterator[Change]:
        return self.changes(sobject, actions)

    def numbers(self, sobject: str, action: Action) -> Iterator[tuple[int, str]]:
        return ((each.seq, each.key) for each in self.changes(sobject, (action,)))


@dataclass
class Load:
    """What a run does: records that it creates, and fields that it updates (object, key, field, before, after)."""

    creates: list[Record] = field(default_factory=list)
    updates: list[tuple[str, str, str, Value, Value]] = field(default_factory=list)

    def plan(self, org_id: str, name: str) -> LoosePlan:
        told = {(sobject, key): tuple(_said(values)) for sobject, key, values in self.creates}
        changed: dict[tuple[str, str], dict[str, FieldChange]] = {}
        for sobject, key, name_of_field, before, after in self.updates:
            changed.setdefault((sobject, key), {})[name_of_field] = FieldChange(name_of_field, before, after)
        drafts = [(Action.CREATE, *place, fields) for place, fields in told.items()]
        drafts += [(Action.UPDATE, *place, tuple(fields.values())) for place, fields in changed.items()]
        drafts.sort(key=lambda draft: load_position(draft[1]))
        changes = [
            Change(number, action, sobject, key, key, words("new"), fields)
            for number, (action, sobject, key, fields) in enumerate(drafts, start=1)
        ]
        basis = Basis(datetime.now(UTC), "world", org_id, "http://org", (), "", KEY)
        return LoosePlan(changes, basis, name)


def _said(values: Mapping[str, Value]) -> Iterator[FieldChange]:
    return (FieldChange(name, None, value) for name, value in values.items() if value is not None)


@st.composite
def loads(draw: st.DrawFn) -> Load:
    load = Load()
    people = [f"person:{n}" for n in range(PEOPLE)]
    for number, make in enumerate(draw(st.lists(st.sampled_from(_MAKERS), max_size=8))):
        load.creates += make(draw, f"new:{number}", people)
    for place, name, values in _UPDATES:
        if draw(st.booleans()):
            load.updates.append((*place, name, values[0], draw(st.sampled_from(values[1:]))))
    return load


def _a_family(draw: st.DrawFn, name: str, people: list[str]) -> list[Record]:
    home = draw(st.sampled_from(["home:0", f"home:{name}"]))
    address = {"MailingStreet": "3 rue des Lilas", "MailingCity": draw(st.sampled_from(["Lille", "Lyon"]))}
    person = {"LastName": f"Diallo {name}", "AccountId": home, **(address if draw(st.booleans()) else {})}
    people.append(f"person:{name}")
    own = [("Account", home, {"Name": "Home", "RecordTypeId": "HH_Account"})] if home != "home:0" else []
    return [*own, ("Contact", f"person:{name}", person)]


def _somebody_alone(draw: st.DrawFn, name: str, people: list[str]) -> list[Record]:
    """NPSP makes the household."""
    people.append(f"person:{name}")
    city = draw(st.sampled_from([None, "Nantes"]))
    return [("Contact", f"person:{name}", {"LastName": f"Sow {name}", "MailingCity": city})]


def _an_employee(draw: st.DrawFn, name: str, people: list[str]) -> list[Record]:
    """NPSP makes the affiliation."""
    organisation = draw(st.sampled_from(["organisation:0", f"organisation:{name}"]))
    new = [("Account", organisation, {"Name": "Une entreprise", "RecordTypeId": "Organization"})]
    person = ("Contact", f"person:{name}", {"LastName": f"Petit {name}", "AccountId": organisation})
    return [*(new if organisation != "organisation:0" else []), person]


def _a_gift(draw: st.DrawFn, name: str, people: list[str]) -> list[Record]:
    """NPSP makes roles, the payment where none is ours, and perhaps the campaign member."""
    with_payment = draw(st.booleans())
    campaign = draw(st.sampled_from([None, "campaign:0"]))
    gift = {
        "Name": f"Don {name}",
        "StageName": draw(st.sampled_from(["Pledged", "Closed Won"])),
        "CloseDate": "2025-10-03",
        "Amount": Decimal("50.25"),
        "CampaignId": campaign,
        "npsp__Primary_Contact__c": draw(st.sampled_from(people)),
        "npe01__Do_Not_Automatically_Create_Payment__c": with_payment or None,
    }
    payment = {
        "npe01__Opportunity__c": f"gift:{name}",
        "npe01__Payment_Amount__c": Decimal("50.25"),
        "npe01__Payment_Date__c": "2025-10-03",
        "npe01__Paid__c": True,
    }
    ours = [("npe01__OppPayment__c", f"payment:{name}", payment)] if with_payment else []
    return [("Opportunity", f"gift:{name}", gift), *ours]


def _a_campaign(draw: st.DrawFn, name: str, people: list[str]) -> list[Record]:
    member = {"CampaignId": f"campaign:{name}", "ContactId": draw(st.sampled_from(people))}
    return [
        ("Campaign", f"campaign:{name}", {"Name": f"Marche {name}", "ParentId": "campaign:0"}),
        ("CampaignMember", f"member:{name}", member),
    ]


def _a_relationship(draw: st.DrawFn, name: str, people: list[str]) -> list[Record]:
    """NPSP makes the other side."""
    one, other = draw(st.lists(st.sampled_from(people), min_size=2, max_size=2, unique=True))
    pair = {"npe4__Contact__c": one, "npe4__RelatedContact__c": other, "npe4__Type__c": "Friend"}
    return [("npe4__Relationship__c", f"relationship:{name}", pair)]


def _a_standing_order(draw: st.DrawFn, name: str, people: list[str]) -> list[Record]:
    """NPSP makes its schedule, and the next installment with its parts."""
    order = {
        "npe03__Contact__c": draw(st.sampled_from(people)),
        "npe03__Amount__c": Decimal(10),
        "npe03__Installment_Period__c": "Monthly",
        "npsp__Day_of_Month__c": "15",
        "npsp__RecurringType__c": "Open",
        "npsp__Status__c": "Active",
        "npe03__Date_Established__c": "2025-01-15",
        "npsp__StartDate__c": "2025-01-15",
    }
    return [("npe03__Recurring_Donation__c", f"order:{name}", order)]


_MAKERS = (_a_family, _somebody_alone, _an_employee, _a_gift, _a_campaign, _a_relationship, _a_standing_order)
_UPDATES: tuple[tuple[tuple[str, str], str, tuple[Value, ...]], ...] = (
    (("Contact", "person:0"), "HomePhone", ("0102030400", "0199999999", None)),
    (("Contact", "person:0"), "LastName", ("Martin 0", "Martin-Sow")),
    (("Contact", "person:1"), "Title", (None, "Trésorière")),
    (("Opportunity", "gift:0"), "Description", ("Merci", None, "Merci beaucoup")),
    (("Opportunity", "gift:1"), "Name", ("Don 1", "Don de Noël")),
    (("Opportunity", "gift:2"), "CampaignId", (None, "campaign:0")),
    (("Opportunity", "gift:1"), "Amount", (Decimal(21), Decimal(22), Decimal("3.5"))),
    (("Campaign", "campaign:0"), "Name", ("Octobre", "Octobre rose")),
)
