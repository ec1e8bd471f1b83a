"""Queries over the real schema that are right, or nearly: each is answered or refused, by GET and as columns."""

from urllib.parse import quote

import pytest
from asgi_org import DATA, AsgiOrg
from fuzz_parts import FUZZ
from fuzz_shapes import objects_of
from hypothesis import given
from hypothesis import strategies as st
from test_fuzz_requests import assert_answered

from npsp_migrate.localorg.soql.literals import COUNTED_DATES, PLAIN_DATES

FUNCTIONS = """
COUNT COUNT_DISTINCT SUM AVG MIN MAX GROUPING FORMAT toLabel convertCurrency convertTimezone CALENDAR_YEAR DAY_ONLY
HOUR_IN_DAY WEEK_IN_YEAR FISCAL_QUARTER DAY_IN_WEEK DISTANCE GEOLOCATION FIELDS nope
""".split()
VALUES = [
    *sorted(PLAIN_DATES),
    *(f"{name}:{count}" for name in sorted(COUNTED_DATES) for count in (0, 3, 10**9)),
    *"null true FALSE 0 -1 1.5 1e400 USD5 'x' '' '%' 'é_' '001000000000001' '0030000000000'".split(),
    *"2026-02-28 2026-02-31 0001-01-01T00:00:00+14:00 2026-01-01T00:00:00Z 10:00:00.000Z ('a','b')".split(),
]
TEXTS = ["'x'", "''", "'%'", "'é_'", "null"]
_MOMENTS = ["TODAY", "LAST_N_YEARS:3", "2026-02-28T10:00:00Z", "2026-01-01T00:00:00+01:00", "null"]
FITTING = {
    "id": ["'001000000000001'", "null"],
    "reference": ["'003000000000001AAA'", "null"],
    "boolean": ["true", "FALSE", "null"],
    "date": ["TODAY", "2026-02-28", "N_MONTHS_AGO:2", "null"],
    "datetime": _MOMENTS,
    "double": ["1.5", "-1", "null"],
    "currency": ["5", "USD5", "1e3", "null"],
    "percent": ["50"],
    "int": ["3", "0"],
}
OPERATORS = ["=", "!=", "<>", "<", ">", "<=", ">=", "LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES"]


@pytest.fixture(scope="module")
def org():
    org = AsgiOrg()
    person = {"LastName": "Diallo", "FirstName": "Élodie", "Birthdate": "1990-02-28", "Email": "e@x.example"}
    contact = org.call("POST", "sobjects/Contact", person).json()["id"]
    gift = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-01-01", "Amount": 5}
    org.call("POST", "sobjects/Opportunity", {**gift, "npsp__Primary_Contact__c": contact})
    org.call("POST", "sobjects/Task", {"WhoId": contact, "Subject": "Merci"})
    yield org
    org.close()


AGGREGATES = FUNCTIONS[:7]
DATED = ["CALENDAR_YEAR", "DAY_ONLY", "WEEK_IN_YEAR", "FISCAL_QUARTER", "DAY_IN_WEEK"]


class _Words:
    """Draws the words of one query about one object; `grouped` says which functions have a chance."""

    def __init__(self, org: AsgiOrg, draw: st.DrawFn, grouped: bool) -> None:
        self._draw = draw
        self._schema = org.org.schema
        self._grouped = grouped
        self.object = draw(st.sampled_from(objects_of(org)))

    def maybe(self, text: str) -> str:
        return text if self._draw(st.booleans()) else ""

    def path(self) -> str:
        """A field, now and then by way of a parent."""
        names, owner = [], self.object
        while self._draw(st.sampled_from([False, False, True])) and len(names) < 6:
            parents = [one for one in owner.fields.values() if one.relationship_name]
            if not parents:
                break
            step = self._draw(st.sampled_from(parents))
            names.append(step.relationship_name)
            owner = self._schema.object(step.reference_to[0]) or owner
        return ".".join([*names, self._draw(st.sampled_from([one.name for one in owner.fields.values()]))])

    def expression(self) -> str:
        if self._draw(st.sampled_from([False] * 20 + [True])):
            inner = ", ".join(self.path() for _ in range(self._draw(st.sampled_from([1, 1, 1, 0, 2]))))
            return f"{self._draw(st.sampled_from(FUNCTIONS))}({inner})"
        path = self.path()
        if not self._grouped or self._draw(st.booleans()):
            return path
        kind = self._schema_type(path)
        return f"{self._draw(st.sampled_from(DATED if kind in ('date', 'datetime') else AGGREGATES[:6]))}({path})"

    def _schema_type(self, path: str) -> str:
        found = self.object.find(path)
        return found.type if found else ""

    def expressions(self) -> str:
        return ", ".join(self.expression() for _ in range(self._draw(st.integers(1, 3))))

    def keys(self) -> str:
        return ", ".join(self.path() for _ in range(self._draw(st.integers(1, 3))))

    def selected(self) -> str:
        items = [self.expressions()]
        children = [one.relationship_name for one in self.object.children if one.relationship_name]
        if children and not self._grouped and self._draw(st.booleans()):
            items.append(f"(SELECT Id FROM {self._draw(st.sampled_from(children))}{self.maybe(' LIMIT 1')})")
        if self.object.find("WhatId"):
            items.append(self.maybe("TYPEOF What WHEN Account THEN Name, Industry ELSE Name END"))
        return ", ".join(item for item in items if item)

    def condition(self) -> str:
        operator, left = self._draw(st.sampled_from(OPERATORS)), self.expression()
        value = self._draw(st.sampled_from(FITTING.get(self._schema_type(left), TEXTS)))
        if self._draw(st.sampled_from([True, False, False])):
            value = self._draw(st.sampled_from(VALUES))
        listed = f"({value}, {value})" if operator.endswith(("IN", "CLUDES")) else value
        return f"{self.maybe('NOT ')}{left} {operator} {listed}"

    def conditions(self) -> str:
        word = self._draw(st.sampled_from([" AND ", " OR "]))
        return word.join(f"({self.condition()})" for _ in range(self._draw(st.integers(1, 3))))


@st.composite
def _queries(draw: st.DrawFn, org: AsgiOrg) -> str:
    group = draw(st.sampled_from(["", "", "", " GROUP BY {}", " GROUP BY ROLLUP({})", " GROUP BY CUBE({})"]))
    words = _Words(org, draw, bool(group))
    return "".join(
        [
            f"SELECT {words.selected()} FROM {words.object.name}",
            words.maybe(f" WHERE {words.conditions()}"),
            group.format(words.keys()),
            words.maybe(f" HAVING {words.conditions()}") if group else "",
            words.maybe(f" ORDER BY {words.expressions()}{words.maybe(' DESC')}{words.maybe(' NULLS LAST')}"),
            words.maybe(f" LIMIT {draw(st.sampled_from([0, 1, 10**12]))}"),
            words.maybe(" OFFSET 1"),
        ]
    )


@given(data=st.data())
@FUZZ
def test_a_query_about_real_objects_is_answered_or_refused(org, data):
    text = quote(data.draw(_queries(org)))

    for resource in ("query", "queryAll"):
        assert_answered(org.send("GET", f"{DATA}/{resource}".encode(), f"q={text}".encode()))
    assert_answered(org.send("GET", f"{DATA}/query".encode(), f"q={text}&columns=true".encode()))


@given(st.binary(max_size=60))
@FUZZ
def test_no_bytes_instead_of_a_query_break_anything(org, text):
    answer = org.send("GET", f"{DATA}/query".encode(), b"q=" + text.replace(b"&", b"%26"))

    assert_answered(answer)
    assert answer.status == 400
