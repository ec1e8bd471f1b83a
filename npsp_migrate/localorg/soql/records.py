"""Queries that answer with records: compiled once, then fetched page by page."""

# ruff: noqa: S608 (the text is ours and the schema's names are quoted; every value is bound)

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from npsp_migrate.localorg.soql.clauses import check_limits, limit_sql, order_terms, where_sql
from npsp_migrate.localorg.soql.context import Bindable, Context, quote
from npsp_migrate.localorg.soql.errors import malformed, no_such_child
from npsp_migrate.localorg.soql.functions import is_grouped
from npsp_migrate.localorg.soql.names import Scope
from npsp_migrate.localorg.soql.schema_view import ChildView, ObjectView
from npsp_migrate.localorg.soql.selection import Selection
from npsp_migrate.localorg.soql.shape import Record, Row, Shaper, Slot
from npsp_migrate.localorg.soql.tree import Fields, Query, Selected, Subquery, TypeOf

MAX_SUBQUERIES = 20  # Salesforce: parent-to-child relationships in one query
CHILD_PAGE = 499  # children in the first answer; recorded answers of real orgs go on at `…-499`
MAX_CHILD_LEVELS = 4  # Salesforce: five levels of parent-to-child, the root counted


@dataclass(frozen=True, slots=True)
class ChildPlan:
    """A subquery, answered for many parents at once. Its first column is the parent's Id."""

    sql: str
    limit: int | None
    offset: int
    records: "RecordPlan"


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """SQL for the whole answer, for the Ids alone, and for the records of given Ids. Column 0 is the Id.

    Of a subquery only the last is needed: its first records come with those of its parents.
    """

    view: ObjectView
    all_sql: str
    ids_sql: str
    page_sql: str
    values: dict[str, Bindable]
    slots: tuple[Slot, ...]
    children: tuple[ChildPlan, ...]

    def shape(
        self, connection: sqlite3.Connection, rows: Sequence[Row], shaper: Shaper, keep: "KeepChildren | None"
    ) -> list[Record]:
        ids = [row[0] for row in rows]
        answers = [_answers(child, connection, ids, shaper, keep) for child in self.children]
        make, name = shaper.maker(self.slots), self.view.name
        if not answers:
            return [make(name, row[0], row, ()) for row in rows]
        return [make(name, row[0], row, [answer.get(row[0]) for answer in answers]) for row in rows]


# Keeps the Ids of children that do not fit in the first page, and says at which address they can be had.
KeepChildren = Callable[[RecordPlan, Sequence[str], int], str]


def plan_records(query: Query, context: Context, view: ObjectView) -> RecordPlan:
    scope = Scope(context, view, query.alias, query.parents)
    selection, children = _select(query, scope, 0)
    slots = selection.slots
    order = order_terms(query.order, scope)
    tail = f"{where_sql(query, scope)}{f' ORDER BY {chr(44).join(order)}' if order else ''}{limit_sql(query)}"
    columns = ", ".join(selection.columns.sql)
    id_sql = f"{scope.table}.{quote('Id')}"
    return RecordPlan(
        view=view,
        all_sql=f"SELECT {columns} FROM {scope.from_sql}{tail}",
        ids_sql=f"SELECT {id_sql} FROM {scope.from_sql}{tail}",
        page_sql=_page_sql(columns, scope),
        values=context.binder.values,
        slots=slots,
        children=children,
    )


def _page_sql(columns: str, scope: Scope) -> str:
    return (
        f"SELECT {columns} FROM json_each(:page) AS page JOIN {quote(scope.view.name)} AS {scope.table} "
        f"ON {scope.table}.{quote('Id')} = page.value{scope.joins} ORDER BY page.key"
    )


