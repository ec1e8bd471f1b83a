"""Household addresses: made, matched, spread to the members, overridden."""

import pytest
from npsp_org import TODAY, InnerOrg

PARIS = {
    "MailingStreet": "1 rue A",
    "MailingCity": "Paris",
    "MailingPostalCode": "75001",
    "MailingCountry": "France",
}
LYON = {"MailingStreet": "2 rue B", "MailingCity": "Lyon", "MailingPostalCode": "69001", "MailingCountry": "France"}
ADDRESSES = "SELECT npsp__MailingCity__c, npsp__Default_Address__c FROM npsp__Address__c ORDER BY CreatedDate, Id"


@pytest.fixture
def org():
    return InnerOrg()


def test_a_new_household_has_the_contacts_address(org):
    john = org.insert("Contact", LastName="Smith", **PARIS)

    account = org.get(john, "AccountId")

    assert org.query(ADDRESSES) == [("Paris", True)]
    assert org.column("SELECT npsp__Latest_Start_Date__c FROM npsp__Address__c") == [TODAY]
    assert org.get(account, "BillingStreet", "BillingCity") == ("1 rue A", "Paris")
    assert org.get(john, "npsp__Current_Address__r.npsp__MailingStreet__c") == "1 rue A"


def test_who_joins_without_an_address_receives_the_households(org):
    _, (_, jane) = org.household({"LastName": "Smith", **PARIS}, {"LastName": "Smith"})

    assert org.get(jane, "MailingStreet", "MailingCity") == ("1 rue A", "Paris")
    assert org.query(ADDRESSES) == [("Paris", True)]


def test_the_last_address_wins_for_the_whole_household(org):
    account, (john, _) = org.household({"LastName": "Smith", **PARIS}, {"LastName": "Smith", **LYON})

    assert org.get(john, "MailingCity") == "Lyon"
    assert org.get(account, "BillingCity") == "Lyon"
    assert org.query(ADDRESSES) == [("Paris", False), ("Lyon", True)]


def test_an_override_keeps_its_own_address(org):
    account, (john, jane) = org.household(
        {"LastName": "Smith", **PARIS}, {"LastName": "Smith", "npsp__is_Address_Override__c": True, **LYON}
    )

    assert org.get(john, "MailingCity") == "Paris"
    assert org.get(jane, "MailingCity", "npsp__Current_Address__r.npsp__MailingCity__c") == ("Lyon", "Lyon")
    assert org.get(account, "BillingCity") == "Paris"


def test_a_known_address_is_used_again(org):
    org.household({"LastName": "Smith", **PARIS}, {"LastName": "Smith", **PARIS})

    assert org.query(ADDRESSES) == [("Paris", True)]


def test_one_corrected_part_changes_the_address_in_a_trial_org(org):
    john = org.insert("Contact", LastName="Smith", **PARIS)

    org.update(john, MailingPostalCode="75002")

    assert org.column("SELECT npsp__MailingPostalCode__c FROM npsp__Address__c") == ["75002"]


def test_without_that_setting_a_correction_is_a_new_address(org):
    org.set("npe01__Contacts_And_Orgs_Settings__c", npsp__Simple_Address_Change_Treated_as_Update__c=False)
    john = org.insert("Contact", LastName="Smith", **PARIS)

    org.update(john, MailingPostalCode="75002")

    assert len(org.query(ADDRESSES)) == 2


def test_a_street_of_two_lines_is_split(org):
    org.insert("Contact", LastName="Smith", MailingStreet="Bât. B\n1 rue A", MailingCity="Paris")

    assert org.query("SELECT npsp__MailingStreet__c, npsp__MailingStreet2__c FROM npsp__Address__c") == [
        ("Bât. B", "1 rue A")
    ]


def test_a_default_address_that_is_loaded_is_written_to_account_and_members(org):
    account, (john,) = org.household({"LastName": "Smith", **PARIS})

    org.insert(
        "npsp__Address__c",
        npsp__Household_Account__c=account,
        npsp__MailingCity__c="Nice",
        npsp__Default_Address__c=True,
    )

    assert org.get(account, "BillingCity", "BillingStreet") == ("Nice", None)
    assert org.get(john, "MailingCity") == "Nice"
    assert org.query(ADDRESSES) == [("Paris", False), ("Nice", True)]


def test_an_address_of_an_organisation_is_refused(org):
    mairie = org.insert("Account", Name="Mairie")

    code, _ = org.refusal("npsp__Address__c", npsp__Household_Account__c=mairie, npsp__MailingCity__c="Nice")

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_an_active_season_is_where_the_household_lives(org):
    account, (john,) = org.household({"LastName": "Smith", **PARIS})

    org.insert(
        "npsp__Address__c",
        npsp__Household_Account__c=account,
        npsp__MailingCity__c="Nice",
        npsp__Seasonal_Start_Month__c="11",
        npsp__Seasonal_Start_Day__c="1",
        npsp__Seasonal_End_Month__c="3",
        npsp__Seasonal_End_Day__c="31",
    )

    assert org.get(john, "MailingCity") == "Nice"
    assert org.query(ADDRESSES) == [("Paris", True), ("Nice", False)]


def test_a_season_is_whole_or_not_at_all(org):
    account, _ = org.household({"LastName": "Smith"})

    code, _ = org.refusal(
        "npsp__Address__c",
        npsp__Household_Account__c=account,
        npsp__MailingCity__c="Nice",
        npsp__Seasonal_Start_Month__c="11",
    )

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_address_management_can_be_switched_off(org):
    org.set("npe01__Contacts_And_Orgs_Settings__c", npsp__Household_Account_Addresses_Disabled__c=True)

    john = org.insert("Contact", LastName="Smith", **PARIS)

    assert org.query(ADDRESSES) == []
    assert org.get(john, "MailingCity") == "Paris"
