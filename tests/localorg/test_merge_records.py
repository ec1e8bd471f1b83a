"""Merging contacts and accounts: what moves, what is tidied, what is refused."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.dml.merge import merge
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.npsp.automation import run_automation

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 50}


@pytest.fixture
def org():
    return InnerOrg()


def join(org, master, *losers):
    with org.org.database.transaction():
        merge(Work.start(org.org, run_automation), org.org.schema.of_id(master), master, losers)


def stored(org, record, *columns):
    name = org.org.schema.of_id(record).name
    row = org.org.database.read(name, [record])[record]
    return tuple(row[column] for column in columns)


def test_losers_say_where_they_went_and_their_own_values_go_with_them(org):
    master = org.insert("Contact", LastName="Diallo")
    loser = org.insert("Contact", FirstName="Awa", LastName="Dialo", Email="awa@example.org")

    join(org, master, loser)

    assert stored(org, loser, "IsDeleted", "MasterRecordId") == (1, master)
    assert org.get(master, "FirstName", "LastName", "Email") == (None, "Diallo", None)


def test_gifts_follow_to_the_household_of_the_master_with_their_totals(org):
    home, (master, _) = org.household({"LastName": "Diallo"}, {"LastName": "Ba"})
    old, (loser,) = org.household({"LastName": "Dialo"})
    org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=master)
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=loser)

    join(org, master, loser)

    assert org.get(gift, "AccountId", "npsp__Primary_Contact__c") == (home, master)
    assert org.get(master, "npo02__TotalOppAmount__c") == 100
    assert org.get(home, "npo02__TotalOppAmount__c", "npsp__Number_of_Household_Members__c") == (100, 2)
    assert org.get(old, "npo02__TotalOppAmount__c", "npsp__Number_of_Household_Members__c") == (0, 0)


def test_the_other_members_of_the_household_are_credited_with_the_gifts_that_came(org):
    _, (master, spouse) = org.household({"LastName": "Diallo"}, {"LastName": "Ba"})
    loser = org.insert("Contact", LastName="Dialo")
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=loser)

    join(org, master, loser)

    roles = org.query(
        f"SELECT ContactId, Role, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '{gift}'"
    )
    assert sorted(roles) == sorted([(master, "Donor", True), (spouse, "Household Member", False)])
    assert org.get(spouse, "npo02__Soft_Credit_Total__c") == 50


def test_two_members_of_one_household_become_one_donor_without_a_credit_to_themselves(org):
    home, (master, loser) = org.household(
        {"FirstName": "Awa", "LastName": "Diallo"}, {"FirstName": "A.", "LastName": "Dialo"}
    )
    org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=loser)

    join(org, master, loser)

    assert org.query("SELECT ContactId, IsPrimary FROM OpportunityContactRole") == [(master, True)]
    assert org.get(home, "Name", "npsp__Number_of_Household_Members__c") == ("Diallo Household", 1)


def test_a_household_with_other_members_keeps_its_own_gifts(org):
    old, (loser, left) = org.household({"LastName": "Dialo"}, {"LastName": "Ba"})
    master = org.insert("Contact", LastName="Diallo")
    gift = org.insert("Opportunity", **GIFT, npsp__Primary_Contact__c=left)

    join(org, master, loser)

    assert org.get(gift, "AccountId") == old
    assert org.get(old, "npe01__One2OneContact__c") == left


def test_a_campaign_counts_the_person_once(org):
    master, loser = org.insert("Contact", LastName="A"), org.insert("Contact", LastName="B")
    gala = org.insert("Campaign", Name="Gala")
    first = org.insert("CampaignMember", CampaignId=gala, ContactId=master, Status="Responded")
    org.insert("CampaignMember", CampaignId=gala, ContactId=loser)

    join(org, master, loser)

    assert org.query("SELECT Id, ContactId, Status FROM CampaignMember") == [(first, master, "Responded")]


def test_relationships_between_the_two_end_and_repeated_ones_stand_once(org):
    people = [org.insert("Contact", LastName=name) for name in "ABC"]
    master, loser, friend = people
    for one, other in ((master, loser), (master, friend), (loser, friend)):
        org.insert(
            "npe4__Relationship__c", npe4__Contact__c=one, npe4__RelatedContact__c=other, npe4__Type__c="Friend"
        )

    join(org, master, loser)

    shown = org.query("SELECT npe4__Contact__c, npe4__RelatedContact__c FROM npe4__Relationship__c")
    assert sorted(shown) == sorted([(master, friend), (friend, master)])


def test_one_affiliation_per_organisation_and_one_primary_stay(org):
    town, club = org.insert("Account", Name="Mairie"), org.insert("Account", Name="Club")
    master = org.insert("Contact", LastName="A", npsp__Primary_Affiliation__c=town)
    loser = org.insert("Contact", LastName="B", npsp__Primary_Affiliation__c=club)
    org.insert("npe5__Affiliation__c", npe5__Contact__c=loser, npe5__Organization__c=town)

    join(org, master, loser)

    shown = org.query("SELECT npe5__Organization__c, npe5__Primary__c FROM npe5__Affiliation__c")
    assert sorted(shown) == sorted([(town, True), (club, False)])


def test_merged_households_have_their_members_and_each_address_once(org):
    master, (john,) = org.household({"LastName": "Smith", "MailingStreet": "1 rue A", "MailingCity": "Paris"})
    loser, (jane,) = org.household({"LastName": "Jones", "MailingStreet": "1 rue A", "MailingCity": "Paris"})
    third, (sam,) = org.household({"LastName": "Martin", "MailingStreet": "2 rue B", "MailingCity": "Lyon"})

    join(org, master, loser, third)

    assert org.get(master, "npsp__Number_of_Household_Members__c", "BillingCity") == (3, "Paris")
    cities = org.query("SELECT npsp__MailingCity__c, npsp__Default_Address__c FROM npsp__Address__c")
    assert sorted(cities) == [("Lyon", False), ("Paris", True)]
    assert {org.get(each, "MailingCity") for each in (john, jane, sam)} == {"Paris"}


def test_gifts_payments_and_children_of_a_merged_organisation_move(org):
    master, loser = org.insert("Account", Name="Mairie"), org.insert("Account", Name="La Mairie")
    gift = org.insert("Opportunity", **GIFT, AccountId=loser)
    below = org.insert("Account", Name="Service", ParentId=loser)
    org.update(master, ParentId=loser)

    join(org, master, loser)

    assert org.get(gift, "AccountId", "npe01__Payments_Made__c") == (master, 50)
    assert (org.get(below, "ParentId"), org.get(master, "ParentId")) == (master, None)
    assert org.get(master, "npo02__TotalOppAmount__c") == 50


def test_what_cannot_be_merged(org):
    contacts = [org.insert("Contact", LastName=name) for name in "ABCD"]
    account = org.get(contacts[0], "AccountId")
    org.delete(contacts[3])
    asked = [
        (contacts[0], ()),
        (contacts[0], (contacts[0],)),
        (contacts[0], (contacts[1], contacts[2], contacts[3])),
        (contacts[0], (account,)),
        (contacts[0], (contacts[3],)),
        (org.insert("Campaign", Name="A"), (org.insert("Campaign", Name="B"),)),
    ]
    codes = []

    for master, losers in asked:
        with pytest.raises(RequestError) as refused:
            join(org, master, *losers)
        codes.append(refused.value.error.code)

    assert codes == [
        "INVALID_INPUT",
        "INVALID_INPUT",
        "INVALID_INPUT",
        "INVALID_CROSS_REFERENCE_KEY",
        "ENTITY_IS_DELETED",
        "INVALID_OPERATION",
    ]
