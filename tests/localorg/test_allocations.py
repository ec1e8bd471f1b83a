"""Allocations to funds: what may be saved, what follows the amount, what funds sum up."""

import pytest
from allocated_gifts import ALLOCATION, FUND, GIFT, allocate, shown
from npsp_org import InnerOrg


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def fund(org):
    return org.insert(FUND, Name="Ateliers")


@pytest.fixture
def gift(org):
    return org.insert("Opportunity", **GIFT)


@pytest.mark.parametrize(
    ("amount", "percent", "expected"),
    [(90, 33.33, 30), (90, 50, 45), (0.01, 50, 0), (0.03, 50, 0.02), (100, 100, 100), (1e9, 0.000001, 10)],
)
def test_a_percentage_gives_an_amount_to_the_cent(org, fund, amount, percent, expected):
    gift = org.insert("Opportunity", **{**GIFT, "Amount": amount})

    made = allocate(org, fund, gift, Percent=percent)

    assert org.get(made, "npsp__Amount__c") == expected


def test_percentages_follow_the_gift_and_fixed_amounts_stay(org, fund, gift):
    other = org.insert(FUND, Name="Bourses")
    allocate(org, fund, gift, Percent=33.33)
    allocate(org, other, gift, Amount=20)

    org.update(gift, Amount=100)

    assert shown(org) == [("Ateliers", 33.33, 33.33), ("Bourses", 20, None)]


def test_an_amount_that_is_taken_away_takes_the_allocations_along(org, fund, gift):
    allocate(org, fund, gift, Percent=50)

    org.update(gift, Amount=None)

    assert shown(org) == []


def test_the_fund_has_totals(org, fund, gift):
    made = allocate(org, fund, gift, Amount=40)
    totals = ("npsp__Total_Allocations__c", "npsp__Total_Number_of_Allocations__c", "npsp__Last_Allocation_Date__c")
    before = org.get(fund, *totals)

    org.update(made, npsp__Amount__c=50)
    after = org.get(fund, *totals)
    org.delete(made)

    assert (before, after) == ((40, 1, "2026-03-01"), (50, 1, "2026-03-01"))
    assert org.get(fund, *totals) == (0, 0, None)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"npsp__Amount__c": 90.01},
        {"npsp__Amount__c": -1},
        {"npsp__Percent__c": 101},
        {"npsp__Percent__c": -1},
        {"npsp__Amount__c": 5, "npsp__Opportunity__c": None},
        {"npsp__Amount__c": 5, "npsp__Campaign__c": "a campaign"},
        {"npsp__Amount__c": 5, "npsp__Payment__c": "a payment", "npsp__Opportunity__c": None},
    ],
)
def test_what_is_refused(org, fund, gift, values):
    known = {
        "a campaign": org.insert("Campaign", Name="Gala"),
        "a payment": org.column("SELECT Id FROM npe01__OppPayment__c")[0],
    }
    given = {name: known.get(value, value) for name, value in values.items()}

    code, _ = org.refusal(ALLOCATION, **{"npsp__Opportunity__c": gift, FUND: fund, **given})

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_a_fund_is_required_and_is_kept_by_its_allocations(org, fund, gift):
    code, _ = org.refusal(ALLOCATION, npsp__Opportunity__c=gift, npsp__Amount__c=5)
    allocate(org, fund, gift, Amount=5)

    with pytest.raises(AssertionError, match="DELETE_FAILED"):
        org.delete(fund)

    assert code == "REQUIRED_FIELD_MISSING"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"npsp__Amount__c": 50}, {"npsp__Amount__c": 50}, [False, True]),
        ({"npsp__Amount__c": 50}, {"npsp__Amount__c": 40}, [False, False]),
        ({"npsp__Percent__c": 60}, {"npsp__Percent__c": 50}, [False, True]),
        ({"npsp__Percent__c": 50}, {"npsp__Amount__c": 46}, [False, True]),
    ],
)
def test_the_allocations_of_one_gift_are_checked_together(org, fund, gift, first, second, expected):
    row = {"npsp__Opportunity__c": gift, FUND: fund}

    outcomes = org.save_all(ALLOCATION, {**row, **first}, {**row, **second})

    assert [bool(outcome.errors) for outcome in outcomes] == expected


def test_a_campaign_may_promise_more_than_a_gift_has(org, fund):
    gala = org.insert("Campaign", Name="Gala")

    made = allocate(org, fund, gala, "npsp__Campaign__c", Amount=1000000)

    assert org.get(made, "npsp__Amount__c") == 1000000


def test_an_amount_may_not_fall_below_what_is_allocated(org, fund, gift):
    allocate(org, fund, gift, Amount=50)

    (outcome,) = org.save_all("Opportunity", {"Id": gift, "Amount": 40})

    assert outcome.errors[0].code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert org.get(gift, "Amount") == 90
