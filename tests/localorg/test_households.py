"""Households as contacts come, move, die and go; and names that a person has taken over."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

HOUSEHOLD = "Name, npo02__Formal_Greeting__c, npo02__Informal_Greeting__c"
JOHN = {"Salutation": "Mr.", "FirstName": "John", "LastName": "Smith"}
JANE = {"Salutation": "Mrs.", "FirstName": "Jane", "LastName": "Smith"}


@pytest.fixture
def org():
    return InnerOrg()


def test_a_contact_without_an_account_gets_a_household(org):
    john = org.insert("Contact", **JOHN, HomePhone="01", Fax="02", MailingCity="Paris")

    account = org.get(john, "AccountId")

    assert org.get(account, HOUSEHOLD) == ("Smith Household", "Mr. John Smith", "John")
    assert org.get(account, "RecordType.DeveloperName", "Type", "npe01__SYSTEM_AccountType__c") == (
        "HH_Account",
        "Household",
        "Household Account",
    )
    assert org.get(account, "npe01__SYSTEMIsIndividual__c", "npsp__Number_of_Household_Members__c") == (True, 1)
    assert org.get(account, "npe01__One2OneContact__c", "Fax", "BillingCity") == (john, "02", "Paris")


def test_contacts_of_one_request_get_a_household_each_even_with_one_last_name(org):
    outcomes = org.save_all("Contact", JOHN, JANE)

    accounts = {org.get(outcome.record_id, "AccountId") for outcome in outcomes}
    assert len(accounts) == 2


def test_a_second_member_joins_names_and_count(org):
    account, _ = org.household(JOHN, JANE)

    assert org.get(account, HOUSEHOLD) == ("Smith Household", "Mr. John and Mrs. Jane Smith", "John and Jane")
    assert org.get(account, "npsp__Number_of_Household_Members__c") == 2


def test_the_naming_order_comes_before_the_primary_contact(org):
    account, (_, jane) = org.household(JOHN, JANE)

    org.update(jane, npo02__Household_Naming_Order__c=1)

    assert org.get(account, "npo02__Informal_Greeting__c") == "Jane and John"


def test_the_primary_contact_is_named_first(org):
    account, (_, jane) = org.household(JOHN, JANE)

    org.update(account, npe01__One2OneContact__c=jane)

    assert org.get(account, "npo02__Informal_Greeting__c") == "Jane and John"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("npsp__Exclude_from_Household_Formal_Greeting__c", True),
        ("npo02__Naming_Exclusions__c", "Household__c.Formal_Greeting__c"),
    ],
)
def test_a_member_may_be_left_out_of_one_text(org, field, value):
    account, (john, _) = org.household(JOHN, JANE)

    org.update(john, **{field: value})

    assert org.get(account, HOUSEHOLD) == ("Smith Household", "Mrs. Jane Smith", "John and Jane")
    assert org.get(john, "npo02__Naming_Exclusions__c") == "Household__c.Formal_Greeting__c"
    assert org.get(john, "npsp__Exclude_from_Household_Formal_Greeting__c") is True


def test_when_nobody_is_named_the_household_is_anonymous(org):
    account, (john,) = org.household(JOHN)

    org.update(john, npo02__Naming_Exclusions__c="Household__c.Name;Household__c.Formal_Greeting__c")

    assert org.get(account, "Name", "npo02__Formal_Greeting__c") == ("Anonymous Household", "Sir or Madam")


def test_the_living_are_named_and_lead_when_a_member_dies(org):
    account, (john, jane) = org.household(JOHN, JANE)

    org.update(john, npsp__Deceased__c=True)

    assert org.get(account, HOUSEHOLD) == ("Smith Household", "Mrs. Jane Smith", "Jane")
    assert org.get(account, "npe01__One2OneContact__c", "npsp__All_Members_Deceased__c") == (jane, False)
    assert org.get(john, "npsp__Do_Not_Contact__c", "HasOptedOutOfEmail", "DoNotCall") == (True, True, True)


def test_a_household_of_the_dead_says_so(org):
    account, (john,) = org.household(JOHN)

    org.update(john, npsp__Deceased__c=True)

    assert org.get(account, "npsp__All_Members_Deceased__c", "Name") == (True, "Smith Household")


def test_a_typed_name_is_kept_and_replace_gives_the_automatic_one_back(org):
    account, _ = org.household(JOHN)

    org.update(account, Name="Les Smith")
    org.insert("Contact", AccountId=account, **JANE)
    kept = org.get(account, "Name", "npo02__SYSTEM_CUSTOM_NAMING__c", "npo02__Informal_Greeting__c")
    org.update(account, Name="REPLACE")

    assert kept == ("Les Smith", "Name", "John and Jane")
    assert org.get(account, "Name", "npo02__SYSTEM_CUSTOM_NAMING__c") == ("Smith Household", None)


def test_a_loaded_household_name_is_overwritten_unless_marked_as_custom(org):
    kind = org.record_type("HH_Account")
    plain = org.insert("Account", Name="Famille Smith", RecordTypeId=kind)
    marked = org.insert(
        "Account", Name="Famille Smith", RecordTypeId=kind, npo02__SYSTEM_CUSTOM_NAMING__c="Name;Formal_Greeting__c"
    )

    org.insert("Contact", AccountId=plain, **JOHN)
    org.insert("Contact", AccountId=marked, **JOHN)

    assert org.get(plain, "Name") == "Smith Household"
    assert org.get(marked, "Name", "npo02__Informal_Greeting__c") == ("Famille Smith", "John")


def test_a_private_contact_has_no_account(org):
    contact = org.insert("Contact", LastName="X", npe01__Private__c=True)

    assert org.get(contact, "AccountId") is None


def test_a_contact_of_an_organisation_stays_there_and_is_affiliated(org):
    mairie = org.insert("Account", Name="Mairie de Lyon")

    contact = org.insert("Contact", LastName="Martin", Title="Maire", AccountId=mairie)

    assert org.get(contact, "AccountId", "npe01__Type_of_Account__c") == (mairie, "Organization")
    assert org.query("SELECT npe5__Contact__c, npe5__Role__c, npe5__Status__c FROM npe5__Affiliation__c") == [
        (contact, "Maire", "Current")
    ]


def test_a_blanked_account_is_put_back_for_the_one_who_leads_it(org):
    account, (john, jane) = org.household(JOHN, JANE)

    org.update(john, AccountId=None)
    org.update(jane, AccountId=None)

    assert org.get(john, "AccountId") == account
    assert org.get(jane, "AccountId") != account
    assert org.get(account, "npsp__Number_of_Household_Members__c") == 1


def test_a_deleted_member_leaves_the_names(org):
    account, (_, jane) = org.household(JOHN, JANE)

    org.delete(jane)

    assert org.get(account, "npo02__Informal_Greeting__c", "npsp__Number_of_Household_Members__c") == ("John", 1)


def test_a_row_that_fails_takes_its_household_back_with_it(org):
    outcomes = org.save_all("Contact", JOHN, {**JANE, "npe01__HomeEmail__c": "not an address"})

    assert [bool(outcome.errors) for outcome in outcomes] == [False, True]
    assert org.column("SELECT Name FROM Account") == ["Smith Household"]


def test_a_switched_off_handler_does_not_run(org):
    (handler,) = org.column(
        "SELECT Id FROM npsp__Trigger_Handler__c WHERE npsp__Class__c = 'ACCT_IndividualAccounts_TDTM'"
    )

    org.update(handler, npsp__Active__c=False)
    without = org.insert("Contact", LastName="A")
    org.update(handler, npsp__Active__c=True, npsp__Usernames_to_Exclude__c="x@y.fr; REHEARSAL@local.org")
    excluded = org.insert("Contact", LastName="B")

    assert org.get(without, "AccountId") is None
    assert org.get(excluded, "AccountId") is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"npe01__HomeEmail__c": "a@x.fr"}, ("a@x.fr", "a@x.fr", None)),
        ({"Email": "a@x.fr"}, ("a@x.fr", "a@x.fr", None)),
        ({"npe01__WorkEmail__c": "w@x.fr", "npe01__Preferred_Email__c": "Work"}, ("w@x.fr", None, "w@x.fr")),
        ({"Email": "a@x.fr", "npe01__Preferred_Email__c": "Work"}, ("a@x.fr", None, "a@x.fr")),
    ],
)
def test_the_trial_workflows_keep_the_preferred_email_in_step(org, given, expected):
    contact = org.insert("Contact", LastName="A", **given)

    assert org.get(contact, "Email", "npe01__HomeEmail__c", "npe01__WorkEmail__c") == expected


def test_a_bare_org_has_no_workflows():
    org = InnerOrg(Profile.BARE)

    contact = org.insert("Contact", LastName="A", npe01__HomeEmail__c="a@x.fr")

    assert org.get(contact, "Email") is None
