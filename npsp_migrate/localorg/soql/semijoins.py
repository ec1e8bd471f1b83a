"""`Id IN (SELECT …)`: semi- and anti-joins, and where Salesforce allows them."""

# ruff: noqa: S608 (the text is ours and the schema's names are quoted; every value is bound)

from npsp_migrate.localorg.soql.context import Visibility, quote
from npsp_migrate.localorg.soql.errors import malformed, no_such_object
from npsp_migrate.localorg.soql.filters import Filter
from npsp_migrate.localorg.soql.functions import IDS, Value, field_value
from npsp_migrate.localorg.soql.names import Column, Scope
from npsp_migrate.localorg.soql.tree import (
    AllOf,
    AnyOf,
    Choice,
    Condition,
    Not,
    Path,
    Query,
    Rows,
    Selected,
    SemiJoin,
)

MAX_SEMI_JOINS = 2  # Salesforce: per WHERE


def check_semi_joins(condition: Condition) -> None:
    """At most two, each at the top level of AND."""
    top = condition.conditions if isinstance(condition, AllOf) else (condition,)
    found = [one for one in _flat(top) if isinstance(one, SemiJoin)]
    if len(found) > MAX_SEMI_JOINS:
        raise malformed(f"Maximum {MAX_SEMI_JOINS} semi join sub-selects are allowed", found[-1].at)
    for one in _flat(top):
        if isinstance(one, AnyOf | Not) and (nested := _first_semi_join(one)):
            raise malformed(
                "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested "
                "WHERE expressions",
                nested.at,
            )


def _flat(conditions: tuple[Condition, ...]) -> list[Condition]:
    flat: list[Condition] = []
    for one in conditions:
        flat += _flat(one.conditions) if isinstance(one, AllOf) else [one]
    return flat


def _first_semi_join(condition: Condition) -> SemiJoin | None:
    match condition:
        case SemiJoin():
            return condition
        case Not(inner):
            return _first_semi_join(inner)
        case AllOf(conditions) | AnyOf(conditions):
            return next((found for one in conditions if (found := _first_semi_join(one))), None)
    return None


def compile_semi_join(condition: SemiJoin, value: Value, outer: Scope) -> str:
    if value.type not in IDS:
        raise malformed(
            f"The left operand of a semi join sub-select must be an ID or a reference, found: '{value.key}'",
            condition.left.at,
        )
    joined = f"{value.sql} IN ({_inner_sql(condition, value, outer)})"
    return joined if condition.choice is Choice.IN else f"({joined}) IS NOT TRUE"


def _inner_sql(condition: SemiJoin, left: Value, outer: Scope) -> str:
    query, context = condition.query, outer.context
    _check_inner(query)
    view = context.schema.object(query.source.text)
    if view is None:
        raise no_such_object(query.source.text, query.source.at)
    if view.name == outer.view.name:
        raise malformed("The inner and outer selects should not be on the same object type", query.source.at)
    scope = Scope(context, view, query.alias, query.parents)
    column = _selected_column(query, scope)
    _check_targets(left, column, condition)
    conditions = [f"{column.sql} IS NOT NULL"]
    if context.visibility is Visibility.LIVE and "isdeleted" in view.fields:
        conditions.append(f"{scope.table}.{quote('IsDeleted')} = 0")
    if query.where is not None:
        conditions.append(f"({Filter(scope, _refuse_nesting).compile(query.where)})")
    return f"SELECT {column.sql} FROM {scope.from_sql} WHERE {' AND '.join(conditions)}"


def _check_targets(left: Value, right: Column, condition: SemiJoin) -> None:
    """Both sides must be Ids of the same kind of object."""
    if left.column is None or _targets(left.column) & _targets(right):
        return
    raise malformed(
        f"The selected field '{right.field.name}' in the subquery and the left operand field in the where "
        f"expression in the outer query '{left.key}' should point to the same object type",
        condition.left.at,
    )


def _targets(column: Column) -> set[str]:
    return {column.owner} if column.field.type == "id" else set(column.field.reference_to)


def _check_inner(query: Query) -> None:
    unwanted = query.order or query.limit is not None or query.offset is not None or query.grouping
    if unwanted or query.purpose or query.rows is Rows.ALL:
        raise malformed("Semi join sub-selects take no GROUP BY, ORDER BY, LIMIT or FOR", query.at)


def _selected_column(query: Query, scope: Scope) -> Column:
    only = query.selected[0]
    if len(query.selected) != 1 or not isinstance(only, Selected) or not isinstance(only.expression, Path):
        raise malformed("A semi join sub-select can only query a single field", query.at)
    column = scope.column(only.expression)
    if field_value(column).type not in IDS or column.steps:
        raise malformed(f"Semi join sub-selects can only query id fields, found: '{only.expression.text}'", only.at)
    return column


def refuse_in_having(condition: SemiJoin, value: Value, scope: Scope) -> str:
    raise malformed("Semi join sub-selects are not allowed in HAVING", condition.at)


def _refuse_nesting(condition: SemiJoin, value: Value, scope: Scope) -> str:
    raise malformed("Nesting of semi join sub-selects is not supported", condition.at)
