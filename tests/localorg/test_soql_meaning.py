"""What queries mean: random queries over random records, against a naive reading of the same tree."""

import sqlite3
from datetime import date, datetime
from typing import Any

from fuzz_parts import EXAMPLES
from hypothesis import given, settings
from soql_naive import Naive, Row
from soql_org import add, answer, empty_org
from soql_random import group_queries, record_queries, tables_of_three

from npsp_migrate.localorg.soql import render
from npsp_migrate.localorg.soql.tree import Query


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat() + ".000Z"
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _org_of(tables: dict[str, list[Row]]) -> sqlite3.Connection:
    org = empty_org()
    for name, rows in tables.items():
        for n, row in enumerate(rows):
            plain = {field: _stored(value) for field, value in row.items() if not isinstance(value, dict)}
            unwanted = {"id", "account", "parent", "reportsto"}
            add(
                org,
                name.capitalize(),
                n,
                **{field: value for field, value in plain.items() if field not in unwanted},
            )
    return org


def _shown(value: Any) -> Any:
    """One form for both: text without case, numbers to six places, days as text."""
    if isinstance(value, datetime):
        return value.isoformat().lower() + ".000z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return value
    return value.lower() if isinstance(value, str) else round(float(value), 6)


def _assert_same(tables: dict[str, list[Row]], query: Query) -> None:
    org = _org_of(tables)

    found = [[_shown(value) for value in row] for row in answer(org, render(query)).flat_rows(org)]

    assert found == [[_shown(value) for value in row] for row in Naive(tables).answer(query)]
    org.close()


@given(tables_of_three(), record_queries())
@settings(max_examples=EXAMPLES, deadline=None)
def test_records_are_those_that_a_naive_reading_finds(tables, query):
    _assert_same(tables, query)


@given(tables_of_three(), group_queries())
@settings(max_examples=EXAMPLES, deadline=None)
def test_groups_are_those_that_a_naive_reading_makes(tables, query):
    _assert_same(tables, query)
