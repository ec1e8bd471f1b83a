"""A second, naive reading of SOQL over a handful of records: plain Python, one row at a time, no SQL.

It reads the same tree, because the grammar has its own oracle; what the tree means is decided here anew.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from npsp_migrate.localorg.soql.tree import (
    AllOf,
    AnyOf,
    Call,
    Choice,
    Comparison,
    Condition,
    Day,
    Direction,
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
    Selected,
    SemiJoin,
    Text,
    Truth,
)

Row = dict[str, Any]  # lower-case field → value; a parent stands under its relationship's name
TODAY = date(2026, 11, 23)
AGGREGATES = ("COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX")


class Naive:
    """Tables of rows, and the answers to queries over them."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._tables = tables

    def answer(self, query: Query) -> list[tuple[Any, ...]]:
        rows = [row for row in self._tables[query.source.text.lower()] if not row["isdeleted"]]
        if query.where is not None:
            rows = [row for row in rows if self._holds(query.where, lambda one, row=row: self._value(one, row))]
        if query.grouping or any(_aggregated(item.expression) for item in _selected(query)):
            return self._grouped(query, rows)
        expressions = [item.expression for item in _selected(query)]
        rows = self._sorted(query.order, rows, self._value)
        return [tuple(self._value(one, row) for one in expressions) for row in _cut(rows, query)]

    def _grouped(self, query: Query, rows: list[Row]) -> list[tuple[Any, ...]]:
        keys = query.grouping.expressions if query.grouping else ()
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            groups.setdefault(tuple(_folded(self._value(key, row)) for key in keys), []).append(row)
        if not keys:
            groups = {(): rows}
        found = [group for _, group in sorted(groups.items(), key=lambda pair: [_order(one) for one in pair[0]])]
        if query.having is not None:
            found = [
                group
                for group in found
                if self._holds(query.having, lambda one, group=group: self._value_of_group(one, group))
            ]
        found = self._sorted(query.order, found, self._value_of_group)
        expressions = [item.expression for item in _selected(query)]
        return [tuple(self._value_of_group(one, group) for one in expressions) for group in _cut(found, query)]

    def _value_of_group(self, expression: Path | Call, group: list[Row]) -> Any:
        if not _aggregated(expression):
            return self._value(expression, group[0])
        assert isinstance(expression, Call)
        values = [self._value(expression.arguments[0], row) for row in group]  # type: ignore[arg-type]
        known = [value for value in values if value is not None]
        match expression.name:
            case "COUNT":
                return len(known)
            case "COUNT_DISTINCT":
                return len({_folded(value) for value in known})
            case "SUM":
                return sum(known) if known else None
            case "AVG":
                return sum(known) / len(known) if known else None
            case "MIN":
                return min(known, key=_folded) if known else None
        return max(known, key=_folded) if known else None

    def _value(self, expression: Path | Call, row: Row) -> Any:
        if isinstance(expression, Call):
            inner = self._value(expression.arguments[0], row)  # type: ignore[arg-type]
            return None if inner is None else _PARTS[expression.name](inner)
        *parents, name = [one.lower() for one in expression.names]
        for parent in parents:
            if parent not in row:
                continue  # the object's own name in front
            if row[parent] is None:
                return None
            row = row[parent]
        return row[name]

    def _holds(self, condition: Condition, value_of: Callable[[Path | Call], Any]) -> bool:
        match condition:
            case AllOf(conditions):
                return all(self._holds(one, value_of) for one in conditions)
            case AnyOf(conditions):
                return any(self._holds(one, value_of) for one in conditions)
            case Not(inner):
                return not self._holds(inner, value_of)
            case SemiJoin(left, choice, query):
                found = {answer[0] for answer in self.answer(query)} - {None}
                return (value_of(left) in found) == (choice is Choice.IN)
            case Membership(left, choice, values):
                return self._is_member(value_of(left), choice, values)
            case Comparison(left, operator, right):
                return _compares(value_of(left), operator, right)

    def _is_member(self, value: Any, choice: Choice, literals: Sequence[Any]) -> bool:
        if choice in (Choice.IN, Choice.NOT_IN):
            return any(_compares(value, Operator.EQUAL, one) for one in literals) == (choice is Choice.IN)
        chosen = set() if value is None else {one.lower() for one in value.split(";")}
        wanted = [None if isinstance(one, Null) else set(one.raw.lower().split(";")) for one in literals]
        found = any(value is None if one is None else one <= chosen for one in wanted)
        return found == (choice is Choice.INCLUDES)

    def _sorted(self, order: Iterable[Ordering], rows: list[Any], value_of: Callable[[Any, Any], Any]) -> list[Any]:
        for ordering in reversed(list(order)):
            values = [(value_of(ordering.expression, row), row) for row in rows]
            blank = [row for value, row in values if value is None]
            known = [pair for pair in values if pair[0] is not None]
            known.sort(key=lambda pair: _folded(pair[0]), reverse=ordering.direction is Direction.DESCENDING)
            told = [row for _, row in known]
            rows = told + blank if ordering.nulls is NullsPlace.LAST else blank + told
        return rows


