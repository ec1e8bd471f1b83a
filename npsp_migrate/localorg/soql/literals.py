"""Reads literals and function calls: the parts that select lists and conditions share."""

import re

from npsp_migrate.localorg.soql.errors import malformed
from npsp_migrate.localorg.soql.lexer import Kind
from npsp_migrate.localorg.soql.reader import RESERVED, TokenReader
from npsp_migrate.localorg.soql.tree import (
    Call,
    Currency,
    Day,
    Expression,
    Instant,
    Literal,
    NamedDates,
    Null,
    Number,
    Path,
    Text,
    TimeOfDay,
    Truth,
)

_UNITS = ("WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")
PLAIN_DATES = frozenset(
    ["YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"]
    + [f"{when}_{unit}" for when in ("LAST", "THIS", "NEXT") for unit in _UNITS]
)
COUNTED_DATES = frozenset(
    f"{before}{unit}S{after}"
    for before, after in (("LAST_N_", ""), ("NEXT_N_", ""), ("N_", "_AGO"))
    for unit in ("DAY", *_UNITS)
)
_CURRENCY = re.compile(r"([A-Za-z]{3})(\d+)")


def read_literal(reader: TokenReader) -> Literal:
    token = reader.current
    match token.kind:
        case Kind.TEXT:
            return Text(reader.take().text, token.at)
        case Kind.NUMBER:
            return Number(reader.take().text, token.at)
        case Kind.DATE:
            return Day(reader.take().text, token.at)
        case Kind.DATETIME:
            return Instant(reader.take().text, token.at)
        case Kind.TIME:
            return TimeOfDay(reader.take().text, token.at)
        case Kind.NAME:
            return _read_named_literal(reader)
    raise reader.refusal()


def _read_named_literal(reader: TokenReader) -> Literal:
    token = reader.current
    word = token.word
    if word in ("TRUE", "FALSE"):
        reader.take()
        return Truth(word == "TRUE", token.at)
    if word == "NULL":
        reader.take()
        return Null(token.at)
    if word in PLAIN_DATES:
        reader.take()
        return NamedDates(word, None, token.at)
    if word in COUNTED_DATES:
        return _read_counted_dates(reader)
    if currency := _CURRENCY.fullmatch(token.text):
        reader.take()
        return Currency(currency[1].upper(), currency[2] + _read_cents(reader), token.at)
    raise reader.refusal()


def _read_counted_dates(reader: TokenReader) -> NamedDates:
    token = reader.take()
    if not reader.accept_symbol(":"):
        raise malformed(f"expecting a colon, found '{reader.current.text}'", reader.current.at)
    return NamedDates(token.word, reader.take_whole_number(), token.at)


def _read_cents(reader: TokenReader) -> str:
    """The `.50` of `USD5000.50`, which arrives as a number of its own."""
    token = reader.current
    touches = token.kind is Kind.NUMBER and token.text.startswith(".")
    return reader.take().text if touches else ""


def read_expression(reader: TokenReader) -> Expression:
    """A field path or a function call."""
    if sees_call(reader):
        return read_call(reader)
    return reader.take_path()


def sees_call(reader: TokenReader) -> bool:
    opening = reader.ahead(1)
    return (
        reader.current.kind is Kind.NAME
        and reader.current.word not in RESERVED
        and opening.kind is Kind.SYMBOL
        and opening.text == "("
    )


def read_call(reader: TokenReader) -> Call:
    name = reader.take_name()
    reader.take_symbol("(")
    reader.descend()
    arguments: list[Path | Call | Literal] = []
    while not reader.sees_symbol(")"):
        if arguments and not reader.accept_symbol(","):
            raise malformed(f"expecting a right parentheses, found '{reader.current.text}'", reader.current.at)
        arguments.append(_read_argument(reader))
    reader.take_symbol(")")
    reader.ascend()
    return Call(name.text, tuple(arguments), name.at)


def _read_argument(reader: TokenReader) -> Path | Call | Literal:
    if reader.current.kind in (Kind.TEXT, Kind.NUMBER):
        return read_literal(reader)
    return read_expression(reader)
