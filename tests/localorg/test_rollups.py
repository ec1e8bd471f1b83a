"""Totals of gifts: what NPSP rolls up to accounts and contacts."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

# Today is 2026-11-23.
GIFTS = (("2024-05-01", 100), ("2025-01-01", 30), ("2025-12-31", 50.5), ("2026-03-01", 20))
TOTALS = {
    "npo02__TotalOppAmount__c": 200.5,
    "npo02__NumberOfClosedOpps__c": 4,
    "npo02__AverageAmount__c": 50.13,
    "npo02__LargestAmount__c": 100,
    "npo02__SmallestAmount__c": 20,
    "npo02__FirstCloseDate__c": "2024-05-01",
    "npo02__LastCloseDate__c": "2026-03-01",
    "npo02__LastOppAmount__c": 20,
    "npo02__OppAmountThisYear__c": 20,
    "npo02__OppAmountLastYear__c": 80.5,
    "npo02__OppAmount2YearsAgo__c": 100,
    "npo02__OppsClosedThisYear__c": 1,
    "npo02__OppsClosedLastYear__c": 2,
    "npo02__OppsClosed2YearsAgo__c": 1,
    "npo02__OppAmountLastNDays__c": 70.5,
    "npo02__OppsClosedLastNDays__c": 2,
    "npo02__Best_Gift_Year__c": "2024",
    "npo02__Best_Gift_Year_Total__c": 100,
}
JOHN = {"FirstName": "John", "LastName": "Smith"}
JANE = {"FirstName": "Jane", "LastName": "Smith"}


@pytest.fixture(params=list(Profile))
def org(request):
    return InnerOrg(request.param)


def give(org, day, amount, **values):
    return org.insert(
        "Opportunity",
        Name="Don",
        StageName=values.pop("StageName", "Closed Won"),
        CloseDate=day,
        Amount=amount,
        **values,
    )


def shown(org, record):
    return dict(zip(TOTALS, org.get(record, *TOTALS), strict=True))


def test_account_and_donor_have_the_same_totals(org):
    account, (john, jane) = org.household(JOHN, JANE)

    for day, amount in GIFTS:
        give(org, day, amount, npsp__Primary_Contact__c=john)
    give(org, "2026-05-01", 999, npsp__Primary_Contact__c=john, StageName="Prospecting")

    assert shown(org, account) == TOTALS
    assert shown(org, john) == TOTALS
    assert org.get(jane, "npo02__Total_Household_Gifts__c", "npo02__TotalOppAmount__c") == (200.5, 0)


def test_the_other_member_has_soft_credit(org):
    _, (john, jane) = org.household(JOHN, JANE)

    for day, amount in GIFTS:
        give(org, day, amount, npsp__Primary_Contact__c=john)

    assert org.get(
        jane,
        "npo02__Soft_Credit_Total__c",
        "npo02__Soft_Credit_This_Year__c",
        "npsp__Number_of_Soft_Credits__c",
        "npsp__Largest_Soft_Credit_Date__c",
        "npsp__Last_Soft_Credit_Amount__c",
    ) == (200.5, 20, 4, "2024-05-01", 20)


def test_an_organisations_gift_is_only_soft_credit_for_its_contact(org):
    mairie = org.insert("Account", Name="Mairie")
    _, (john,) = org.household(JOHN)

    give(org, "2026-03-01", 20, AccountId=mairie, npsp__Primary_Contact__c=john)

    assert org.get(mairie, "npo02__TotalOppAmount__c") == 20
    assert org.get(john, "npo02__TotalOppAmount__c", "npo02__Soft_Credit_Total__c") == (0, 20)


def test_totals_follow_changes_and_deletions(org):
    account, (john,) = org.household(JOHN)
    gifts = [give(org, day, amount, npsp__Primary_Contact__c=john) for day, amount in GIFTS]

    org.update(gifts[3], Amount=25)
    after_update = org.get(account, "npo02__TotalOppAmount__c")
    org.delete(gifts[0])
    after_delete = org.get(account, "npo02__TotalOppAmount__c", "npo02__FirstCloseDate__c")
    for each in gifts[1:]:
        org.delete(each)

    assert after_update == 205.5
    assert after_delete == (105.5, "2025-01-01")
    assert org.get(account, "npo02__TotalOppAmount__c", "npo02__LastCloseDate__c") == (0, None)
    assert org.get(john, "npo02__NumberOfClosedOpps__c", "npo02__Best_Gift_Year__c") == (0, None)


def test_memberships_count_once_their_record_type_is_named():
    org = InnerOrg()
    account, (john,) = org.household(JOHN)
    org.set("npo02__Households_Settings__c", npo02__Membership_Record_Types__c="Membership")

    give(
        org,
        "2026-01-05",
        30,
        npsp__Primary_Contact__c=john,
        RecordTypeId=org.record_type("Membership"),
        npe01__Membership_End_Date__c="2026-12-31",
        npe01__Membership_Start_Date__c="2026-01-01",
        npe01__Member_Level__c="Gold",
    )

    fields = (
        "npo02__NumberOfMembershipOpps__c",
        "npo02__TotalMembershipOppAmount__c",
        "npo02__MembershipEndDate__c",
        "npo02__MembershipJoinDate__c",
        "npo02__LastMembershipLevel__c",
    )
    assert org.get(account, *fields) == (1, 30, "2026-12-31", "2026-01-01", "Gold")
    assert org.get(john, *fields) == (1, 30, "2026-12-31", "2026-01-01", "Gold")
    assert org.get(account, "npsp__Membership_Status__c") == "Current"
