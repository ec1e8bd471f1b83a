"""Allocations that follow: what gifts and payments inherit, and what the default fund takes."""

import pytest
from allocated_gifts import ALLOCATION, FUND, GIFT, allocate, shown
from npsp_org import InnerOrg

PAYMENT = "npe01__OppPayment__c"
SETTINGS = "npsp__Allocations_Settings__c"


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def fund(org):
    return org.insert(FUND, Name="Ateliers")


@pytest.fixture
def default(org):
    made = org.insert(FUND, Name="General")
    org.set(SETTINGS, npsp__Default_Allocations_Enabled__c=True, npsp__Default__c=made)
    return made


@pytest.fixture
def gift(org):
    return org.insert("Opportunity", **GIFT)


@pytest.mark.parametrize(
    ("template", "default_on", "expected"),
    [
        ({"Percent": 50}, False, [("Ateliers", 45, 50)]),
        ({"Amount": 30}, False, [("Ateliers", 30, None)]),
        ({"Amount": 100}, False, []),
        ({"Percent": 50}, True, [("Ateliers", 45, 50), ("General", 45, None)]),
        ({"Amount": 90}, True, [("Ateliers", 90, None)]),
        ({"Amount": 100}, True, [("General", 90, None)]),
        (None, True, [("General", 90, None)]),
        (None, False, []),
    ],
)
def test_what_a_gift_inherits_from_its_campaign(org, fund, template, default_on, expected):
    if default_on:
        general = org.insert(FUND, Name="General")
        org.set(SETTINGS, npsp__Default_Allocations_Enabled__c=True, npsp__Default__c=general)
    gala = org.insert("Campaign", Name="Gala")
    if template:
        allocate(org, fund, gala, "npsp__Campaign__c", **template)

    org.insert("Opportunity", **GIFT, CampaignId=gala)

    assert shown(org) == expected


def test_a_fund_that_is_not_active_is_not_inherited(org, fund):
    gala = org.insert("Campaign", Name="Gala")
    allocate(org, fund, gala, "npsp__Campaign__c", Percent=50)
    org.update(fund, npsp__Active__c=False)

    org.insert("Opportunity", **GIFT, CampaignId=gala)

    assert shown(org) == []


@pytest.mark.parametrize(
    "left_out", [{"npsp__Excluded_Opp_RecTypes__c": "Grant"}, {"npsp__Excluded_Opp_Types__c": "New Business"}]
)
def test_gifts_can_be_left_out(org, default, left_out):
    org.set(SETTINGS, **left_out)

    org.insert(
        "Opportunity",
        **{**GIFT, "StageName": "Awarded"},
        RecordTypeId=org.record_type("Grant"),
        Type="New Business",
    )

    assert shown(org) == []


def test_an_amount_that_comes_later_inherits_then(org, default):
    gift = org.insert("Opportunity", **{**GIFT, "Amount": None})
    before = shown(org)

    org.update(gift, Amount=90)

    assert (before, shown(org)) == ([], [("General", 90, None)])


def test_the_default_fund_takes_what_is_left(org, fund, default):
    gift = org.insert("Opportunity", **GIFT)
    seen = [shown(org)]
    made = allocate(org, fund, gift, Amount=40)
    seen.append(shown(org))
    org.update(made, npsp__Amount__c=90)
    seen.append(shown(org))
    org.update(gift, Amount=100)
    seen.append(shown(org))
    org.delete(made)
    seen.append(shown(org))

    assert seen == [
        [("General", 90, None)],
        [("Ateliers", 40, None), ("General", 50, None)],
        [("Ateliers", 90, None)],
        [("Ateliers", 90, None), ("General", 10, None)],
        [("General", 100, None)],
    ]
    assert org.get(default, "npsp__Total_Allocations__c") == 100


def test_the_default_fund_has_no_percentages(org, default):
    gift = org.insert("Opportunity", **GIFT)

    code, message = org.refusal(ALLOCATION, npsp__Opportunity__c=gift, npsp__Percent__c=5, **{FUND: default})

    assert (code, "default" in message) == ("FIELD_CUSTOM_VALIDATION_EXCEPTION", True)


def test_default_allocations_need_a_default_fund(org):
    org.set(SETTINGS, npsp__Default_Allocations_Enabled__c=True)

    code, message = org.refusal("Opportunity", **GIFT)

    assert (code, "no default" in message) == ("FIELD_CUSTOM_VALIDATION_EXCEPTION", True)


