"""Affiliations between people and organisations."""

import pytest
from npsp_org import TODAY, InnerOrg

from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation

AFFILIATION = "npe5__Affiliation__c"
ROWS = (
    "SELECT npe5__Organization__r.Name, npe5__Status__c, npe5__Primary__c, npe5__EndDate__c "
    "FROM npe5__Affiliation__c ORDER BY npe5__Organization__r.Name, Name"
)
LOOKUP = "npsp__Primary_Affiliation__c"


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def mairie(org):
    return org.insert("Account", Name="Mairie")


@pytest.fixture
def school(org):
    return org.insert("Account", Name="Lycée")


def affiliate(org, contact, organisation, **values):
    return org.insert(AFFILIATION, npe5__Contact__c=contact, npe5__Organization__c=organisation, **values)


def test_an_account_that_is_an_organisation_makes_a_current_affiliation(org, mairie):
    contact = org.insert("Contact", LastName="Martin", Title="Maire", AccountId=mairie)

    shown = (
        "npe5__Contact__c, npe5__Role__c, npe5__Status__c, npe5__StartDate__c, npe5__EndDate__c, npe5__Primary__c"
    )
    assert org.query(f"SELECT {shown} FROM {AFFILIATION}") == [(contact, "Maire", "Current", TODAY, None, False)]


def test_a_household_makes_none(org):
    org.household({"LastName": "Martin"}, {"LastName": "Petit"})

    assert org.query(ROWS) == []


def test_leaving_an_organisation_ends_the_affiliation(org, mairie):
    contact = org.insert("Contact", LastName="Martin", AccountId=mairie)

    org.update(contact, AccountId=None)

    assert org.query(ROWS) == [("Mairie", "Former", False, TODAY)]


def test_changing_the_organisation_ends_one_and_begins_another(org, mairie, school):
    contact = org.insert("Contact", LastName="Martin", AccountId=mairie)

    org.update(contact, AccountId=school)

    assert org.query(ROWS) == [("Lycée", "Current", False, None), ("Mairie", "Former", False, TODAY)]


def test_coming_back_begins_a_new_one_beside_the_one_that_ended(org, mairie, school):
    contact = org.insert("Contact", LastName="Martin", AccountId=mairie)
    org.update(contact, AccountId=school)

    org.update(contact, AccountId=mairie)

    assert [row[:2] for row in org.query(ROWS)] == [
        ("Lycée", "Former"),
        ("Mairie", "Former"),
        ("Mairie", "Current"),
    ]


def test_an_open_affiliation_of_the_pair_is_used_again(org, mairie):
    contact = org.insert("Contact", LastName="Martin")
    affiliate(org, contact, mairie, npe5__Status__c="Former", npe5__Role__c="Élu", npe5__StartDate__c="2020-01-01")

    org.update(contact, **{LOOKUP: mairie})

    shown = "npe5__Status__c, npe5__Primary__c, npe5__Role__c, npe5__StartDate__c"
    assert org.query(f"SELECT {shown} FROM {AFFILIATION}") == [("Current", True, "Élu", "2020-01-01")]


def test_the_lookup_on_the_contact_makes_the_primary_affiliation(org, mairie, school):
    contact = org.insert("Contact", LastName="Martin", Title="Maire", **{LOOKUP: mairie})

    org.update(contact, **{LOOKUP: school})

    assert org.query(ROWS) == [("Lycée", "Current", True, None), ("Mairie", "Former", False, TODAY)]
    assert org.column(f"SELECT npe5__Role__c FROM {AFFILIATION}") == ["Maire", "Maire"]


def test_a_blanked_lookup_ends_the_primary_affiliation(org, mairie):
    contact = org.insert("Contact", LastName="Martin", **{LOOKUP: mairie})

    org.update(contact, **{LOOKUP: None})

    assert org.query(ROWS) == [("Mairie", "Former", False, TODAY)]


def test_a_lookup_to_a_household_makes_none(org):
    account, _ = org.household({"LastName": "Petit"})

    org.insert("Contact", LastName="Martin", **{LOOKUP: account})

    assert org.query(ROWS) == []


def test_account_and_lookup_of_one_contact_make_one_affiliation(org, mairie):
    org.insert("Contact", LastName="Martin", AccountId=mairie, **{LOOKUP: mairie})

    assert org.query(ROWS) == [("Mairie", "Current", True, None)]


