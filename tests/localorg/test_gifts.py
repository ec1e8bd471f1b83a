"""Opportunities: what the stage decides, and the formulas of gifts, payments and their owners."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile, read_catalog

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2025-03-01", "Amount": 50}
DERIVED = ("IsClosed", "IsWon", "Probability", "ForecastCategoryName", "ForecastCategory")
SHOWN = {"BestCase": "Best Case", "Forecast": "Commit"}
STAGES = [(profile, stage) for profile in Profile for stage in read_catalog(profile).stages]


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture(scope="module")
def orgs():
    return {profile: InnerOrg(profile) for profile in Profile}


def give(org, **values):
    return org.insert("Opportunity", **{**GIFT, **values})


@pytest.mark.parametrize(("profile", "stage"), STAGES, ids=[f"{profile}-{stage.name}" for profile, stage in STAGES])
def test_the_stage_decides(orgs, profile, stage):
    made = give(orgs[profile], StageName=stage.name)

    assert orgs[profile].get(made, *DERIVED) == (
        stage.is_closed,
        stage.is_won,
        stage.probability,
        SHOWN.get(stage.forecast_category, stage.forecast_category),
        stage.forecast_category,
    )


def test_the_stages_that_people_know(org):
    known = {"Closed Won": (True, True, 100), "Pledged": (False, False, 50), "Closed Lost": (True, False, 0)}

    for stage, expected in known.items():
        assert org.get(give(org, StageName=stage), "IsClosed", "IsWon", "Probability") == expected


def test_another_stage_decides_anew(org):
    made = give(org, StageName="Pledged")

    org.update(made, StageName="Closed Won")

    assert org.get(made, *DERIVED) == (True, True, 100, "Closed", "Closed")


def test_a_probability_that_is_given_stands(org):
    made = give(org, StageName="Pledged", Probability=75)

    org.update(made, Amount=60)

    assert org.get(made, "Probability", "ExpectedRevenue") == (75, 45)


@pytest.mark.parametrize(
    ("day", "expected"), [("2025-01-01", (2025, 1, "2025 1")), ("2025-12-31", (2025, 4, "2025 4"))]
)
def test_the_fiscal_period_is_that_of_the_calendar(org, day, expected):
    assert org.get(give(org, CloseDate=day), "FiscalYear", "FiscalQuarter", "Fiscal") == expected


def test_whether_a_gift_is_an_individuals(org):
    john = org.insert("Contact", LastName="Smith")
    mairie = org.insert("Account", Name="Mairie")
    gifts = [give(org, npsp__Primary_Contact__c=john), give(org, AccountId=mairie), give(org)]

    assert [org.get(each, "npe01__Is_Opp_From_Individual__c") for each in gifts] == ["true", "false", "false"]


def test_what_is_outstanding_follows_gift_and_payments(org):
    made = give(org, StageName="Pledged")
    before = org.get(made, "npe01__Amount_Outstanding__c")

    org.update(made, StageName="Closed Won")

    assert (before, org.get(made, "npe01__Amount_Outstanding__c")) == (50, 0)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-11-23", "Current"),
        ("2026-11-22", "Grace Period"),
        ("2026-10-24", "Grace Period"),
        ("2026-10-23", "Expired"),
        (None, None),
    ],
)
def test_the_membership_of_an_account_has_a_grace_period(org, end, expected):
    mairie = org.insert("Account", Name="Mairie", npo02__MembershipEndDate__c=end)

    assert org.get(mairie, "npsp__Membership_Status__c") == expected


def test_the_grace_period_is_a_setting(org):
    org.set("npo02__Households_Settings__c", npo02__Membership_Grace_Period__c=5)
    mairie = org.insert("Account", Name="Mairie", npo02__MembershipEndDate__c="2026-11-10")

    assert org.get(mairie, "npsp__Membership_Status__c") == "Expired"


def test_a_membership_spans_years(org):
    mairie = org.insert(
        "Account",
        Name="Mairie",
        npo02__MembershipJoinDate__c="2022-01-01",
        npo02__MembershipEndDate__c="2026-12-31",
    )

    assert org.get(mairie, "npsp__Membership_Span__c") == 5


def test_the_donor_of_a_recurring_donation_has_a_name(org):
    contact = org.insert("Contact", FirstName="Awa", LastName="Diallo")
    mairie = org.insert("Account", Name="Mairie")
    monthly = {
        "npe03__Amount__c": 10,
        "npe03__Installment_Period__c": "Monthly",
        "npsp__Day_of_Month__c": "5",
    }
    made = [
        org.insert("npe03__Recurring_Donation__c", **monthly, npe03__Contact__c=contact),
        org.insert("npe03__Recurring_Donation__c", **monthly, npe03__Organization__c=mairie),
    ]

    assert [org.get(each, "npe03__Donor_Name__c") for each in made] == ["Awa Diallo", "Mairie"]


def test_the_next_deadline_of_a_grant(org):
    made = give(org, StageName="Awarded", RecordTypeId=org.record_type("Grant"))
    for day, closed in (("2025-05-01", "2025-05-02"), ("2025-07-01", None), ("2025-06-01", None)):
        org.insert(
            "npsp__Grant_Deadline__c",
            Name="x",
            npsp__Opportunity__c=made,
            npsp__Grant_Deadline_Due_Date__c=day,
            npsp__Grant_Deliverable_Close_Date__c=closed,
        )

    assert org.get(made, "npsp__Next_Grant_Deadline_Due_Date__c") == "2025-06-01"