def test_a_deleted_gift_takes_its_allocations_along_and_back(org, fund, default):
    gift = org.insert("Opportunity", **GIFT)
    allocate(org, fund, gift, Amount=40)

    org.delete(gift)

    assert shown(org) == []
    assert org.get(default, "npsp__Total_Allocations__c") == 0


MONTHLY = {
    "npe03__Amount__c": 10,
    "npe03__Installment_Period__c": "Monthly",
    "npsp__Day_of_Month__c": "5",
    "npsp__StartDate__c": "2026-01-01",
}


def test_gifts_of_a_recurring_donation_have_its_allocations_before_the_campaigns(org, fund):
    donor = org.insert("Contact", FirstName="Awa", LastName="Diallo")
    gala = org.insert("Campaign", Name="Gala")
    other = org.insert(FUND, Name="Bourses")
    allocate(org, other, gala, "npsp__Campaign__c", Percent=10)
    made = org.insert(
        "npe03__Recurring_Donation__c",
        npe03__Contact__c=donor,
        npe03__Recurring_Donation_Campaign__c=gala,
        **MONTHLY,
    )
    before = shown(org)

    mine = allocate(org, fund, made, "npsp__Recurring_Donation__c", Percent=50)
    after = shown(org)
    org.update(mine, npsp__Percent__c=40)
    later = shown(org)
    (gift,) = org.column("SELECT Id FROM Opportunity")
    org.update(gift, StageName="Closed Won")
    org.update(mine, npsp__Percent__c=30)

    assert (before, after, later) == ([("Bourses", 1, 10)], [("Ateliers", 5, 50)], [("Ateliers", 4, 40)])
    assert shown(org) == [("Ateliers", 3, 30), ("Ateliers", 4, 40)]


@pytest.fixture
def payments_on(org, default):
    org.set(SETTINGS, npsp__Payment_Allocations_Enabled__c=True)
    return default


def test_payments_share_the_allocations_of_their_gift(org, fund, payments_on):
    gift = org.insert("Opportunity", **GIFT, npe01__Do_Not_Automatically_Create_Payment__c=True)
    allocate(org, fund, gift, Amount=30)

    payment = org.insert(PAYMENT, npe01__Opportunity__c=gift, npe01__Payment_Amount__c=45)
    before = shown(org, "npsp__Payment__c")
    org.update(payment, npe01__Payment_Amount__c=60)

    assert before == [("Ateliers", 15, 33.33), ("General", 30, None)]
    assert shown(org, "npsp__Payment__c") == [("Ateliers", 20, 33.33), ("General", 40, None)]


def test_a_payment_of_nothing_allocated_goes_to_the_default_fund(org, payments_on):
    org.insert("Opportunity", **GIFT)

    assert shown(org, "npsp__Payment__c") == [("General", 90, None)]


def test_without_the_second_switch_payments_have_no_allocations(org, default):
    org.insert("Opportunity", **GIFT)

    assert shown(org, "npsp__Payment__c") == []


def test_gift_and_payment_are_not_allocated_in_one_transaction(org, fund, payments_on):
    gift = org.insert("Opportunity", **GIFT)
    (payment,) = org.column("SELECT Id FROM npe01__OppPayment__c")

    outcomes = org.save_all(
        ALLOCATION,
        {"npsp__Opportunity__c": gift, FUND: fund, "npsp__Amount__c": 5},
        {"npsp__Payment__c": payment, FUND: fund, "npsp__Amount__c": 5},
    )

    assert [bool(outcome.errors) for outcome in outcomes] == [True, False]


def test_a_negative_payment_has_negative_allocations(org, fund, payments_on):
    gift = org.insert("Opportunity", **GIFT, npe01__Do_Not_Automatically_Create_Payment__c=True)
    payment = org.insert(PAYMENT, npe01__Opportunity__c=gift, npe01__Payment_Amount__c=-20)
    row = {"npsp__Payment__c": payment, FUND: fund}

    outcomes = [org.save_all(ALLOCATION, {**row, "npsp__Amount__c": amount})[0] for amount in (5, -5)]

    assert [bool(outcome.errors) for outcome in outcomes] == [True, False]
    assert shown(org, "npsp__Payment__c") == [("Ateliers", -5, None), ("General", -15, None)]


def test_a_default_fund_that_is_gone_refuses_the_gift(org, default):
    org.set(SETTINGS, npsp__Default__c="a01000000000001AAA")

    code, _ = org.refusal("Opportunity", **GIFT)

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_the_short_form_of_the_default_funds_id_will_do(org, default):
    org.set(SETTINGS, npsp__Default__c=default[:15])

    org.insert("Opportunity", **GIFT)

    assert shown(org) == [("General", 90, None)]
