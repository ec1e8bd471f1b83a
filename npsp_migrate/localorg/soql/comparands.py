"""Literals → values to bind, checked against the type of the field they are compared with."""

import sys

from npsp_migrate.localorg.soql.context import Bindable, Clock
from npsp_migrate.localorg.soql.dates import named_range, start_of_day, stored_day, stored_instant, stored_time
from npsp_migrate.localorg.soql.errors import INVALID_FIELD, INVALID_FILTER, SoqlError
from npsp_migrate.localorg.soql.functions import IDS, NUMBERS, Value
from npsp_migrate.localorg.soql.lexer import plain_text
from npsp_migrate.localorg.soql.tree import (
    Currency,
    Day,
    Instant,
    Literal,
    NamedDates,
    Number,
    Text,
    TimeOfDay,
    Truth,
)

_CHECK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_LARGEST_INTEGER = 2**63 - 1  # SQLite's; beyond it a float is near enough for a comparison


def bound_value(literal: Literal, value: Value) -> Bindable:
    """What to bind for a literal; Null and named dates are the caller's."""
    if value.type in IDS:
        return _id_value(literal, value)
    if value.type in NUMBERS and isinstance(literal, Number | Currency):
        return _number(literal.text if isinstance(literal, Number) else literal.amount)
    if value.type == "boolean" and isinstance(literal, Truth):
        return int(literal.value)
    if value.type == "date" and isinstance(literal, Day):
        return stored_day(literal)
    if value.type == "datetime" and isinstance(literal, Instant):
        return stored_instant(literal)
    if value.type == "time" and isinstance(literal, TimeOfDay):
        return stored_time(literal)
    if _is_text(value) and isinstance(literal, Text):
        return plain_text(literal.raw)
    raise wrong_literal(literal, value)


def bound_range(literal: NamedDates, value: Value, clock: Clock) -> tuple[str, str]:
    """First and first-after of a named range, in the stored form of the field."""
    if value.type not in ("date", "datetime"):
        raise wrong_literal(literal, value)
    first, end = named_range(literal, clock)
    if value.type == "date":
        return first.isoformat(), end.isoformat()
    return start_of_day(first, clock), start_of_day(end, clock)


def wrong_literal(literal: Literal, value: Value) -> SoqlError:
    kind, quoted = _expected(value)
    rest = "should be enclosed in quotes" if quoted else "should not be enclosed in quotes"
    return SoqlError(
        INVALID_FIELD,
        f"value of filter criterion for field '{value.key or value.called}' must be of type {kind} and {rest}",
        literal.at,
    )


def _expected(value: Value) -> tuple[str, bool]:
    if value.type in NUMBERS:
        return ("int" if value.type == "int" else "double"), False
    if value.type in ("boolean", "date", "time"):
        return value.type, False
    if value.type == "datetime":
        return "dateTime", False
    return "string", True


def _is_text(value: Value) -> bool:
    return _expected(value)[1]


def _number(text: str) -> int | float:
    if text.lstrip("+-").isdigit() and abs(int(text[:25])) <= _LARGEST_INTEGER:
        return int(text)
    return min(max(float(text), -sys.float_info.max), sys.float_info.max)


def _id_value(literal: Literal, value: Value) -> str:
    if not isinstance(literal, Text):
        raise wrong_literal(literal, value)
    text = plain_text(literal.raw)
    if text == "":
        return text
    if len(text) not in (15, 18) or not (text.isascii() and text.isalnum()):
        raise SoqlError(INVALID_FILTER, f"invalid ID field: {text}", literal.at)
    return long_id(text)


def long_id(text: str) -> str:
    """The 18 characters of an Id; only the first 15 of what was given count."""
    short = text[:15]
    check = ""
    for start in (0, 5, 10):
        bits = sum(1 << place for place, letter in enumerate(short[start : start + 5]) if "A" <= letter <= "Z")
        check += _CHECK_LETTERS[bits]
    return short + check
