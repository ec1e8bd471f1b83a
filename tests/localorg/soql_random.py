"""Random records of three objects, and random queries about them as trees."""

from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st
from soql_naive import Row
from soql_org import number

from npsp_migrate.localorg.soql.tree import (
    AllOf,
    AnyOf,
    Call,
    Choice,
    Comparison,
    Condition,
    Day,
    Direction,
    Expression,
    Grouping,
    GroupKind,
    Instant,
    Literal,
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
    Selected,
    SemiJoin,
    Text,
    Truth,
)

TEXTS = ["Diallo", "diallo", "Roux", "O'Brien", "Élodie", "100%", "a_b", "B", None]
NUMBERS = [0.0, 1.0, 2.5, -3.0, 100.0, None]
DAYS = [date(2026, 11, 23), date(2026, 11, 22), date(2025, 12, 31), date(1990, 2, 28), date(2026, 11, 1), None]
MOMENTS = [datetime(2026, 11, 23), datetime(2026, 11, 22, 23, 59, 59), datetime(2025, 6, 30, 12)]
REGIONS = ["North", "North;West", "West;East", None]

# Object → kind of value → paths of that kind.
PATHS = {
    "Account": {
        "text": ["Name", "Industry", "Parent.Name", "Account.BillingCity"],
        "number": ["NumberOfEmployees", "AnnualRevenue", "Parent.AnnualRevenue"],
        "moment": ["CreatedDate"],
        "id": ["Id", "ParentId"],
        "many": ["Regions__c", "Parent.Regions__c"],
    },
    "Contact": {
        "text": ["LastName", "FirstName", "Email", "Account.Name", "account.parent.name"],
        "day": ["Birthdate", "ReportsTo.Birthdate"],
        "moment": ["CreatedDate", "Account.CreatedDate"],
        "truth": ["HasOptedOutOfEmail", "ReportsTo.HasOptedOutOfEmail"],
        "id": ["Id", "AccountId", "ReportsToId"],
        "number": ["Account.AnnualRevenue"],
    },
    "Opportunity": {
        "text": ["Name", "Account.Name"],
        "number": ["Amount", "Account.NumberOfEmployees"],
        "day": ["CloseDate"],
        "truth": ["IsWon"],
        "id": ["Id", "AccountId"],
    },
}
DAY_FUNCTIONS = [
    "CALENDAR_YEAR",
    "CALENDAR_MONTH",
    "CALENDAR_QUARTER",
    "DAY_IN_MONTH",
    "DAY_IN_WEEK",
    "DAY_IN_YEAR",
]
UNGROUPED = {"AnnualRevenue", "Account.AnnualRevenue", "Parent.AnnualRevenue", "Amount"}
SEMI_JOINS = {
    "Account": [
        ("Id", "Contact", "AccountId"),
        ("Id", "Opportunity", "AccountId"),
        ("ParentId", "Contact", "AccountId"),
    ],
    "Contact": [("AccountId", "Account", "Id"), ("AccountId", "Opportunity", "AccountId")],
    "Opportunity": [("AccountId", "Account", "ParentId"), ("AccountId", "Contact", "AccountId")],
}
ORDERED = [Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST]
SAME = [Operator.EQUAL, Operator.UNEQUAL]


def _path(text: str) -> Path:
    return Path(tuple(text.split(".")))


# Records


