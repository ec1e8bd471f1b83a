"""Deleting: what goes with a record, what stays, what holds it."""

import pytest
from npsp_org import InnerOrg

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 50}


@pytest.fixture
def org():
    return InnerOrg()


def left(org, *names):
    return [len(org.query(f"SELECT Id FROM {name}")) for name in names]


def test_a_gift_takes_its_payments_and_roles_with_it(org):
    _, (john, _) = org.household({"LastName": "A"}, {"LastName": "B"})
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=john)

    org.delete(gift)

    assert left(org, "Opportunity", "npe01__OppPayment__c", "OpportunityContactRole", "Contact") == [0, 0, 0, 2]


def test_a_household_takes_members_addresses_and_gifts_with_it(org):
    account, (john,) = org.household({"LastName": "A", "MailingCity": "Paris"})
    org.insert("Opportunity", **{**GIFT, "StageName": "Pledged"}, npsp__Primary_Contact__c=john)

    org.delete(account)

    assert left(org, "Account", "Contact", "npsp__Address__c", "Opportunity", "npe01__OppPayment__c") == [
        0,
        0,
        0,
        0,
        0,
    ]


def test_a_lookup_to_what_is_gone_is_cleared(org):
    _, (john,) = org.household({"LastName": "A"})
    gala = org.insert("Campaign", Name="Gala")
    gift = org.insert("Opportunity", **GIFT, CampaignId=gala, npsp__Primary_Contact__c=john)

    org.delete(gala)

    assert org.get(gift, "CampaignId") is None
    assert left(org, "CampaignMember", "CampaignMemberStatus") == [0, 0]


def test_a_fund_with_allocations_is_held(org):
    fund = org.insert("npsp__General_Accounting_Unit__c", Name="Ateliers", npsp__Active__c=True)
    gift = org.insert("Opportunity", **GIFT)
    row = {"npsp__Opportunity__c": gift, "npsp__General_Accounting_Unit__c": fund, "npsp__Amount__c": 5}
    org.insert("npsp__Allocation__c", **row)

    with pytest.raises(AssertionError, match="DELETE_FAILED"):
        org.delete(fund)


def test_a_deleted_key_can_be_used_again(org):
    first = org.insert("Campaign", Name="A", Migration_Key__c="k")
    org.delete(first)

    second = org.insert("Campaign", Name="B", Migration_Key__c="k")

    assert second != first
