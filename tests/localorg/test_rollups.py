"""Totals of gifts: what NPSP rolls up to accounts and contacts."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation

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


def test_stage_amount_donor_and_return_from_the_bin_move_the_totals(org):
    home, (john,) = org.household(JOHN)
    other, (ann,) = org.household({"FirstName": "Ann", "LastName": "B"})
    gift = give(org, "2026-03-01", 20, npsp__Primary_Contact__c=john, StageName="Prospecting")
    seen = []
    for change in (
        {"StageName": "Closed Won"},
        {"Amount": 30},
        {"CloseDate": "2025-03-01"},
        {"npsp__Primary_Contact__c": ann, "AccountId": other},
        {"StageName": "Closed Lost"},
    ):
        org.update(gift, **change)
        seen.append([_totals(org, each) for each in (home, john, other, ann)])

    nothing, this_year, last_year = (0, 0), (30, 30), (30, 0)
    assert seen == [
        [(20, 20), (20, 20), nothing, nothing],
        [this_year, this_year, nothing, nothing],
        [last_year, last_year, nothing, nothing],
        [nothing, nothing, last_year, last_year],
        [nothing, nothing, nothing, nothing],
    ]


def _totals(org, record):
    shown = org.get(record, "npo02__TotalOppAmount__c", "npo02__OppAmountThisYear__c")
    return tuple(each or 0 for each in shown)


def test_a_gift_that_comes_back_from_the_bin_counts_again(org):
    home, (john,) = org.household(JOHN)
    gift = give(org, "2026-03-01", 20, npsp__Primary_Contact__c=john)
    org.delete(gift)
    before = [_totals(org, each) for each in (home, john)]

    with org.org.database.transaction():
        work = Work.start(org.org, run_automation)
        restore(work, org.org.schema.named("Opportunity"), [gift])

    assert before == [(0, 0), (0, 0)]
    assert [_totals(org, each) for each in (home, john)] == [(20, 20), (20, 20)]


def test_a_fund_forgets_a_gift_that_was_deleted(org):
    home, (john,) = org.household(JOHN)
    fund = org.insert("npsp__General_Accounting_Unit__c", Name="Ateliers")
    gift = give(org, "2026-03-01", 20, npsp__Primary_Contact__c=john, StageName="Prospecting")
    org.insert(
        "npsp__Allocation__c", npsp__Opportunity__c=gift, npsp__General_Accounting_Unit__c=fund, npsp__Amount__c=5
    )
    org.update(gift, StageName="Closed Won")
    before = org.get(fund, "npsp__Total_Allocations__c")

    org.delete(gift)

    assert (before, org.get(fund, "npsp__Total_Allocations__c")) == (5, 0)
    assert _totals(org, home) == (0, 0)


@pytest.mark.parametrize(
    ("setting", "values", "account", "contact"),
    [
        ({"npo02__Excluded_Account_Opp_Types__c": "New Business"}, {"Type": "New Business"}, 0, 20),
        ({"npo02__Excluded_Contact_Opp_Types__c": "a;New Business"}, {"Type": "New Business"}, 20, 0),
        ({"npo02__Excluded_Account_Opp_Rectypes__c": "Grant"}, {"type": "Grant"}, 0, 20),
        ({"npo02__Excluded_Contact_Opp_Rectypes__c": "Grant"}, {"type": "Grant"}, 20, 0),
        ({"npo02__Excluded_Contact_Opp_Rectypes__c": "Grant"}, {"type": "Donation"}, 20, 20),
    ],
)
def test_gifts_can_be_left_out_of_totals(setting, values, account, contact):
    org = InnerOrg()
    home, (john,) = org.household(JOHN)
    org.set("npo02__Households_Settings__c", **setting)
    given = {"Type": values.get("Type"), "RecordTypeId": org.record_type(values.get("type", "Donation"))}

    give(org, "2026-03-01", 20, npsp__Primary_Contact__c=john, **given)

    assert (_totals(org, home)[0], _totals(org, john)[0]) == (account, contact)


def test_the_primary_contact_may_always_have_the_credit(org):
    mairie = org.insert("Account", Name="Mairie")
    _, (john,) = org.household(JOHN)
    org.set("npo02__Households_Settings__c", npo02__Always_Rollup_to_Primary_Contact__c=True)

    give(org, "2026-03-01", 20, AccountId=mairie, npsp__Primary_Contact__c=john)

    assert org.get(john, "npo02__TotalOppAmount__c", "npo02__Soft_Credit_Total__c") == (20, 0)


def test_the_last_days_are_as_many_as_the_settings_say(org):
    home, (john,) = org.household(JOHN)
    org.set("npo02__Households_Settings__c", npo02__Rollup_N_Day_Value__c=30)

    for day in ("2026-10-23", "2026-10-24", "2026-11-23"):
        give(org, day, 10, npsp__Primary_Contact__c=john)

    assert org.get(home, "npo02__OppAmountLastNDays__c", "npo02__OppsClosedLastNDays__c") == (20, 2)


@pytest.mark.parametrize("how", ["id", "DeveloperName", "label"])
def test_memberships_are_told_apart_by_their_record_type(how):
    org = InnerOrg()
    home, (john,) = org.household(JOHN)
    named = {"id": org.record_type("MajorGift"), "DeveloperName": "MajorGift", "label": "Major Gift"}
    org.set("npo02__Households_Settings__c", npo02__Membership_Record_Types__c=f"x; {named[how]}")
    kind = org.record_type("MajorGift")

    for day, start, end in (("2026-01-05", "2026-01-01", "2026-12-31"), ("2026-02-05", "2025-01-01", "2025-12-31")):
        give(
            org,
            day,
            30,
            npsp__Primary_Contact__c=john,
            RecordTypeId=kind,
            npe01__Membership_Start_Date__c=start,
            npe01__Membership_End_Date__c=end,
        )

    fields = ("npo02__MembershipJoinDate__c", "npo02__MembershipEndDate__c", "npo02__LastMembershipDate__c")
    for record in (home, john):
        assert org.get(record, *fields) == ("2025-01-01", "2026-12-31", "2026-02-05")


def test_without_a_membership_record_type_there_are_no_memberships():
    org = InnerOrg()
    home, (john,) = org.household(JOHN)

    give(org, "2026-01-05", 30, npsp__Primary_Contact__c=john, RecordTypeId=org.record_type("Membership"))

    assert org.get(home, "npo02__NumberOfMembershipOpps__c", "npo02__LastMembershipDate__c") == (0, None)


@pytest.mark.parametrize("name", ["CRLP_Rollup_TDTM", "RLLP_OppRollup_TDTM"])
def test_a_handler_that_is_switched_off_leaves_totals_alone(org, name):
    home, (john,) = org.household(JOHN)
    of_gifts = f"npsp__Class__c = '{name}' AND npsp__Object__c = 'Opportunity'"
    (handler,) = org.column(f"SELECT Id FROM npsp__Trigger_Handler__c WHERE {of_gifts}")
    org.update(handler, npsp__Active__c=False)
    engine = "RLLP_OppRollup_TDTM" if org.org.profile is Profile.BARE else "CRLP_Rollup_TDTM"

    give(org, "2026-03-01", 20, npsp__Primary_Contact__c=john)

    assert _totals(org, home)[0] == (0 if name == engine else 20)


def test_a_total_that_was_written_by_hand_stands_until_the_next_gift(org):
    home, (john,) = org.household(JOHN)
    org.update(home, npo02__TotalOppAmount__c=999)
    before = org.get(home, "npo02__TotalOppAmount__c")

    give(org, "2026-03-01", 20, npsp__Primary_Contact__c=john)

    assert (before, org.get(home, "npo02__TotalOppAmount__c")) == (999, 20)
