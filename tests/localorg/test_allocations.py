"""Allocations to funds, and partial soft credits."""

import pytest
from npsp_org import InnerOrg

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 90}
ALLOCATION, FUND = "npsp__Allocation__c", "npsp__General_Accounting_Unit__c"
ROWS = "SELECT npsp__General_Accounting_Unit__r.Name, npsp__Amount__c, npsp__Percent__c FROM npsp__Allocation__c"


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def fund(org):
    return org.insert(FUND, Name="Ateliers", npsp__Active__c=True)


@pytest.fixture
def gift(org):
    return org.insert("Opportunity", **GIFT)


def test_a_percentage_gives_an_amount_that_follows_the_gift(org, fund, gift):
    org.insert(ALLOCATION, npsp__Opportunity__c=gift, npsp__General_Accounting_Unit__c=fund, npsp__Percent__c=33.33)
    before = org.query(ROWS)

    org.update(gift, Amount=100)

    assert before == [("Ateliers", 30, 33.33)]
    assert org.query(ROWS) == [("Ateliers", 33.33, 33.33)]


def test_the_fund_has_totals(org, fund, gift):
    org.insert(ALLOCATION, npsp__Opportunity__c=gift, npsp__General_Accounting_Unit__c=fund, npsp__Amount__c=40)

    assert org.get(
        fund, "npsp__Total_Allocations__c", "npsp__Total_Number_of_Allocations__c", "npsp__Last_Allocation_Date__c"
    ) == (40, 1, "2026-03-01")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"npsp__Amount__c": 90.01},
        {"npsp__Amount__c": -1},
        {"npsp__Percent__c": 101},
        {"npsp__Percent__c": -1},
        {"npsp__Amount__c": 5, "npsp__Opportunity__c": None},
    ],
)
def test_what_is_refused(org, fund, gift, values):
    code, _ = org.refusal(
        ALLOCATION, **{"npsp__Opportunity__c": gift, "npsp__General_Accounting_Unit__c": fund, **values}
    )

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_allocations_of_one_gift_do_not_exceed_it_together(org, fund, gift):
    row = {"npsp__Opportunity__c": gift, "npsp__General_Accounting_Unit__c": fund, "npsp__Amount__c": 50}

    outcomes = org.save_all(ALLOCATION, row, row)

    assert [bool(outcome.errors) for outcome in outcomes] == [False, True]


def test_an_amount_may_not_fall_below_what_is_allocated(org, fund, gift):
    org.insert(ALLOCATION, npsp__Opportunity__c=gift, npsp__General_Accounting_Unit__c=fund, npsp__Amount__c=50)

    (outcome,) = org.save_all("Opportunity", {"Id": gift, "Amount": 40})

    assert outcome.errors[0].code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert org.get(gift, "Amount") == 90


def test_a_gift_inherits_the_campaigns_allocations(org, fund):
    gala = org.insert("Campaign", Name="Gala")
    org.insert(ALLOCATION, npsp__Campaign__c=gala, npsp__General_Accounting_Unit__c=fund, npsp__Percent__c=50)

    org.insert("Opportunity", **GIFT, CampaignId=gala)

    assert org.query(f"{ROWS} WHERE npsp__Opportunity__c != null") == [("Ateliers", 45, 50)]


def test_the_default_fund_takes_all_when_switched_on(org, fund):
    org.set("npsp__Allocations_Settings__c", npsp__Default_Allocations_Enabled__c=True, npsp__Default__c=fund)

    org.insert("Opportunity", **GIFT)

    assert org.query(ROWS) == [("Ateliers", 90, None)]


def test_a_partial_soft_credit_finds_or_makes_its_role_and_counts(org):
    ann = org.insert("Contact", FirstName="Ann", LastName="B")
    gift = org.insert("Opportunity", **GIFT)

    org.insert(
        "npsp__Partial_Soft_Credit__c",
        npsp__Opportunity__c=gift,
        npsp__Contact__c=ann,
        npsp__Role_Name__c="Soft Credit",
        npsp__Amount__c=12,
    )

    assert org.query("SELECT Contact.FirstName, Role FROM OpportunityContactRole") == [("Ann", "Soft Credit")]
    assert org.get(ann, "npo02__Soft_Credit_Total__c") == 12
