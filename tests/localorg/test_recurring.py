"""Recurring donations (enhanced): schedules, gifts, values and marks that NPSP makes of them."""

import pytest
from npsp_org import InnerOrg
from recurring_gifts import FIXED, GIFTS, NEXT, RECURRING, SCHEDULES, SETTINGS, only_gift, start

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.dml.merge import merge
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def donor(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


def test_a_new_one_gets_schedule_next_date_and_first_installment(org, donor):
    made = start(org, donor)

    assert org.get(made, "Name", "npe03__Organization__c", NEXT) == (
        "Awa Diallo 10 - Recurring",
        org.get(donor, "AccountId"),
        "2026-12-05",
    )
    assert org.query(GIFTS) == [("2026-12-05", 10, "Pledged")]
    assert org.query(SCHEDULES) == [("5", "2026-01-01", None)]


def test_the_first_installment_is_a_gift_like_others(org, donor):
    gala = org.insert("Campaign", Name="Gala")

    made = start(org, donor, npsp__PaymentMethod__c="Check", npe03__Recurring_Donation_Campaign__c=gala)

    gift = only_gift(org)
    assert org.get(gift, "Name", "AccountId", "npsp__Primary_Contact__c", RECURRING, "CampaignId") == (
        "Awa Diallo Donation 05/12/2026",
        org.get(donor, "AccountId"),
        donor,
        made,
        gala,
    )
    assert org.get(gift, "npsp__Recurring_Donation_Installment_Number__c", "RecordType.DeveloperName") == (
        1,
        "Donation",
    )
    assert org.query("SELECT npe01__Payment_Method__c, npe01__Paid__c FROM npe01__OppPayment__c") == [
        ("Check", False)
    ]
    assert org.query("SELECT Role, IsPrimary FROM OpportunityContactRole") == [("Donor", True)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"npe03__Installment_Period__c": "Weekly"}, "2026-11-26"),
        ({"npe03__Installment_Period__c": "Daily"}, "2026-11-23"),
        ({"npe03__Installment_Period__c": "Yearly"}, "2027-01-01"),
        ({"npe03__Installment_Period__c": "1st and 15th"}, "2026-12-01"),
        ({"npsp__Day_of_Month__c": "Last_Day"}, "2026-11-30"),
        ({"npsp__InstallmentFrequency__c": 3}, "2027-01-05"),
        ({"npsp__StartDate__c": "2027-06-10"}, "2027-07-05"),
        ({"npsp__StartDate__c": None, "npe03__Date_Established__c": "2026-12-10"}, "2027-01-05"),
        ({"npsp__EndDate__c": "2026-12-04"}, None),
        ({"npsp__EndDate__c": "2026-12-05"}, "2026-12-05"),
    ],
)
def test_next_date_and_first_gift_follow_the_rhythm(org, donor, values, expected):
    made = start(org, donor, **values)

    assert org.get(made, NEXT) == expected
    assert org.column("SELECT CloseDate FROM Opportunity") == ([expected] if expected else [])


def test_the_1st_and_the_15th_are_two_schedules(org, donor):
    start(org, donor, npe03__Installment_Period__c="1st and 15th")

    assert [day for day, _, _ in org.query(SCHEDULES)] == ["1", "15"]


@pytest.mark.parametrize(
    ("option", "values", "first", "later"),
    [
        ("Always_Create_Next_Installment", {}, 1, 1),
        ("Always_Create_Next_Installment", {"npsp__DisableFirstInstallment__c": True}, 0, 1),
        ("Disable_First_Installment", {}, 0, 1),
        ("Disable_All_Installments", {}, 0, 0),
    ],
)
def test_installments_are_made_as_the_settings_say(org, donor, option, values, first, later):
    org.set(SETTINGS, npsp__InstallmentOppAutoCreateOption__c=option)

    made = start(org, donor, **values)
    before = org.column("SELECT Id FROM Opportunity WHERE IsClosed = false")
    org.insert(
        "Opportunity",
        Name="Don",
        StageName="Closed Won",
        CloseDate="2026-11-05",
        Amount=10,
        npe03__Recurring_Donation__c=made,
    )

    assert len(before) == first
    assert len(org.column("SELECT Id FROM Opportunity WHERE IsClosed = false")) == later


def test_stage_and_record_type_of_installments_can_be_chosen(org, donor):
    org.set(
        SETTINGS, npsp__InstallmentOppStageName__c="Prospecting", npe03__Record_Type__c=org.record_type("MajorGift")
    )

    start(org, donor)

    assert org.query("SELECT StageName, RecordType.DeveloperName FROM Opportunity") == [
        ("Prospecting", "MajorGift")
    ]


