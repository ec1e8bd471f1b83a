"""Conditions → SQL that is never NULL in effect: a comparison with a blank is false, and NOT turns it true."""

# ruff: noqa: S608 (the text is ours and the schema's names are quoted; every value is bound)

import json
from collections.abc import Callable, Sequence
from enum import Enum

from npsp_migrate.localorg.soql.comparands import bound_range, bound_value, wrong_literal
from npsp_migrate.localorg.soql.context import Bindable
from npsp_migrate.localorg.soql.errors import INVALID_FIELD, INVALID_FILTER, SoqlError, malformed
from npsp_migrate.localorg.soql.functions import IDS, TEXTS, Value, compile_expression, is_short, refuse_conversion
from npsp_migrate.localorg.soql.lexer import like_pattern, plain_text
from npsp_migrate.localorg.soql.names import Scope
from npsp_migrate.localorg.soql.tree import (
    AllOf,
    AnyOf,
    Choice,
    Comparison,
    Condition,
    Currency,
    Literal,
    Membership,
    NamedDates,
    Not,
    Null,
    Operator,
    SemiJoin,
    Text,
)

JSON_LIST_FROM = 50  # longer lists are bound as one JSON value; SQLite looks names up one by one
MOST_CASE_VARIANTS = 16
_UNFILTERED = frozenset({"location", "encryptedstring", "anyType"})
LONGEST_PATTERN = 10_000  # SQLite refuses patterns beyond 50,000 bytes
_ORDERED = (Operator.LESS, Operator.GREATER, Operator.AT_MOST, Operator.AT_LEAST)

CompileSemiJoin = Callable[[SemiJoin, Value, Scope], str]


class Clause(Enum):
    WHERE = "WHERE"
    HAVING = "HAVING"


class Filter:
    """Compiles the conditions of one scope."""

    def __init__(self, scope: Scope, compile_semi_join: CompileSemiJoin, clause: Clause = Clause.WHERE) -> None:
        self._clause = clause
        self._scope = scope
        self._context = scope.context
        self._bind = scope.context.binder.bind
        self._compile_semi_join = compile_semi_join

    def compile(self, condition: Condition) -> str:
        match condition:
            case AllOf(conditions):
                return balanced("AND", [self.compile(one) for one in conditions])
            case AnyOf(conditions):
                return balanced("OR", [self.compile(one) for one in conditions])
            case Not(inner):
                return f"({self.compile(inner)}) IS NOT TRUE"
            case SemiJoin():
                return self._compile_semi_join(condition, self._value(condition), self._scope)
            case Membership():
                return self._membership(condition)
            case Comparison():
                return self._comparison(condition)

    def _value(self, condition: Comparison | Membership | SemiJoin) -> Value:
        refuse_conversion(condition.left)
        value = compile_expression(condition.left, self._scope)
        if value.aggregate and self._clause is Clause.WHERE:
            raise malformed("Aggregate expressions are not allowed in WHERE: use HAVING", condition.left.at)
        _check_filterable(value, condition.left.at)
        return value

    def _comparison(self, condition: Comparison) -> str:
        value, operator, literal = self._value(condition), condition.operator, condition.right
        _check_operator(value, condition)
        if operator is Operator.LIKE:
            return self._like(value, literal)
        if isinstance(literal, NamedDates):
            return self._range(value, operator, literal)
        if value.aggregate and isinstance(literal, Currency):
            raise malformed("Currency codes cannot be compared with aggregate functions", literal.at)
        bound = None if isinstance(literal, Null) else bound_value(literal, value)
        if bound is None or bound == "":
            return _blank(value, operator)
        return self._compare(value, operator, bound)

    def _compare(self, value: Value, operator: Operator, bound: Bindable) -> str:
        if operator is Operator.EQUAL:
            return self._equals(value, [bound])
        if operator is Operator.UNEQUAL:
            return f"({self._equals(value, [bound])}) IS NOT TRUE"
        return f"{value.compared_sql} {operator.value} {self._bind(bound)}"

    def _range(self, value: Value, operator: Operator, literal: NamedDates) -> str:
        first, end = (self._bind(bound) for bound in bound_range(literal, value, self._context.clock))
        within = f"({value.sql} >= {first} AND {value.sql} < {end})"
        return {
            Operator.EQUAL: within,
            Operator.UNEQUAL: f"{within} IS NOT TRUE",
            Operator.LESS: f"{value.sql} < {first}",
            Operator.AT_MOST: f"{value.sql} < {end}",
            Operator.GREATER: f"{value.sql} >= {end}",
            Operator.AT_LEAST: f"{value.sql} >= {first}",
        }[operator]

    def _like(self, value: Value, literal: Literal) -> str:
        if not isinstance(literal, Text):
            raise wrong_literal(literal, value)
        pattern = like_pattern(literal.raw)
        if len(pattern) > LONGEST_PATTERN:
            raise malformed("The pattern after LIKE is too long", literal.at)
        if pattern.endswith("\\") and (len(pattern) - len(pattern.rstrip("\\"))) % 2:
            pattern += "\\"
        return self._matches(value.sql, pattern)

    def _matches(self, sql: str, pattern: str) -> str:
        if pattern.isascii():
            return f"{sql} LIKE {self._bind(pattern)} ESCAPE '\\'"
        return f"soql_fold({sql}) LIKE {self._bind(pattern.lower())} ESCAPE '\\'"

    def _membership(self, condition: Membership) -> str:
        value = self._value(condition)
        if condition.choice in (Choice.INCLUDES, Choice.EXCLUDES):
            return self._includes(value, condition)
        ranges = [
            self._range(value, Operator.EQUAL, one) for one in condition.values if isinstance(one, NamedDates)
        ]
        plain = [one for one in condition.values if not isinstance(one, NamedDates | Null)]
        bound = [bound_value(one, value) for one in plain]
        blank = any(isinstance(one, Null) for one in condition.values) or "" in bound
        choices = ranges + ([_blank(value, Operator.EQUAL)] if blank else [])
        known = [one for one in bound if one != ""]
        if known:
            choices.append(self._equals(value, known))
        either = balanced("OR", choices)
        return either if condition.choice is Choice.IN else f"({either}) IS NOT TRUE"

    def _equals(self, value: Value, bound: Sequence[Bindable]) -> str:
        """Equality with one of the values, in a form that an index can answer."""
        if not value.case_blind:
            return self._one_of(value.sql, bound)
        variants: list[Bindable] = []
        folded: list[Bindable] = []
        for text in map(str, bound):
            spelled = _case_variants(text)
            variants += spelled
            folded += [] if spelled else [text.lower()]
        choices = [self._one_of_texts(value, variants)] if variants else []
        choices += [self._one_of(f"soql_fold({value.sql})", folded)] if folded else []
        return balanced("OR", choices)

    def _one_of_texts(self, value: Value, texts: Sequence[Bindable]) -> str:
        chosen = self._one_of(value.compared_sql, texts)
        if len(texts) == 1 or value.column is None or not value.column.steps:
            return chosen
        # The added comparison shows SQLite that rows without this parent do not count (`IN` and `IS NOT NULL` do
        # not), so that it may start from an index of the parent.
        return f"({chosen} AND {value.sql} = {value.sql})"

    def _one_of(self, sql: str, bound: Sequence[Bindable]) -> str:
        if len(bound) == 1:
            return f"{sql} = {self._bind(bound[0])}"
        if len(bound) < JSON_LIST_FROM:
            return f"{sql} IN ({', '.join(map(self._bind, bound))})"
        return f"{sql} IN (SELECT value FROM json_each({self._bind(json.dumps(bound))}))"

    def _includes(self, value: Value, condition: Membership) -> str:
        if value.type != "multipicklist":
            raise SoqlError(
                INVALID_FILTER, "includes or excludes operator only valid on multipicklist field", condition.at
            )
        choices = [self._includes_all(value, literal) for literal in condition.values]
        either = balanced("OR", choices)
        return either if condition.choice is Choice.INCLUDES else f"({either}) IS NOT TRUE"

    def _includes_all(self, value: Value, literal: Literal) -> str:
        """`'A;B'` asks for both."""
        if isinstance(literal, Null):
            return f"{value.sql} IS NULL"
        if not isinstance(literal, Text):
            raise wrong_literal(literal, value)
        wanted = [part.strip() for part in plain_text(literal.raw).split(";")]
        haystack = f"(';' || {value.sql} || ';')"
        return balanced("AND", [self._matches(haystack, f"%;{_escaped(part)};%") for part in wanted])


