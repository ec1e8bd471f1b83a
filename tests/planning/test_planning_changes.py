"""Desired records against the org: what is created, updated, kept, held, or left to the org."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from planning_rows import HH, KEY, actions, in_org, plan, reasons, records, written

from npsp_migrate.errors import PlanError
from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Action
from npsp_migrate.model.policy import Policies, Policy

AWA = {"FirstName": "Awa", "LastName": "Diallo", "Email": "awa@diallo.example"}


def awa(**more):
    return {**AWA, **more}


def test_what_the_org_does_not_have_is_created_with_all_that_the_sheet_says():
    planned = plan(records("Contact", {"a": awa(Phone=None)}))

    assert actions(planned, "Contact") == {"a": Action.CREATE}
    assert written(planned, "Contact", "a") == {
        "FirstName": (None, "Awa"),
        "LastName": (None, "Diallo"),
        "Email": (None, "awa@diallo.example"),
    }


def test_what_only_looks_different_is_kept():
    there = in_org(
        {
            KEY: "A",
            "FirstName": "Awa",
            "LastName": "Diallo",
            "Email": "awa@diallo.example",
            "HasOptedOutOfEmail": False,
            "Birthdate": date(1980, 2, 3),
            "MailingStreet": "3 rue Basse\r\nBât. B",
        }
    )
    ours = awa(
        Email="Awa@Diallo.example ",
        HasOptedOutOfEmail=None,
        Birthdate=date(1980, 2, 3),
        MailingStreet="3 rue Basse\nBât. B ",
    )

    planned = plan(records("Contact", {"a": ours}), current={"Contact": there})

    assert actions(planned, "Contact") == {"a": Action.KEEP}


def test_amounts_are_compared_as_amounts():
    gift = {"Name": "Don", "CloseDate": date(2024, 1, 2), "Amount": Decimal("50"), "StageName": "Closed Won"}
    there = in_org({KEY: "g", **gift, "Amount": Decimal("50.0")})

    planned = plan(records("Opportunity", {"g": gift}), current={"Opportunity": there})

    assert actions(planned, "Opportunity") == {"g": Action.KEEP}


def test_a_blank_cell_never_erases_a_phone_number():
    there = in_org({KEY: "a", **AWA, "Phone": "0102030405"})

    planned = plan(records("Contact", {"a": awa(Phone=None)}), current={"Contact": there})

    assert actions(planned, "Contact") == {"a": Action.KEEP}


def test_an_empty_text_asks_to_erase():
    there = in_org({KEY: "a", **AWA, "Phone": "0102030405"})
    last = {"Contact": pd.DataFrame({"Phone": ["0102030405"]}, index=["a"], dtype=object)}

    planned = plan(records("Contact", {"a": awa(Phone="")}), current={"Contact": there}, last=last)

    assert written(planned, "Contact", "a") == {"Phone": ("0102030405", "")}


@pytest.mark.parametrize(
    ("last", "ours", "theirs", "action"),
    [
        ("01", "02", "01", Action.UPDATE),  # the sheet changed
        ("01", "01", "02", Action.KEEP),  # somebody changed the org
        ("01", "01", None, Action.KEEP),  # somebody erased it in the org
        ("01", "02", "03", Action.CONFLICT),  # both changed
        ("01", "02", None, Action.CONFLICT),
        ("01", "02", "02", Action.KEEP),  # both changed alike
        (None, "02", None, Action.UPDATE),  # never written, blank in the org
        (None, "02", "03", Action.CONFLICT),  # nobody knows who changed it
    ],
)
def test_three_values_decide_who_changed_a_field(last, ours, theirs, action):
    there = in_org({KEY: "a", **AWA, "Phone": theirs})
    applied = {"Contact": pd.DataFrame({"Phone": [last], "LastName": ["Diallo"]}, index=["a"], dtype=object)}

    planned = plan(records("Contact", {"a": awa(Phone=ours)}), current={"Contact": there}, last=applied)

    assert actions(planned, "Contact") == {"a": action}


def test_a_conflict_beside_an_update_is_left_alone_and_shown():
    there = in_org({KEY: "a", **AWA, "Phone": "03", "Email": None})

    planned = plan(records("Contact", {"a": awa(Phone="02")}), current={"Contact": there})

    assert written(planned, "Contact", "a") == {"Email": (None, "awa@diallo.example")}
    assert written(planned, "Contact", "a", "conflicts") == {"Phone": ("03", "02")}


@pytest.mark.parametrize(
    ("policy", "theirs", "action"),
    [
        (Policy.SOURCE, "03", Action.UPDATE),
        (Policy.ORG, None, Action.KEEP),
        (Policy.FILL_BLANK, None, Action.UPDATE),
        (Policy.FILL_BLANK, "03", Action.KEEP),
        (Policy.CREATE_ONLY, "03", Action.KEEP),
    ],
)
def test_a_policy_says_who_owns_a_field(policy, theirs, action):
    there = in_org({KEY: "a", **AWA, "Phone": theirs})
    policies = Policies(by_field={("Contact", "Phone"): policy})

    planned = plan(records("Contact", {"a": awa(Phone="02")}), current={"Contact": there}, policies=policies)

    assert actions(planned, "Contact") == {"a": action}


def test_the_name_that_npsp_gave_a_household_is_no_conflict():
    home = {"Name": "Foyer Diallo", "RecordTypeId": HH}
    there = in_org({KEY: "h", "Name": "Diallo Household", "RecordTypeId": "012000000000001"})

    planned = plan(records("Account", {"h": home}), current={"Account": there})

    assert actions(planned, "Account") == {"h": Action.KEEP}


@pytest.mark.parametrize("there", ["HH_Account", "012000000000001", "012000000000001AAA"])
def test_record_types_go_by_their_name_however_the_org_was_read(there):
    home = {"Name": "Foyer", "RecordTypeId": HH}

    new = plan(records("Account", {"h": home}))
    again = plan(
        records("Account", {"h": home}), current={"Account": in_org({KEY: "h", **home, "RecordTypeId": there})}
    )

    assert written(new, "Account", "h")["RecordTypeId"] == (None, "HH_Account")
    assert actions(again, "Account") == {"h": Action.KEEP}


def test_a_record_type_that_the_org_does_not_have_is_refused():
    planned = plan(records("Account", {"h": {"Name": "Foyer", "RecordTypeId": "Famille"}}))

    assert [issue.code for issue in planned.issues] == ["record-type-unknown"]


def test_a_record_that_the_matching_adopted_gets_our_key_and_what_it_lacks():
    there = in_org({"Id": "003000000000001AAA", KEY: None, "FirstName": "Awa", "LastName": "DIALLO", "Email": None})

    planned = plan(
        records("Contact", {"a": awa()}, org_ids={"a": "003000000000001AAA"}), current={"Contact": there}
    )

    assert reasons(planned, "Contact") == {"a": "plan-adopted"}
    assert written(planned, "Contact", "a") == {"Email": (None, "awa@diallo.example"), KEY: (None, "a")}
    assert written(planned, "Contact", "a", "conflicts") == {"LastName": ("DIALLO", "Diallo")}


def test_a_held_parent_holds_its_children_and_they_say_so():
    homes = records("Account", {"h": {"Name": "Foyer"}}, held={"h": words("because")})
    people = records("Contact", {"a": awa(AccountId="H")})
    gifts = records(
        "Opportunity",
        {
            "g": {
                "Name": "Don",
                "CloseDate": date(2024, 1, 2),
                "StageName": "Closed Won",
                "npsp__Primary_Contact__c": "a",
            }
        },
    )

    planned = plan(homes, people, gifts)

    assert actions(planned, "Contact") == {"a": Action.HOLD}
    assert reasons(planned, "Opportunity") == {"g": "parent-held"}
    assert {note.row for note in planned.notes} == {2}


def test_a_lookup_that_nobody_knows_holds_the_record_until_the_org_has_it():
    people = records("Contact", {"a": awa(AccountId="h")})

    alone = plan(people)
    known = plan(people, current={"Account": in_org({KEY: "H"})})

    assert reasons(alone, "Contact") == {"a": "parent-unknown"}
    assert actions(known, "Contact") == {"a": Action.CREATE}


def test_a_parent_that_the_org_has_carries_its_children_though_it_waits_itself():
    homes = records("Account", {"h": {"Name": "Foyer", "Phone": "02"}}, held={"h": words("because")})
    people = records("Contact", {"a": awa(AccountId="h")})

    planned = plan(homes, people, current={"Account": in_org({KEY: "h", "Name": "Foyer", "Phone": None})})

    assert actions(planned, "Account") == {"h": Action.HOLD}
    assert actions(planned, "Contact") == {"a": Action.CREATE}


def test_a_new_household_all_of_whose_people_wait_waits_too():
    homes = records("Account", {"h": {"Name": "Foyer", "RecordTypeId": HH}})
    people = records("Contact", {"a": awa(AccountId="h")}, held={"a": words("because")})

    planned = plan(homes, people)

    assert reasons(planned, "Account") == {"h": "household-without-members"}


def test_an_unknown_field_stops_the_plan_and_says_what_was_meant():
    with pytest.raises(PlanError) as stopped:
        plan(records("Contact", {"a": {"LastName": "Diallo", "Fristname": "Awa"}}))

    assert stopped.value.message == "`Contact` has no field `Fristname` in the org"
    assert stopped.value.hint == "Did you mean `FirstName`?"
