"""Laws that hold for any records: applied is kept, blank never erases, order says nothing."""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_rows import KEY, ORG, contents, plan, records

from npsp_migrate.model.plan import Action
from npsp_migrate.planning.plan_writing import write_plan

TEXT = st.none() | st.text("aé '\n", min_size=1, max_size=5).filter(str.strip)
PEOPLE = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries(
        {
            "LastName": st.sampled_from(["Diallo", "Roy"]),
            "FirstName": TEXT,
            "MailingStreet": TEXT,
            "Email": st.none() | st.sampled_from(["A@x.example", "b@y.example "]),
            "Birthdate": st.none() | st.dates(date(1900, 1, 1), date(2020, 1, 1)),
            "HasOptedOutOfEmail": st.none() | st.booleans(),
            "AccountId": st.none() | st.sampled_from(["H1", "h1"]),
        }
    ),
    min_size=1,
)
GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": date(2024, 1, 2)}
GIFTS = st.dictionaries(
    st.sampled_from("gklm"), st.decimals(0, 1000, places=2).map(lambda amount: {**GIFT, "Amount": amount})
)


def sets_of(people, gifts):
    sets = [records("Account", {"h1": {"Name": "Foyer"}}, at={"h1": 90}), records("Contact", people)]
    return [*sets, records("Opportunity", gifts)] if gifts else sets


def applied(planned, before=None):
    """The org after the plan, as it would be read: all that was written, by key."""
    there = {}
    for each in planned.objects:
        values = np.where(each.written, each.after, each.before)
        frame = pd.DataFrame(values, columns=list(each.fields), dtype=object)
        frame[KEY] = each.heads["key"].to_numpy()
        frame["Id"] = [f"00X{number:012d}AAA" for number in range(len(frame))]
        for name, field in ORG[each.object].fields.items():
            if field.type == "reference" and name in frame and name != "RecordTypeId":
                frame[f"{field.relationship}.{KEY}"] = frame[name]
        there[each.object] = frame
    return there


def all_actions(planned):
    return {action for each in planned.objects for action in each.heads["action"]}


@settings(max_examples=20, deadline=None)
@given(PEOPLE, GIFTS)
def test_a_plan_made_again_after_it_was_applied_keeps_everything(people, gifts):
    sets = sets_of(people, gifts)
    first = plan(*sets)

    second = plan(*sets, current=applied(first))

    assert all_actions(first) == {Action.CREATE}
    assert all_actions(second) == {Action.KEEP}


@settings(max_examples=20, deadline=None)
@given(PEOPLE, PEOPLE)
def test_a_blank_never_erases_whatever_the_org_holds(people, theirs):
    current = applied(plan(*sets_of(theirs, {})))

    planned = plan(*sets_of(people, {}), current=current)

    for each in planned.objects:
        erased = each.written & (np.array(pd.isna(each.after), dtype=bool)) & ~pd.isna(each.before)
        assert not erased.any()


@settings(max_examples=20, deadline=None)
@given(PEOPLE, GIFTS, st.randoms(use_true_random=False))
def test_rows_in_another_order_give_the_identical_fingerprint(people, gifts, random):
    keys = list(people)
    places = dict(zip(keys, random.sample(range(2, 90), len(keys)), strict=True))
    sets = sets_of(people, gifts)
    moved = [records("Contact", people, at=places) if each.object == "Contact" else each for each in sets]

    with tempfile.TemporaryDirectory() as folder:
        prints = [write_plan(Path(folder) / "plan", contents(plan(*told))) for told in (sets, moved)]

    assert prints[0] == prints[1]


@settings(max_examples=20, deadline=None)
@given(GIFTS)
def test_the_plan_holds_the_sum_of_its_gifts_to_the_cent(gifts):
    planned = plan(*sets_of({"a": {"LastName": "Roy"}}, gifts))

    amounts = [
        value
        for each in planned.objects
        if each.object == "Opportunity"
        for value in each.after[:, each.fields.index("Amount")]
    ]
    assert sum(amounts, Decimal(0)) == sum((gift["Amount"] for gift in gifts.values()), Decimal(0))