def balanced(connective: str, parts: Sequence[str]) -> str:
    """Joined as a flat tree, because SQLite limits the depth of an expression."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({balanced(connective, parts[:middle])} {connective} {balanced(connective, parts[middle:])})"


def _blank(value: Value, operator: Operator) -> str:
    """A comparison with null; for a checkbox null is the same as false."""
    if operator is Operator.EQUAL:
        return f"{value.sql} IS NOT TRUE" if value.type == "boolean" else f"{value.sql} IS NULL"
    if operator is Operator.UNEQUAL:
        return f"{value.sql} IS TRUE" if value.type == "boolean" else f"{value.sql} IS NOT NULL"
    return "FALSE"


def _check_filterable(value: Value, at: int) -> None:
    if value.type == "address":
        raise SoqlError(INVALID_FIELD, "Address fields can only be filtered using Distance expressions", at)
    if value.type in ("location", "encryptedstring", "anyType") or (
        value.type == "textarea" and not is_short(value)
    ):
        name = value.column.field.name if value.column else value.key
        raise SoqlError(INVALID_FIELD, f"field '{name}' can not be filtered in a query call", at)


def _check_operator(value: Value, condition: Comparison) -> None:
    operator = condition.operator
    if operator is Operator.LIKE and value.type not in TEXTS:
        kind = "id" if value.type in IDS else value.type
        raise SoqlError(INVALID_FILTER, f"invalid operator on {kind} field", condition.left.at)
    if value.type in ("boolean", "multipicklist") and operator in _ORDERED:
        raise SoqlError(INVALID_FILTER, f"invalid operator on {value.type} field", condition.left.at)


def _case_variants(text: str) -> list[str]:
    """Spellings of a text whose letters beyond ASCII may be of either case; none when there are too many.

    SQLite's NOCASE only knows ASCII letters, but an index with it answers fast.
    """
    if text.isascii():
        return [text]
    spelled = [""]
    for letter in text:
        choices = {letter} if letter.isascii() else {letter.lower(), letter.upper(), letter}
        spelled = [before + choice for before in spelled for choice in sorted(choices)]
        if len(spelled) > MOST_CASE_VARIANTS:
            return []
    return spelled


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
