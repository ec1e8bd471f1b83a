"""Runs a query: text in, an answer to read page by page out. A wrong query raises `SoqlError` and nothing else."""

import math
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from npsp_migrate.localorg.soql.clauses import find_object
from npsp_migrate.localorg.soql.columns import describe_columns
from npsp_migrate.localorg.soql.context import Bindable, Clock, Context, Visibility
from npsp_migrate.localorg.soql.errors import TOO_COMPLICATED, TOO_MANY_GROUPS, SoqlError
from npsp_migrate.localorg.soql.flat import flat_header, flat_row
from npsp_migrate.localorg.soql.functions import is_grouped
from npsp_migrate.localorg.soql.groups import (
    CountPlan,
    GroupPlan,
    is_count,
    plan_count,
    plan_groups,
)
from npsp_migrate.localorg.soql.idlist import IdList
from npsp_migrate.localorg.soql.parser import parse
from npsp_migrate.localorg.soql.records import KeepChildren, RecordPlan, fetch, plan_records
from npsp_migrate.localorg.soql.schema_view import SchemaView
from npsp_migrate.localorg.soql.shape import Record, Row, Shaper
from npsp_migrate.localorg.soql.tree import Query

PAGE_SIZE = 2_000  # Salesforce: records per page
MAX_GROUPS = 2_000  # Salesforce: aggregate queries have no second page
_FETCH = 10_000

