"""Queries that answer with groups: COUNT(), aggregates, GROUP BY, ROLLUP and CUBE."""

# ruff: noqa: S608 (the text is ours and the schema's names are quoted; every value is bound)

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from npsp_migrate.localorg.soql.clauses import (
    check_sortable,
    count_of_all,
    direction_sql,
    limit_sql,
    sort_key,
    where_sql,
)
from npsp_migrate.localorg.soql.context import Bindable, Context
from npsp_migrate.localorg.soql.errors import malformed
from npsp_migrate.localorg.soql.filters import Clause, Filter
from npsp_migrate.localorg.soql.functions import (
    COMPOUNDS,
    Value,
    compile_expression,
    contains_aggregate,
    is_short,
)
from npsp_migrate.localorg.soql.names import Scope
from npsp_migrate.localorg.soql.render import render_expression
from npsp_migrate.localorg.soql.schema_view import ObjectView
from npsp_migrate.localorg.soql.semijoins import refuse_in_having
from npsp_migrate.localorg.soql.shape import FieldSlot, Record, Row, converter
from npsp_migrate.localorg.soql.tree import Call, Expression, Grouping, GroupKind, Path, Query, Selected

MAX_SUBTOTALS = 3  # Salesforce: fields in ROLLUP or CUBE
_UNGROUPED = COMPOUNDS | {
    "anyType",
    "datetime",
    "double",
    "currency",
    "percent",
    "multipicklist",
    "encryptedstring",
    "base64",
    "time",
}


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """One statement for all groups. `displays` are the select items as written, for the column metadata."""

    view: ObjectView
    sql: str
    values: dict[str, Bindable]
    slots: tuple[FieldSlot, ...]
    displays: tuple[str, ...]

    def shape(self, rows: Sequence[Row]) -> list[Record]:
        return [self._record(row) for row in rows]

    def _record(self, row: Row) -> Record:
        record: Record = {"attributes": {"type": "AggregateResult"}}
        for slot in self.slots:
            found = row[slot.index]
            record[slot.key] = found if found is None or slot.convert is None else slot.convert(found)
        return record


@dataclass(frozen=True, slots=True)
class CountPlan:
    """`SELECT COUNT() FROM …`: the count is the total size, and there are no records."""

    view: ObjectView
    sql: str
    values: dict[str, Bindable]


def is_count(query: Query) -> bool:
    first = query.selected[0]
    return isinstance(first, Selected) and _is_bare_count(first)


def _is_bare_count(item: Selected) -> bool:
    expression = item.expression
    return isinstance(expression, Call) and expression.name == "COUNT" and not expression.arguments


def plan_count(query: Query, context: Context, view: ObjectView) -> CountPlan:
    if len(query.selected) > 1 or query.grouping or query.order:
        raise malformed("COUNT() stands alone: use COUNT(fieldname) with other fields or GROUP BY", query.at)
    scope = Scope(context, view, query.alias, query.parents)
    tail = f"{where_sql(query, scope)}{limit_sql(query)}"
    sql = count_of_all(query, scope) or f"SELECT COUNT(*) FROM (SELECT 1 FROM {scope.from_sql}{tail})"
    return CountPlan(view, sql, context.binder.values)


def plan_groups(query: Query, context: Context, view: ObjectView) -> GroupPlan:
    if query.grouping is None and (query.limit is not None or query.offset is not None):
        raise malformed(
            "Non-grouped query that uses overall aggregate functions cannot also use LIMIT", query.limit_at
        )
    scope = Scope(context, view, query.alias, query.parents)
    keys = _group_keys(query.grouping, scope)
    selected = [_selected_value(item, keys, scope) for item in query.selected]
    order = [_order_value(ordering.expression, keys, scope) for ordering in query.order]
    for value, ordering in zip(order, query.order, strict=True):
        check_sortable(value, ordering)
    having = Filter(scope, refuse_in_having, Clause.HAVING).compile(query.having) if query.having else ""
    where = where_sql(query, scope)
    parts = [
        _statement(group, keys, selected, [(value, sort_key(value, scope)) for value in order], scope.from_sql)
        + where
        + _group_by([key for key in keys if key.sql in group], having)
        for group in _grouping_sets(query.grouping, keys)
    ]
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}){_outer_order(query, keys, order)}{limit_sql(query)}"
    if _counts_ids(query, selected):
        sql = count_of_all(query, scope) or sql
    return GroupPlan(view, sql, context.binder.values, _slots(query, selected), _displays(query))


def _counts_ids(query: Query, selected: list[Value]) -> bool:
    """`SELECT COUNT(Id) FROM …`: an Id is never blank, so all rows count."""
    only = query.selected[0]
    call = only.expression if isinstance(only, Selected) else None
    if len(selected) > 1 or query.grouping or not isinstance(call, Call) or call.name != "COUNT":
        return False
    return (
        len(call.arguments) == 1 and isinstance(call.arguments[0], Path) and call.arguments[0].text.lower() == "id"
    )


