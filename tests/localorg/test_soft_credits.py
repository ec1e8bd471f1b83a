"""Soft credits: partial ones stand on contact roles, totals count each gift once."""

import pytest
from npsp_org import InnerOrg

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 90}
PARTIAL, ROLES = (
    "npsp__Partial_Soft_Credit__c",
    "SELECT Contact.FirstName, Role FROM OpportunityContactRole ORDER BY Contact.FirstName",
)
TOTAL, COUNT = "npo02__Soft_Credit_Total__c", "npsp__Number_of_Soft_Credits__c"
HOUSEHOLDS = "npo02__Households_Settings__c"


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def ann(org):
    return org.insert("Contact", FirstName="Ann", LastName="B")


def credit(org, gift, contact, **values):
    given = {"npsp__Role_Name__c": "Soft Credit", "npsp__Amount__c": 12, **values}
    return org.insert(PARTIAL, npsp__Opportunity__c=gift, npsp__Contact__c=contact, **given)


def add_role(org, gift, contact, role="Soft Credit", **values):
    return org.insert("OpportunityContactRole", OpportunityId=gift, ContactId=contact, Role=role, **values)


def test_a_partial_soft_credit_makes_its_role(org, ann):
    gift = org.insert("Opportunity", **GIFT)

    made = credit(org, gift, ann)

    assert org.query(ROLES) == [("Ann", "Soft Credit")]
    assert org.column("SELECT Id FROM OpportunityContactRole") == [org.get(made, "npsp__Contact_Role_ID__c")]
    assert org.get(ann, TOTAL, COUNT) == (12, 1)


def test_it_finds_a_role_that_is_there_and_makes_a_second_one_for_the_next(org, ann):
    gift = org.insert("Opportunity", **GIFT)
    role = add_role(org, gift, ann, "Matched Donor")

    first = credit(org, gift, ann)
    second = credit(org, gift, ann, npsp__Amount__c=5)

    assert org.get(first, "npsp__Contact_Role_ID__c") == role
    assert org.get(second, "npsp__Contact_Role_ID__c") != role
    assert org.query(ROLES) == [("Ann", "Matched Donor"), ("Ann", "Soft Credit")]


def test_two_of_one_request_do_not_share_a_role(org, ann):
    gift = org.insert("Opportunity", **GIFT)
    row = {"npsp__Opportunity__c": gift, "npsp__Contact__c": ann, "npsp__Amount__c": 1, "npsp__Role_Name__c": "x"}

    org.save_all(PARTIAL, row, row)

    assert len(set(org.column(f"SELECT npsp__Contact_Role_ID__c FROM {PARTIAL}"))) == 2


def test_a_role_carries_one_partial_credit(org, ann):
    gift = org.insert("Opportunity", **GIFT)
    first = credit(org, gift, ann)
    taken = org.get(first, "npsp__Contact_Role_ID__c")

    code, _ = org.refusal(
        PARTIAL,
        npsp__Opportunity__c=gift,
        npsp__Contact__c=ann,
        npsp__Amount__c=1,
        npsp__Role_Name__c="x",
        npsp__Contact_Role_ID__c=taken,
    )

    assert code == "DUPLICATE_VALUE"


@pytest.mark.parametrize(
    ("role", "partial", "expected"),
    [
        ("Soft Credit", None, (90, 1)),
        ("Matched Donor", None, (90, 1)),
        ("Household Member", None, (90, 1)),
        ("Solicitor", None, (0, 0)),
        (None, None, (0, 0)),
        ("Soft Credit", 30, (30, 1)),
        ("Soft Credit", 0, (0, 1)),
        ("Solicitor", 30, (0, 0)),
    ],
)
def test_which_roles_count_and_for_how_much(org, ann, role, partial, expected):
    gift = org.insert("Opportunity", **GIFT)
    add_role(org, gift, ann, role)

    if partial is not None:
        credit(org, gift, ann, npsp__Amount__c=partial)

    assert org.get(ann, TOTAL, COUNT) == expected


def test_the_roles_that_count_are_a_setting(org, ann):
    org.set(HOUSEHOLDS, npo02__Soft_Credit_Roles__c="Solicitor; Friend")
    gift = org.insert("Opportunity", **GIFT)

    add_role(org, gift, ann, "Friend")

    assert org.get(ann, TOTAL) == 90


def test_soft_credit_totals_can_be_switched_off(org, ann):
    org.set(HOUSEHOLDS, npo02__Enable_Soft_Credit_Rollups__c=False)

    credit(org, org.insert("Opportunity", **GIFT), ann)

    assert org.get(ann, TOTAL, COUNT) == (0, 0)


def test_a_gift_counts_once_whatever_the_number_of_roles(org, ann):
    gift = org.insert("Opportunity", **GIFT)
    add_role(org, gift, ann)
    add_role(org, gift, ann, "Matched Donor")

    assert org.get(ann, TOTAL, COUNT) == (90, 1)


def test_a_donors_own_gift_is_no_soft_credit(org, ann):
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=ann)

    add_role(org, gift, ann)

    assert org.get(ann, "npo02__TotalOppAmount__c") == 90


@pytest.mark.parametrize("stage", ["Pledged", "Closed Lost"])
def test_only_won_gifts_count(org, ann, stage):
    gift = org.insert("Opportunity", **{**GIFT, "StageName": stage})
    credit(org, gift, ann)
    before = org.get(ann, TOTAL)

    org.update(gift, StageName="Closed Won")

    assert (before, org.get(ann, TOTAL)) == (0, 12)


def test_totals_follow_changes_of_credits_and_roles(org, ann):
    gift = org.insert("Opportunity", **GIFT)
    made = credit(org, gift, ann)
    seen = []
    org.update(made, npsp__Amount__c=20)
    seen.append(org.get(ann, TOTAL))
    org.delete(made)
    seen.append(org.get(ann, TOTAL))  # the role stays, and is worth the whole gift
    (role,) = org.column("SELECT Id FROM OpportunityContactRole")
    org.update(role, Role="Solicitor")
    seen.append(org.get(ann, TOTAL))

    assert seen == [20, 90, 0]


def test_a_new_primary_role_takes_the_credit_over(org, ann):
    bob = org.insert("Contact", FirstName="Bob", LastName="C")
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=ann)

    add_role(org, gift, bob, "Donor", IsPrimary=True)

    assert [org.get(each, "npo02__TotalOppAmount__c") for each in (ann, bob)] == [0, 90]


@pytest.mark.parametrize(("role", "refused"), [("Match", False), ("Influencer", False), ("Donor", True)])
def test_the_roles_of_account_soft_credits_are_restricted(org, role, refused):
    gift = org.insert("Opportunity", **GIFT)
    mairie = org.insert("Account", Name="Mairie")
    row = {"npsp__Opportunity__c": gift, "npsp__Account__c": mairie, "npsp__Amount__c": 5, "npsp__Role__c": role}

    (outcome,) = org.save_all("npsp__Account_Soft_Credit__c", row)

    codes = [error.code for error in outcome.errors]
    assert codes == (["INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"] if refused else [])


def test_account_soft_credits_change_no_total(org):
    gift = org.insert("Opportunity", **GIFT)
    mairie = org.insert("Account", Name="Mairie")

    org.insert(
        "npsp__Account_Soft_Credit__c", npsp__Opportunity__c=gift, npsp__Account__c=mairie, npsp__Amount__c=5
    )

    assert org.get(mairie, "npo02__TotalOppAmount__c") in (0, None)
