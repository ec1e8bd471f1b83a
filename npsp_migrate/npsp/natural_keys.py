"""What tells one record of NPSP from another where nobody gave it a key."""

from collections.abc import Mapping

from npsp_migrate.npsp.objects import CAMPAIGN_MEMBER, CONTACT_ROLE, PAYMENT

# The pair of parents that an org should hold only once. Salesforce enforces the first, nobody the second:
# NPSP creates contact roles by itself, so a role of ours may be there before us.
PAIRS: Mapping[str, tuple[str, str]] = {
    CAMPAIGN_MEMBER: ("CampaignId", "ContactId"),
    CONTACT_ROLE: ("OpportunityId", "ContactId"),
}

# Parts of a gift, with the field that names it: two tellings of one gift must not bring both.
GIFT_PARTS: Mapping[str, str] = {
    PAYMENT: "npe01__Opportunity__c",
    "npsp__Allocation__c": "npsp__Opportunity__c",
}

# A payment that NPSP made for a gift of ours is told by its gift and its amount.
AUTOMATIC_PAYMENT = ("npe01__Opportunity__c", "npe01__Payment_Amount__c")
