"""The recycle bin: what goes in together, what comes back together, what stays out."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation
from npsp_migrate.localorg.soql import context
from npsp_migrate.localorg.soql.run import run

GIFT = {"Name": "Don", "StageName": "Pledged", "CloseDate": "2026-03-01", "Amount": 50}
WON = {**GIFT, "StageName": "Closed Won"}
RELATIONSHIP = "npe4__Relationship__c"
ALLOCATION = "npsp__Allocation__c"


@pytest.fixture
def org():
    return InnerOrg()


def undelete(org, record):
    definition = org.org.schema.of_id(record)
    with org.org.database.transaction():
        (outcome,) = restore(Work.start(org.org, run_automation), definition, [record])
    return outcome.errors[0].code if outcome.errors else "ok"


def count(org, *names):
    return [len(org.query(f"SELECT Id FROM {name}")) for name in names]


def all_rows(org, text):
    clock = context.Clock(org.org.clock.now(), org.org.identity.user_id)
    connection = org.org.database.connection
    result = run(text, org.org.schema, connection, clock, context.Visibility.ALL_ROWS)
    return [tuple(row) for row in result.flat_rows(connection)]


def allocated(org, gift):
    fund = org.insert("npsp__General_Accounting_Unit__c", Name="Ateliers", npsp__Active__c=True)
    org.insert(ALLOCATION, npsp__Opportunity__c=gift, npsp__General_Accounting_Unit__c=fund, npsp__Amount__c=20)
    return fund


def test_deleted_rows_are_seen_by_query_all_alone(org):
    gala = org.insert("Campaign", Name="Gala")

    org.delete(gala)

    assert count(org, "Campaign") == [0]
    assert all_rows(org, "SELECT Id, IsDeleted FROM Campaign") == [(gala, True)]


def test_a_gift_comes_back_with_its_payment_its_roles_and_its_allocation(org):
    _, (john, _) = org.household({"LastName": "A"}, {"LastName": "B"})
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=john)
    allocated(org, gift)
    names = ("Opportunity", "npe01__OppPayment__c", "OpportunityContactRole", ALLOCATION)
    before = count(org, *names)

    org.delete(gift)
    gone = count(org, *names)
    answer = undelete(org, gift)

    assert (gone, answer, count(org, *names)) == ([0, 0, 0, 0], "ok", before)


@pytest.mark.parametrize("profile", list(Profile))
def test_totals_follow_a_gift_into_the_bin_and_back(profile):
    org = InnerOrg(profile)
    account, (john,) = org.household({"LastName": "A"})
    gift = org.insert("Opportunity", **WON, npsp__Primary_Contact__c=john)
    fund = allocated(org, gift)
    totals = [
        lambda: org.get(account, "npo02__TotalOppAmount__c"),
        lambda: org.get(john, "npo02__TotalOppAmount__c"),
        lambda: org.get(fund, "npsp__Total_Allocations__c"),
    ]

    org.delete(gift)
    gone = [total() for total in totals]
    undelete(org, gift)

    assert gone == [0, 0, 0]
    assert [total() for total in totals] == [50, 50, 20]


def test_a_payment_in_the_bin_is_not_counted_as_paid(org):
    gift = org.insert("Opportunity", **WON, AccountId=org.insert("Account", Name="Mairie"))
    (payment,) = org.column("SELECT Id FROM npe01__OppPayment__c")

    org.delete(payment)
    without = org.get(gift, "npe01__Payments_Made__c", "npe01__Number_of_Payments__c")
    undelete(org, payment)

    assert without == (0, 0)
    assert org.get(gift, "npe01__Payments_Made__c", "npe01__Number_of_Payments__c") == (50, 1)


def test_a_gift_deleted_with_its_account_no_longer_counts_for_who_is_credited(org):
    donor = org.insert("Contact", LastName="A")
    firm = org.insert("Account", Name="Mairie")
    gift = org.insert("Opportunity", **GIFT, AccountId=firm)
    org.insert(
        "npsp__Partial_Soft_Credit__c",
        npsp__Opportunity__c=gift,
        npsp__Contact__c=donor,
        npsp__Amount__c=50,
        npsp__Role_Name__c="Soft Credit",
    )

    org.delete(firm)
    gone = count(org, "Opportunity", "OpportunityContactRole")
    undelete(org, firm)

    assert gone == [0, 0]
    assert count(org, "Opportunity", "OpportunityContactRole") == [1, 1]


def test_an_account_with_a_won_gift_is_kept(org):
    firm = org.insert("Account", Name="Mairie")
    org.insert("Opportunity", **WON, AccountId=firm)

    with pytest.raises(AssertionError, match="DELETE_FAILED"):
        org.delete(firm)


def test_the_household_is_counted_and_named_anew_when_a_member_goes_and_returns(org):
    account, (_, jane) = org.household(
        {"FirstName": "John", "LastName": "Smith"}, {"FirstName": "Jane", "LastName": "Jones"}
    )

    org.delete(jane)
    gone = org.get(account, "Name", "npsp__Number_of_Household_Members__c")
    undelete(org, jane)

    assert gone == ("Smith Household", 1)
    assert org.get(account, "Name", "npsp__Number_of_Household_Members__c") == ("Smith and Jones Household", 2)


def test_another_member_leads_when_the_primary_contact_goes(org):
    account, (john, jane) = org.household({"LastName": "A"}, {"LastName": "B"})

    org.delete(john)

    assert org.get(account, "npe01__One2OneContact__c") == jane


def test_a_household_whose_last_member_goes_stays_as_it_is(org):
    account, (john,) = org.household({"LastName": "Smith"})

    org.delete(john)

    assert org.get(account, "Name") == "Smith Household"


def test_both_sides_of_a_relationship_go_with_a_contact_and_come_back(org):
    _, (john, sam) = org.household({"LastName": "A"}, {"LastName": "B"})
    org.insert(RELATIONSHIP, npe4__Contact__c=john, npe4__RelatedContact__c=sam, npe4__Type__c="Friend")
    before = sorted(org.query(f"SELECT Id, npe4__Contact__c, npe4__RelatedContact__c FROM {RELATIONSHIP}"))

    org.delete(john)
    gone = count(org, RELATIONSHIP)
    undelete(org, john)

    assert (len(before), gone) == (2, [0])
    shown = org.query(f"SELECT Id, npe4__Contact__c, npe4__RelatedContact__c FROM {RELATIONSHIP}")
    assert sorted(shown) == before


def test_a_membership_goes_and_returns_with_its_contact(org):
    contact, gala = org.insert("Contact", LastName="A"), org.insert("Campaign", Name="Gala")
    org.insert("CampaignMember", ContactId=contact, CampaignId=gala)

    org.delete(contact)
    gone = count(org, "CampaignMember")
    undelete(org, contact)

    assert (gone, count(org, "CampaignMember")) == ([0], [1])


def test_a_cleared_lookup_is_restored_unless_it_was_set_anew(org):
    first, second = org.insert("Campaign", Name="A"), org.insert("Campaign", Name="B")
    kept = org.insert("Opportunity", **GIFT, CampaignId=first)
    moved = org.insert("Opportunity", **GIFT, CampaignId=first)

    org.delete(first)
    org.update(moved, CampaignId=second)
    undelete(org, first)

    assert (org.get(kept, "CampaignId"), org.get(moved, "CampaignId")) == (first, second)


def test_a_lookup_to_what_is_gone_since_comes_back_empty(org):
    gala = org.insert("Campaign", Name="Gala")
    gift = org.insert("Opportunity", **GIFT, CampaignId=gala)

    org.delete(gift)
    org.delete(gala)
    undelete(org, gift)

    assert org.get(gift, "CampaignId") is None


def test_what_was_deleted_earlier_stays_in_the_bin(org):
    account, (john, jane) = org.household({"LastName": "A"}, {"LastName": "B"})

    org.delete(jane)
    org.delete(account)
    undelete(org, account)

    assert org.column("SELECT Id FROM Contact") == [john]


def test_what_cannot_be_undeleted(org):
    account, (john,) = org.household({"LastName": "A"})
    living = undelete(org, john)
    gift = org.insert("Opportunity", **GIFT, AccountId=account)
    (payment,) = org.column("SELECT Id FROM npe01__OppPayment__c")
    org.delete(payment)
    org.delete(gift)
    detail = undelete(org, payment)
    org.delete(account)
    member = undelete(org, john)

    assert (living, detail, member) == ("UNDELETE_FAILED",) * 3


def test_a_key_that_was_given_away_keeps_a_record_in_the_bin(org):
    first = org.insert("Campaign", Name="A", Migration_Key__c="k")
    org.delete(first)
    org.insert("Campaign", Name="B", Migration_Key__c="k")

    assert undelete(org, first) == "DUPLICATE_VALUE"
