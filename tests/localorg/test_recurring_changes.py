"""Recurring donations (enhanced): what happens to gifts and schedules as gifts are won and plans change."""

import pytest
from npsp_org import InnerOrg
from recurring_gifts import FIXED, GIFTS, NEXT, SCHEDULES, SETTINGS, only_gift, refused, start


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def donor(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


def test_a_won_installment_brings_the_next_one(org, donor):
    made = start(org, donor)

    org.update(only_gift(org), StageName="Closed Won")

    assert org.query(GIFTS) == [("2026-12-05", 10, "Closed Won"), ("2027-01-05", 10, "Pledged")]
    assert org.get(only_gift(org), "npsp__Recurring_Donation_Installment_Number__c") == 2
    assert org.get(made, NEXT, "npe03__Paid_Amount__c", "npe03__Total_Paid_Installments__c") == (
        "2027-01-05",
        10,
        1,
    )


def test_a_lost_installment_is_passed_over(org, donor):
    start(org, donor)

    org.update(only_gift(org), StageName="Closed Lost")

    assert org.query(GIFTS) == [("2026-12-05", 10, "Closed Lost"), ("2027-01-05", 10, "Pledged")]


def test_a_deleted_installment_is_made_again(org, donor):
    made = start(org, donor)
    org.insert(
        "Opportunity",
        Name="Don",
        StageName="Closed Won",
        CloseDate="2026-11-05",
        Amount=10,
        npe03__Recurring_Donation__c=made,
    )

    org.delete(only_gift(org))

    assert org.query(GIFTS) == [("2026-11-05", 10, "Closed Won"), ("2026-12-05", 10, "Pledged")]


def test_history_moves_the_next_date_only_where_it_is_near(org, donor):
    made = start(org, donor, npsp__DisableFirstInstallment__c=True)

    org.insert(
        "Opportunity",
        Name="Don",
        StageName="Closed Won",
        CloseDate="2026-12-03",
        Amount=10,
        npe03__Recurring_Donation__c=made,
    )

    assert org.get(made, NEXT) == "2027-01-05"


def test_another_amount_and_day_move_the_open_gift(org, donor):
    made = start(org, donor)

    org.update(made, npe03__Amount__c=25, npsp__Day_of_Month__c="20")

    assert org.get(made, NEXT) == "2026-12-20"
    assert org.query("SELECT Name, CloseDate, Amount FROM Opportunity") == [
        ("Awa Diallo Donation 20/12/2026", "2026-12-20", 25)
    ]
    assert org.query("SELECT npe01__Payment_Amount__c, npe01__Scheduled_Date__c FROM npe01__OppPayment__c") == [
        (25, "2026-12-20")
    ]
    assert org.query(SCHEDULES) == [("5", "2026-01-01", "2025-12-31"), ("20", "2026-01-01", None)]


def test_until_another_start_the_old_schedule_goes_on(org, donor):
    made = start(org, donor)

    org.update(made, npsp__StartDate__c="2027-02-01")

    assert org.get(made, NEXT) == "2026-12-05"
    assert org.query(SCHEDULES) == [("5", "2026-01-01", "2027-01-31"), ("5", "2027-02-01", None)]


def test_the_gift_of_a_changed_donor_follows(org, donor):
    made = start(org, donor)
    other = org.insert("Contact", FirstName="Ann", LastName="B")

    org.update(made, npe03__Contact__c=other, npe03__Organization__c=org.get(other, "AccountId"))

    assert org.query("SELECT npsp__Primary_Contact__c, AccountId FROM Opportunity") == [
        (other, org.get(other, "AccountId"))
    ]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("Mark_Opportunities_Closed_Lost", [("2026-12-05", 10, "Closed Lost")]),
        ("Delete_Open_Opportunities", []),
        ("No_Action", [("2026-12-05", 10, "Pledged")]),
    ],
)
def test_closing_deals_with_the_open_gifts_as_the_settings_say(org, donor, behaviour, expected):
    org.set(SETTINGS, npe03__Open_Opportunity_Behavior__c=behaviour)
    made = start(org, donor)

    org.update(made, npsp__Status__c="Closed")

    assert org.query(GIFTS) == expected
    assert org.get(made, "npsp__EndDate__c", NEXT) == ("2026-11-22", None)
    assert org.column("SELECT npsp__EndDate__c FROM npsp__RecurringDonationSchedule__c") == ["2026-11-22"]


def test_one_that_is_opened_again_begins_anew(org, donor):
    made = start(org, donor)
    org.update(made, npsp__Status__c="Closed")

    org.update(made, npsp__Status__c="Active", npsp__EndDate__c=None)

    assert org.get(made, NEXT) == "2027-01-05"  # the lost gift has taken December
    assert org.query(GIFTS) == [("2026-12-05", 10, "Closed Lost"), ("2027-01-05", 10, "Pledged")]


def test_a_lapsed_one_goes_on_with_its_schedule(org, donor):
    made = start(org, donor)

    org.update(made, npsp__Status__c="Lapsed")

    assert org.get(made, NEXT) == "2026-12-05"
    assert len(org.query(SCHEDULES)) == 1


def test_closed_history_makes_nothing(org, donor):
    start(org, donor, npsp__Status__c="Closed", npsp__EndDate__c="2025-01-01")

    assert org.query(GIFTS) == []
    assert org.query(SCHEDULES) == []


def test_one_that_is_past_its_end_closes_when_it_is_looked_at(org, donor):
    made = start(org, donor, npsp__EndDate__c="2026-06-30")

    org.update(made, npe03__Amount__c=11)

    assert org.get(made, "npsp__Status__c", NEXT) == ("Closed", None)


def test_a_fixed_one_closes_with_its_last_installment(org, donor):
    made = start(org, donor, **FIXED)
    first = only_gift(org)
    names = org.column("SELECT Name FROM Opportunity")

    org.update(first, StageName="Closed Won")
    status = org.get(made, "npsp__Status__c")
    org.update(only_gift(org), StageName="Closed Won")

    assert names == ["Awa Diallo Donation (1) 05/12/2026"]
    assert status == "Active"
    assert org.get(made, "npsp__Status__c", "npsp__ClosedReason__c", NEXT) == (
        "Closed",
        "Commitment Completed",
        None,
    )
    assert [stage for _, _, stage in org.query(GIFTS)] == ["Closed Won", "Closed Won"]


def test_a_pause_puts_the_next_date_off_and_keeps_the_schedule(org, donor):
    made = start(org, donor, npsp__DisableFirstInstallment__c=True)
    org.insert(
        "npsp__RecurringDonationSchedule__c",
        npsp__RecurringDonation__c=made,
        npsp__IsPause__c=True,
        npsp__StartDate__c="2026-11-20",
        npsp__EndDate__c="2027-01-31",
    )

    org.update(made, npe03__Amount__c=11)

    assert org.get(made, NEXT, "npsp__Status__c") == ("2027-02-05", "Paused")
    assert (
        refused(org, made, npsp__Day_of_Month__c="6") == "The schedule can't be changed while a pause is planned."
    )
