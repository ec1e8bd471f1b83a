"""Queries and their further pages."""

import re
from dataclasses import replace
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.metadata.definition_tables import DefinitionSchema, Face
from npsp_migrate.localorg.metadata.site import site_of
from npsp_migrate.localorg.org import Cursor
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soql.context import Clock, Visibility
from npsp_migrate.localorg.soql.errors import SoqlError
from npsp_migrate.localorg.soql.run import PAGE_SIZE, QueryResult, run
from npsp_migrate.localorg.soql.schema_view import SchemaView

_SMALLEST_PAGE = 200  # Salesforce: a smaller batch size is raised to this
_BATCH_SIZE = re.compile(r"batchSize\s*=\s*(\d+)", re.IGNORECASE)
_LOCATOR = re.compile(r"(01g\w{15})-(\d+)\Z")


def query(call: Call) -> Reply:
    return _first_page(call, Visibility.LIVE, _schema(call))


def query_all(call: Call) -> Reply:
    return _first_page(call, Visibility.ALL_ROWS, _schema(call))


def query_with(call: Call, schema: SchemaView) -> Reply:
    """A query over other objects than those of the org's records alone."""
    return _first_page(call, Visibility.LIVE, schema)


def query_more(call: Call) -> Reply:
    found = _LOCATOR.match(call.path["locator"])
    cursor = call.org.cursors.get(found[1]) if found else None
    if found is None or cursor is None:
        raise RequestError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return _page(call, found[1], _smaller(call, cursor), int(found[2]))


def _schema(call: Call) -> SchemaView:
    """Definitions of objects and fields can be queried like records."""
    return DefinitionSchema(site_of(call.org), Face.DATA)


def _first_page(call: Call, visibility: Visibility, schema: SchemaView) -> Reply:
    text = call.query.get("q", "")
    clock = Clock(call.org.clock.now(), call.org.identity.user_id, call.org.clock.zone, first_weekday=0)
    size = _page_size(call)
    connection = call.org.database.connection
    try:
        result = run(text, schema, connection, clock, visibility, size)
    except SoqlError as error:
        raise RequestError(400, error.code, error.message) from None
    if call.wants("columns"):
        return Reply(body=result.columns)
    cursor, locator = Cursor(result, size), call.org.new_locator()
    page = _smaller(call, cursor)
    if result.record_count > page.page_size:
        call.org.keep_cursor(cursor, locator)
    return _page(call, locator, page, 0)


def _smaller(call: Call, cursor: Cursor) -> Cursor:
    """Salesforce gives no guarantee of a page's size; a fault on demand makes it smaller."""
    return replace(cursor, page_size=call.org.disturbances.page_size(cursor.page_size))


def _page(call: Call, locator: str, cursor: Cursor, offset: int) -> Reply:
    result, family = cursor.result, cursor.family or locator

    def keep_children(children: QueryResult, shown: int) -> str:
        kept = call.org.keep_cursor(Cursor(children, cursor.page_size, family))
        return _address(call, kept, shown)

    connection, version = call.org.database.connection, call.version.lower().removeprefix("v")
    records = result.records(connection, version, offset, cursor.page_size, keep_children)
    end = offset + cursor.page_size
    done = end >= result.record_count
    body: dict[str, Any] = {"totalSize": result.total_size, "done": done}
    if not done:
        body["nextRecordsUrl"] = _address(call, locator, end)
    return Reply(body={**body, "records": records})


def _address(call: Call, locator: str, start: int) -> str:
    return f"/services/data/{call.version}/query/{locator}-{start}"


def _page_size(call: Call) -> int:
    asked = _BATCH_SIZE.search(call.headers.get("sforce-query-options", ""))
    return min(PAGE_SIZE, max(_SMALLEST_PAGE, int(asked[1]))) if asked else PAGE_SIZE
