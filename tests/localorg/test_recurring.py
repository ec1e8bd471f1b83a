"""Recurring donations (enhanced): what NPSP refuses, fills in and makes of them."""

import pytest
from npsp_org import InnerOrg

GIFTS = "SELECT CloseDate, Amount, StageName FROM Opportunity ORDER BY CloseDate"


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def donor(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


MONTHLY = {
    "npe03__Amount__c": 10,
    "npe03__Installment_Period__c": "Monthly",
    "npsp__Day_of_Month__c": "5",
    "npsp__StartDate__c": "2026-01-01",
}
RECURRING = "npe03__Recurring_Donation__c"


def test_a_new_one_gets_schedule_next_date_and_first_installment(org, donor):
    made = org.insert(RECURRING, npe03__Contact__c=donor, **MONTHLY)

    assert org.get(made, "Name", "npe03__Organization__c", "npe03__Next_Payment_Date__c") == (
        "Awa Diallo 10 - Recurring",
        org.get(donor, "AccountId"),
        "2026-12-05",
    )
    assert org.query(GIFTS) == [("2026-12-05", 10, "Pledged")]
    assert org.column("SELECT npsp__DayOfMonth__c FROM npsp__RecurringDonationSchedule__c") == ["5"]


def test_a_won_installment_brings_the_next_one(org, donor):
    made = org.insert(RECURRING, npe03__Contact__c=donor, **MONTHLY)
    (gift,) = org.column("SELECT Id FROM Opportunity")

    org.update(gift, StageName="Closed Won")

    assert org.query(GIFTS) == [("2026-12-05", 10, "Closed Won"), ("2027-01-05", 10, "Pledged")]
    assert org.get(made, "npe03__Next_Payment_Date__c", "npe03__Paid_Amount__c") == ("2027-01-05", 10)


def test_closing_loses_the_open_gifts(org, donor):
    made = org.insert(RECURRING, npe03__Contact__c=donor, **MONTHLY)

    org.update(made, npsp__Status__c="Closed")

    assert org.query(GIFTS) == [("2026-12-05", 10, "Closed Lost")]
    assert org.get(made, "npsp__EndDate__c", "npe03__Next_Payment_Date__c") == ("2026-11-22", None)


def test_closed_history_makes_nothing(org, donor):
    org.insert(
        RECURRING, npe03__Contact__c=donor, **MONTHLY, npsp__Status__c="Closed", npsp__EndDate__c="2025-01-01"
    )

    assert org.query(GIFTS) == []
    assert org.column("SELECT Id FROM npsp__RecurringDonationSchedule__c") == []


def test_a_fixed_one_closes_with_its_last_installment(org, donor):
    made = org.insert(
        RECURRING, npe03__Contact__c=donor, **MONTHLY, npsp__RecurringType__c="Fixed", npe03__Installments__c=1
    )
    (gift,) = org.column("SELECT Id FROM Opportunity")

    org.update(gift, StageName="Closed Won")

    assert org.get(made, "npsp__Status__c") == "Closed"
    assert org.query(GIFTS) == [("2026-12-05", 10, "Closed Won")]


@pytest.mark.parametrize(
    "values",
    [
        {"npe03__Amount__c": 0},
        {"npe03__Installment_Period__c": "Quarterly"},
        {"npsp__Day_of_Month__c": None},
        {"npe03__Contact__c": None},
        {"npsp__InstallmentFrequency__c": 21},
        {"npe03__Installments__c": 5},
        {"npsp__RecurringType__c": "Fixed", "npe03__Installments__c": None},
    ],
)
def test_what_is_refused(org, donor, values):
    code, _ = org.refusal(RECURRING, **{"npe03__Contact__c": donor, **MONTHLY, **values})

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
