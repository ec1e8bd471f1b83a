"""Addresses and people: whom a new address moves, who overrides it, who moves in and out."""

import pytest
from address_data import LYON, PARIS, SETTINGS, mailing, rows
from npsp_org import TODAY, InnerOrg


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def strict(org):
    """An org in which a corrected address is a new one."""
    org.set(SETTINGS, npsp__Simple_Address_Change_Treated_as_Update__c=False)
    return org


@pytest.mark.parametrize("requests", [1, 2])
def test_of_two_members_with_two_addresses_the_last_one_wins_for_both(org, requests):
    kind = org.record_type("HH_Account")
    account = org.insert("Account", Name="A", RecordTypeId=kind)
    people = [{"LastName": "A", "AccountId": account, **PARIS}, {"LastName": "B", "AccountId": account, **LYON}]

    if requests == 1:
        org.save_all("Contact", *people)
    else:
        for each in people:
            org.save_all("Contact", each)

    members = org.column("SELECT Id FROM Contact ORDER BY LastName")
    assert mailing(org, *members) == ["Lyon", "Lyon"]
    assert org.get(account, "BillingCity") == "Lyon"
    assert rows(org) == [("Paris", False), ("Lyon", True)]
    assert {org.get(each, "npsp__Current_Address__r.npsp__MailingCity__c") for each in members} == {"Lyon"}


@pytest.mark.parametrize("requests", [1, 2])
def test_an_override_is_not_moved_and_moves_nobody(org, requests):
    kind = org.record_type("HH_Account")
    account = org.insert("Account", Name="A", RecordTypeId=kind)
    people = [
        {"LastName": "A", "AccountId": account, **PARIS},
        {"LastName": "B", "AccountId": account, **LYON, "npsp__is_Address_Override__c": True},
    ]

    if requests == 1:
        org.save_all("Contact", *people)
    else:
        for each in people:
            org.save_all("Contact", each)

    members = org.column("SELECT Id FROM Contact ORDER BY LastName")
    assert mailing(org, *members) == ["Paris", "Lyon"]
    assert rows(org) == [("Paris", True), ("Lyon", False)]


def test_an_override_finds_a_matching_record_too(org):
    _, (_, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B"})

    org.update(b, npsp__is_Address_Override__c=True)

    assert rows(org) == [("Paris", True)]


def test_an_override_moves_along_with_its_record(org):
    account, (a, b) = org.household(
        {"LastName": "A", **PARIS}, {"LastName": "B", **LYON, "npsp__is_Address_Override__c": True}
    )
    address = org.get(b, "npsp__Current_Address__c")

    org.update(address, npsp__MailingCity__c="Villeurbanne")

    assert mailing(org, a, b) == ["Paris", "Villeurbanne"]
    assert org.get(account, "BillingCity") == "Paris"


def test_taking_the_override_away_gives_the_households_address_back(org):
    _, (_, b) = org.household(
        {"LastName": "A", **PARIS}, {"LastName": "B", **LYON, "npsp__is_Address_Override__c": True}
    )

    org.update(b, npsp__is_Address_Override__c=False)

    assert mailing(org, b) == ["Paris"]
    assert rows(org, "npsp__MailingCity__c", "npsp__Latest_End_Date__c") == [("Paris", None), ("Lyon", TODAY)]


def test_an_override_ends_when_its_record_is_deleted(org):
    _, (_, b) = org.household(
        {"LastName": "A", **PARIS}, {"LastName": "B", **LYON, "npsp__is_Address_Override__c": True}
    )

    org.delete(org.get(b, "npsp__Current_Address__c"))

    assert org.get(b, "MailingCity", "npsp__is_Address_Override__c") == ("Paris", False)


def test_pointing_to_another_record_of_the_household_moves_there(strict):
    contact = strict.insert("Contact", LastName="A", **PARIS)
    old = strict.get(contact, "npsp__Current_Address__c")
    strict.update(contact, **LYON, MailingState=None)

    strict.update(contact, npsp__Current_Address__c=old)

    assert mailing(strict, contact) == ["Paris"]
    assert rows(strict) == [("Paris", True), ("Lyon", False)]


@pytest.mark.parametrize(("given", "expected"), [({}, "Lyon"), (PARIS, "Paris")])
def test_who_changes_household_takes_its_address_unless_a_new_one_is_written(org, given, expected):
    home, _ = org.household({"LastName": "A", **LYON})
    mover = org.insert("Contact", LastName="B", MailingCity="Nice")

    org.update(mover, AccountId=home, **given)

    assert org.get(mover, "MailingCity") == org.get(home, "BillingCity") == expected


def test_who_changes_to_a_household_without_an_address_brings_one(org):
    home, (a,) = org.household({"LastName": "A"})
    mover = org.insert("Contact", LastName="B", MailingCity="Nice")

    org.update(mover, AccountId=home)

    assert mailing(org, a, mover) == ["Nice", "Nice"]
    assert org.get(home, "BillingCity") == "Nice"


def test_an_address_that_is_blanked_is_blanked_for_all_but_the_overrides(strict):
    account, (a, b, c) = strict.household(
        {"LastName": "A", **PARIS},
        {"LastName": "B"},
        {"LastName": "C", **LYON, "npsp__is_Address_Override__c": True},
    )

    strict.update(a, **dict.fromkeys(PARIS))

    assert mailing(strict, a, b, c) == [None, None, "Lyon"]
    assert strict.get(account, "BillingCity") is None
    assert rows(strict) == [("Paris", False), ("Lyon", False)]


def test_deleting_the_default_record_leaves_the_household_without_an_address(org):
    account, (a,) = org.household({"LastName": "A", **PARIS})

    org.delete(org.get(a, "npsp__Current_Address__c"))

    assert (mailing(org, a), org.get(account, "BillingCity")) == ([None], None)