def _selected(query: Query) -> list[Selected]:
    return [item for item in query.selected if isinstance(item, Selected)]


def _aggregated(expression: Path | Call) -> bool:
    return isinstance(expression, Call) and expression.name in AGGREGATES


def _cut(rows: list[Any], query: Query) -> list[Any]:
    start = query.offset or 0
    return rows[start:] if query.limit is None else rows[start : start + query.limit]


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _order(value: Any) -> tuple[bool, Any]:
    return (value is not None, _folded(value) if value is not None else 0)


def _compares(value: Any, operator: Operator, literal: Any) -> bool:
    if isinstance(literal, NamedDates):
        first, end = _range(literal)
        return _compares_to_range(value, operator, *_in_kind(value, first, end))
    wanted = _meaning(literal)
    if isinstance(value, bool) and wanted is None:
        wanted = False
    if operator is Operator.LIKE:
        return value is not None and _matches(value, literal.raw)
    if operator is Operator.EQUAL:
        return _folded(value) == _folded(wanted)
    if operator is Operator.UNEQUAL:
        return _folded(value) != _folded(wanted)
    if value is None or wanted is None:
        return False
    mine, other = _folded(value), _folded(wanted)
    return {
        Operator.LESS: mine < other,
        Operator.AT_MOST: mine <= other,
        Operator.GREATER: mine > other,
        Operator.AT_LEAST: mine >= other,
    }[operator]


def _compares_to_range(value: Any, operator: Operator, first: Any, end: Any) -> bool:
    if value is None:
        return operator is Operator.UNEQUAL
    return {
        Operator.EQUAL: first <= value < end,
        Operator.UNEQUAL: not first <= value < end,
        Operator.LESS: value < first,
        Operator.AT_MOST: value < end,
        Operator.GREATER: value >= end,
        Operator.AT_LEAST: value >= first,
    }[operator]


def _in_kind(value: Any, first: date, end: date) -> tuple[Any, Any]:
    if isinstance(value, datetime):
        return datetime(first.year, first.month, first.day), datetime(end.year, end.month, end.day)
    return first, end


def _range(literal: NamedDates) -> tuple[date, date]:
    day, count = timedelta(days=1), literal.count or 0
    match literal.name:
        case "TODAY":
            return TODAY, TODAY + day
        case "YESTERDAY":
            return TODAY - day, TODAY
        case "THIS_MONTH":
            return date(2026, 11, 1), date(2026, 12, 1)
        case "LAST_YEAR":
            return date(2025, 1, 1), date(2026, 1, 1)
        case "LAST_N_DAYS":
            return TODAY - count * day, TODAY + day
        case "N_DAYS_AGO":
            return TODAY - count * day, TODAY - (count - 1) * day
    raise AssertionError(literal.name)


def _meaning(literal: Any) -> Any:
    match literal:
        case Text(raw):
            return raw.replace("\\'", "'") or None
        case Number(text):
            return float(text)
        case Truth(value):
            return value
        case Day(text):
            return date.fromisoformat(text)
        case Instant(text):
            return datetime.fromisoformat(text.replace("Z", ""))
    return None


def _matches(value: str, pattern: str) -> bool:
    parts = re.split(r"(\\.|%|_)", pattern)
    wild = {"%": ".*", "_": "."}
    told = "".join(wild.get(part, re.escape(part[1:] if part.startswith("\\") else part)) for part in parts)
    return re.fullmatch(told, value, re.IGNORECASE | re.DOTALL) is not None


_PARTS: dict[str, Callable[[Any], Any]] = {
    "CALENDAR_YEAR": lambda day: day.year,
    "CALENDAR_MONTH": lambda day: day.month,
    "CALENDAR_QUARTER": lambda day: (day.month + 2) // 3,
    "DAY_IN_MONTH": lambda day: day.day,
    "DAY_IN_WEEK": lambda day: day.isoweekday() % 7 + 1,
    "DAY_IN_YEAR": lambda day: day.timetuple().tm_yday,
    "DAY_ONLY": lambda moment: moment.date(),
    "HOUR_IN_DAY": lambda moment: moment.hour,
    "FISCAL_YEAR": lambda day: day.year,
}
