"""Keys stay with their people: whatever is added to the sheets, changed, taken away and brought back."""

from collections.abc import Mapping, Sequence

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_rows import awa, keys, people

from npsp_migrate.matching.match import match_records
from npsp_migrate.model.decisions import Answer, Decisions, Identity, decide
from npsp_migrate.model.matching import Matched, MatchRules

Row = Mapping[str, object]

FIRST = st.sampled_from(["Awa", "Jean", "Zoé", "Inès", "A.", "Marie-Claire", "Marie"])
LAST = st.sampled_from(["Diallo", "Dupont", "Le Goff", "Petit-Dupont", "Martin"])
EMAIL = st.sampled_from(["awa@x.example", "jean@x.example", "famille@x.example", None])
PLACE = st.sampled_from(["35000", "69003", None])
TOLD = st.fixed_dictionaries({"FirstName": FIRST, "LastName": LAST, "Email": EMAIL, "MailingPostalCode": PLACE})
ROWS = st.lists(st.tuples(st.integers(0, 2), TOLD), min_size=2, max_size=9)


def first_run(rows: Sequence[Row]) -> tuple[Matched, pd.DataFrame, dict[str, str]]:
    """What was written: the contacts as the org has them, and whose record each row became."""
    matched = match_records({"Contact": people(*rows)}, MatchRules(), {})
    frame = matched.records["Contact"].frame
    org = frame.reset_index(names="key").assign(Id=[f"003{place:012}" for place in range(len(frame))])
    return matched, org.astype(object), became(matched)


def became(matched: Matched) -> dict[str, str]:
    lines = matched.records["Contact"].lines
    return dict(zip(lines["key"], lines["record_key"], strict=True))


def again(rows: Sequence[Row], org: pd.DataFrame, remembered: Mapping[str, str], decisions=()) -> dict[str, str]:
    told = Decisions().with_(*decisions)
    candidates = {"Contact": people(*rows)}
    matched = match_records(candidates, MatchRules(), {"Contact": org}, None, told, {"Contact": remembered})
    return became(matched)


def numbered(told: Sequence[tuple[int, Row]]) -> list[Row]:
    return [{"key": f"{table}:{place}", "table": table, **row} for place, (table, row) in enumerate(told)]


@settings(max_examples=6, deadline=None)
@given(ROWS, TOLD, st.data())
def test_a_row_more_changes_nobody_elses_key(told, new, data):
    rows = numbered(told)
    _, org, before = first_run(rows)

    place = data.draw(st.integers(0, len(rows)))
    after = again([*rows[:place], {"key": "new", "table": 1, **new}, *rows[place:]], org, before)

    assert {key: after[key] for key in before} == before


@settings(max_examples=6, deadline=None)
@given(ROWS, TOLD, st.data())
def test_a_row_changed_or_removed_changes_nobody_elses_key(told, new, data):
    rows = numbered(told)
    _, org, before = first_run(rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    others = {key: kept for key, kept in before.items() if key != rows[place]["key"]}
    # The row whose key the person bears may tell of somebody else now: the key stays with that row.
    unhurt = {key: kept for key, kept in others.items() if kept != rows[place]["key"]}

    changed = again([*rows[:place], {**rows[place], **new}, *rows[place + 1 :]], org, before)
    removed = again([*rows[:place], *rows[place + 1 :]], org, before) if len(rows) > 1 else others

    assert {key: changed[key] for key in unhurt} == unhurt
    assert removed == others


@settings(max_examples=6, deadline=None)
@given(ROWS, st.integers(0, 2))
def test_a_source_dropped_and_brought_back_changes_nobodys_key(told, dropped):
    rows = numbered(told)
    _, org, before = first_run(rows)
    left = [row for row in rows if row["table"] != dropped]

    without = again(left, org, before) if left else {}
    back = again(rows, org, before)

    assert without == {row["key"]: before[row["key"]] for row in left}
    assert back == before


def test_who_was_joined_stays_joined_though_the_evidence_is_gone():
    rows = [awa(key="a", table=0, Email="awa@x.example"), awa(key="b", table=1, Email="awa@x.example")]
    _, org, before = first_run(rows)

    after = again([rows[0], {**rows[1], "Email": None, "LastName": "Kervella"}], org, before)

    assert before == after == {"a": "a", "b": "a"}


def test_a_row_that_tells_of_somebody_else_now_leaves_the_key_with_those_who_had_it_first():
    rows = [awa(key="a", table=0, Email="awa@x.example"), awa(key="b", table=1, Email="awa@x.example")]
    _, org, before = first_run(rows)
    somebody = {"key": "b", "table": 1, "FirstName": "Moussa", "LastName": "Diallo", "Email": "awa@x.example"}

    after = again([rows[0], somebody], org, before)

    assert after == {"a": "a", "b": "b"}


def test_a_decision_parts_what_was_joined_and_the_key_stays_with_its_own_row():
    rows = [awa(key="a", table=0, Email="awa@x.example"), awa(key="b", table=1, Email="awa@x.example")]
    _, org, before = first_run(rows)
    two = decide(Answer.DIFFERENT, "Contact", (Identity(key="a"), Identity(key="b")), "Claire", None)

    after = again(rows, org, before, (two,))

    assert after == {"a": "a", "b": "b"}


def test_what_was_planned_and_never_written_binds_nobody():
    rows = [awa(key="a", table=0), {"key": "b", "table": 1, "FirstName": "Zoé", "LastName": "Martin"}]
    candidates = {"Contact": people(*rows)}

    matched = match_records(candidates, MatchRules(), {}, remembered={"Contact": {"b": "a"}})

    assert keys(matched) == ["a", "b"]
