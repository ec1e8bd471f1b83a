"""Affiliations between people and organisations."""

import pytest
from npsp_org import TODAY, InnerOrg

ROWS = (
    "SELECT npe5__Organization__r.Name, npe5__Status__c, npe5__Primary__c, npe5__EndDate__c "
    "FROM npe5__Affiliation__c ORDER BY npe5__Organization__r.Name"
)


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def mairie(org):
    return org.insert("Account", Name="Mairie")


@pytest.fixture
def school(org):
    return org.insert("Account", Name="Lycée")


def test_leaving_an_organisation_ends_the_affiliation(org, mairie):
    contact = org.insert("Contact", LastName="Martin", AccountId=mairie)

    org.update(contact, AccountId=None)

    assert org.query(ROWS) == [("Mairie", "Former", False, TODAY)]


def test_the_lookup_on_the_contact_makes_the_primary_affiliation(org, mairie, school):
    contact = org.insert("Contact", LastName="Martin", npsp__Primary_Affiliation__c=mairie)

    org.update(contact, npsp__Primary_Affiliation__c=school)

    assert org.query(ROWS) == [("Lycée", "Current", True, None), ("Mairie", "Former", False, TODAY)]


def test_a_primary_row_sets_the_lookup_and_ends_the_other(org, mairie, school):
    contact = org.insert("Contact", LastName="Martin")
    for each in (mairie, school):
        org.insert(
            "npe5__Affiliation__c", npe5__Contact__c=contact, npe5__Organization__c=each, npe5__Primary__c=True
        )

    assert org.get(contact, "npsp__Primary_Affiliation__c") == school
    assert org.query(ROWS) == [("Lycée", "Current", True, None), ("Mairie", "Former", False, TODAY)]


def test_deleting_the_primary_row_clears_the_lookup(org, mairie):
    contact = org.insert("Contact", LastName="Martin", npsp__Primary_Affiliation__c=mairie)
    (row,) = org.column("SELECT Id FROM npe5__Affiliation__c")

    org.delete(row)

    assert org.get(contact, "npsp__Primary_Affiliation__c") is None


def test_the_primary_contact_of_an_organisation_is_affiliated(org, mairie):
    contact = org.insert("Contact", LastName="Martin")

    org.update(mairie, npe01__One2OneContact__c=contact)

    assert org.query(ROWS) == [("Mairie", "Current", False, None)]


def test_automatic_affiliations_can_be_switched_off(org, mairie):
    org.set("npe5__Affiliations_Settings__c", npe5__Automatic_Affiliation_Creation_Turned_On__c=False)

    org.insert("Contact", LastName="Martin", AccountId=mairie)

    assert org.query(ROWS) == []
