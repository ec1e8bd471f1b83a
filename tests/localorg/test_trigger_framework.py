"""NPSP's trigger framework: which handlers run, in which order, and how far an exception reaches."""

from dataclasses import replace

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

HANDLER = "npsp__Trigger_Handler__c"
PLAN, TEMPLATE = "npsp__Engagement_Plan__c", "npsp__Engagement_Plan_Template__c"
SOFTENED, WHOLE_CHUNK = "FIELD_CUSTOM_VALIDATION_EXCEPTION", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


@pytest.fixture
def org():
    return InnerOrg()


def handler(org, name, of):
    (found,) = org.column(f"SELECT Id FROM {HANDLER} WHERE npsp__Class__c = '{name}' AND npsp__Object__c = '{of}'")
    return found


@pytest.mark.parametrize("profile", list(Profile))
def test_a_new_org_has_all_default_handlers_active(profile):
    org = InnerOrg(profile)

    rows = org.query(f"SELECT npsp__Active__c, npsp__Asynchronous__c, npsp__Usernames_to_Exclude__c FROM {HANDLER}")

    assert rows == [(True, False, None)] * 55


@pytest.mark.parametrize(
    ("of", "classes"),
    [
        (
            "Contact",
            [
                "HH_Households_TDTM",
                "ACCT_IndividualAccounts_TDTM",
                "AFFL_Affiliations_TDTM",
                "CON_CascadeDeleteLookups_TDTM",
                "ADDR_Contact_TDTM",
                "CON_DoNotContact_TDTM",
                "REL_Relationships_Con_TDTM",
                "CON_ContactMerge_TDTM",
            ],
        ),
        (
            "Account",
            [
                "ACCT_AccountMerge_TDTM",
                "ACCT_Accounts_TDTM",
                "ACCT_CascadeDeleteLookups_TDTM",
                "ADDR_Account_TDTM",
                "AFFL_Affiliations_TDTM",
            ],
        ),
        ("Address__c", ["ADDR_Addresses_TDTM", "ADDR_Validator_TDTM"]),
        ("npe01__OppPayment__c", ["PMT_Payment_TDTM", "ALLO_Allocations_TDTM", "PMT_CascadeDeleteLookups_TDTM"]),
    ],
)
def test_handlers_have_their_load_order(org, of, classes):
    listed = org.column(
        f"SELECT npsp__Class__c FROM {HANDLER} WHERE npsp__Object__c = '{of}' "
        "ORDER BY npsp__Load_Order__c, npsp__Class__c"
    )

    assert [each for each in listed if each in classes] == classes


def test_the_order_is_the_rows_own(org):
    def of_contacts():
        rows = org.org.trigger_handlers()
        return [row["npsp__Class__c"] for row in rows if row["npsp__Object__c"] == "Contact"]

    first = of_contacts()[0]
    org.update(handler(org, first, "Contact"), npsp__Load_Order__c=9)

    assert (first, of_contacts()[-1]) == ("HH_Households_TDTM", "HH_Households_TDTM")


@pytest.mark.parametrize(
    ("switch", "runs"),
    [
        ({"npsp__Active__c": False}, False),
        ({"npsp__Active__c": True}, True),
        ({"npsp__Usernames_to_Exclude__c": "rehearsal@local.org"}, False),
        ({"npsp__Usernames_to_Exclude__c": "a@b.fr; REHEARSAL@Local.Org ;c@d.fr"}, False),
        ({"npsp__Usernames_to_Exclude__c": "a@b.fr"}, True),
        ({"npsp__Usernames_to_Exclude__c": "not-rehearsal@local.org"}, True),
        ({"npsp__Trigger_Action__c": "AfterInsert"}, False),
    ],
)
def test_a_handler_can_be_switched_off_for_all_or_for_one(org, switch, runs):
    org.update(handler(org, "ACCT_IndividualAccounts_TDTM", "Contact"), **switch)

    made = org.insert("Contact", LastName="Ba")

    assert (org.get(made, "AccountId") is not None) is runs


def test_a_switched_off_handler_leaves_the_others_running(org):
    org.update(handler(org, "CON_DoNotContact_TDTM", "Contact"), npsp__Active__c=False)

    made = org.insert("Contact", LastName="Ba", npsp__Deceased__c=True)

    assert org.get(made, "npsp__Do_Not_Contact__c", "Account.Name") == (False, "Ba Household")