def _group_keys(grouping: Grouping | None, scope: Scope) -> list[Value]:
    if grouping is None:
        return []
    if grouping.kind is not GroupKind.PLAIN and len(grouping.expressions) > MAX_SUBTOTALS:
        raise malformed(f"GROUP BY {grouping.kind.value} takes at most {MAX_SUBTOTALS} fields")
    return [_group_key(expression, scope) for expression in grouping.expressions]


def _group_key(expression: Expression, scope: Scope) -> Value:
    if contains_aggregate(expression):
        raise malformed(f"Grouped field should not be aggregated: {render_expression(expression)}", expression.at)
    value = compile_expression(expression, scope)
    if isinstance(expression, Path) and _is_ungrouped(value):
        raise malformed(f"field '{value.key}' can not be grouped in a query call", expression.at)
    return value


def _is_ungrouped(value: Value) -> bool:
    too_long = value.type == "textarea" and not is_short(value)
    computed = value.column is not None and value.column.field.calculated
    return value.type in _UNGROUPED or too_long or computed


def _selected_value(item: object, keys: list[Value], scope: Scope) -> Value:
    if not isinstance(item, Selected):
        raise malformed("Grouped queries select fields and aggregate functions only")
    value = compile_expression(item.expression, scope)
    _check_grouped(item.expression, value, keys)
    return value


def _order_value(expression: Expression, keys: list[Value], scope: Scope) -> Value:
    value = compile_expression(expression, scope)
    _check_grouped(expression, value, keys)
    return value


def _check_grouped(expression: Expression, value: Value, keys: list[Value]) -> None:
    if contains_aggregate(expression) or any(value.sql == key.sql for key in keys):
        return
    if isinstance(expression, Call) and value.column and any(value.column.sql == key.sql for key in keys):
        return
    raise malformed(f"Field must be grouped or aggregated: {render_expression(expression)}", expression.at)


def _grouping_sets(grouping: Grouping | None, keys: list[Value]) -> list[tuple[str, ...]]:
    all_keys = tuple(key.sql for key in keys)
    if grouping is None or grouping.kind is GroupKind.PLAIN:
        return [all_keys]
    if grouping.kind is GroupKind.ROLLUP:
        return [all_keys[:count] for count in range(len(all_keys), -1, -1)]
    return [some for count in range(len(all_keys), -1, -1) for some in combinations(all_keys, count)]


def _statement(
    group: tuple[str, ...],
    keys: list[Value],
    selected: list[Value],
    order: list[tuple[Value, str]],
    from_sql: str,
) -> str:
    """One grouping set. Keys outside it are NULL; `k…` and `s…` tell the outer ORDER BY what they are."""
    outside = {key.sql for key in keys} - set(group)
    columns = [f"{_in_set(value, value.sql, outside)} AS c{place}" for place, value in enumerate(selected)]
    columns += [f"{_in_set(value, sql, outside)} AS o{place}" for place, (value, sql) in enumerate(order)]
    for place, key in enumerate(keys):
        columns.append(f"{int(key.sql in outside)} AS s{place}")
        columns.append(f"{_in_set(key, key.sql, outside)} AS k{place}")
    return f"SELECT {', '.join(columns)} FROM {from_sql}"


def _in_set(value: Value, sql: str, outside: set[str]) -> str:
    own = value.column.sql if value.column else value.sql
    if value.aggregate == "GROUPING":
        return "1" if own in outside else "0"
    if not value.aggregate and (value.sql in outside or own in outside):
        return "NULL"
    return sql


def _group_by(group: list[Value], having: str) -> str:
    text = f" GROUP BY {', '.join(key.compared_sql for key in group)}" if group else ""
    if having and not group:
        # SQLite takes HAVING only after GROUP BY; a constant makes the grand total one group.
        return f" GROUP BY 'all' || '' HAVING {having}"
    return f"{text} HAVING {having}" if having else text


def _outer_order(query: Query, keys: list[Value], order: list[Value]) -> str:
    """The asked order first; then subtotals after what they sum up, so that the answer is always the same."""
    terms = [
        f"o{place}{' COLLATE NOCASE' if value.case_blind else ''}{direction_sql(ordering)}"
        for place, (value, ordering) in enumerate(zip(order, query.order, strict=True))
    ]
    for place, key in enumerate(keys):
        terms += [f"s{place}", f"k{place}{' COLLATE NOCASE' if key.case_blind else ''}"]
    return f" ORDER BY {', '.join(terms)}" if terms else ""


def _slots(query: Query, selected: list[Value]) -> tuple[FieldSlot, ...]:
    slots: list[FieldSlot] = []
    unnamed = 0
    for place, (item, value) in enumerate(zip(query.selected, selected, strict=True)):
        assert isinstance(item, Selected)
        key = item.alias or (value.key if isinstance(item.expression, Path) else "")
        if not key:
            key = f"expr{unnamed}"
            unnamed += 1
        if any(slot.key.lower() == key.lower() for slot in slots):
            raise malformed(f"duplicate alias: {key}", item.at)
        slots.append(FieldSlot(key, place, value, converter(value)))
    return tuple(slots)


def _displays(query: Query) -> tuple[str, ...]:
    return tuple(render_expression(item.expression) for item in query.selected if isinstance(item, Selected))
