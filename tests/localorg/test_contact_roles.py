"""Contact roles of gifts: the donor's, those who are named, those whom relations credit, the household's."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2025-03-01", "Amount": 50}
ROLES = "SELECT Contact.FirstName, Role, IsPrimary FROM OpportunityContactRole ORDER BY Contact.FirstName, Role"
PRIMARY, FOR_ROLE = "npsp__Primary_Contact__c", "npe01__Contact_Id_for_Role__c"
HOUSEHOLDS, CONTACTS = "npo02__Households_Settings__c", "npe01__Contacts_And_Orgs_Settings__c"
JOHN, JANE = {"FirstName": "John", "LastName": "Smith"}, {"FirstName": "Jane", "LastName": "Smith"}
ANN = {"FirstName": "Ann", "LastName": "B"}


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def people(org):
    """John and Jane in one household, Ann in her own, Max at the town hall."""
    home, (john, jane) = org.household(JOHN, JANE)
    other, (ann,) = org.household(ANN)
    mairie = org.insert("Account", Name="Mairie")
    max_ = org.insert("Contact", FirstName="Max", LastName="C", AccountId=mairie)
    return {"home": home, "john": john, "jane": jane, "other": other, "ann": ann, "mairie": mairie, "max": max_}


def give(org, people=None, **values):
    named = {name: (people or {}).get(value, value) for name, value in values.items()}
    return org.insert("Opportunity", **{**GIFT, **named})


@pytest.mark.parametrize(
    ("given", "account", "donor"),
    [
        ({PRIMARY: "john"}, "home", "john"),
        ({FOR_ROLE: "john"}, "home", "john"),
        ({PRIMARY: "jane", FOR_ROLE: "jane"}, "home", "jane"),
        ({"AccountId": "home"}, "home", "john"),
        ({"AccountId": "home", PRIMARY: "jane"}, "home", "jane"),
        ({"AccountId": "home", PRIMARY: "ann"}, "home", "ann"),
        ({"AccountId": "mairie"}, "mairie", None),
        ({"AccountId": "mairie", PRIMARY: "john"}, "mairie", "john"),
        ({PRIMARY: "max"}, None, "max"),
        ({"ContactId": "john"}, "home", "john"),
        ({}, None, None),
    ],
)
def test_donor_and_account_complete_each_other(org, people, given, account, donor):
    made = give(org, people, **given)

    known = people.get(account), people.get(donor), people.get(donor)
    assert org.get(made, "AccountId", PRIMARY, FOR_ROLE) == known


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({PRIMARY: "john"}, [("Jane", "Household Member", False), ("John", "Donor", True)]),
        ({PRIMARY: "ann"}, [("Ann", "Donor", True)]),
        ({PRIMARY: "max"}, [("Max", "Donor", True)]),
        ({"AccountId": "mairie", PRIMARY: "max"}, [("Max", "Soft Credit", True)]),
        ({"AccountId": "mairie", PRIMARY: "john"}, [("John", "Soft Credit", True)]),
        ({"AccountId": "mairie"}, []),
        ({"AccountId": "home", PRIMARY: "ann"}, [("Ann", "Donor", True)]),
        ({"ContactId": "john"}, [("Jane", "Household Member", False), ("John", "Donor", True)]),
        ({"AccountId": "mairie", "ContactId": "john"}, [("John", None, True)]),
        ({PRIMARY: "john", "npsp__DisableContactRoleAutomation__c": True}, []),
    ],
)
def test_who_gets_a_role(org, people, given, expected):
    give(org, people, **given)

    assert org.query(ROLES) == expected


def test_a_primary_role_that_exists_corrects_the_lookup(org, people):
    made = give(org, people, ContactId="ann", npsp__Primary_Contact__c="john")

    assert org.get(made, PRIMARY, FOR_ROLE) == (people["ann"], people["ann"])
    assert org.query("SELECT Contact.FirstName FROM OpportunityContactRole WHERE IsPrimary = true") == [("Ann",)]


@pytest.mark.parametrize("text", ["John", "003", "001000000000001AAA", "0030000000000zzIAA"])
def test_a_text_that_names_no_contact_is_refused(org, text):
    code, message = org.refusal("Opportunity", **GIFT, npe01__Contact_Id_for_Role__c=text)

    assert (code, message) == (
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "The Contact Id supplied in the Contact Id for Role field was invalid. Please use a valid Contact Id.",
    )


def test_the_short_form_of_an_id_is_read(org, people):
    assert org.get(give(org, **{FOR_ROLE: people["john"][:15]}), PRIMARY) == people["john"]


@pytest.mark.parametrize(
    ("member", "expected"),
    [({}, True), ({"npsp__Deceased__c": True}, False)],
)
def test_only_living_members_are_credited(org, member, expected):
    _, (john, _) = org.household(JOHN, {**JANE, **member})

    give(org, **{PRIMARY: john})

    assert ("Jane" in [name for name, _, _ in org.query(ROLES)]) is expected


def test_household_roles_can_be_switched_off_and_renamed(org, people):
    org.set(HOUSEHOLDS, npo02__Household_Member_Contact_Role__c="Famille")
    give(org, people, **{PRIMARY: "john"})
    renamed = org.query(ROLES)
    org.set(HOUSEHOLDS, npo02__Household_Contact_Roles_On__c=False)
    give(org, people, **{PRIMARY: "john"})

    assert renamed == [("Jane", "Famille", False), ("John", "Donor", True)]
    assert len(org.query(ROLES)) == 3


def test_record_types_can_be_left_out_of_household_roles(org, people):
    org.set(HOUSEHOLDS, npo02__Household_OCR_Excluded_Recordtypes__c=f"x;{org.record_type('Grant')}")

    give(org, people, RecordTypeId=org.record_type("Grant"), StageName="Awarded", **{PRIMARY: "john"})

    assert org.query(ROLES) == [("John", "Donor", True)]


def test_the_roles_of_donors_are_settings(org, people):
    org.set(CONTACTS, npsp__Contact_Role_for_Organizational_Opps__c="Contact")

    give(org, people, AccountId="mairie", npsp__Primary_Contact__c="max")

    assert org.query(ROLES) == [("Max", "Contact", True)]


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile.BARE, [("John", "Donor", True)]),
        (
            Profile.TRIAL,
            [("Ann", "Honoree", False), ("Bob", "Notification Recipient", False), ("John", "Donor", True)],
        ),
    ],
)
def test_those_who_are_named_have_roles_where_the_settings_name_one(profile, expected):
    org = InnerOrg(profile)
    _, (john,) = org.household(JOHN)
    _, (ann,) = org.household(ANN)
    _, (bob,) = org.household({"FirstName": "Bob", "LastName": "C"})

    made = give(
        org,
        npsp__Primary_Contact__c=john,
        npsp__Honoree_Contact__c=ann,
        npsp__Notification_Recipient_Contact__c=bob,
        npsp__Notification_Recipient_Name__c="Bobby",
    )

    assert org.query(ROLES) == expected
    assert org.get(made, "npsp__Honoree_Name__c", "npsp__Notification_Recipient_Name__c") == ("Ann B", "Bobby")


def test_a_donor_who_is_also_honoured_has_one_role(org, people):
    give(org, people, npsp__Primary_Contact__c="ann", npsp__Honoree_Contact__c="ann")

    assert org.query(ROLES) == [("Ann", "Donor", True)]


def test_an_honoree_that_comes_later_is_added(org, people):
    made = give(org, people, npsp__Primary_Contact__c="ann")

    org.update(made, npsp__Honoree_Contact__c=people["max"])

    assert org.query(ROLES) == [("Ann", "Donor", True), ("Max", "Honoree", False)]


def relate(org, people):
    """John's relation to Ann and the town hall's to Max bring them credit."""
    org.insert(
        "npe4__Relationship__c",
        npe4__Contact__c=people["john"],
        npe4__RelatedContact__c=people["ann"],
        npe4__Type__c="Friend",
        npsp__Related_Opportunity_Contact_Role__c="Solicitor",
    )
    (affiliation,) = org.column("SELECT Id FROM npe5__Affiliation__c")
    org.update(affiliation, npsp__Related_Opportunity_Contact_Role__c="Soft Credit")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({PRIMARY: "john"}, {("Ann", "Solicitor"), ("Jane", "Household Member"), ("John", "Donor")}),
        ({"AccountId": "mairie"}, {("Max", "Soft Credit")}),
        ({"AccountId": "mairie", PRIMARY: "john"}, {("John", "Soft Credit"), ("Max", "Soft Credit")}),
        ({"AccountId": "mairie", PRIMARY: "max"}, {("Max", "Soft Credit")}),
        ({PRIMARY: "max"}, {("Max", "Donor")}),
    ],
)
def test_relationships_credit_for_persons_affiliations_for_organisations(org, people, given, expected):
    relate(org, people)

    give(org, people, **given)

    assert {(name, role) for name, role, _ in org.query(ROLES)} == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({PRIMARY: "jane"}, [("Jane", "Donor", True), ("John", "Household Member", False)]),
        ({PRIMARY: "ann", "AccountId": "other"}, [("Ann", "Donor", True)]),
        ({"AccountId": "mairie"}, [("John", "Soft Credit", True)]),
        ({PRIMARY: None}, []),
        ({FOR_ROLE: "ann", "AccountId": "other"}, [("Ann", "Donor", True)]),
        ({"Amount": 70}, [("Jane", "Household Member", False), ("John", "Donor", True)]),
    ],
)
def test_another_donor_or_account_rebuilds_the_roles(org, people, change, expected):
    made = give(org, people, **{PRIMARY: "john"})

    org.update(made, **{name: people.get(value, value) for name, value in change.items()})

    assert org.query(ROLES) == expected


def test_the_primary_role_itself_moves_to_another_donor(org, people):
    made = give(org, people, npsp__Primary_Contact__c="ann")
    before = org.column("SELECT Id FROM OpportunityContactRole")

    org.update(made, npsp__Primary_Contact__c=people["max"])

    assert org.column("SELECT Id FROM OpportunityContactRole") == before


def test_a_role_that_was_added_by_hand_goes_when_the_donor_changes(org, people):
    made = give(org, people, npsp__Primary_Contact__c="ann")
    org.insert("OpportunityContactRole", OpportunityId=made, ContactId=people["max"], Role="Influencer")

    org.update(made, npsp__Primary_Contact__c=people["john"], AccountId=people["home"])

    assert org.query(ROLES) == [("Jane", "Household Member", False), ("John", "Donor", True)]


def test_a_chunk_of_gifts_is_credited_gift_by_gift(org, people):
    gifts = [{**GIFT, PRIMARY: people[name]} for name in ("john", "ann", "max")]

    outcomes = org.save_all("Opportunity", *gifts)

    roles = org.query("SELECT OpportunityId, Contact.FirstName FROM OpportunityContactRole WHERE IsPrimary = true")
    assert dict(roles) == dict(zip((each.record_id for each in outcomes), ("John", "Ann", "Max"), strict=True))