@st.composite
def tables_of_three(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Rows of three objects; parents stand before their children and inside them."""

    def some(values: list[Any]) -> Any:
        return draw(st.sampled_from(values))

    accounts: list[Row] = []
    for n in range(draw(st.integers(0, 5))):
        parent = some([None, *accounts])
        row = {
            "id": number(n, "001"),
            "isdeleted": some([False, False, False, True]),
            "name": some(TEXTS),
            "industry": some(TEXTS),
            "billingcity": some(TEXTS),
            "numberofemployees": some([0, 1, 3, 50, None]),
            "annualrevenue": some(NUMBERS),
            "regions__c": some(REGIONS),
            "createddate": some(MOMENTS),
            "parent": parent,
        }
        accounts.append(row)
    contacts: list[Row] = []
    for n in range(draw(st.integers(0, 6))):
        row = {
            "id": number(n, "003"),
            "isdeleted": some([False, False, False, True]),
            "lastname": some(TEXTS),
            "firstname": some(TEXTS),
            "email": some(TEXTS),
            "birthdate": some(DAYS),
            "createddate": some(MOMENTS),
            "hasoptedoutofemail": some([True, False]),
            "account": some([None, *accounts]),
            "reportsto": some([None, *contacts]),
        }
        contacts.append(row)
    gifts: list[Row] = [
        {
            "id": number(n, "006"),
            "isdeleted": False,
            "name": some(TEXTS),
            "amount": some(NUMBERS),
            "closedate": some(DAYS),
            "iswon": some([True, False]),
            "account": some([None, *accounts]),
        }
        for n in range(draw(st.integers(0, 6)))
    ]
    tables = {"account": accounts, "contact": contacts, "opportunity": gifts}
    for row in accounts + contacts + gifts:
        for parent, field in (("account", "accountid"), ("parent", "parentid"), ("reportsto", "reportstoid")):
            if parent in row:
                row[field] = row[parent]["id"] if row[parent] else None
    return tables


# Queries


def _literal(kind: str, draw: st.DrawFn) -> Literal:
    match kind:
        case "text":
            found = draw(st.sampled_from([*TEXTS, "none", ""]))
            return Null() if found is None else Text(found.replace("'", "\\'"))
        case "number":
            found = draw(st.sampled_from(NUMBERS))
            return Null() if found is None else Number(str(found))
        case "day" | "moment":
            names = ["TODAY", "YESTERDAY", "THIS_MONTH", "LAST_YEAR", "LAST_N_DAYS", "N_DAYS_AGO"]
            name = draw(st.sampled_from([*names, ""]))
            if name:
                return NamedDates(name, draw(st.integers(0, 400)) if "N_" in name else None)
            day = draw(st.sampled_from(DAYS if kind == "day" else MOMENTS))
            return Null() if day is None else Instant(f"{day.isoformat()}Z") if kind == "moment" else Day(str(day))
        case "truth":
            return draw(st.sampled_from([Truth(True), Truth(False), Null()]))
    return draw(
        st.sampled_from([Null(), *(Text(number(n, prefix)) for prefix in ("001", "003") for n in range(3))])
    )


def _function(name: str, kind: str, draw: st.DrawFn) -> tuple[Expression, str]:
    """Now and then a function of the day instead of the field itself."""
    if kind == "moment" and draw(st.sampled_from([True, False, False])):
        return Call("DAY_ONLY", (_path(name),)), "day"
    if kind in ("day", "moment") and draw(st.sampled_from([True, False, False])):
        return Call(draw(st.sampled_from(DAY_FUNCTIONS)), (_path(name),)), "number"
    return _path(name), kind


def _atom(left: Expression, kind: str, draw: st.DrawFn) -> Condition:
    if draw(st.sampled_from([True, False, False])):
        choice = draw(st.sampled_from([Choice.IN, Choice.NOT_IN]))
        return Membership(left, choice, tuple(_literal(kind, draw) for _ in range(draw(st.integers(1, 3)))))
    if kind == "text" and draw(st.booleans()):
        pattern = draw(st.sampled_from(["%", "D%", "%o%", "_oux", "100\\\\%", "a\\\\_b", "_____", "é%"]))
        return Comparison(left, Operator.LIKE, Text(pattern.replace("\\\\", "\\")))
    operators = SAME if kind in ("truth", "id") else SAME + ORDERED
    return Comparison(left, draw(st.sampled_from(operators)), _literal(kind, draw))


def _many(name: str, draw: st.DrawFn) -> Condition:
    choice = draw(st.sampled_from([Choice.INCLUDES, Choice.EXCLUDES]))
    values = st.sampled_from([Text("north"), Text("West;North"), Text("East"), Text("x"), Null()])
    return Membership(_path(name), choice, tuple(draw(st.lists(values, min_size=1, max_size=2))))


def _condition(object_name: str, depth: int, draw: st.DrawFn) -> Condition:
    shape = draw(st.sampled_from(["atom", "atom", "not", "and", "or"])) if depth else "atom"
    if shape == "not":
        return Not(_condition(object_name, depth - 1, draw))
    if shape != "atom":
        parts = tuple(_condition(object_name, depth - 1, draw) for _ in range(draw(st.integers(2, 3))))
        return AllOf(parts) if shape == "and" else AnyOf(parts)
    kind = draw(st.sampled_from(sorted(PATHS[object_name])))
    name = draw(st.sampled_from(PATHS[object_name][kind]))
    if kind == "many":
        return _many(name, draw)
    return _atom(*_function(name, kind, draw), draw)


def _where(object_name: str, draw: st.DrawFn) -> Condition | None:
    plain = draw(st.sampled_from([True, True, False])) and _condition(object_name, 2, draw)
    if not draw(st.sampled_from([True, False, False])):
        return plain or None
    field, inner, selected = draw(st.sampled_from(SEMI_JOINS[object_name]))
    where = _condition(inner, 1, draw) if draw(st.booleans()) else None
    query = Query(selected=(Selected(_path(selected)),), source=_path(inner), where=where)
    joined = SemiJoin(_path(field), draw(st.sampled_from([Choice.IN, Choice.NOT_IN])), query)
    return AllOf((plain, joined)) if plain else joined


def _ordering(expression: Expression, draw: st.DrawFn) -> Ordering:
    return Ordering(expression, draw(st.sampled_from(Direction)), draw(st.sampled_from(NullsPlace)))


@st.composite
def record_queries(draw: st.DrawFn) -> Query:
    name = draw(st.sampled_from(sorted(PATHS)))
    all_paths = [path for kind, paths in PATHS[name].items() for path in paths if kind != "many"]
    chosen = draw(
        st.lists(st.sampled_from([path for path in all_paths if "." not in path]), max_size=3, unique=True)
    )
    order = [_ordering(_path(path), draw) for path in draw(st.lists(st.sampled_from(all_paths), max_size=2))]
    return Query(
        selected=tuple(Selected(_path(path)) for path in dict.fromkeys([*chosen, "Id"])),
        source=_path(name),
        where=_where(name, draw),
        order=(*order, Ordering(_path("Id"))),
        limit=draw(st.sampled_from([None, None, 0, 1, 3])),
        offset=draw(st.sampled_from([None, None, 1])),
    )


def _aggregate(object_name: str, draw: st.DrawFn) -> tuple[Call, str]:
    kind = draw(st.sampled_from([kind for kind in sorted(PATHS[object_name]) if kind not in ("many", "truth")]))
    names = ["COUNT", "COUNT_DISTINCT", *(["SUM", "AVG"] if kind == "number" else []), "MIN", "MAX"]
    name = draw(st.sampled_from(names))
    path = _path(draw(st.sampled_from(PATHS[object_name][kind])))
    return Call(name, (path,)), kind if name in ("MIN", "MAX") else "number"


def _key(object_name: str, draw: st.DrawFn) -> tuple[Expression, str]:
    kind = draw(st.sampled_from([kind for kind in sorted(PATHS[object_name]) if kind != "many"]))
    name = draw(st.sampled_from(PATHS[object_name][kind]))
    if kind == "moment":
        return Call("DAY_ONLY", (_path(name),)), "day"
    return (Path(("Id",)), "id") if name in UNGROUPED else _function(name, kind, draw)


@st.composite
def group_queries(draw: st.DrawFn) -> Query:
    name = draw(st.sampled_from(sorted(PATHS)))
    keys = list(dict(_key(name, draw) for _ in range(draw(st.integers(0, 2)))).items())
    sums = list(dict(_aggregate(name, draw) for _ in range(draw(st.integers(1, 3)))).items())
    having = (
        [_atom(*draw(st.sampled_from(keys + sums)), draw) for _ in range(draw(st.integers(0, 2)))] if keys else []
    )
    order = [_ordering(one, draw) for one, _ in draw(st.lists(st.sampled_from(keys + sums), max_size=2))]
    return Query(
        selected=tuple(Selected(one, f"a{place}") for place, (one, _) in enumerate(keys + sums)),
        source=_path(name),
        where=_where(name, draw),
        grouping=Grouping(GroupKind.PLAIN, tuple(one for one, _ in keys)) if keys else None,
        having=None if not having else having[0] if len(having) == 1 else AllOf(tuple(having)),
        order=tuple(order) if keys else (),
        limit=draw(st.sampled_from([None, None, 1, 3])) if keys else None,
    )
