"""Recurring donations of a bare org: all installments are made in advance."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

RECURRING, SETTINGS = "npe03__Recurring_Donation__c", "npe03__Recurring_Donations_Settings__c"
GIFTS = "SELECT CloseDate, Amount FROM Opportunity ORDER BY CloseDate, Name"
DAYS = "SELECT CloseDate FROM Opportunity ORDER BY CloseDate"
# Today is 2026-11-23; open ended ones have gifts until 2027-11-01.
FIXED = {
    "npe03__Amount__c": 100,
    "npe03__Installment_Period__c": "Monthly",
    "npe03__Date_Established__c": "2026-12-10",
    "npe03__Schedule_Type__c": "Divide By",
    "npe03__Installments__c": 3,
}
OPEN = {
    "npe03__Amount__c": 10,
    "npe03__Installment_Period__c": "Monthly",
    "npe03__Date_Established__c": "2026-12-05",
    "npe03__Open_Ended_Status__c": "Open",
}


@pytest.fixture
def org():
    return InnerOrg(Profile.BARE)


@pytest.fixture
def donor(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


def start(org, donor, **values):
    return org.insert(RECURRING, npe03__Contact__c=donor, **values)


@pytest.mark.parametrize(
    ("values", "amounts"),
    [
        ({}, [33.33, 33.33, 33.34]),
        ({"npe03__Schedule_Type__c": "Multiply By"}, [100, 100, 100]),
        ({"npe03__Schedule_Type__c": None}, [33.33, 33.33, 33.34]),
        ({"npe03__Installments__c": 1}, [100]),
        ({"npe03__Open_Ended_Status__c": "None"}, [33.33, 33.33, 33.34]),
        ({"npe03__Open_Ended_Status__c": "Closed"}, []),
    ],
)
def test_fixed_installments_share_or_repeat_the_amount(org, donor, values, amounts):
    start(org, donor, **{**FIXED, **values})

    assert [amount for _, amount in org.query(GIFTS)] == amounts


@pytest.mark.parametrize(
    ("period", "established", "days"),
    [
        ("Monthly", "2026-12-10", ["2026-12-10", "2027-01-10", "2027-02-10"]),
        ("Monthly", "2026-12-31", ["2026-12-31", "2027-01-31", "2027-02-28"]),
        ("Monthly", "2026-12-30", ["2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30"]),
        ("Quarterly", "2026-11-30", ["2026-11-30", "2027-02-28", "2027-05-30"]),
        ("Yearly", "2028-02-29", ["2028-02-29", "2029-02-28", "2030-02-28"]),
        ("Weekly", "2026-12-28", ["2026-12-28", "2027-01-04", "2027-01-11"]),
        ("1st and 15th", "2026-12-10", ["2026-12-10", "2026-12-15", "2027-01-01", "2027-01-15"]),
        ("no such period", "2026-12-10", ["2026-12-10", "2027-12-10"]),
    ],
)
def test_the_days_of_a_period(org, donor, period, established, days):
    start(
        org,
        donor,
        **{
            **FIXED,
            "npe03__Installment_Period__c": period,
            "npe03__Date_Established__c": established,
            "npe03__Installments__c": len(days),
        },
    )

    assert org.column(DAYS) == days


def test_the_last_day_of_the_month_can_be_asked_for(org, donor):
    start(org, donor, **FIXED, npsp__Always_Use_Last_Day_Of_Month__c=True)

    assert org.column(DAYS) == ["2026-12-31", "2027-01-31", "2027-02-28"]


def test_a_period_of_the_orgs_own(org, donor):
    org.insert(
        "npe03__Custom_Installment_Settings__c", Name="Ten days", npe03__Increment__c="Days", npe03__Value__c=10
    )

    start(org, donor, **{**FIXED, "npe03__Installment_Period__c": "Ten days"})

    assert org.column(DAYS) == ["2026-12-10", "2026-12-20", "2026-12-30"]


def test_an_open_ended_one_has_gifts_as_far_as_the_forecast_goes(org, donor):
    made = start(org, donor, **OPEN)

    days = org.column(DAYS)
    assert (len(days), days[0], days[-1]) == (11, "2026-12-05", "2027-10-05")
    assert org.get(made, "npe03__Next_Payment_Date__c", "npe03__Installments__c") == ("2026-12-05", 11)


def test_the_forecast_is_a_setting(org, donor):
    org.set(SETTINGS, npe03__Opportunity_Forecast_Months__c=3)

    start(org, donor, **OPEN)

    assert org.column(DAYS) == ["2026-12-05", "2027-01-05"]


def test_the_gifts_belong_to_the_donor(org, donor):
    gala = org.insert("Campaign", Name="Gala")
    made = start(org, donor, **FIXED, npe03__Recurring_Donation_Campaign__c=gala)

    first = org.query(
        "SELECT Name, AccountId, npsp__Primary_Contact__c, npe03__Recurring_Donation__c, StageName, CampaignId, "
        "npsp__Recurring_Donation_Installment_Number__c FROM Opportunity ORDER BY CloseDate LIMIT 1"
    )

    home = org.get(donor, "AccountId")
    assert first == [("Awa Diallo Donation (1 of 3) 10/12/2026", home, donor, made, "Pledged", gala, 1)]
    assert org.column("SELECT npe01__Scheduled_Date__c FROM npe01__OppPayment__c ORDER BY Name") == org.column(DAYS)


def test_only_the_first_gift_has_the_campaign_where_the_settings_say_so(org, donor):
    org.set(SETTINGS, npe03__Add_Campaign_to_All_Opportunites__c=False)
    gala = org.insert("Campaign", Name="Gala")

    start(org, donor, **FIXED, npe03__Recurring_Donation_Campaign__c=gala)

    assert org.column("SELECT CampaignId FROM Opportunity ORDER BY CloseDate") == [gala, None, None]


def test_an_organisation_gives_without_a_contact(org):
    mairie = org.insert("Account", Name="Mairie")

    org.insert(RECURRING, npe03__Organization__c=mairie, **FIXED)

    assert org.query("SELECT AccountId, npsp__Primary_Contact__c FROM Opportunity") == [(mairie, None)] * 3


def test_what_was_paid_is_counted(org, donor):
    made = start(org, donor, **OPEN)
    (first, *_) = org.column("SELECT Id FROM Opportunity ORDER BY CloseDate")

    org.update(first, StageName="Closed Won")

    assert org.get(
        made,
        "npe03__Next_Payment_Date__c",
        "npe03__Last_Payment_Date__c",
        "npe03__Paid_Amount__c",
        "npe03__Total_Paid_Installments__c",
    ) == ("2027-01-05", "2026-12-05", 10, 1)


def test_fixed_ones_are_made_anew_from_what_is_left(org, donor):
    made = start(org, donor, **FIXED)
    (first, *_) = org.column("SELECT Id FROM Opportunity ORDER BY CloseDate")
    org.update(first, StageName="Closed Won")

    org.update(made, npe03__Installments__c=4)

    assert org.query(GIFTS) == [
        ("2026-12-10", 33.33),
        ("2027-01-10", 22.22),
        ("2027-02-10", 22.22),
        ("2027-03-10", 22.23),
    ]


def test_open_gifts_follow_the_amount(org, donor):
    made = start(org, donor, **OPEN)

    org.update(made, npe03__Amount__c=15)

    assert {amount for _, amount in org.query(GIFTS)} == {15}
    assert org.column(DAYS)[0] == "2026-12-05"


def test_another_period_makes_open_gifts_anew(org, donor):
    made = start(org, donor, **OPEN)

    org.update(made, npe03__Installment_Period__c="Quarterly")

    assert org.column(DAYS) == ["2026-12-05", "2027-03-05", "2027-06-05", "2027-09-05"]


@pytest.mark.parametrize(
    ("behaviour", "stages"),
    [
        ("Mark_Opportunities_Closed_Lost", {"Closed Lost"}),
        ("Delete_Open_Opportunities", set()),
        ("No_Action", {"Pledged"}),
    ],
)
def test_closing_deals_with_open_gifts(org, donor, behaviour, stages):
    org.set(SETTINGS, npe03__Open_Opportunity_Behavior__c=behaviour)
    made = start(org, donor, **OPEN)

    org.update(made, npe03__Open_Ended_Status__c="Closed")

    assert set(org.column("SELECT StageName FROM Opportunity")) == stages


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"npe03__Contact__c": None}, "You must select an Organization or Contact."),
        ({"npe03__Installments__c": 51}, "A recurring donation has at most 50 installments."),
    ],
)
def test_what_is_refused(org, donor, values, message):
    assert org.refusal(RECURRING, **{"npe03__Contact__c": donor, **FIXED, **values}) == (
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        message,
    )


def test_a_contact_and_an_organisation_do_not_go_together(org, donor):
    mairie = org.insert("Account", Name="Mairie")

    code, _ = org.refusal(RECURRING, npe03__Contact__c=donor, npe03__Organization__c=mairie, **FIXED)

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


@pytest.mark.parametrize(
    ("schedule", "installment", "total"), [("Divide By", 33.33, 100), ("Multiply By", 100, 300), (None, 100, 100)]
)
def test_the_formulas_of_amounts(org, donor, schedule, installment, total):
    made = start(org, donor, **{**FIXED, "npe03__Schedule_Type__c": schedule})

    assert org.get(made, "npe03__Installment_Amount__c", "npe03__Total__c") == (installment, total)


def test_a_trial_org_makes_no_installments_in_advance():
    org = InnerOrg()
    donor = org.insert("Contact", FirstName="Awa", LastName="Diallo")

    org.insert(RECURRING, npe03__Contact__c=donor, **{**OPEN, "npsp__Day_of_Month__c": "5"})

    assert org.column(DAYS) == ["2026-12-05"]
