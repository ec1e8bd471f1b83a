"""What people decided holds before every rule, through others, and whatever the order of the rows."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_rows import CAREFUL, awa, candidates, keys, people

from npsp_migrate.matching.match import match_records
from npsp_migrate.model.contradictions import contradictions
from npsp_migrate.model.decisions import Answer, Closure, Decision, Decisions, Identity, Standing, decide
from npsp_migrate.model.matching import Matched

SURE = {"Email": "a@b.fr", "Birthdate": "1980-01-02"}
NOON = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)


def said(answer: Answer, one: str, other: str, sobject: str = "Contact") -> Decision:
    return decide(answer, sobject, (Identity.read(one), Identity.read(other)), "Claire", NOON)


def match(*sets, decisions: tuple[Decision, ...] = (), **known: pd.DataFrame) -> Matched:
    told = Decisions().with_(*decisions)
    return match_records({each.object: each for each in sets}, CAREFUL, known, None, told)


def same(one: str, other: str) -> Decision:
    return said(Answer.SAME, one, other)


def different(one: str, other: str) -> Decision:
    return said(Answer.DIFFERENT, one, other)


def alike(key: str, table: int, **more: object) -> dict[str, object]:
    """Two of these are a question: same names, same postal code."""
    return awa(key=key, table=table, MailingPostalCode="69003", **more)


def test_two_that_nothing_connects_are_one_when_somebody_says_so():
    rows = people(awa(key="A", table=0), {"key": "B", "table": 1, "FirstName": "Ava", "LastName": "Dialo"})

    matched = match(rows, decisions=(same("a", "b"),))

    assert keys(matched) == ["A"]
    assert [link.rule.code for link in matched.links] == ["decided-same"]
    assert dict(matched.links[0].rule.values) == {"who": "Claire", "day": "2026-11-23"}


def test_two_with_one_email_stay_two_when_somebody_says_so():
    rows = people(awa(key="A", table=0, **SURE), awa(key="B", table=1, **SURE))

    matched = match(rows, decisions=(different("A", "B"),))

    assert keys(matched) == ["A", "B"]
    assert matched.doubts == ()
    assert [each.outcome.code for each in matched.decided] == ["decided-different"]


def test_a_question_that_was_answered_is_never_asked_again():
    rows = people(alike("A", 0), alike("B", 1))

    assert len(match(rows).doubts) == 1
    assert match(rows, decisions=(different("A", "B"),)).doubts == ()
    assert match(rows, decisions=(same("A", "B"),)).doubts == ()


def test_nobody_knows_is_remembered_and_stays_apart():
    rows = people(alike("A", 0), alike("B", 1))

    [doubt] = match(rows, decisions=(said(Answer.UNSURE, "A", "B"),)).doubts

    assert doubt.unsure is not None
    assert doubt.unsure.who == "Claire"


def test_different_holds_for_everybody_who_is_one_with_either():
    rows = people(
        awa(key="A", table=0, **SURE),
        alike("A2", 1, **SURE),
        alike("B", 2),
    )

    matched = match(rows, decisions=(different("A", "B"),))

    assert keys(matched) == ["A", "B"]
    assert matched.doubts == ()


def test_a_question_names_the_two_rows_and_not_the_records_they_became():
    rows = people(awa(key="A", table=0, **SURE), alike("A2", 1, **SURE), alike("B", 2))

    [doubt] = match(rows).doubts

    assert doubt.keys == ("A", "B")
    assert doubt.identities == (Identity(key="A2"), Identity(key="B"))
    assert doubt.settles == 2


def test_a_decision_about_a_record_of_the_org_outlives_its_adoption():
    rows = people(awa(key="A", table=0, **SURE))
    alone = pd.DataFrame([{"Id": "003000000000001AAA", "key": None, **awa(**SURE)}])
    adopted = alone.assign(key="A")
    theirs = alone.assign(key="OTHER")

    not_he = (different("A", "org:003000000000001"),)

    assert match(rows, Contact=alone).records["Contact"].org_ids == {"A": "003000000000001AAA"}
    assert match(rows, Contact=alone, decisions=not_he).records["Contact"].org_ids == {}
    assert keys(match(rows, Contact=theirs, decisions=not_he)) == ["A"]
    overtaken = match(rows, Contact=adopted, decisions=not_he)
    assert [issue.code for issue in overtaken.issues] == ["decided-overtaken"]


def test_two_records_of_the_org_are_not_joined_here_whatever_was_said():
    rows = people(awa(key="A", table=0), awa(key="B", table=1, FirstName="Ava"))
    there = pd.DataFrame(
        [{"Id": "003000000000001AAA", "key": "A", **awa()}, {"Id": "003000000000002AAA", "key": "B", **awa()}]
    )

    matched = match(rows, Contact=there, decisions=(same("A", "B"),))

    assert keys(matched) == ["A", "B"]
    assert [issue.code for issue in matched.issues] == ["decided-merge-in-org"]


def test_who_is_to_be_merged_in_salesforce_is_told_and_not_asked_again():
    rows = people(alike("A", 0), alike("B", 1))
    there = pd.DataFrame(
        [{"Id": f"00300000000000{key}AAA", "key": key, **awa(MailingPostalCode="69003")} for key in "AB"]
    )

    assert [doubt.standing for doubt in match(rows, Contact=there).doubts] == [Standing.ORG]
    assert match(rows, Contact=there, decisions=(same("A", "B"),)).doubts == ()


BOLD = replace(CAREFUL, certain_people=-4.0)  # joins what a longer list would need less courage for


def joined(*decisions: Decision) -> Matched:
    """Jean Martin, and a J. Martin who shares his mailbox and address."""
    at_home = {"Email": "jm@b.fr", "MailingPostalCode": "69003", "MailingStreet": "3 rue Pasteur"}
    rows = people(
        {"key": "A", "table": 0, "FirstName": "Jean", "LastName": "Martin", **at_home},
        {"key": "B", "table": 1, "FirstName": "J", "LastName": "Martin", **at_home},
    )
    return match_records({"Contact": rows}, BOLD, {}, None, Decisions().with_(*decisions))


def test_a_dangerous_join_is_asked_about_and_an_answer_keeps_it_or_parts_it_for_good():
    [doubt] = joined().doubts

    assert (doubt.standing, doubt.keys) == (Standing.DANGER, ("A", "A"))
    assert (keys(joined(same("A", "B"))), joined(same("A", "B")).doubts) == (["A"], ())
    assert (keys(joined(different("A", "B"))), joined(different("A", "B")).doubts) == (["A", "B"], ())


def test_a_dangerous_join_of_which_nobody_knows_stays_and_is_not_asked_about_again():
    matched = joined(said(Answer.UNSURE, "A", "B"))

    assert keys(matched) == ["A"]
    assert [doubt.unsure.who for doubt in matched.doubts] == ["Claire"]
    assert [each.outcome.code for each in matched.decided] == ["decided-unsure-joined"]


def gift(key: str, table: int) -> dict[str, object]:
    return {"key": key, "table": table, "AccountId": "O", "Amount": "50", "CloseDate": "2024-01-05"}


def test_a_gift_said_to_be_another_one_waits_no_more_and_one_said_to_be_the_same_is_counted_once():
    gifts = candidates("Opportunity", [gift("G1", 0), gift("G2", 1)])

    asked = match(gifts)
    two = match(gifts, decisions=(said(Answer.DIFFERENT, "G1", "G2", "Opportunity"),))
    one = match(gifts, decisions=(said(Answer.SAME, "G1", "G2", "Opportunity"),))

    assert list(asked.records["Opportunity"].held) == ["G2"]
    assert (keys(two, "Opportunity"), dict(two.records["Opportunity"].held)) == (["G1", "G2"], {})
    assert (keys(one, "Opportunity"), dict(one.records["Opportunity"].held)) == (["G1"], {})


def test_a_decision_about_somebody_who_left_the_sheets_says_nothing():
    rows = people(alike("A", 0), alike("B", 1))

    assert len(match(rows, decisions=(same("A", "GONE"), different("GONE", "B"))).doubts) == 1


NAMES = "ABCDEF"
ANSWERS = st.tuples(st.sampled_from(Answer), st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(
    lambda told: told[1] != told[2]
)


@st.composite
def consistent(draw) -> tuple[Decision, ...]:
    """Answers as a person gives them one by one: what would contradict the others is not taken."""
    made = Decisions()
    for told in draw(st.lists(ANSWERS, max_size=10)):
        more = made.with_(said(*told))
        if not contradictions(more.made):
            made = more
    return made.made


ROWS = [alike(name, place) for place, name in enumerate(NAMES)]


@settings(max_examples=25, deadline=None)
@given(decisions=consistent(), order=st.permutations(ROWS), there=st.sets(st.sampled_from(NAMES)))
def test_decisions_hold_transitively_in_any_order_of_the_rows(decisions, order, there):
    told = people(*[{**row, "row": 2} for row in order if row["key"] in there])

    matched = match(told, decisions=decisions) if there else None

    if matched:
        lines = matched.records["Contact"].lines
        final = dict(zip(lines["key"], lines["record_key"], strict=True))
        here = [each for each in decisions if {each.one.key, each.other.key} <= there]
        closure = Closure(here)
        for one in sorted(there):
            for other in sorted(there - {one}):
                known = closure.on("Contact", Identity(key=one), Identity(key=other))
                assert (final[one] == final[other]) == (known is Answer.SAME)
        asked = {frozenset(end.key for end in doubt.identities) for doubt in matched.doubts if not doubt.unsure}
        assert all(closure.on("Contact", *(Identity(key=key) for key in sorted(pair))) is None for pair in asked)


@settings(deadline=None)
@given(st.lists(ANSWERS, max_size=10))
def test_a_contradiction_is_found_exactly_when_the_answers_cannot_all_hold(told):
    made = [said(*each) for each in told]
    groups = {name: {name} for name in NAMES}
    for each in made:
        if each.answer is Answer.SAME:
            joined = groups[each.one.key] | groups[each.other.key]
            groups.update(dict.fromkeys(joined, joined))
    impossible = any(each.answer is Answer.DIFFERENT and each.other.key in groups[each.one.key] for each in made)
    twice = len({each.pair for each in made}) < len(made)

    found = contradictions(made)

    assert bool(found) == (impossible or twice)
    for clash in found:
        without = [each for place, each in enumerate(made) if place not in clash.places]
        assert len(without) < len(made)


STRANGERS = [
    awa(key=f"S{place}", table=9, FirstName=first, Email="s@b.fr")
    for place, first in enumerate(("Zoé", "Karim", "Odile"))
]


@settings(max_examples=10, deadline=None)
@given(order=st.permutations([*ROWS[:4], *STRANGERS]), strangers=st.integers(0, 3))
def test_questions_name_the_same_two_whatever_the_order_of_rows_and_whoever_is_added(order, strangers):
    some = [row for row in order if row not in STRANGERS[strangers:]]

    doubts = match(people(*[{**row, "row": 2} for row in some])).doubts

    assert {frozenset(end.key for end in doubt.identities) for doubt in doubts} == {
        frozenset(pair) for pair in combinations("ABCD", 2)
    }
