"""NPSP's objects and fields as its source declares them, for checks that need no org.

The facts stand in `schema.json` (NPSP 3.236, managed-package prefixes). What an org really has, its own
fields included, only its describe tells.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

ACCOUNT = "Account"
CONTACT = "Contact"
CAMPAIGN = "Campaign"
CAMPAIGN_MEMBER = "CampaignMember"
OPPORTUNITY = "Opportunity"
PAYMENT = "npe01__OppPayment__c"
CONTACT_ROLE = "OpportunityContactRole"
RECURRING_DONATION = "npe03__Recurring_Donation__c"
GRANT_DEADLINE = "npsp__Grant_Deadline__c"

HOUSEHOLD_RECORD_TYPE = "HH_Account"
ORGANIZATION_RECORD_TYPE = "Organization"

DEFAULT_KEY_FIELD = "Migration_Key__c"

# Parents first; each step needs only what stands before it.
LOAD_ORDER = (
    ACCOUNT,
    CONTACT,
    "npsp__Address__c",
    "npe5__Affiliation__c",
    "npe4__Relationship__c",
    CAMPAIGN,
    "CampaignMemberStatus",
    "npsp__General_Accounting_Unit__c",
    "npe03__Recurring_Donation__c",
    OPPORTUNITY,
    CONTACT_ROLE,
    "npsp__Partial_Soft_Credit__c",
    "npsp__Account_Soft_Credit__c",
    PAYMENT,
    "npsp__Allocation__c",
    CAMPAIGN_MEMBER,
    "npsp__Grant_Deadline__c",
    "GW_Volunteers__Volunteer_Job__c",
    "GW_Volunteers__Volunteer_Shift__c",
    "GW_Volunteers__Volunteer_Hours__c",
    "Task",
    "Event",
    "Case",
    "Lead",
)

# The namespaces of the packages: a name with one of these and no entry in the schema is a mistake.
PACKAGED = ("npsp__", "npe01__", "npe03__", "npe4__", "npe5__", "npo02__", "GW_Volunteers__")


class Load(StrEnum):
    """Whether a load may write a field. `system` is writable, but NPSP overwrites it: never migrate it."""

    OK = "ok"
    INSERT_ONLY = "insertOnly"
    UPDATE_ONLY = "updateOnly"
    SYSTEM = "system"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class KnownField:
    name: str
    label: str
    type: str
    load: Load
    length: int = 0
    required: bool = False
    reference_to: tuple[str, ...] = ()
    relationship: str = ""


@cache
def known_objects() -> Mapping[str, Mapping[str, KnownField]]:
    """Object → field → what is known of it."""
    raw = json.loads(files(__package__).joinpath("schema.json").read_text(encoding="utf-8"))
    return {
        name: {field: _known_field(field, facts) for field, facts in described["fields"].items()}
        for name, described in raw["objects"].items()
    }


def _known_field(name: str, facts: Mapping[str, object]) -> KnownField:
    targets = facts.get("referenceTo") or ()
    return KnownField(
        name=name,
        label=str(facts["label"]),
        type=str(facts["type"]),
        load=Load(str(facts["load"])),
        length=int(str(facts.get("length", 0))),
        required=bool(facts.get("required", False)),
        reference_to=tuple(str(target) for target in targets) if isinstance(targets, list) else (),
        relationship=str(facts.get("relationship") or ""),
    )


def load_position(sobject: str) -> int:
    """Where an object stands in the load order; an object that we do not know comes last."""
    return LOAD_ORDER.index(sobject) if sobject in LOAD_ORDER else len(LOAD_ORDER)
