"""The clauses that every kind of query shares: which rows, in which order, how many."""

# ruff: noqa: S608 (the text is ours and the schema's names are quoted; every value is bound)

from npsp_migrate.localorg.soql.context import Context, Visibility, quote
from npsp_migrate.localorg.soql.errors import INVALID_SCOPE, OUT_OF_RANGE, SoqlError, malformed, no_such_object
from npsp_migrate.localorg.soql.filters import Filter
from npsp_migrate.localorg.soql.functions import COMPOUNDS, Value, compile_expression, is_short, refuse_conversion
from npsp_migrate.localorg.soql.names import Scope
from npsp_migrate.localorg.soql.schema_view import ObjectView
from npsp_migrate.localorg.soql.semijoins import check_semi_joins, compile_semi_join
from npsp_migrate.localorg.soql.tree import Direction, NullsPlace, Ordering, Path, Query, Rows

MAX_OFFSET = 2_000  # Salesforce
MAX_LIMIT = 2_147_483_647
_NEVER_BLANK = frozenset({"Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"})
_OPEN_SCOPES = frozenset({"everything", "scopingrule"})


def find_object(context: Context, path: Path) -> ObjectView:
    view = context.schema.object(path.text)
    if view is None:
        raise no_such_object(path.text, path.at)
    return view


def check_rows(query: Query) -> None:
    """Only Apex may say ALL ROWS; the APIs have `queryAll`."""
    if query.rows is Rows.ALL:
        raise malformed("ALL ROWS not allowed in this context")


def where_sql(query: Query, scope: Scope, *more: str) -> str:
    """The WHERE of a query, with `more` conditions that are SQL already; empty when every row counts."""
    conditions = list(more)
    check_rows(query)
    if query.categories:
        first = query.categories[0]
        raise malformed(f"'{scope.view.name}' has no data categories: {first.group}", first.at)
    if scope.context.visibility is Visibility.LIVE and "isdeleted" in scope.view.fields:
        conditions.append(f"{scope.table}.{quote('IsDeleted')} = 0")
    if query.scope:
        conditions += _scope_conditions(query, scope)
    if query.where is not None:
        check_semi_joins(query.where)
        conditions.append(f"({Filter(scope, compile_semi_join).compile(query.where)})")
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def count_of_all(query: Query, scope: Scope) -> str:
    """SQL for the number of all rows, when nothing but the bin is left out; empty otherwise.

    Subtracting the few deleted rows spares reading the many live ones.
    """
    if (
        query.where
        or query.scope
        or query.categories
        or scope.joins
        or query.limit is not None
        or query.offset is not None
    ):
        return ""
    count = f"(SELECT COUNT(*) FROM {quote(scope.view.name)})"
    if scope.context.visibility is Visibility.ALL_ROWS or "isdeleted" not in scope.view.fields:
        return f"SELECT {count}"
    return f"SELECT {count} - (SELECT COUNT(*) FROM {quote(scope.view.name)} WHERE {quote('IsDeleted')} = 1)"


def _scope_conditions(query: Query, scope: Scope) -> list[str]:
    wanted = query.scope.lower()
    if wanted in _OPEN_SCOPES:
        return []
    owner = scope.view.fields.get("ownerid")
    if wanted != "mine" or owner is None:
        raise SoqlError(INVALID_SCOPE, f"Scope '{query.scope}' is not supported on '{scope.view.name}'")
    return [f"{scope.table}.{quote(owner.name)} = {scope.context.binder.bind(scope.context.clock.user_id)}"]


def order_terms(orderings: tuple[Ordering, ...], scope: Scope) -> list[str]:
    values = [(_sortable(ordering, scope), ordering) for ordering in orderings]
    return [f"{sort_key(value, scope)}{_direction(value, ordering)}" for value, ordering in values]


def _direction(value: Value, ordering: Ordering) -> str:
    """Where no blank can be, none is placed: SQLite then reads an index backwards instead of sorting."""
    if value.column and not value.column.steps and value.column.field.name in _NEVER_BLANK:
        return " DESC" if ordering.direction is Direction.DESCENDING else ""
    return direction_sql(ordering)


def direction_sql(ordering: Ordering) -> str:
    """Blanks come first unless the query says otherwise, in either direction."""
    direction = " DESC" if ordering.direction is Direction.DESCENDING else ""
    if ordering.nulls is NullsPlace.LAST:
        return f"{direction} NULLS LAST"
    return f"{direction} NULLS FIRST" if direction else ""


def _sortable(ordering: Ordering, scope: Scope) -> Value:
    refuse_conversion(ordering.expression)
    value = compile_expression(ordering.expression, scope)
    if value.aggregate:
        raise malformed("Aggregate expressions in ORDER BY need a GROUP BY", ordering.expression.at)
    check_sortable(value, ordering)
    return value


def check_sortable(value: Value, ordering: Ordering) -> None:
    refused = COMPOUNDS | {"multipicklist", "encryptedstring", "base64"}
    if value.type in refused or (value.type == "textarea" and not is_short(value)):
        name = value.column.field.name if value.column else value.key
        raise malformed(f"field '{name}' can not be sorted in a query call", ordering.expression.at)


def sort_key(value: Value, scope: Scope) -> str:
    """Picklists sort in the order of their values, others after them; text without case."""
    labels = value.column.field.labels if value.column else {}
    if value.type != "picklist" or not labels:
        return value.compared_sql
    bind = scope.context.binder.bind
    cases = " ".join(f"WHEN {bind(label)} THEN '{place:05d}'" for place, label in enumerate(labels))
    return f"CASE {value.sql} {cases} ELSE '99999' || {value.sql} END COLLATE NOCASE"


def limit_sql(query: Query) -> str:
    check_limits(query)
    if query.limit is None and query.offset is None:
        return ""
    limit = -1 if query.limit is None else query.limit
    return f" LIMIT {limit} OFFSET {query.offset or 0}"


def check_limits(query: Query) -> None:
    if query.offset is not None and query.offset > MAX_OFFSET:
        raise SoqlError(OUT_OF_RANGE, f"Maximum SOQL offset allowed is {MAX_OFFSET}", query.offset_at)
    if query.limit is not None and query.limit > MAX_LIMIT:
        raise SoqlError(OUT_OF_RANGE, f"Maximum SOQL limit allowed is {MAX_LIMIT}", query.limit_at)
