"""The handlers that exist here, by class and object, and the rules that are no handler but run beside them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.dml.changes import Event, Trigger
from npsp_migrate.localorg.npsp import (
    accounts,
    address_records,
    addresses,
    affiliations,
    allocation_shares,
    allocations,
    campaigns,
    cascades,
    contacts,
    engagement,
    exclusions,
    gifts,
    households,
    levels,
    matchinggifts,
    merging,
    payments,
    recurring,
    recurring_legacy,
    recurring_rules,
    relationships,
    roles,
    rollups,
    softcredits,
    volunteers,
)
from npsp_migrate.localorg.npsp.constants import ADDRESS, AFFILIATION, PAYMENT

Handler = Callable[[Trigger], None]

HANDLERS: Mapping[tuple[str, str], Handler] = MappingProxyType(
    {
        ("HH_Households_TDTM", "Contact"): exclusions.keep_exclusions,
        ("ACCT_IndividualAccounts_TDTM", "Contact"): households.keep_households,
        ("ADDR_Contact_TDTM", "Contact"): addresses.addresses_of_contacts,
        ("CON_DoNotContact_TDTM", "Contact"): contacts.respect_wishes,
        ("AFFL_Affiliations_TDTM", "Contact"): affiliations.affiliate_contacts,
        ("ACCT_Accounts_TDTM", "Account"): accounts.keep_accounts,
        ("ADDR_Account_TDTM", "Account"): addresses.addresses_of_accounts,
        ("AFFL_Affiliations_TDTM", "Account"): affiliations.affiliate_accounts,
        ("AFFL_Affiliations_TDTM", AFFILIATION): affiliations.keep_primary_affiliations,
        ("ADDR_Addresses_TDTM", ADDRESS): address_records.keep_addresses,
        ("OPP_OpportunityContactRoles_TDTM", "Opportunity"): gifts.settle_donors,
        ("HH_OppContactRoles_TDTM", "Opportunity"): roles.credit_households,
        ("PMT_Payment_TDTM", "Opportunity"): payments.payments_of_gifts,
        ("PMT_Payment_TDTM", PAYMENT): payments.check_payments,
        ("OPP_CampaignMember_TDTM", "Opportunity"): campaigns.add_donors_to_campaigns,
        ("MTCH_Opportunity_TDTM", "Opportunity"): matchinggifts.receive_matches,
        ("REL_Relationships_TDTM", relationships.RELATIONSHIP): relationships.mirror_relationships,
        ("REL_Relationships_Con_TDTM", "Contact"): relationships.drop_unrelated,
        ("RD_RecurringDonations_TDTM", recurring_rules.RECURRING): recurring_legacy.keep_legacy_recurring,
        ("RD_RecurringDonations_Opp_TDTM", "Opportunity"): recurring_legacy.follow_legacy_gifts,
        ("RD2_RecurringDonations_TDTM", recurring_rules.RECURRING): recurring.keep_recurring,
        ("RD2_RecurringDonationsOpp_TDTM", "Opportunity"): recurring.follow_gifts,
        ("ALLO_Allocations_TDTM", allocations.ALLOCATION): allocation_shares.keep_allocations,
        ("ALLO_Allocations_TDTM", "Opportunity"): allocation_shares.allocate_gifts,
        ("ALLO_Allocations_TDTM", PAYMENT): allocation_shares.allocate_payments,
        ("ALLO_PaymentSync_TDTM", allocations.ALLOCATION): allocations.check_one_transaction,
        ("PSC_PartialSoftCredit_TDTM", softcredits.PARTIAL): softcredits.stand_on_roles,
        ("RLLP_OppRollup_TDTM", "Opportunity"): rollups.roll_up_legacy,
        ("CRLP_Rollup_TDTM", "Opportunity"): rollups.roll_up_customizable,
        ("CON_CascadeDeleteLookups_TDTM", "Contact"): cascades.take_mirrors_along,
        ("CAM_CascadeDeleteLookups_TDTM", "Campaign"): cascades.take_allocations_along,
        ("OPP_CascadeDeleteLookups_TDTM", "Opportunity"): cascades.take_allocations_along,
        ("PMT_CascadeDeleteLookups_TDTM", PAYMENT): cascades.take_allocations_along,
        ("RD_CascadeDeleteLookups_TDTM", recurring_rules.RECURRING): cascades.take_allocations_along,
        ("CON_ContactMerge_TDTM", "Contact"): merging.settle_merged_contacts,
        ("ACCT_AccountMerge_TDTM", "Account"): merging.settle_merged_accounts,
        ("EP_EngagementPlans_TDTM", engagement.PLAN): engagement.keep_plans,
        ("EP_TaskRollup_TDTM", "Task"): engagement.count_tasks,
        ("EP_TaskDependency_TDTM", "Task"): engagement.wake_dependent_tasks,
        ("LVL_Level_TDTM", levels.LEVEL): levels.check_levels,
    }
)

# Triggers of other packages: they run whatever the handlers' rows say, after NPSP's own.
PLAIN_TRIGGERS: Mapping[str, Handler] = MappingProxyType(
    {
        volunteers.HOURS: volunteers.follow_hours,
        "Contact": volunteers.follow_volunteers,
        "Campaign": volunteers.give_statuses,
    }
)


# Totals that NPSP computes in the night, or not before the next gift: a rehearsal has them at once.
NIGHTLY: Mapping[str, Handler] = MappingProxyType(
    {
        softcredits.PARTIAL: softcredits.credit_contacts,
        softcredits.ROLE: softcredits.credit_roles,
        allocations.ALLOCATION: allocations.roll_up_funds,
    }
)


def run_beside(trigger: Trigger) -> None:
    """Workflow field updates, which a bare org has switched off, totals, and triggers of other packages."""
    before = trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE)
    if trigger.object_name == "Contact" and before and trigger.work.org.profile is not Profile.BARE:
        contacts.follow_preferences(trigger)
    nightly = NIGHTLY.get(trigger.object_name)
    if nightly and not before and trigger.event is not Event.BEFORE_DELETE:
        nightly(trigger)
    cascades.roll_up_details(trigger)
    plain = PLAIN_TRIGGERS.get(trigger.object_name)
    if plain:
        plain(trigger)
