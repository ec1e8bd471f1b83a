"""Formula fields on contacts, accounts and gifts: computed when they are read, never stale, never written."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 50}


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def household(org):
    return org.household({"FirstName": "Awa", "LastName": "Ba"}, {"FirstName": "Binta", "LastName": "Ba"})


def test_a_contact_of_a_household_says_whose_it_is_and_who_leads_it(org, household):
    account, (awa, binta) = household

    assert [org.get(each, "npsp__HHId__c", "npsp__Primary_Contact__c") for each in (awa, binta)] == [
        (account, True),
        (account, False),
    ]
    org.update(account, npe01__One2OneContact__c=binta)
    assert [org.get(each, "npsp__Primary_Contact__c") for each in (awa, binta)] == [False, True]


@pytest.mark.parametrize(
    ("account", "kind", "belongs"),
    [
        ({"record_type": "HH_Account"}, "Household Account", "Individual"),
        ({"Type": "Corporate"}, "Corporate", "Organization"),
        ({}, "Organization", "Organization"),
        (None, "Organization", "Organization"),
    ],
)
def test_a_contact_says_what_kind_of_account_it_has(org, account, kind, belongs):
    if account is None:
        contact = org.insert("Contact", LastName="A", npe01__Private__c=True)
    else:
        name = account.pop("record_type", None)
        given = {"RecordTypeId": org.record_type(name)} if name else {}
        made = org.insert("Account", Name="A", **given, **account)
        contact = org.insert("Contact", LastName="A", AccountId=made)

    assert org.get(contact, "npe01__Organization_Type__c", "npe01__Type_of_Account__c") == (kind, belongs)


def test_a_contact_of_an_organisation_has_no_household(org):
    mairie = org.insert("Account", Name="Mairie", Phone="01", BillingCity="Lyon")
    contact = org.insert("Contact", LastName="A", AccountId=mairie)

    assert org.get(contact, "npsp__HHId__c", "npo02__Total_Household_Gifts__c") == (None, None)


def test_a_contact_shows_the_totals_of_its_household(org, household):
    _, (awa, binta) = household
    for day in ("2026-03-01", "2025-03-01"):
        org.insert("Opportunity", **{**GIFT, "CloseDate": day}, npsp__Primary_Contact__c=awa)

    shown = (
        "npo02__Total_Household_Gifts__c",
        "npo02__OppAmountThisYearHH__c",
        "npo02__OppAmountLastYearHH__c",
        "npo02__LastCloseDateHH__c",
    )
    assert org.get(binta, *shown) == (100, 50, 50, "2026-03-01")


def test_a_contact_shows_phone_and_address_of_its_household(org, household):
    account, (_, binta) = household
    org.update(account, Phone="01", BillingStreet="1 rue A", BillingCity="Lyon", BillingPostalCode="69001")

    shown = org.get(binta, "npo02__Formula_HouseholdPhone__c", "npo02__Formula_HouseholdMailingAddress__c")

    assert shown == ("01", "1 rue A, Lyon, 69001")


@pytest.mark.parametrize("kind", ["Home", "Work", "Other"])
def test_the_mailing_address_is_of_the_kind_that_is_said(org, kind):
    contact = org.insert("Contact", LastName="A", MailingCity="Lyon", npe01__Primary_Address_Type__c=kind)

    shown = {each: org.get(contact, f"npe01__{each}_Address__c") for each in ("Home", "Work", "Other")}

    assert {each for each, text in shown.items() if text} == {kind}
    assert "Lyon" in shown[kind]


def test_the_verification_of_an_address_is_seen_from_the_contact(org):
    contact = org.insert("Contact", LastName="A", MailingCity="Lyon")
    org.update(org.get(contact, "npsp__Current_Address__c"), npsp__Verification_Status__c="Verified")

    assert org.get(contact, "npsp__Address_Verification_Status__c") == "Verified"


@pytest.mark.parametrize(
    ("ends", "status"),
    [
        (None, None),
        ("2026-11-23", "Current"),
        ("2026-11-22", "Grace Period"),
        ("2026-10-24", "Grace Period"),
        ("2026-10-23", "Expired"),
    ],
)
def test_a_membership_is_current_for_a_while_in_grace_then_expired(org, household, ends, status):
    account, _ = household

    org.update(account, npo02__MembershipEndDate__c=ends)

    assert org.get(account, "npsp__Membership_Status__c") == status


def test_a_gift_says_in_text_whether_a_person_gave_it(org, household):
    account, _ = household
    mairie = org.insert("Account", Name="Mairie")

    gifts = [org.insert("Opportunity", **GIFT, AccountId=each) for each in (account, mairie)]

    assert [org.get(gift, "npe01__Is_Opp_From_Individual__c") for gift in gifts] == ["true", "false"]


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("Contact", {"LastName": "A"}, "npsp__HHId__c"),
        ("Contact", {"LastName": "A"}, "npo02__Total_Household_Gifts__c"),
        ("Account", {"Name": "A"}, "npsp__Membership_Status__c"),
        ("Opportunity", GIFT, "npe01__Amount_Outstanding__c"),
    ],
)
@pytest.mark.parametrize("profile", list(Profile))
def test_formulas_are_not_writable(profile, name, given, field):
    org = InnerOrg(profile)

    described = org.org.schema.named(name).find(field)

    assert described is not None
    assert (described.createable, described.updateable, described.calculated) == (False, False, True)
