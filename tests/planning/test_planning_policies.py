"""Who owns a field: last applied, sheet and org, for every policy, with blanks and values of every type."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_rows import HH, KEY, actions, in_org, plan, reasons, records, written

from npsp_migrate.model.plan import Action
from npsp_migrate.model.policy import OnMissing, Policies, Policy

SAMPLES = {
    "Phone": ("01", "02", "03"),
    "Email": ("a@x.example", "b@x.example", "c@x.example"),
    "Birthdate": (date(1980, 1, 1), date(1980, 1, 2), date(1980, 1, 3)),
    "LeadSource": ("Web", "Import", "Salon"),
    "AccountId": ("H1", "H2", "H3"),
    "MailingStreet": ("1 rue A", "2 rue B", "3 rue C"),
}
NOTHING, ERASE = None, ""
CHOICES = st.sampled_from([NOTHING, 0, 1, 2])


def outcome(field, last, ours, theirs, policy):
    """What the plan does with one field of a record that the org has: write, conflict, drift, or nothing."""
    there = {KEY: "a", "LastName": "Diallo", field: theirs}
    if field == "AccountId":
        there |= {f"Account.{KEY}": theirs, "AccountId": f"001{theirs}" if theirs else None}
    applied = pd.DataFrame({field: [stored(last)], "LastName": ["Diallo"]}, index=["a"], dtype=object)
    homes = in_org(*({KEY: key} for key in SAMPLES["AccountId"]))

    planned = plan(
        records("Contact", {"a": {"LastName": "Diallo", field: ours}}),
        current={"Contact": in_org(there), "Account": homes},
        last={"Contact": applied},
        policies=Policies(by_field={("Contact", field): policy}),
    )

    found = next(each for each in planned.objects if each.object == "Contact")
    place = found.fields.index(field)
    if found.written[0, place]:
        return "write"
    if found.conflicts[0, place]:
        return "conflict"
    return "drift" if place in found.drift.get(0, ()) else "nothing"


def stored(value):
    return value.isoformat() if isinstance(value, date) else value


def expected(last, ours, theirs, policy):
    """The table, said in words; `last` None: never written."""
    blank, says_nothing = theirs is None, ours is None
    same = ours == theirs or (ours == ERASE and blank)
    if policy in (Policy.ORG, Policy.CREATE_ONLY):
        return "nothing"
    if policy is Policy.FILL_BLANK:
        return "write" if blank and not says_nothing and not same else "nothing"
    if same:
        return "nothing"
    org_moved = last is not None and (last or None) != theirs
    if says_nothing:
        return "drift" if org_moved else "nothing"
    if policy is Policy.SOURCE:
        return "write"
    if last is None:
        return "write" if blank else "conflict"
    if not org_moved:
        return "write"
    return "drift" if ours == last else "conflict"


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES)),
    CHOICES | st.just(ERASE),
    CHOICES | st.just(ERASE),
    CHOICES,
    st.sampled_from(Policy),
)
def test_every_policy_follows_its_table(field, last, ours, theirs, policy):
    last, ours, theirs = (SAMPLES[field][each] if isinstance(each, int) else each for each in (last, ours, theirs))

    assert outcome(field, last, ours, theirs, policy) == expected(last, ours, theirs, policy)


@pytest.mark.parametrize(
    ("last", "ours", "theirs", "found"),
    [
        (False, True, False, "write"),
        (True, False, True, "write"),
        (True, True, False, "drift"),
        (True, None, False, "nothing"),  # not ticked on either side
        (True, ERASE, True, "write"),  # emptying a checkbox unticks it
        (None, True, False, "write"),  # what is not ticked counts as blank
        (None, False, True, "conflict"),
    ],
)
def test_a_checkbox_has_no_blank(last, ours, theirs, found):
    assert outcome("HasOptedOutOfEmail", last, ours, theirs, Policy.THREE_WAY) == found


def test_amounts_that_are_equal_to_the_cent_are_no_edit():
    gift = {"Name": "Don", "CloseDate": date(2024, 1, 2), "StageName": "Closed Won"}
    there = in_org({KEY: "g", **gift, "Amount": Decimal("50.0")})
    last = pd.DataFrame({"Amount": [Decimal("50.00")]}, index=["g"], dtype=object)

    planned = plan(
        records("Opportunity", {"g": {**gift, "Amount": Decimal(60)}}),
        current={"Opportunity": there},
        last={"Opportunity": last},
    )

    assert written(planned, "Opportunity", "g") == {"Amount": (Decimal("50.0"), Decimal("60.00"))}


def test_a_field_that_the_org_owns_is_left_out_of_a_new_record_unless_the_org_wants_it():
    owned = Policies(by_field={("Contact", name): Policy.ORG for name in ("LastName", "Phone")})

    planned = plan(records("Contact", {"a": {"LastName": "Diallo", "Phone": "01"}}), policies=owned)

    assert written(planned, "Contact", "a") == {"LastName": (None, "Diallo")}


def test_the_sheet_that_overwrites_an_edit_says_what_was_there():
    there = in_org({KEY: "a", "LastName": "Diallo", "Phone": "03"})
    last = pd.DataFrame({"Phone": ["01"]}, index=["a"], dtype=object)

    planned = plan(
        records("Contact", {"a": {"LastName": "Diallo", "Phone": "02"}}),
        current={"Contact": there},
        last={"Contact": last},
        policies=Policies(by_field={("Contact", "Phone"): Policy.SOURCE}),
    )

    [contacts] = planned.objects
    assert contacts.last == {(0, contacts.fields.index("Phone")): "01"}


def test_what_nobody_may_change_any_more_is_shown_and_says_so():
    there = in_org({KEY: "p", "npe01__Opportunity__c": "006A", f"npe01__Opportunity__r.{KEY}": "g1"})
    gifts = {"Opportunity": in_org({KEY: "g1"}, {KEY: "g2"})}

    planned = plan(
        records("npe01__OppPayment__c", {"p": {"npe01__Opportunity__c": "g2"}}),
        current={"npe01__OppPayment__c": there, **gifts},
        last={"npe01__OppPayment__c": pd.DataFrame({"npe01__Opportunity__c": ["g1"]}, index=["p"], dtype=object)},
    )

    assert actions(planned, "npe01__OppPayment__c") == {"p": Action.CONFLICT}
    assert reasons(planned, "npe01__OppPayment__c") == {"p": "plan-cannot-change"}


def test_what_sheet_and_org_say_alike_is_learnt_of_records_that_we_know():
    there = in_org({"Id": "003A", KEY: "a", "LastName": "Diallo", "Phone": "01"}, {KEY: "b", "LastName": "Roy"})
    last = pd.DataFrame({"Phone": ["00"]}, index=["a"], dtype=object)
    people = {"a": {"LastName": "Diallo", "Phone": "01"}, "b": {"LastName": "Roy", "Phone": None}}

    planned = plan(records("Contact", people), current={"Contact": there}, last={"Contact": last})

    assert planned.agreed == (("Contact", "a", {"LastName": "Diallo", "Phone": "01"}, "003A"),)


HOME = {"h": {"Name": "Foyer", "RecordTypeId": HH}}


def test_one_that_would_create_a_record_is_enough_else_one_that_would_ask():
    asks = {(0, "guest"): OnMissing.HOLD, (1, "visitor"): OnMissing.SKIP}
    policies = Policies(missing={"*": OnMissing.CREATE}, by_record=asks)

    told = [
        policies.on_missing("Contact", tellers)
        for tellers in ([(0, "guest"), (0, "donor")], [(0, "guest"), (1, "visitor")], [(1, "visitor")])
    ]

    assert told == [OnMissing.CREATE, OnMissing.HOLD, OnMissing.SKIP]


def test_what_belongs_to_a_person_who_is_not_created_waits_and_says_for_whom():
    gift = {
        "Name": "Don",
        "CloseDate": date(2024, 1, 2),
        "StageName": "Closed Won",
        "npsp__Primary_Contact__c": "a",
    }

    planned = plan(
        records("Account", HOME),
        records("Contact", {"a": {"LastName": "Roy", "AccountId": "h"}}),
        records("Opportunity", {"g": gift}),
        policies=Policies(missing={"Contact": OnMissing.SKIP}),
    )

    assert (actions(planned, "Account"), actions(planned, "Contact")) == ({}, {})
    assert reasons(planned, "Opportunity") == {"g": "parent-skipped"}
