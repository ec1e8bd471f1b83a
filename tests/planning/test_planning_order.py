"""In which order records are written, and what NPSP made by itself before is adopted and not doubled."""

from datetime import date
from decimal import Decimal

from planning_rows import KEY, actions, in_org, plan, records, written

from npsp_migrate.model.plan import Action

AWA = {"FirstName": "Awa", "LastName": "Diallo", "Email": "awa@diallo.example"}


def awa(**more):
    return {**AWA, **more}


def test_families_are_written_together_and_who_gives_comes_first():
    homes = records("Account", {"h1": {"Name": "A"}, "h2": {"Name": "B"}})
    people = records(
        "Contact", {"a": awa(AccountId="h2"), "b": awa(AccountId="h1"), "c": awa(AccountId="h1"), "d": awa()}
    )
    gifts = records(
        "Opportunity",
        {
            "g": {
                "Name": "Don",
                "CloseDate": date(2024, 1, 2),
                "StageName": "Closed Won",
                "npsp__Primary_Contact__c": "c",
            }
        },
    )

    planned = plan(homes, people, gifts)

    assert list(actions(planned, "Contact")) == ["d", "c", "b", "a"]


def test_a_parent_of_the_same_object_is_written_before_its_children():
    campaigns = {"a": {"Name": "Course 2025", "ParentId": "z"}, "b": {"Name": "T-shirts", "ParentId": "a"}}

    planned = plan(records("Campaign", {**campaigns, "z": {"Name": "Octobre Rose", "ParentId": None}}))

    assert list(actions(planned, "Campaign")) == ["z", "a", "b"]


def test_the_contact_role_that_npsp_made_is_adopted_and_not_doubled():
    roles = records("OpportunityContactRole", {"r": {"OpportunityId": "g", "ContactId": "a", "Role": "Donor"}})
    there = in_org(
        {
            KEY: None,
            "OpportunityId": "006000000000001AAA",
            f"Opportunity.{KEY}": "G",
            "ContactId": "003000000000001AAA",
            f"Contact.{KEY}": "a",
            "Role": "Donor",
        }
    )
    known = {"Opportunity": in_org({KEY: "g"}), "Contact": in_org({KEY: "a"})}

    planned = plan(roles, current={"OpportunityContactRole": there, **known})

    assert written(planned, "OpportunityContactRole", "r") == {KEY: (None, "r")}


def test_the_payment_that_npsp_made_is_adopted_when_it_can_only_be_that_one():
    payment = {"npe01__Opportunity__c": "g", "npe01__Payment_Amount__c": Decimal("20.00")}
    made = {
        KEY: None,
        "npe01__Opportunity__c": "006000000000001AAA",
        f"npe01__Opportunity__r.{KEY}": "g",
        "npe01__Payment_Amount__c": Decimal("20.0"),
    }
    known = {"Opportunity": in_org({KEY: "g"})}

    one = plan(
        records("npe01__OppPayment__c", {"p": payment}), current={"npe01__OppPayment__c": in_org(made), **known}
    )
    two = plan(
        records("npe01__OppPayment__c", {"p": payment}),
        current={"npe01__OppPayment__c": in_org(made, made), **known},
    )

    assert actions(one, "npe01__OppPayment__c") == {"p": Action.UPDATE}
    assert actions(two, "npe01__OppPayment__c") == {"p": Action.CREATE}


def test_a_gift_that_brings_its_payment_tells_npsp_to_make_none():
    gift = {"Name": "Don", "CloseDate": date(2024, 1, 2), "StageName": "Closed Won", "Amount": Decimal(20)}
    gifts = records("Opportunity", {"g": gift, "k": gift})
    payments = records("npe01__OppPayment__c", {"p": {"npe01__Opportunity__c": "g"}})

    planned = plan(gifts, payments)

    switch = "npe01__Do_Not_Automatically_Create_Payment__c"
    assert written(planned, "Opportunity", "g")[switch] == (None, True)
    assert switch not in written(planned, "Opportunity", "k")


def test_who_wants_no_contact_wants_no_e_mail_as_npsp_will_say_a_moment_later():
    people = records("Contact", {"a": awa(npsp__Do_Not_Contact__c=True, HasOptedOutOfEmail=False)})

    planned = plan(people)

    assert written(planned, "Contact", "a")["HasOptedOutOfEmail"] == (None, True)
