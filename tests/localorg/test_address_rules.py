"""Addresses, rule by rule: what is compared, what is corrected, what is split, and their types."""

import pytest
from address_data import ADDRESS, LYON, PARIS, PARTS, SETTINGS, mailing, rows
from npsp_org import TODAY, InnerOrg


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def strict(org):
    """An org in which a corrected address is a new one."""
    org.set(SETTINGS, npsp__Simple_Address_Change_Treated_as_Update__c=False)
    return org


@pytest.mark.parametrize(
    ("change", "addresses"),
    [
        ({}, 1),
        ({"MailingStreet": "1 Rue A"}, 2),
        ({"MailingStreet": "1 rue A\nBât. B"}, 2),
        ({"MailingCity": "PARIS"}, 2),
        ({"MailingState": "Ile-de-France"}, 2),
        ({"MailingPostalCode": "75002"}, 2),
        ({"MailingCountry": "FR"}, 2),
        ({"MailingStreet": " 1 rue A "}, 1),
        ({"MailingState": None}, 2),
    ],
)
def test_addresses_are_the_same_when_all_six_parts_are_letter_by_letter(strict, change, addresses):
    strict.household({"LastName": "A", **PARIS}, {"LastName": "B", **PARIS, **change})

    assert len(rows(strict)) == addresses


@pytest.mark.parametrize(
    ("change", "addresses"),
    [
        ({"MailingStreet": "1 bis rue A"}, 1),
        ({"MailingCity": "PARIS", "MailingStreet": "1RUEA"}, 1),
        ({"MailingPostalCode": "75002"}, 1),
        ({"MailingState": None}, 1),
        ({"MailingStreet": "1 bis rue A", "MailingPostalCode": "75002"}, 2),
        ({"MailingCity": "Lyon", "MailingPostalCode": "69001"}, 2),
    ],
)
def test_with_the_trial_setting_one_corrected_part_updates_the_address(org, change, addresses):
    contact = org.insert("Contact", LastName="A", **PARIS)

    org.update(contact, **change)

    assert len(rows(org)) == addresses
    assert org.get(contact, *(f"Mailing{part}" for part in PARTS)) == tuple({**PARIS, **change}.values())


def test_a_part_that_was_empty_may_be_filled_along_with_a_correction(org):
    contact = org.insert("Contact", LastName="A", MailingCity="Paris", MailingStreet="1 rue A")

    org.update(contact, MailingStreet="2 rue A", MailingPostalCode="75001", MailingCountry="France")

    assert rows(org, "npsp__MailingStreet__c", "npsp__MailingPostalCode__c") == [("2 rue A", "75001")]


@pytest.mark.parametrize(("simple", "addresses"), [(True, 1), (False, 2)])
def test_a_correction_moves_the_whole_household(org, simple, addresses):
    org.set(SETTINGS, npsp__Simple_Address_Change_Treated_as_Update__c=simple)
    account, (a, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B"})

    org.update(b, MailingCity="Lutèce")

    assert mailing(org, a, b) == ["Lutèce", "Lutèce"]
    assert org.get(account, "BillingCity") == "Lutèce"
    assert len(rows(org)) == addresses


def test_the_old_default_ends_and_the_new_one_starts_today(strict):
    contact = strict.insert("Contact", LastName="A", **PARIS)

    strict.update(contact, **LYON, MailingState=None)

    shown = ("npsp__Default_Address__c", "npsp__Latest_Start_Date__c", "npsp__Latest_End_Date__c")
    assert rows(strict, *shown) == [(False, TODAY, TODAY), (True, TODAY, None)]


def test_going_back_to_an_old_address_uses_its_record_again(strict):
    contact = strict.insert("Contact", LastName="A", **PARIS)
    strict.update(contact, **LYON, MailingState=None)

    strict.update(contact, **PARIS)

    assert rows(strict) == [("Paris", True), ("Lyon", False)]
    assert strict.get(contact, "npsp__Current_Address__r.npsp__MailingCity__c") == "Paris"


@pytest.mark.parametrize("prefix", ["Mailing", "npsp__Mailing"])
def test_a_street_of_two_lines_is_split_and_ends_its_lines_as_salesforce_does(org, prefix):
    if prefix == "Mailing":
        contact = org.insert("Contact", LastName="A", MailingStreet="Bât. B\n1 rue A\nÉtage 2")
    else:
        account, (contact,) = org.household({"LastName": "A"})
        org.insert(
            ADDRESS,
            npsp__Household_Account__c=account,
            npsp__MailingStreet__c="Bât. B",
            npsp__MailingStreet2__c="1 rue A\r\nÉtage 2",
            npsp__Default_Address__c=True,
        )

    account = org.get(contact, "AccountId")
    assert rows(org, "npsp__MailingStreet__c", "npsp__MailingStreet2__c") == [("Bât. B", "1 rue A\r\nÉtage 2")]
    assert org.get(contact, "MailingStreet") == org.get(account, "BillingStreet") == "Bât. B\r\n1 rue A\r\nÉtage 2"


def test_the_type_of_an_address_goes_both_ways(org):
    a = org.insert("Contact", LastName="A", **PARIS, npe01__Primary_Address_Type__c="Work")
    b = org.insert("Contact", LastName="B", AccountId=org.get(a, "AccountId"))

    assert rows(org, "npsp__Address_Type__c") == [("Work",)]
    assert org.get(b, "npe01__Primary_Address_Type__c") == "Work"
