"""What a load leaves behind beside its own records: what NPSP adds and fills by itself, as an undo has to know it.

From NPSP's source (triggers of version 3.236) and the trial configuration; flows of the org itself may do more.
"""

from collections.abc import Mapping

from npsp_migrate.npsp.objects import (
    ACCOUNT,
    CAMPAIGN,
    CAMPAIGN_MEMBER,
    CONTACT,
    CONTACT_ROLE,
    LOAD_ORDER,
    OPPORTUNITY,
    PAYMENT,
    Load,
    known_objects,
)

ADDRESS = "npsp__Address__c"
RECURRING = "npe03__Recurring_Donation__c"
INSTALLMENT_OF = RECURRING  # a gift's lookup has the name of the object that it leads to

# Records that NPSP makes in the same moment as ours, for records that were there before, too.
MADE_BY_NPSP = frozenset(
    {
        ADDRESS,
        CAMPAIGN_MEMBER,
        CONTACT_ROLE,
        PAYMENT,
        "CampaignMemberStatus",
        "npe4__Relationship__c",
        "npe5__Affiliation__c",
        "npsp__Allocation__c",
    }
)
# What no automation of NPSP ever makes: somebody typed it in, or another program wrote it.
_MADE_BY_PEOPLE = frozenset({CAMPAIGN, CONTACT, "Case", "Lead", RECURRING, "npsp__General_Accounting_Unit__c"})

# Logs and staging tables that point to everything: they are no reason to keep a record.
_LOGS = frozenset({"npsp__DataImport__c", "npsp__DataImportBatch__c", "npsp__RecurringDonationChangeLog__c"})
# Lookups that follow from others, though Salesforce does not say so of all of them.
_FOLLOWING = frozenset({("Task", "AccountId"), ("Event", "AccountId"), ("CampaignMember", "LeadOrContactId")})

_ADDRESS_PARTS = ("Street", "City", "State", "PostalCode", "Country", "StateCode", "CountryCode")


def _address(*kinds: str) -> frozenset[str]:
    return frozenset(f"{kind}{part}" for kind in kinds for part in _ADDRESS_PARTS)


# Fields that NPSP or the platform fills and keeps in step: a difference there is nobody's edit.
FILLED_BY_ITSELF: Mapping[str, frozenset[str]] = {
    ACCOUNT: frozenset({"Name", "Type", "Phone", "Fax", "CleanStatus", "npo02__SYSTEM_CUSTOM_NAMING__c"})
    | {"npo02__Formal_Greeting__c", "npo02__Informal_Greeting__c", "npsp__Undeliverable_Address__c"}
    | _address("Billing", "Shipping"),
    CONTACT: frozenset({"AccountId", "CleanStatus", "HasOptedOutOfEmail", "DoNotCall", "npsp__Do_Not_Contact__c"})
    | {"npe01__Preferred_Email__c", "npe01__PreferredPhone__c", "npo02__Naming_Exclusions__c"}
    | {"npsp__Primary_Affiliation__c", "npe01__Primary_Address_Type__c", "npsp__Undeliverable_Address__c"}
    | _address("Mailing", "Other"),
    OPPORTUNITY: frozenset({"AccountId", "Probability", "ForecastCategoryName", "npsp__Primary_Contact__c"})
    | {"CampaignId", "Pricebook2Id", "npsp__Honoree_Name__c", "npsp__Notification_Recipient_Name__c"},
    CAMPAIGN: frozenset({"Status", "IsActive"}),
    PAYMENT: frozenset({"npe01__Paid__c", "npe01__Payment_Date__c", "npe01__Scheduled_Date__c"}),
}


def looks_at(sobject: str) -> bool:
    """Whether further fields of its records tell of somebody's work; of others nobody knows who fills them."""
    return sobject in FILLED_BY_ITSELF


def may_be_automatic(sobject: str) -> bool:
    """Whether a record of this kind can be the work of NPSP, or of a flow, in the wake of ours."""
    return sobject not in _MADE_BY_PEOPLE


def is_log(sobject: str) -> bool:
    return sobject in _LOGS


def follows(sobject: str, field: str) -> bool:
    """Whether a lookup is kept by NPSP or Salesforce itself: where it leads is nobody's decision."""
    known = known_objects().get(sobject, {}).get(field)
    by_itself = known is not None and known.load in (Load.SYSTEM, Load.NEVER)
    return by_itself or is_log(sobject) or (sobject, field) in _FOLLOWING


def is_looked_at(sobject: str) -> bool:
    """Whether an undo asks for records of this kind: NPSP's own objects, and those that an association made."""
    return (sobject in known_objects() or sobject.endswith("__c")) and not is_log(sobject)


def undo_position(sobject: str) -> tuple[int, str]:
    """Children first: the load order from its end.

    But a household's addresses follow its members, who get back what stood in them; and a recurring donation goes
    before its gifts, since NPSP makes the next installment as soon as one is deleted.
    """
    order = [name for name in reversed(LOAD_ORDER) if name not in (ADDRESS, RECURRING)]
    order.insert(order.index(ACCOUNT), ADDRESS)
    order.insert(order.index(OPPORTUNITY), RECURRING)
    return (order.index(sobject) if sobject in order else -1), sobject
