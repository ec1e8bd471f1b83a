"""Accounts and households: what makes an account a household, and what a new one takes from its contact."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

KIND = ("npe01__SYSTEM_AccountType__c", "npe01__SYSTEMIsIndividual__c", "Type")
LEADER, COUNT = "npe01__One2OneContact__c", "npsp__Number_of_Household_Members__c"
HOUSEHOLD = ("Household Account", True, "Household")
ORGANISATION = (None, False, None)
MADE_BY_SYSTEM = {"npe01__SYSTEM_AccountType__c": "Household Account", "npe01__SYSTEMIsIndividual__c": True}


@pytest.fixture
def org():
    return InnerOrg()


def people(*names):
    return tuple({"FirstName": name, "LastName": "Ba"} for name in names)


def owner(org):
    made = org.org.database.new_id("005")
    row = {"Id": made, "Username": f"{made}@local.org", "LastName": "A", "Name": "A", "IsActive": 1}
    with org.org.database.transaction():
        org.org.database.insert("User", [row])
    return made


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize(
    ("record_type", "given", "expected"),
    [
        ("HH_Account", {}, HOUSEHOLD),
        ("HH_Account", {"Type": "Corporate"}, HOUSEHOLD),
        ("Organization", {}, ORGANISATION),
        ("Organization", {"Type": "Corporate"}, (None, False, "Corporate")),
        (None, {}, ORGANISATION),
        (None, MADE_BY_SYSTEM, ("Household Account", True, None)),
    ],
)
def test_the_record_type_makes_an_account_a_household(profile, record_type, given, expected):
    org = InnerOrg(profile)
    kind = {"RecordTypeId": org.record_type(record_type)} if record_type else {}

    made = org.insert("Account", Name="A", **kind, **given)

    assert org.get(made, *KIND) == expected


def test_changing_the_record_type_makes_and_unmakes_a_household(org):
    made = org.insert("Account", Name="A")
    seen = []

    for each in ("HH_Account", "Organization"):
        org.update(made, RecordTypeId=org.record_type(each))
        seen.append(org.get(made, *KIND[:2]))

    assert seen == [HOUSEHOLD[:2], ORGANISATION[:2]]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("Account", "npsp__Sustainer__c", "Active"),
        ("Account", "npsp__All_Members_Deceased__c", True),
        ("Contact", "npsp__Sustainer__c", "Active"),
    ],
)
@pytest.mark.parametrize("way", ["insert", "update"])
def test_what_npsp_maintains_cannot_be_written(org, name, field, value, way):
    named = {"Name": "A"} if name == "Account" else {"LastName": "A"}
    made = org.insert(name, **named, **({field: value} if way == "insert" else {}))
    if way == "update":
        org.update(made, **{field: value})

    assert org.get(made, field) == (False if value is True else None)


def test_a_new_household_takes_phone_fax_owner_and_both_addresses_of_its_contact(org):
    holder = owner(org)
    made = org.insert(
        "Contact",
        LastName="Ba",
        Phone="01",
        Fax="02",
        OwnerId=holder,
        MailingCity="Lyon",
        MailingStreet="1 rue A",
        OtherCity="Nice",
    )

    account = org.get(made, "AccountId")

    assert org.get(account, "Phone", "Fax", "OwnerId") == ("01", "02", holder)
    assert org.get(account, "BillingCity", "BillingStreet", "ShippingCity") == ("Lyon", "1 rue A", "Nice")
    assert org.get(account, LEADER, COUNT) == (made, 1)


def test_an_overridden_address_is_not_the_new_households(org):
    made = org.insert("Contact", LastName="Ba", MailingCity="Lyon", npsp__is_Address_Override__c=True)

    assert org.get(made, "Account.BillingCity", "MailingCity") == (None, "Lyon")


def test_contacts_of_one_request_join_the_household_they_name_and_the_first_leads_it(org):
    kind = org.record_type("HH_Account")
    account = org.insert("Account", Name="A", RecordTypeId=kind)

    outcomes = org.save_all("Contact", *({**each, "AccountId": account} for each in people("A", "B", "C")))

    assert org.get(account, LEADER, COUNT) == (outcomes[0].record_id, 3)
    assert org.get(account, "npo02__Informal_Greeting__c") == "A, B and C"


def test_a_household_that_is_led_keeps_its_leader(org):
    account, (first, _) = org.household(*people("A", "B"))

    assert org.get(account, LEADER) == first


def test_an_account_failing_is_told_to_the_contact(org):
    org.set("npsp__Household_Naming_Settings__c", npsp__Household_Name_Format__c="{!Title}")

    code, message = org.refusal("Contact", FirstName="Awa", LastName="Ba")

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert message.startswith("Failed to create Account for Contact Awa Ba. ")


@pytest.mark.parametrize("given", [{}, {"AccountId": True}])
def test_a_private_contact_has_no_account(org, given):
    account, _ = org.household(*people("A"))

    made = org.insert("Contact", LastName="B", npe01__Private__c=True, **dict.fromkeys(given, account))

    assert org.get(made, "AccountId") is None
    assert org.get(account, COUNT) == 1


def test_the_processor_field_is_always_emptied(org):
    made = org.insert("Contact", LastName="A", npe01__SystemAccountProcessor__c="Household Account")

    assert org.get(made, "npe01__SystemAccountProcessor__c") is None