@pytest.mark.parametrize("requests", [1, 2])
def test_a_primary_row_sets_the_lookup_and_ends_the_other(org, mairie, school, requests):
    contact = org.insert("Contact", LastName="Martin")
    rows = [
        {"npe5__Contact__c": contact, "npe5__Organization__c": each, "npe5__Primary__c": True}
        for each in (mairie, school)
    ]

    for chunk in [rows] if requests == 1 else [[row] for row in rows]:
        org.save_all(AFFILIATION, *chunk)

    assert org.get(contact, LOOKUP) == school
    assert org.query(ROWS) == [("Lycée", "Current", True, None), ("Mairie", "Former", False, TODAY)]


def test_a_row_becomes_primary_and_is_so_no_more(org, mairie):
    contact = org.insert("Contact", LastName="Martin")
    row = affiliate(org, contact, mairie)
    seen = [org.get(contact, LOOKUP)]

    for primary in (True, False):
        org.update(row, npe5__Primary__c=primary)
        seen.append(org.get(contact, LOOKUP))

    assert seen == [None, mairie, None]


def test_rows_that_are_not_primary_are_left_as_they_were_loaded(org, mairie):
    contact = org.insert("Contact", LastName="Martin")

    for start in ("2001-01-01", "2010-01-01"):
        affiliate(
            org,
            contact,
            mairie,
            npe5__StartDate__c=start,
            npe5__EndDate__c="2011-01-01",
            npe5__Status__c="Former",
        )

    assert org.query(ROWS) == [("Mairie", "Former", False, "2011-01-01")] * 2
    assert org.get(contact, LOOKUP) is None


def test_deleting_the_primary_row_clears_the_lookup_and_giving_it_back_sets_it(org, mairie):
    contact = org.insert("Contact", LastName="Martin", **{LOOKUP: mairie})
    (row,) = org.column(f"SELECT Id FROM {AFFILIATION}")

    org.delete(row)
    without = org.get(contact, LOOKUP)
    with org.org.database.transaction():
        restore(Work.start(org.org, run_automation), org.org.schema.named(AFFILIATION), [row])

    assert (without, org.get(contact, LOOKUP)) == (None, mairie)


def test_a_primary_row_that_comes_back_gives_way_to_the_one_that_is_primary_now(org, mairie, school):
    contact = org.insert("Contact", LastName="Martin", **{LOOKUP: mairie})
    (row,) = org.column(f"SELECT Id FROM {AFFILIATION}")
    org.delete(row)
    org.update(contact, **{LOOKUP: school})

    with org.org.database.transaction():
        restore(Work.start(org.org, run_automation), org.org.schema.named(AFFILIATION), [row])

    assert org.get(contact, LOOKUP) == school
    assert org.get(row, "npe5__Primary__c") is False


@pytest.mark.parametrize("way", ["insert", "update"])
def test_the_primary_contact_of_an_organisation_is_affiliated(org, way):
    contact = org.insert("Contact", LastName="Martin", Title="Maire")

    if way == "insert":
        org.insert("Account", Name="Mairie", npe01__One2OneContact__c=contact)
    else:
        org.update(org.insert("Account", Name="Mairie"), npe01__One2OneContact__c=contact)

    assert org.query(ROWS) == [("Mairie", "Current", False, None)]
    assert org.column(f"SELECT npe5__Role__c FROM {AFFILIATION}") == ["Maire"]


def test_automatic_affiliations_can_be_switched_off(org, mairie):
    org.set("npe5__Affiliations_Settings__c", npe5__Automatic_Affiliation_Creation_Turned_On__c=False)

    contact = org.insert("Contact", LastName="Martin", AccountId=mairie, **{LOOKUP: mairie})
    org.update(mairie, npe01__One2OneContact__c=contact)

    assert org.query(ROWS) == []


def test_without_them_a_primary_row_still_sets_the_lookup(org, mairie):
    org.set("npe5__Affiliations_Settings__c", npe5__Automatic_Affiliation_Creation_Turned_On__c=False)
    contact = org.insert("Contact", LastName="Martin")

    affiliate(org, contact, mairie, npe5__Primary__c=True)

    assert org.get(contact, LOOKUP) == mairie
