"""Campaigns: members that follow from gifts, their statuses, and what the campaign sums up."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2025-03-01", "Amount": 50}
STATUS = "npsp__Primary_Contact_Campaign_Member_Status__c"
MEMBERS = "SELECT Contact.FirstName, Status, HasResponded FROM CampaignMember ORDER BY Contact.FirstName"
LABELS = "SELECT Label, HasResponded, IsDefault FROM CampaignMemberStatus ORDER BY SortOrder"
SETTINGS = "npe01__Contacts_And_Orgs_Settings__c"


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def john(org):
    return org.insert("Contact", FirstName="John", LastName="Smith")


@pytest.fixture
def gala(org):
    return org.insert("Campaign", Name="Gala")


def give(org, **values):
    return org.insert("Opportunity", **{**GIFT, **values})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("John", "Responded", True)]),
        ({"StageName": "Pledged"}, [("John", "Sent", False)]),
        ({"StageName": "Closed Lost"}, [("John", "Sent", False)]),
        ({STATUS: "Responded", "StageName": "Pledged"}, [("John", "Responded", True)]),
        ({STATUS: "sent"}, [("John", "Sent", False)]),
        ({STATUS: "Invité"}, [("John", "Invité", False)]),
        ({STATUS: "Omit"}, []),
        ({STATUS: "omit"}, []),
        ({"CampaignId": None}, []),
        ({"npsp__Primary_Contact__c": None}, []),
    ],
)
def test_the_donor_becomes_a_member_of_the_campaign(org, john, gala, values, expected):
    give(org, **{"npsp__Primary_Contact__c": john, "CampaignId": gala, **values})

    assert org.query(MEMBERS) == expected


def test_a_status_that_the_campaign_lacks_is_made(org, john, gala):
    give(org, npsp__Primary_Contact__c=john, CampaignId=gala, **{STATUS: "Invité"})

    assert org.query(LABELS) == [("Sent", False, True), ("Responded", True, False), ("Invité", False, False)]


@pytest.mark.parametrize(("stage", "expected"), [("Closed Won", "Donateur"), ("Pledged", "Promesse")])
def test_the_settings_may_name_the_statuses(org, john, gala, stage, expected):
    org.set(
        SETTINGS,
        npsp__Campaign_Member_Responded_Status__c="Donateur",
        npsp__Campaign_Member_Non_Responded_Status__c="Promesse",
    )

    give(org, npsp__Primary_Contact__c=john, CampaignId=gala, StageName=stage)

    assert [status for _, status, _ in org.query(MEMBERS)] == [expected]


def test_the_first_status_of_its_kind_is_taken(org, john, gala):
    org.insert("CampaignMemberStatus", CampaignId=gala, Label="Venu", SortOrder=3, HasResponded=True)
    (responded,) = org.column("SELECT Id FROM CampaignMemberStatus WHERE Label = 'Responded'")
    org.update(responded, SortOrder=9)

    give(org, npsp__Primary_Contact__c=john, CampaignId=gala)

    assert [status for _, status, _ in org.query(MEMBERS)] == ["Venu"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"StageName": "Closed Won"}, [("John", "Responded", True)]),
        ({STATUS: "Responded"}, [("John", "Responded", True)]),
        ({"Amount": 5}, [("John", "Sent", False)]),
    ],
)
def test_a_member_follows_the_gift(org, john, gala, change, expected):
    made = give(org, npsp__Primary_Contact__c=john, CampaignId=gala, StageName="Pledged")

    org.update(made, **change)

    assert org.query(MEMBERS) == expected


def test_two_gifts_make_one_member(org, john, gala):
    give(org, npsp__Primary_Contact__c=john, CampaignId=gala, StageName="Pledged")
    rows = [{**GIFT, "npsp__Primary_Contact__c": john, "CampaignId": gala}] * 2

    org.save_all("Opportunity", *rows)

    assert org.query(MEMBERS) == [("John", "Responded", True)]


def test_a_campaign_that_comes_later_is_joined_then(org, john, gala):
    made = give(org, npsp__Primary_Contact__c=john)

    org.update(made, CampaignId=gala)

    assert org.query(MEMBERS) == [("John", "Responded", True)]


@pytest.mark.parametrize("profile", [Profile.BARE, Profile.TRIAL])
def test_it_depends_on_a_setting(profile):
    org = InnerOrg(profile)
    john = org.insert("Contact", FirstName="John", LastName="Smith")
    gala = org.insert("Campaign", Name="Gala")
    seen = []
    for switched_on in (False, True):
        org.set(SETTINGS, npsp__Automatic_Campaign_Member_Management__c=switched_on)
        give(org, npsp__Primary_Contact__c=john, CampaignId=gala)
        seen.append(len(org.query(MEMBERS)))

    assert seen == [0, 1]


def test_a_person_is_a_member_once(org, john, gala):
    org.insert("CampaignMember", CampaignId=gala, ContactId=john)
    other = org.insert("Campaign", Name="Loto")

    again = org.refusal("CampaignMember", CampaignId=gala, ContactId=john)
    outcomes = org.save_all("CampaignMember", *[{"CampaignId": other, "ContactId": john}] * 2)

    assert again == ("DUPLICATE_VALUE", "Already a campaign member.")
    assert [bool(outcome.errors) for outcome in outcomes] == [False, True]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"Status": "no such status"}, ("Sent", False)),
        ({}, ("Sent", False)),
        ({"Status": "responded"}, ("Responded", True)),
    ],
)
def test_an_unknown_status_becomes_the_campaigns_default(org, john, gala, given, expected):
    made = org.insert("CampaignMember", CampaignId=gala, ContactId=john, **given)

    assert org.get(made, "Status", "HasResponded") == expected


def test_a_member_is_a_contact_or_a_lead_and_rather_the_contact(org, john, gala):
    lead = org.insert("Lead", LastName="B", Company="C")

    both = org.insert("CampaignMember", CampaignId=gala, ContactId=john, LeadId=lead)
    alone = org.insert("CampaignMember", CampaignId=gala, LeadId=lead)
    nobody = org.refusal("CampaignMember", CampaignId=gala)

    assert org.get(both, "ContactId", "LeadId", "Type") == (john, None, "Contact")
    assert org.get(alone, "Type", "Name") == ("Lead", "B")
    assert nobody[0] == "REQUIRED_FIELD_MISSING"


def test_the_sums_of_a_campaign(org, john, gala):
    lead = org.insert("Lead", LastName="B", Company="C")
    org.insert("CampaignMember", CampaignId=gala, LeadId=lead)
    give(org, npsp__Primary_Contact__c=john, CampaignId=gala)
    lost = give(org, CampaignId=gala, StageName="Pledged", Amount=20)
    counts = (
        "NumberOfContacts",
        "NumberOfLeads",
        "NumberOfResponses",
        "NumberOfOpportunities",
        "NumberOfWonOpportunities",
    )
    amounts = ("AmountAllOpportunities", "AmountWonOpportunities")
    before = org.get(gala, *counts, *amounts)

    org.delete(lost)

    assert before == (1, 1, 1, 2, 1, 70, 50)
    assert org.get(gala, *counts, *amounts) == (1, 1, 1, 1, 1, 50, 50)
