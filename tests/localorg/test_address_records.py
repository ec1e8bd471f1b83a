"""Address records and accounts: what is loaded, switched off, deleted, too long or undeliverable."""

import pytest
from address_data import ADDRESS, CODE, LYON, NICE, PARIS, SETTINGS, mailing, refusal, rows
from npsp_org import InnerOrg


@pytest.fixture
def org():
    return InnerOrg()


@pytest.mark.parametrize("way", ["insert", "update"])
def test_the_billing_address_of_a_household_is_its_default_address(org, way):
    billing = {"BillingStreet": "3 rue C", "BillingCity": "Nice"}
    if way == "insert":
        account = org.insert("Account", Name="A", RecordTypeId=org.record_type("HH_Account"), **billing)
        contact = org.insert("Contact", LastName="A", AccountId=account)
    else:
        account, (contact,) = org.household({"LastName": "A", **PARIS})
        org.update(account, **billing, BillingState=None, BillingPostalCode=None, BillingCountry=None)

    assert rows(org)[-1] == ("Nice", True)
    assert mailing(org, contact) == ["Nice"]


def test_a_billing_address_of_an_organisation_makes_no_record(org):
    org.insert("Account", Name="Mairie", BillingCity="Nice")

    assert rows(org) == []


def test_with_the_setting_organisations_have_addresses_of_their_own(org):
    org.set(SETTINGS, npsp__Organizational_Account_Addresses_Enabled__c=True)
    mairie = org.insert("Account", Name="Mairie", BillingCity="Nice")
    contact = org.insert("Contact", LastName="A", AccountId=mairie, **PARIS)

    org.insert(
        ADDRESS, npsp__Household_Account__c=mairie, npsp__MailingCity__c="Lyon", npsp__Default_Address__c=True
    )

    assert rows(org) == [("Nice", False), ("Lyon", True)]
    assert org.get(mairie, "BillingCity") == "Lyon"
    assert mailing(org, contact) == ["Paris"]


@pytest.mark.parametrize("setting", ["npsp__Household_Account_Addresses_Disabled__c"])
def test_switched_off_nothing_follows_but_loaded_records_still_spread(org, setting):
    org.set(SETTINGS, **{setting: True})
    account, (a, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B", **LYON})
    before = (rows(org), mailing(org, a, b))

    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, npsp__Default_Address__c=True)

    assert before == ([], ["Paris", "Lyon"])
    assert mailing(org, a, b) == ["Nice", "Nice"]


def test_a_record_that_is_no_default_moves_nobody(org):
    account, (a,) = org.household({"LastName": "A", **PARIS})

    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE)

    assert mailing(org, a) == ["Paris"]
    assert rows(org) == [("Paris", True), ("Nice", False)]


def test_an_empty_record_is_deleted(org):
    account, _ = org.household({"LastName": "A"})

    org.insert(ADDRESS, npsp__Household_Account__c=account)

    assert rows(org) == []


def test_post_that_comes_back_is_noted_on_record_account_and_people(org):
    account, (a, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B"})
    seen = []
    for value, record in ((True, org.get(a, "npsp__Current_Address__c")), (False, a), (True, account)):
        name = "npsp__Undeliverable__c" if record[:3] not in ("003", "001") else "npsp__Undeliverable_Address__c"
        org.update(record, **{name: value})
        people = [org.get(each, "npsp__Undeliverable_Address__c") for each in (account, a, b)]
        seen.append(([*people, *rows(org, "npsp__Undeliverable__c")[0]], value))

    assert seen == [([value] * 4, value) for value in (True, False, True)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("npsp__MailingCity__c", "x" * 41),
        ("npsp__MailingState__c", "x" * 81),
        ("npsp__MailingPostalCode__c", "1" * 21),
        ("npsp__MailingCountry__c", "x" * 81),
        ("npsp__MailingStreet2__c", "x" * 250),
    ],
)
def test_a_default_address_longer_than_a_contact_can_hold_is_refused(org, name, value):
    account, _ = org.household({"LastName": "A"})
    given = {"npsp__Household_Account__c": account, "npsp__MailingStreet__c": "1 rue A", name: value}

    assert refusal(org, ADDRESS, **given, npsp__Default_Address__c=True) == [CODE]
    assert refusal(org, ADDRESS, **given) == []


def test_a_new_household_has_its_record_even_where_contacts_are_not_followed(org):
    (handler,) = org.column("SELECT Id FROM npsp__Trigger_Handler__c WHERE npsp__Class__c = 'ADDR_Contact_TDTM'")
    org.update(handler, npsp__Active__c=False)

    a = org.insert("Contact", LastName="A", **PARIS)
    org.update(a, MailingCity="Lyon")

    assert rows(org) == [("Paris", True)]
    assert org.get(a, "npsp__Current_Address__r.npsp__MailingCity__c", "Account.BillingCity") == ("Paris", "Paris")
