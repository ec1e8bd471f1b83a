"""Recurring donations: when the next installment is due, and what NPSP makes of it."""

from datetime import date

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.npsp.installments import Schedule, Taken, next_installment, scheduled_date

GIFTS = "SELECT CloseDate, Amount, StageName FROM Opportunity ORDER BY CloseDate"


@pytest.mark.parametrize(
    ("schedule", "today", "expected"),
    [
        (("Monthly", 1, "2026-01-10", "15"), "2026-01-01", "2026-01-15"),
        (("Monthly", 1, "2026-01-20", "15"), "2026-01-01", "2026-02-15"),
        (("Monthly", 1, "2026-01-10", "15"), "2026-03-15", "2026-03-15"),
        (("Monthly", 1, "2026-01-10", "15"), "2026-03-16", "2026-04-15"),
        (("Monthly", 3, "2026-01-10", "15"), "2026-03-16", "2026-04-15"),
        (("Monthly", 2, "2026-01-10", "15"), "2026-04-16", "2026-05-15"),
        (("Monthly", 1, "2026-01-31", "30"), "2026-02-01", "2026-02-28"),
        (("Monthly", 1, "2026-01-31", "30"), "2026-03-01", "2026-03-30"),
        (("Monthly", 1, "2026-01-01", "Last_Day"), "2028-02-01", "2028-02-29"),
        (("Monthly", 1, "2025-12-20", "5"), "2025-12-21", "2026-01-05"),
        (("1st and 15th", 1, "2026-01-10", "1"), "2026-01-01", "2026-02-01"),
        (("Weekly", 1, "2026-01-05", None), "2026-01-06", "2026-01-12"),
        (("Weekly", 2, "2026-01-05", None), "2026-01-19", "2026-01-19"),
        (("Daily", 10, "2026-01-05", None), "2026-01-16", "2026-01-25"),
        (("Yearly", 1, "2024-02-29", None), "2025-01-01", "2025-02-28"),
        (("Yearly", 1, "2024-02-29", None), "2028-01-01", "2028-02-29"),
        (("Yearly", 2, "2024-05-01", None), "2025-05-01", "2026-05-01"),
    ],
)
def test_the_next_date_of_a_schedule(schedule, today, expected):
    period, frequency, start, day = schedule

    found = scheduled_date(Schedule(period, frequency, date.fromisoformat(start), day), date.fromisoformat(today))

    assert found == date.fromisoformat(expected)


def test_a_date_that_is_paid_is_passed_over_and_an_open_one_stays():
    monthly = Schedule("Monthly", 1, date(2026, 1, 15), "15")

    paid = next_installment([monthly], date(2026, 1, 14), [Taken(date(2026, 1, 13), is_open=False)])
    still_open = next_installment([monthly], date(2026, 1, 14), [Taken(date(2026, 1, 13), is_open=True)])

    assert (paid, still_open) == (date(2026, 2, 15), date(2026, 1, 15))


def test_a_pause_is_skipped_and_an_end_ends():
    monthly = Schedule("Monthly", 1, date(2026, 1, 15), "15", end=date(2026, 4, 30))
    pause = Schedule("Monthly", 1, date(2026, 1, 1), end=date(2026, 2, 28), is_pause=True)

    assert next_installment([monthly, pause], date(2026, 1, 1)) == date(2026, 3, 15)
    assert next_installment([monthly, pause], date(2026, 5, 1)) is None


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