@pytest.fixture
def broken(org):
    """A template whose task belongs to somebody who has left: no plan of it can be saved."""
    leaver = org.org.database.new_id("005")
    row = {"Id": leaver, "Username": "left@local.org", "LastName": "A", "Name": "A", "IsActive": 0}
    with org.org.database.transaction():
        org.org.database.insert("User", [row])
    template = org.insert(TEMPLATE, Name="A")
    task = org.insert("npsp__Engagement_Plan_Task__c", Name="A", npsp__Engagement_Plan_Template__c=template)
    with org.org.database.transaction():
        org.org.database.update("npsp__Engagement_Plan_Task__c", [(task, {"npsp__Assigned_To__c": leaver})])
    return template


def plans(org, template, number):
    contacts = [outcome.record_id for outcome in org.save_all("Contact", *[{"LastName": "A"}] * number)]
    return [{f"{TEMPLATE}": template, "npsp__Contact__c": contact} for contact in contacts]


def test_an_exception_with_one_row_is_told_to_the_row(org, broken):
    (outcome,) = org.save_all(PLAN, *plans(org, broken, 1))

    assert [error.code for error in outcome.errors] == [SOFTENED]
    assert "INACTIVE_OWNER_OR_USER" in outcome.errors[0].message


def test_an_exception_with_several_rows_fails_the_whole_chunk(org, broken):
    good = org.insert(TEMPLATE, Name="B")

    outcomes = org.save_all(PLAN, *plans(org, good, 2), *plans(org, broken, 1))

    assert [[error.code for error in outcome.errors] for outcome in outcomes] == [[WHOLE_CHUNK]] * 3
    assert outcomes[0].errors[0].message.startswith("npsp.TDTM_npsp__Engagement_Plan: execution of AfterInsert")
    assert org.column(f"SELECT Id FROM {PLAN}") == []


def test_the_next_chunk_is_saved(org, broken):
    good = org.insert(TEMPLATE, Name="B")

    outcomes = org.save_all(PLAN, *plans(org, broken, 1), *plans(org, good, 201))

    assert [bool(outcome.errors) for outcome in outcomes] == [True] * 200 + [False] * 2


def test_a_row_that_is_refused_leaves_its_neighbours_alone(org):
    template = org.insert(TEMPLATE, Name="B")
    good = plans(org, template, 2)

    outcomes = org.save_all(PLAN, good[0], {TEMPLATE: template}, good[1])

    assert [bool(outcome.errors) for outcome in outcomes] == [False, True, False]


def test_a_plain_trigger_of_another_package_is_not_softened(org):
    org = InnerOrg(Profile("trial_tso"))
    campaign = org.insert("Campaign", Name="A")
    job = org.insert("GW_Volunteers__Volunteer_Job__c", Name="A", GW_Volunteers__Campaign__c=campaign)
    contact = org.insert("Contact", LastName="A", npe01__HomeEmail__c="a@example.org")
    with org.org.database.transaction():
        org.org.database.update("Contact", [(contact, {"npe01__Preferred_Email__c": None})])

    code, message = org.refusal(
        "GW_Volunteers__Volunteer_Hours__c",
        GW_Volunteers__Volunteer_Job__c=job,
        GW_Volunteers__Contact__c=contact,
        GW_Volunteers__Start_Date__c="2026-12-01",
        GW_Volunteers__Status__c="Confirmed",
    )

    assert code == WHOLE_CHUNK
    assert "Please select a Preferred Email" in message


@pytest.mark.parametrize(("respected", "saved"), [(False, True), (True, False)])
def test_duplicate_rules_stop_npsps_own_records_where_the_settings_respect_them(org, respected, saved):
    org.set("npsp__Error_Settings__c", npsp__Respect_Duplicate_Rule_Settings__c=respected)
    rules = {rule.name: rule for rule in org.org.switches.duplicate_rules}
    rule = replace(rules["Standard_Account_Duplicate_Rule"], active=True)
    org.org.switches = org.org.switches.with_duplicate_rule(rule)
    org.insert("Contact", FirstName="Awa", LastName="Ba", MailingStreet="1 rue A", MailingCity="Lyon")

    (outcome,) = org.save_all(
        "Contact", {"FirstName": "Binta", "LastName": "Ba", "MailingStreet": "1 rue A", "MailingCity": "Lyon"}
    )

    assert [error.message for error in outcome.errors] == (
        [] if saved else ["Failed to create Account for Contact Binta Ba. Use one of these records?"]
    )


def test_an_org_that_has_lost_all_handlers_gets_the_default_ones_with_the_next_trigger(org):
    for row in org.column(f"SELECT Id FROM {HANDLER}"):
        org.delete(row)
    lost = len(org.column(f"SELECT Id FROM {HANDLER}"))

    made = org.insert("Contact", LastName="Ba")

    assert (lost, len(org.column(f"SELECT Id FROM {HANDLER}"))) == (0, 55)
    assert org.get(made, "Account.Name") == "Ba Household"
