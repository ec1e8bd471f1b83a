"""Households over the years: who leads them, who moves, dies, is deleted and comes back."""

from itertools import product

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation

LEADER, COUNT = "npe01__One2OneContact__c", "npsp__Number_of_Household_Members__c"
GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 50}


@pytest.fixture
def org():
    return InnerOrg()


def people(*names):
    return tuple({"FirstName": name, "LastName": "Ba"} for name in names)


def owner(org):
    made = org.org.database.new_id("005")
    row = {"Id": made, "Username": f"{made}@local.org", "LastName": "A", "Name": "A", "IsActive": 1}
    with org.org.database.transaction():
        org.org.database.insert("User", [row])
    return made


def test_becoming_private_leaves_the_household(org):
    account, (_, b) = org.household(*people("A", "B"))

    org.update(b, npe01__Private__c=True)

    assert org.get(b, "AccountId") is None
    assert org.get(account, COUNT, "npo02__Informal_Greeting__c") == (1, "A")


def test_who_changes_household_changes_names_counts_and_leaders_of_both(org):
    old, (a, b) = org.household(*people("A", "B"))
    new, (c,) = org.household(*people("C"))

    org.update(a, AccountId=new)

    assert org.get(old, LEADER, COUNT, "npo02__Informal_Greeting__c") == (b, 1, "B")
    assert org.get(new, LEADER, COUNT, "npo02__Informal_Greeting__c") == (c, 2, "C and A")


def test_gifts_go_along_with_the_donor_who_moves_and_totals_with_them(org):
    old, (a, b) = org.household(*people("A", "B"))
    new, _ = org.household(*people("C"))
    gifts = [org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=each) for each in (a, b)]

    org.update(a, AccountId=new)

    assert [org.get(gift, "AccountId") for gift in gifts] == [new, old]
    assert [org.get(account, "npo02__TotalOppAmount__c") for account in (old, new)] == [50, 50]
    assert org.get(a, "npo02__Total_Household_Gifts__c", "npo02__TotalOppAmount__c") == (50, 50)


@pytest.mark.parametrize("leaving", [True, False])
def test_gifts_stay_when_the_donor_goes_to_an_organisation_or_comes_from_one(org, leaving):
    home, (a,) = org.household(*people("A"))
    mairie = org.insert("Account", Name="Mairie")
    start, end = (home, mairie) if leaving else (mairie, home)
    org.update(a, AccountId=start)
    gift = org.insert("Opportunity", **GIFT, AccountId=start, npsp__Primary_Contact__c=a)

    org.update(a, AccountId=end)

    assert org.get(gift, "AccountId") == start


def test_gifts_on_another_account_stay_there(org):
    _, (a,) = org.household(*people("A"))
    new, _ = org.household(*people("B"))
    mairie = org.insert("Account", Name="Mairie")
    gift = org.insert("Opportunity", **GIFT, AccountId=mairie, npsp__Primary_Contact__c=a)

    org.update(a, AccountId=new)

    assert org.get(gift, "AccountId") == mairie


def test_a_household_left_by_all_stays_behind_empty(org):
    old, (a,) = org.household(*people("A"))
    new, _ = org.household(*people("B"))

    org.update(a, AccountId=new)

    assert org.get(old, LEADER, COUNT, "Name") == (None, 0, "Anonymous Household")


@pytest.mark.parametrize(("names", "follows"), [(("A",), True), (("A", "B"), False)])
def test_a_household_of_one_belongs_to_whoever_the_contact_belongs_to(org, names, follows):
    account, (a, *_) = org.household(*people(*names))
    holder = owner(org)

    org.update(a, OwnerId=holder)

    assert (org.get(account, "OwnerId") == holder) is follows


@pytest.mark.parametrize("dead", list(product((False, True), repeat=3)))
def test_the_dead_are_named_no_more_while_others_live(org, dead):
    account, members = org.household(*people("A", "B", "C"))

    for member, died in zip(members, dead, strict=True):
        if died:
            org.update(member, npsp__Deceased__c=True)

    last = max(place for place, died in enumerate(dead) if died) if all(dead) else None
    living = [name for place, (name, died) in enumerate(zip("ABC", dead, strict=True)) if not died or place == last]
    assert (
        org.get(account, "npo02__Informal_Greeting__c")
        == {
            3: "A, B and C",
            2: " and ".join(living),
            1: "".join(living),
        }[len(living)]
    )
    assert org.get(account, "npsp__All_Members_Deceased__c", COUNT) == (all(dead), 3)
    assert org.get(account, LEADER) == members["ABC".index(living[0])]


def test_the_one_who_gave_most_leads_when_the_leader_dies(org):
    account, (a, _, c) = org.household(*people("A", "B", "C"))
    org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=c)

    org.update(a, npsp__Deceased__c=True)

    assert org.get(account, LEADER) == c


def test_one_who_comes_back_to_life_stays_left_out_until_a_person_says_otherwise(org):
    account, (a, _) = org.household(*people("A", "B"))
    org.update(a, npsp__Deceased__c=True)

    org.update(a, npsp__Deceased__c=False)

    assert org.get(account, "npo02__Informal_Greeting__c") == "B"
    assert org.get(a, "npsp__Exclude_from_Household_Name__c") is True


def test_one_who_is_loaded_as_dead_into_a_household_of_the_living_is_not_named(org):
    account, _ = org.household(*people("A"))

    org.insert("Contact", **people("B")[0], AccountId=account, npsp__Deceased__c=True)

    assert org.get(account, "npo02__Informal_Greeting__c", COUNT) == ("A", 2)


def test_deleting_a_member_leaves_names_count_and_leader_to_the_others(org):
    account, (a, b) = org.household(*people("A", "B"))

    org.delete(a)

    assert org.get(account, LEADER, COUNT, "npo02__Informal_Greeting__c") == (b, 1, "B")


def test_deleting_the_last_member_leaves_the_account_as_it_is(org):
    account, (a,) = org.household(*people("A"))

    org.delete(a)

    assert org.get(account, "Name", COUNT) == ("Ba Household", 1)


def test_an_account_with_gifts_becomes_anonymous_when_its_last_member_is_deleted(org):
    account, (a,) = org.household(*people("A"))
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=a)

    org.delete(a)

    assert org.get(account, "Name", LEADER, COUNT) == ("Anonymous Household", None, 0)
    assert org.get(account, "npo02__TotalOppAmount__c") == 50
    assert org.get(gift, "AccountId") == account


def test_an_undeleted_member_is_named_and_counted_again(org):
    account, (_, b) = org.household(*people("A", "B"))
    org.delete(b)

    with org.org.database.transaction():
        restore(Work.start(org.org, run_automation), org.org.schema.named("Contact"), [b])

    assert org.get(account, COUNT, "npo02__Informal_Greeting__c") == (2, "A and B")
