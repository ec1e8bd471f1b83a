"""Laws: rendering and parsing are each other's inverse, and no text makes anything but `SoqlError`."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soql_org import CLOCK, SCHEMA, small_org

from npsp_migrate.localorg.soql import SoqlError, parse, render, run
from npsp_migrate.localorg.soql.literals import COUNTED_DATES, PLAIN_DATES
from npsp_migrate.localorg.soql.tree import (
    AllOf,
    AnyOf,
    Branch,
    Call,
    CategoryFilter,
    Choice,
    Comparison,
    Currency,
    Day,
    Direction,
    Fields,
    FieldSet,
    Grouping,
    GroupKind,
    Instant,
    Membership,
    NamedDates,
    Not,
    Null,
    NullsPlace,
    Number,
    Operator,
    Ordering,
    Path,
    Query,
    Rows,
    Selected,
    SemiJoin,
    Subquery,
    Text,
    Truth,
    TypeOf,
)

_names = st.text(string.ascii_letters, min_size=1, max_size=6).map(lambda name: f"{name}__c")
_paths = st.lists(_names, min_size=1, max_size=6).map(lambda names: Path(tuple(names)))
_raw = st.lists(
    st.one_of(
        st.characters(exclude_characters="'\\", exclude_categories=("Cs",)),
        st.sampled_from(["\\'", "\\\\", "\\n", "\\%", "\\_", "\\u00e9"]),
    ),
    max_size=8,
).map("".join)
_literals = st.one_of(
    _raw.map(Text),
    st.one_of(st.integers(), st.decimals(-1000, 1000, places=2)).map(lambda number: Number(str(number))),
    st.just(Currency("USD", "5000.50")),
    st.dates().map(lambda day: Day(day.isoformat())),
    st.datetimes().map(lambda moment: Instant(f"{moment.isoformat()}Z")),
    st.booleans().map(Truth),
    st.just(Null()),
    st.sampled_from(sorted(PLAIN_DATES)).map(NamedDates),
    st.builds(NamedDates, st.sampled_from(sorted(COUNTED_DATES)), st.integers(0, 999)),
)
_calls = st.builds(Call, _names, st.lists(_paths, max_size=2).map(tuple))
_expressions = st.one_of(_paths, _calls, st.builds(Call, _names, st.tuples(_calls)))
_atoms = st.one_of(
    st.builds(Comparison, _expressions, st.sampled_from(Operator), _literals),
    st.builds(
        Membership, _expressions, st.sampled_from(Choice), st.lists(_literals, min_size=1, max_size=3).map(tuple)
    ),
)
_conditions = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)
_optional = st.one_of(st.none(), st.integers(0, 3000))


def _queries(inner: st.SearchStrategy[Query] | None) -> st.SearchStrategy[Query]:
    items = [
        st.builds(Selected, _expressions, st.one_of(st.just(""), _names)),
        st.sampled_from(FieldSet).map(Fields),
        st.builds(
            TypeOf,
            _paths,
            st.lists(
                st.builds(Branch, _names, st.lists(_paths, min_size=1, max_size=2).map(tuple)),
                min_size=1,
                max_size=2,
            ).map(tuple),
            st.lists(_paths, max_size=2).map(tuple),
        ),
    ]
    where = [_conditions]
    if inner is not None:
        items.append(inner.map(Subquery))
        where.append(st.builds(SemiJoin, _paths, st.sampled_from([Choice.IN, Choice.NOT_IN]), inner))
    return st.builds(
        Query,
        selected=st.lists(st.one_of(items), min_size=1, max_size=3).map(tuple),
        source=_paths,
        alias=st.one_of(st.just(""), _names),
        scope=st.sampled_from(["", "mine"]),
        where=st.one_of(st.none(), *where),
        security=st.sampled_from(["", "SECURITY_ENFORCED"]),
        categories=st.lists(
            st.builds(
                CategoryFilter,
                _names,
                st.sampled_from(["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"]),
                st.lists(_names, min_size=1, max_size=2).map(tuple),
            ),
            max_size=2,
        ).map(tuple),
        grouping=st.one_of(
            st.none(),
            st.builds(
                Grouping, st.sampled_from(GroupKind), st.lists(_expressions, min_size=1, max_size=2).map(tuple)
            ),
        ),
        having=st.one_of(st.none(), _conditions),
        order=st.lists(
            st.builds(Ordering, _expressions, st.sampled_from(Direction), st.sampled_from(NullsPlace)), max_size=2
        ).map(tuple),
        limit=_optional,
        offset=_optional,
        purpose=st.sampled_from(["", "VIEW", "REFERENCE", "UPDATE"]),
        tracking=st.sampled_from(["", "TRACKING", "VIEWSTAT"]),
        rows=st.sampled_from(Rows),
    ).map(lambda query: query if query.grouping else replace(query, having=None))


@given(_queries(_queries(None)))
@settings(max_examples=150, deadline=None)
def test_a_rendered_tree_parses_to_the_same_tree(tree):
    assert parse(render(tree)) == tree


_PIECES = r"""
SELECT FROM WHERE AND OR NOT IN LIKE ( ) , . : = != < >= ' \ null TRUE 5 -1 1e999 'x' '\u0000' '001000000000001'
2026-01-01 2026-13-45 2026-01-01T00:00:00Z 9999-12-31T23:59:59-14:00 LAST_N_DAYS:5 TODAY Id Name Account Contact
Contacts Account.Name Amount Opportunity COUNT() COUNT(Id) SUM(Amount) GROUP BY ROLLUP( HAVING ORDER LIMIT OFFSET
FIELDS(ALL) TYPEOF What WHEN THEN ELSE END INCLUDES Regions__c ( SELECT Id FROM Contacts ) toLabel(Industry) mine
DISTANCE(Place__c, GEOLOCATION(1,2), 'km') CALENDAR_YEAR(CreatedDate) FORMAT(Id) USING SCOPE é
""".split()


@pytest.fixture(scope="module")
def org():
    return small_org()


@given(st.lists(st.sampled_from([*_PIECES, "\x00", "\ud800"]), max_size=14).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_no_salad_of_words_breaks_anything(org, text):
    _run_or_refuse(org, text)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_anything(org, text):
    _run_or_refuse(org, text)


_FIELDS = """
Id Name AccountId Account.Name Amount CloseDate CreatedDate StageName IsWon Owner.Type Account.Owner.IsActive
Account.BillingAddress toLabel(StageName) FORMAT(Amount) CALENDAR_YEAR(CloseDate) DAY_ONLY(CreatedDate) COUNT(Id)
SUM(Amount) MAX(Account.Name) COUNT_DISTINCT(StageName) GROUPING(StageName) convertCurrency(Amount) AVG(Amount)
HOUR_IN_DAY(convertTimezone(CreatedDate)) FISCAL_QUARTER(CloseDate) WEEK_IN_YEAR(CloseDate) MIN(CloseDate)
""".split()
_VALUES = """
null 'x' '' 5 1e400 -99999999999999999999999 true TODAY LAST_N_YEARS:9999999 2026-02-30 2026-02-28 USD5
0001-01-01T00:00:00+14:00 '001000000000001' 'é%\\\\'
""".split()
_OPERATORS = ["=", "!=", "<", ">=", "LIKE", "IN", "NOT IN", "INCLUDES"]


@st.composite
def _near_queries(draw: st.DrawFn) -> str:
    def fields() -> str:
        return ", ".join(draw(st.lists(st.sampled_from(_FIELDS), min_size=1, max_size=3)))

    def condition() -> str:
        operator, value = draw(st.sampled_from(_OPERATORS)), draw(st.sampled_from(_VALUES))
        shown = f"({value}, {value})" if "IN" in operator else value
        return f"{draw(st.sampled_from(_FIELDS))} {operator} {shown}"

    parts = [f"SELECT {fields()} FROM Opportunity"]
    parts += [f"WHERE {condition()}"] if draw(st.booleans()) else []
    parts += (
        [f"GROUP BY {draw(st.sampled_from(['', 'ROLLUP', 'CUBE']))}({fields()})"] if draw(st.booleans()) else []
    )
    parts += [f"HAVING {condition()}"] if draw(st.booleans()) else []
    parts += [f"ORDER BY {fields()} DESC"] if draw(st.booleans()) else []
    parts += ["LIMIT 2"] if draw(st.booleans()) else []
    return " ".join(parts).replace("GROUP BY (", "GROUP BY ").replace(")  ", " ")


@given(_near_queries())
@settings(max_examples=600, deadline=None)
def test_a_query_that_is_nearly_right_is_answered_or_refused(org, text):
    _run_or_refuse(org, text)


def _run_or_refuse(org, text: str) -> None:
    try:
        result = run(text, SCHEMA, org, CLOCK)
        result.records(org, "67.0")
        assert isinstance(result.columns["columnMetadata"], list)
        list(result.flat_rows(org))
    except SoqlError as error:
        assert error.code and error.message