Plan = RecordPlan | GroupPlan | CountPlan


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer. It holds the first rows and, for a long one, the Ids of all: later pages never search again.

    It can be kept for `queryMore`; each call takes the connection to read with, the one the query ran on.
    """

    query: Query
    total_size: int
    _plan: Plan
    _rows: Sequence[Row]
    _ids: IdList

    @property
    def object_name(self) -> str:
        return self._plan.view.name

    @property
    def columns(self) -> dict[str, Any]:
        """The answer of `/query?columns=true`."""
        return describe_columns(self._plan)

    @property
    def is_count(self) -> bool:
        """`SELECT COUNT()`: a total size without records."""
        return isinstance(self._plan, CountPlan)

    @property
    def record_count(self) -> int:
        """How many records can be had."""
        return 0 if self.is_count else self.total_size

    @property
    def is_grouped(self) -> bool:
        return isinstance(self._plan, GroupPlan)

    def records(
        self,
        connection: sqlite3.Connection,
        version: str,
        offset: int = 0,
        count: int = PAGE_SIZE,
        keep: "KeepAnswer | None" = None,
    ) -> list[Record]:
        """The records from `offset` on, at most `count`; `version` (`67.0`) goes into their URLs.

        With `keep`, a subquery shows its first children only, and the address that `keep` gives for the rest.
        """
        rows = self._fetch(connection, offset, count)
        if isinstance(self._plan, RecordPlan):
            return self._plan.shape(connection, rows, Shaper(version), self._keeper(keep))
        return self._plan.shape(rows) if isinstance(self._plan, GroupPlan) else []

    def _keeper(self, keep: "KeepAnswer | None") -> KeepChildren | None:
        if keep is None:
            return None
        return lambda plan, ids, shown: keep(QueryResult(self.query, len(ids), plan, (), IdList(ids)), shown)

    @property
    def header(self) -> tuple[str, ...]:
        """Column names for CSV, in query order: `Id`, `Account.Name`."""
        return () if isinstance(self._plan, CountPlan) else flat_header(self._plan.slots)

    def flat_rows(self, connection: sqlite3.Connection, offset: int = 0, count: int = -1) -> Iterator[list[Any]]:
        """Rows for CSV: datetimes end in `Z`, booleans are bool, blanks are None; a negative count means all."""
        if isinstance(self._plan, CountPlan):
            return
        end = self.total_size if count < 0 else min(offset + count, self.total_size)
        for start in range(offset, end, _FETCH):
            for row in self._fetch(connection, start, min(_FETCH, end - start)):
                yield flat_row(self._plan.slots, row)

    def _fetch(self, connection: sqlite3.Connection, offset: int, count: int) -> Sequence[Row]:
        end = min(offset + count, self.total_size)
        if end <= len(self._rows) or not isinstance(self._plan, RecordPlan):
            return self._rows[offset:end]
        return fetch(connection, self._plan.page_sql, self._plan.values, self._ids.between(offset, end))


# Remembers the children of one record for their further pages; gives the address from the nth on.
KeepAnswer = Callable[[QueryResult, int], str]


def run(
    text: str,
    schema: SchemaView,
    connection: sqlite3.Connection,
    clock: Clock,
    visibility: Visibility = Visibility.LIVE,
    page_size: int = PAGE_SIZE,
) -> QueryResult:
    """Run a query. Rows of the first page are read at once; `SoqlError` says what Salesforce would refuse."""
    query = parse(text)
    try:
        plan = compile_query(query, schema, clock, visibility)
        if _calls_ours(plan):
            teach(connection, clock)
        return _answer(query, plan, connection, page_size)
    except SoqlError as error:
        raise error.within(text) from None
    except RecursionError:
        raise SoqlError(TOO_COMPLICATED, "The query is too complicated") from None
    except (sqlite3.DataError, sqlite3.OperationalError) as error:
        if not _is_too_big(error):
            raise
        raise SoqlError(TOO_COMPLICATED, "The query is too complicated") from error


def compile_query(query: Query, schema: SchemaView, clock: Clock, visibility: Visibility) -> Plan:
    context = Context(schema, clock, visibility)
    view = find_object(context, query.source)
    if is_count(query):
        return plan_count(query, context, view)
    if is_grouped(query):
        return plan_groups(query, context, view)
    return plan_records(query, context, view)


def teach(connection: sqlite3.Connection, clock: Clock) -> None:
    """Give the connection the functions that some compiled queries call (`soql_…`).

    `run` does it when a query needs them; SQLite refuses to replace a function while a statement is being read.
    """

    def local(stored: str | None) -> str | None:
        if stored is None:
            return None
        moment = datetime.fromisoformat(stored.replace("Z", "+00:00")).astimezone(clock.zone)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    connection.create_function("soql_fold", 1, _fold, deterministic=True)
    connection.create_function("soql_local", 1, local)
    connection.create_function("soql_distance", 5, _distance, deterministic=True)


def _answer(query: Query, plan: Plan, connection: sqlite3.Connection, page_size: int) -> QueryResult:
    if isinstance(plan, CountPlan):
        (count,) = connection.execute(plan.sql, plan.values).fetchone()
        return QueryResult(query, count, plan, (), IdList())
    if isinstance(plan, GroupPlan):
        rows = connection.execute(plan.sql, plan.values).fetchmany(MAX_GROUPS + 1)
        if len(rows) > MAX_GROUPS:
            raise SoqlError(
                TOO_MANY_GROUPS,
                "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
            )
        return QueryResult(query, len(rows), plan, rows, IdList())
    cursor = connection.execute(plan.all_sql, plan.values)
    rows = cursor.fetchmany(page_size + 1)
    cursor.close()
    if len(rows) <= page_size:
        return QueryResult(query, len(rows), plan, rows, IdList())
    ids = IdList(row[0] for row in connection.execute(plan.ids_sql, plan.values))
    return QueryResult(query, len(ids), plan, rows[:page_size], ids)


def _calls_ours(plan: Plan) -> bool:
    if not isinstance(plan, RecordPlan):
        return "soql_" in plan.sql
    waiting, statements = list(plan.children), [plan.all_sql]
    while waiting:
        child = waiting.pop()
        statements.append(child.sql)
        waiting += child.records.children
    return any("soql_" in sql for sql in statements)


def _is_too_big(error: sqlite3.Error) -> bool:
    signs = ("too complex", "too large", "too many", "too big", "parser stack", "at most 64 tables")
    return any(sign in str(error) for sign in signs)


def _fold(text: Bindable) -> Bindable:
    return text.lower() if isinstance(text, str) else text


def _distance(
    lat1: float | None, lon1: float | None, lat2: float | None, lon2: float | None, unit: str
) -> float | None:
    """Great-circle distance by the haversine formula, as Salesforce documents DISTANCE."""
    if lat1 is None or lon1 is None or lat2 is None or lon2 is None:
        return None
    radius = 3958.76 if unit == "mi" else 6371.01
    north, east = math.radians(lat2 - lat1), math.radians(lon2 - lon1)
    chord = math.sin(north / 2) ** 2
    chord += math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(east / 2) ** 2
    return 2 * radius * math.asin(min(1.0, math.sqrt(chord)))