def test_mapped_fields_are_copied_to_the_gift(org, donor):
    org.insert(
        "npe03__Custom_Field_Mapping__c",
        Name="1",
        npe03__Opportunity_Field__c="NextStep",
        npe03__Recurring_Donation_Field__c="npsp__ACH_Last_4__c",
    )

    start(org, donor, npsp__ACH_Last_4__c="1234")

    assert org.column("SELECT NextStep FROM Opportunity") == ["1234"]


@pytest.mark.parametrize(
    ("values", "this_year", "next_year"),
    [
        ({}, 10, 120),
        ({"npe03__Installment_Period__c": "Weekly"}, 60, 520),
        ({"npe03__Installment_Period__c": "1st and 15th"}, 20, 240),
        ({"npe03__Installment_Period__c": "Yearly"}, 0, 10),
        (FIXED, 10, 10),
        ({"npsp__EndDate__c": "2027-03-31"}, 10, 30),
    ],
)
def test_the_values_of_this_and_next_year(org, donor, values, this_year, next_year):
    made = start(org, donor, **values)

    assert org.get(made, "npsp__CurrentYearValue__c", "npsp__NextYearValue__c") == (this_year, next_year)


def test_gifts_that_were_won_count_for_their_year(org, donor):
    made = start(org, donor)

    org.insert(
        "Opportunity",
        Name="Don",
        StageName="Closed Won",
        CloseDate="2026-03-05",
        Amount=12,
        npe03__Recurring_Donation__c=made,
    )

    assert org.get(made, "npsp__CurrentYearValue__c") == 22


def test_donors_are_marked_as_sustainers(org, donor):
    made = start(org, donor)
    marks = [_mark(org, donor)]
    for status in ("Lapsed", "Closed"):
        org.update(made, npsp__Status__c=status)
        marks.append(_mark(org, donor))
    start(org, donor, npsp__DisableFirstInstallment__c=True)
    marks.append(_mark(org, donor))

    assert marks == [(each, each) for each in ("Active", "Lapsed", "Former", "Active")]


def _mark(org, donor):
    return org.get(donor, "npsp__Sustainer__c", "Account.npsp__Sustainer__c")


def test_an_excluded_handler_leaves_gifts_and_dates_alone(org, donor):
    made = start(org, donor)
    (handler,) = org.column(
        "SELECT Id FROM npsp__Trigger_Handler__c WHERE npsp__Class__c = 'RD2_RecurringDonationsOpp_TDTM'"
    )
    org.update(handler, npsp__Active__c=False)

    org.update(only_gift(org), StageName="Closed Won")

    assert org.get(made, NEXT) == "2026-12-05"
    assert len(org.query(GIFTS)) == 1


def test_a_merged_donor_takes_the_mark_over(org, donor):
    other = org.insert("Contact", FirstName="Awa", LastName="Diallo-Sow")
    start(org, donor)

    with org.org.database.transaction():
        merge(Work.start(org.org, run_automation), org.org.schema.named("Contact"), other, [donor])

    assert org.get(other, "npsp__Sustainer__c") == "Active"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (None, "Awa Diallo 10 - Recurring"),
        ("{!npe03__Installment_Period__c}: {!npe03__Amount__c}", "Monthly: 10"),
        ("{!npe03__Donor_Name__c} {!npsp__PaymentMethod__c} x", "Awa Diallo x"),
    ],
)
def test_names_follow_the_format_of_the_settings(org, donor, pattern, expected):
    org.set(SETTINGS, npsp__RecurringDonationNameFormat__c=pattern)

    assert org.get(start(org, donor), "Name") == expected


def test_a_name_that_is_given_stands_and_without_naming_the_id_is_shown(org, donor):
    given = start(org, donor, Name="Awa's")
    org.set(SETTINGS, npsp__EnableAutomaticNaming__c=False)
    unnamed = start(org, donor)

    assert (org.get(given, "Name"), org.get(unnamed, "Name")) == ("Awa's", unnamed)


def test_the_31st_is_the_last_day_where_the_picklist_still_has_it():
    org = InnerOrg(Profile.BARE)
    org.set(SETTINGS, npsp__IsRecurringDonations2Enabled__c=True)

    made = start(org, org.insert("Contact", LastName="Diallo"), npsp__Day_of_Month__c="31")

    assert org.get(made, "npsp__Day_of_Month__c", NEXT) == ("Last_Day", "2026-11-30")