def _select(query: Query, scope: Scope, level: int) -> tuple[Selection, tuple[ChildPlan, ...]]:
    selection = Selection(scope)
    children: list[ChildPlan] = []
    for item in query.selected:
        match item:
            case Selected():
                selection.add_selected(item)
            case Fields():
                selection.add_fields(item, query)
            case TypeOf():
                selection.add_typeof(item)
            case Subquery(inner):
                relationship = _find_child(inner, query, scope)
                plan = _plan_child(inner, relationship, scope.context, level + 1)
                selection.add_child(relationship.relationship_name, len(children), plan.records.slots)
                children.append(plan)
    if len(children) > MAX_SUBQUERIES:
        raise malformed(f"A query may have at most {MAX_SUBQUERIES} subqueries", query.at)
    return selection, tuple(children)


def _find_child(inner: Query, outer: Query, scope: Scope) -> ChildView:
    *qualifier, name = inner.source.names
    known = {scope.view.name.lower(), outer.alias.lower()}
    if not qualifier or (len(qualifier) == 1 and qualifier[0].lower() in known):
        for child in scope.view.children:
            if child.relationship_name.lower() == name.lower():
                return child
    raise no_such_child(name, inner.source.at)


def _plan_child(query: Query, relationship: ChildView, context: Context, level: int) -> ChildPlan:
    if level > MAX_CHILD_LEVELS:
        raise malformed(f"A query may nest at most {MAX_CHILD_LEVELS} levels of subqueries", query.at)
    if is_grouped(query):
        raise malformed("only root queries support aggregate expressions", query.at)
    view = context.schema.object(relationship.child_object)
    if view is None or relationship.field.lower() not in view.fields:  # as a real org tells of more than ours holds
        raise no_such_child(query.source.text, query.source.at)
    check_limits(query)
    # Each level is a statement of its own, with values of its own.
    inner = Context(context.schema, context.clock, context.visibility)
    scope = Scope(inner, view, query.alias, query.parents)
    selection, children = _select(query, scope, level)
    slots = selection.slots
    parent = f"{scope.table}.{quote(relationship.field)}"
    order = order_terms(query.order, scope)
    where = where_sql(query, scope, f"{parent} IN (SELECT value FROM json_each(:page))")
    ordered = f" ORDER BY {', '.join(order)}" if order else ""
    columns = ", ".join(selection.columns.sql)
    sql = f"SELECT {columns}, {parent} FROM {scope.from_sql}{where}{ordered}"
    page_sql = _page_sql(columns, scope)
    records = RecordPlan(view, "", "", page_sql, inner.binder.values, slots, children)
    return ChildPlan(sql, query.limit, query.offset or 0, records)


def _answers(
    plan: ChildPlan,
    connection: sqlite3.Connection,
    parents: Sequence[str],
    shaper: Shaper,
    keep: KeepChildren | None,
) -> dict[str, Record]:
    """Parent Id → the answer of the subquery; parents without children are left out (null in JSON)."""
    groups: dict[str, list[Row]] = {}
    for row in fetch(connection, plan.sql, plan.records.values, parents):
        groups.setdefault(row[-1], []).append(row)
    end = None if plan.limit is None else plan.offset + plan.limit
    groups = {parent: kept for parent, group in groups.items() if (kept := group[plan.offset : end])}
    size = None if keep is None else CHILD_PAGE
    first = {parent: group[:size] for parent, group in groups.items()}
    rows = [row for group in first.values() for row in group]
    made = iter(plan.records.shape(connection, rows, shaper, keep))
    answers: dict[str, Record] = {}
    for parent, group in groups.items():
        shown = [next(made) for _ in first[parent]]
        answers[parent] = _answer(plan, [row[0] for row in group], shown, keep)
    return answers


def _answer(plan: ChildPlan, ids: Sequence[str], shown: list[Record], keep: KeepChildren | None) -> Record:
    if keep is None or len(shown) == len(ids):
        return {"totalSize": len(ids), "done": True, "records": shown}
    address = keep(plan.records, ids, len(shown))
    return {"totalSize": len(ids), "done": False, "nextRecordsUrl": address, "records": shown}


def fetch(connection: sqlite3.Connection, sql: str, values: dict[str, Bindable], ids: Sequence[str]) -> list[Row]:
    """The rows of a statement that takes its Ids as `:page`."""
    return connection.execute(sql, {**values, "page": json.dumps(ids)}).fetchall()
