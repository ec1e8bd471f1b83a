"""Reads WHERE and HAVING.

Salesforce takes one kind of connective per level: `a AND b OR c` needs parentheses, and NOT stands only
at the start of a level, before one condition.
"""

from collections.abc import Callable

from npsp_migrate.localorg.soql.errors import malformed, unexpected
from npsp_migrate.localorg.soql.lexer import Kind
from npsp_migrate.localorg.soql.literals import read_expression, read_literal
from npsp_migrate.localorg.soql.reader import TokenReader
from npsp_migrate.localorg.soql.tree import (
    AllOf,
    AnyOf,
    Choice,
    Comparison,
    Condition,
    Expression,
    Literal,
    Membership,
    Not,
    Operator,
    Query,
    SemiJoin,
)

_SYMBOLS = {operator.value: operator for operator in Operator} | {"<>": Operator.UNEQUAL}

ReadQuery = Callable[[TokenReader], Query]


def read_condition(reader: TokenReader, read_query: ReadQuery) -> Condition:
    """One level of conditions; `read_query` reads the sub-select of a semi-join."""
    if reader.accept_words("NOT"):
        return Not(_read_single(reader, read_query))
    first = _read_single(reader, read_query)
    connective = reader.current.word
    if connective not in ("AND", "OR"):
        return first
    conditions = [first]
    while reader.accept_words(connective):
        conditions.append(_read_single(reader, read_query))
    if reader.sees_word("AND", "OR"):
        raise unexpected(reader.current.text, reader.current.at)
    return AllOf(tuple(conditions)) if connective == "AND" else AnyOf(tuple(conditions))


def _read_single(reader: TokenReader, read_query: ReadQuery) -> Condition:
    if not reader.accept_symbol("("):
        return _read_comparison(reader, read_query)
    reader.descend()
    inner = read_condition(reader, read_query)
    if not reader.accept_symbol(")"):
        raise malformed(f"expecting a right parentheses, found '{reader.current.text}'", reader.current.at)
    reader.ascend()
    return inner


def _read_comparison(reader: TokenReader, read_query: ReadQuery) -> Condition:
    left = read_expression(reader)
    operator = reader.current
    if reader.accept_words("NOT", "IN"):
        return _read_choice(reader, left, Choice.NOT_IN, operator.at, read_query)
    if reader.accept_words("IN"):
        return _read_choice(reader, left, Choice.IN, operator.at, read_query)
    if reader.accept_words("INCLUDES"):
        return Membership(left, Choice.INCLUDES, _read_values(reader), operator.at)
    if reader.accept_words("EXCLUDES"):
        return Membership(left, Choice.EXCLUDES, _read_values(reader), operator.at)
    if reader.accept_words("LIKE"):
        return Comparison(left, Operator.LIKE, read_literal(reader), operator.at)
    if operator.kind is Kind.SYMBOL and operator.text in _SYMBOLS:
        reader.take()
        return Comparison(left, _SYMBOLS[operator.text], read_literal(reader), operator.at)
    raise reader.refusal()


def _read_choice(
    reader: TokenReader, left: Expression, choice: Choice, at: int, read_query: ReadQuery
) -> Condition:
    opening = reader.ahead(1)
    if reader.sees_symbol("(") and opening.word == "SELECT":
        reader.take()
        reader.descend()
        query = read_query(reader)
        reader.take_symbol(")")
        reader.ascend()
        return SemiJoin(left, choice, query, at)
    return Membership(left, choice, _read_values(reader), at)


def _read_values(reader: TokenReader) -> tuple[Literal, ...]:
    reader.take_symbol("(")
    values = [read_literal(reader)]
    while reader.accept_symbol(","):
        values.append(read_literal(reader))
    if not reader.accept_symbol(")"):
        raise malformed(f"expecting a right parentheses, found '{reader.current.text}'", reader.current.at)
    return tuple(values)
