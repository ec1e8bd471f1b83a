"""Gifts: donor, contact roles, payments, campaign members."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2025-03-01", "Amount": 50}
ROLES = "SELECT Contact.FirstName, Role, IsPrimary FROM OpportunityContactRole ORDER BY Contact.FirstName"
PAYMENT = (
    "SELECT npe01__Payment_Amount__c, npe01__Paid__c, npe01__Payment_Date__c, npe01__Scheduled_Date__c, "
    "npe01__Written_Off__c FROM npe01__OppPayment__c"
)
JOHN = {"FirstName": "John", "LastName": "Smith"}
JANE = {"FirstName": "Jane", "LastName": "Smith"}
SETTINGS = "npe01__Contacts_And_Orgs_Settings__c"


@pytest.fixture
def org():
    return InnerOrg()


def gift(org, **values):
    return org.insert("Opportunity", **{**GIFT, **values})


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("Closed Won", (True, True, 100, "Closed", "Closed")),
        ("Pledged", (False, False, 50, "Pipeline", "Pipeline")),
        ("Closed Lost", (True, False, 0, "Omitted", "Omitted")),
        ("Verbal Commitment", (False, False, 80, "Commit", "Forecast")),
    ],
)
def test_the_stage_decides(org, stage, expected):
    made = gift(org, StageName=stage)

    shown = org.get(made, "IsClosed", "IsWon", "Probability", "ForecastCategoryName", "ForecastCategory")

    assert shown == expected


def test_a_probability_that_is_given_stands(org):
    assert org.get(gift(org, StageName="Pledged", Probability=75), "Probability") == 75


def test_a_donor_brings_the_household_and_the_household_its_donor(org):
    account, (john,) = org.household(JOHN)

    by_contact = gift(org, npsp__Primary_Contact__c=john)
    by_account = gift(org, AccountId=account)

    assert org.get(by_contact, "AccountId", "npe01__Contact_Id_for_Role__c") == (account, john)
    assert org.get(by_account, "npsp__Primary_Contact__c") == john


def test_a_contact_of_an_organisation_brings_no_account(org):
    mairie = org.insert("Account", Name="Mairie")
    contact = org.insert("Contact", LastName="Martin", AccountId=mairie)

    assert org.get(gift(org, npsp__Primary_Contact__c=contact), "AccountId") is None


def test_a_contact_id_that_is_none_is_refused(org):
    code, message = org.refusal("Opportunity", **GIFT, npe01__Contact_Id_for_Role__c="John")

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert "Contact Id for Role" in message


def test_the_donor_and_the_other_living_members_get_roles(org):
    _, (john, *_) = org.household(JOHN, JANE, {"FirstName": "Kim", "LastName": "S", "npsp__Deceased__c": True})

    gift(org, npsp__Primary_Contact__c=john)

    assert org.query(ROLES) == [("Jane", "Household Member", False), ("John", "Donor", True)]


def test_an_organisations_gift_gives_its_contact_a_soft_credit(org):
    mairie = org.insert("Account", Name="Mairie")
    org.household(JOHN, JANE)
    (john,) = org.column("SELECT Id FROM Contact WHERE FirstName = 'John'")

    gift(org, AccountId=mairie, npsp__Primary_Contact__c=john)

    assert org.query(ROLES) == [("John", "Soft Credit", True)]


def test_honoree_and_notification_recipient_get_the_roles_of_the_settings(org):
    _, (john,) = org.household(JOHN)
    _, (ann,) = org.household({"FirstName": "Ann", "LastName": "B"})
    _, (bob,) = org.household({"FirstName": "Bob", "LastName": "C"})

    made = gift(
        org,
        npsp__Primary_Contact__c=john,
        npsp__Honoree_Contact__c=ann,
        npsp__Notification_Recipient_Contact__c=bob,
    )

    assert org.query(ROLES) == [
        ("Ann", "Honoree", False),
        ("Bob", "Notification Recipient", False),
        ("John", "Donor", True),
    ]
    assert org.get(made, "npsp__Honoree_Name__c", "npsp__Notification_Recipient_Name__c") == ("Ann B", "Bob C")


def test_the_automation_of_roles_can_be_refused_per_gift(org):
    _, (john, _) = org.household(JOHN, JANE)

    gift(org, npsp__Primary_Contact__c=john, npsp__DisableContactRoleAutomation__c=True)

    assert org.query(ROLES) == []


def test_another_donor_rebuilds_the_roles(org):
    _, (john, _) = org.household(JOHN, JANE)
    _, (ann,) = org.household({"FirstName": "Ann", "LastName": "B"})
    made = gift(org, npsp__Primary_Contact__c=john)

    org.update(made, npsp__Primary_Contact__c=ann, AccountId=org.get(ann, "AccountId"))

    assert org.query(ROLES) == [("Ann", "Donor", True)]


def test_a_new_primary_role_demotes_the_old_one(org):
    _, (john,) = org.household(JOHN)
    _, (ann,) = org.household({"FirstName": "Ann", "LastName": "B"})
    made = gift(org, npsp__Primary_Contact__c=john)

    org.insert("OpportunityContactRole", OpportunityId=made, ContactId=ann, Role="Donor", IsPrimary=True)

    assert org.query(ROLES) == [("Ann", "Donor", True), ("John", "Donor", False)]


def test_relationships_and_affiliations_credit_others(org):
    _, (john,) = org.household(JOHN)
    _, (ann,) = org.household({"FirstName": "Ann", "LastName": "B"})
    org.insert(
        "npe4__Relationship__c",
        npe4__Contact__c=john,
        npe4__RelatedContact__c=ann,
        npe4__Type__c="Friend",
        npsp__Related_Opportunity_Contact_Role__c="Solicitor",
    )

    gift(org, npsp__Primary_Contact__c=john)

    assert org.query(ROLES) == [("Ann", "Solicitor", False), ("John", "Donor", True)]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("Closed Won", (50, True, "2025-03-01", None, False)),
        ("Pledged", (50, False, None, "2025-03-01", False)),
        ("Closed Lost", (50, False, None, None, False)),
    ],
)
def test_a_gift_makes_one_payment(org, stage, expected):
    made = gift(org, StageName=stage)

    assert org.query(PAYMENT) == [expected]
    assert org.get(made, "npe01__Number_of_Payments__c") == 1


@pytest.mark.parametrize(
    "values",
    [{"Amount": 0}, {"Amount": None}, {"npe01__Do_Not_Automatically_Create_Payment__c": True}, {"Amount": -5}],
)
def test_some_gifts_make_none(org, values):
    gift(org, **values)

    assert org.query(PAYMENT) == []


def test_gifts_in_kind_make_no_payment_in_a_trial_org(org):
    gift(org, RecordTypeId=org.record_type("InKindGift"))

    assert org.query(PAYMENT) == []


def test_payments_can_be_switched_off(org):
    org.set(SETTINGS, npe01__Payments_Enabled__c=False)

    gift(org)

    assert org.query(PAYMENT) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Amount": 70}, (70, False, None, "2025-03-01", False)),
        ({"CloseDate": "2025-04-01"}, (50, False, None, "2025-04-01", False)),
        ({"StageName": "Closed Won"}, (50, True, "2025-03-01", "2025-03-01", False)),
        ({"StageName": "Closed Won", "Amount": 70}, (70, True, "2025-03-01", "2025-03-01", False)),
        ({"StageName": "Closed Lost"}, (50, False, None, "2025-03-01", True)),
        ({"Name": "Other"}, (50, False, None, "2025-03-01", False)),
    ],
)
def test_the_open_payment_follows_its_gift(org, change, expected):
    made = gift(org, StageName="Pledged")

    org.update(made, **change)

    assert org.query(PAYMENT) == [expected]


def test_a_payment_that_was_changed_by_hand_does_not_follow(org):
    made = gift(org, StageName="Pledged")
    (payment,) = org.column("SELECT Id FROM npe01__OppPayment__c")
    org.update(payment, npe01__Payment_Amount__c=20)

    org.update(made, Amount=70)

    assert org.column("SELECT npe01__Payment_Amount__c FROM npe01__OppPayment__c") == [20]


def test_an_amount_that_comes_later_makes_the_payment_then(org):
    made = gift(org, Amount=None, StageName="Pledged")

    org.update(made, Amount=30)

    assert org.query(PAYMENT) == [(30, False, None, "2025-03-01", False)]


def test_the_sums_on_the_gift_are_right_at_once(org):
    made = gift(org, Amount=100, StageName="Pledged", npe01__Do_Not_Automatically_Create_Payment__c=True)
    org.insert("npe01__OppPayment__c", npe01__Opportunity__c=made, npe01__Payment_Amount__c=60, npe01__Paid__c=True)
    org.insert(
        "npe01__OppPayment__c", npe01__Opportunity__c=made, npe01__Payment_Amount__c=10, npe01__Written_Off__c=True
    )

    sums = org.get(made, "npe01__Payments_Made__c", "npe01__Amount_Written_Off__c", "npe01__Amount_Outstanding__c")

    assert sums == (60, 10, 30)


def test_a_payment_is_not_both_paid_and_written_off(org):
    made = gift(org, npe01__Do_Not_Automatically_Create_Payment__c=True)

    code, _ = org.refusal(
        "npe01__OppPayment__c", npe01__Opportunity__c=made, npe01__Paid__c=True, npe01__Written_Off__c=True
    )

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_enforced_accounting_wants_dates(org):
    made = gift(org, npe01__Do_Not_Automatically_Create_Payment__c=True)
    org.set(SETTINGS, npsp__Enforce_Accounting_Data_Consistency__c=True)

    code, _ = org.refusal("npe01__OppPayment__c", npe01__Opportunity__c=made, npe01__Paid__c=True)

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("Responded", True)]),
        ({"StageName": "Pledged"}, [("Sent", False)]),
        ({"npsp__Primary_Contact_Campaign_Member_Status__c": "Invité"}, [("Invité", False)]),
        ({"npsp__Primary_Contact_Campaign_Member_Status__c": "Omit"}, []),
    ],
)
def test_the_donor_becomes_a_member_of_the_campaign(org, values, expected):
    _, (john,) = org.household(JOHN)
    gala = org.insert("Campaign", Name="Gala")

    gift(org, npsp__Primary_Contact__c=john, CampaignId=gala, **values)

    assert org.query("SELECT Status, HasResponded FROM CampaignMember") == expected


def test_a_bare_org_adds_no_members():
    org = InnerOrg(Profile.BARE)
    _, (john,) = org.household(JOHN)
    gala = org.insert("Campaign", Name="Gala")

    gift(org, npsp__Primary_Contact__c=john, CampaignId=gala)

    assert org.query("SELECT Status FROM CampaignMember") == []


def test_a_campaign_has_two_statuses_and_a_person_is_its_member_once(org):
    _, (john,) = org.household(JOHN)
    gala = org.insert("Campaign", Name="Gala")
    first = org.insert("CampaignMember", CampaignId=gala, ContactId=john, Status="no such status")

    again = org.refusal("CampaignMember", CampaignId=gala, ContactId=john)

    assert org.query("SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus ORDER BY SortOrder") == [
        ("Sent", True, False),
        ("Responded", False, True),
    ]
    assert org.get(first, "Status", "Name") == ("Sent", "John Smith")
    assert again == ("DUPLICATE_VALUE", "Already a campaign member.")
    assert org.get(gala, "NumberOfContacts", "NumberOfResponses") == (1, 0)
