"""Who made a field what it is: the newest edit that the org's history tells, if it led there."""

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_rows import contents, plan, records

from npsp_migrate.model.org import FieldEdit
from npsp_migrate.model.plan import Action
from npsp_migrate.planning.edited import last_edits
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.planning.plan_writing import write_plan

PEOPLE = ("003A", "003B")
EDITS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["Phone", "Title", "Email"]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["Inès", "Luc", "Zoé"]),
        st.booleans(),
    ),
    max_size=12,
)
ASKED = st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["Phone", "Title"])))


@given(EDITS, ASKED)
def test_who_is_named_made_the_field_what_it_is(edits, asked):
    """A history has the edits of the times in which a field was tracked; only without gaps is everybody named."""
    now: dict[tuple[str, str], str] = {}
    last: dict[tuple[str, str], str] = {}
    gaps, history = set(), []
    for number, (record, name, value, who, tracked) in enumerate(edits):
        if now.get((record, name), "") == value:
            continue
        now[record, name], last[record, name] = value, who
        if tracked:
            history.append(FieldEdit(record, name, who, f"{number:02}", value))
        else:
            gaps.add((record, name))
    held = {record: {name: now.get((record, name)) for of, name in asked if of == record} for record in PEOPLE}

    found = last_edits(history, held)

    named = {(record, name): who for record, fields in found.items() for name, (who, _) in fields.items()}
    made = {(edit.org_id, edit.field, edit.by, edit.became) for edit in history}
    assert all((*cell, who, now[cell]) in made for cell, who in named.items())
    assert {cell: named.get(cell) for cell in asked - gaps} == {cell: last.get(cell) for cell in asked - gaps}


@pytest.mark.parametrize(
    ("became", "now", "named"),
    [
        (Decimal("25.5"), Decimal("25.50"), True),
        (25, Decimal(26), False),
        ("2024-03-14", date(2024, 3, 14), True),
        ("", None, True),
        ("Lyon", None, False),
        (True, True, True),
        (None, "a text too long to be told", True),
    ],
)
def test_values_are_compared_as_both_sides_write_them(became, now, named):
    edit = FieldEdit("003A", "Phone", "Luc", "2026-10-03T09:30:00.000+0000", became)

    assert bool(last_edits([edit], {"003A": {"Phone": now}})) is named


def test_a_plan_of_an_earlier_version_is_read_without_who_changed_a_field(tmp_path):
    path = tmp_path / "older.plan"
    write_plan(path, contents(plan(records("Contact", {"a": {"LastName": "Diallo"}}))))
    with sqlite3.connect(path) as file:
        file.execute("ALTER TABLE stamps DROP COLUMN edits")

    with PlanFile(path) as read:
        assert [change.action for change in read.changes()] == [Action.CREATE]
