"""What can be asked of the org itself: versions, resources, limits, counts, describe."""

# ruff: noqa: S608 - names come from the schema, values are bound

from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

from npsp_migrate.localorg.describe import basic_information, describe_global, describe_object
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.limits import show_limits
from npsp_migrate.localorg.rest.call import Call, Handler, Reply
from npsp_migrate.localorg.rest.router import NEWEST, OLDEST
from npsp_migrate.localorg.rest.sobjects import find_object
from npsp_migrate.localorg.schema_age import schema_changed
from npsp_migrate.localorg.store.tables import rows_table

_SEASONS = ("Spring", "Summer", "Winter")
_SPRING_2011 = 21  # Salesforce: API 21.0 is Spring '11, three releases a year
_RESOURCES = (
    "sobjects",
    "query",
    "queryAll",
    "limits",
    "composite",
    "tooling",
    "search",
    "parameterizedSearch",
    "jobs",
    "recent",
    "actions",
    "analytics",
    "metadata",
    "quickActions",
    "tabs",
    "theme",
)
WITHIN = {
    "analytics": ("dashboards", "reports"),
    "composite": ("batch", "graph", "sobjects", "tree"),
    "jobs": ("ingest", "query"),
    "metadata": ("deployRequest",),
}


def versions(_call: Call) -> Reply:
    """All versions served, the newest last."""
    shown = []
    for number in range(OLDEST, NEWEST + 1):
        years, season = divmod(number - _SPRING_2011, 3)
        year = 11 + years + (1 if season == 2 else 0)
        label = f"{_SEASONS[season]} '{year}"
        shown.append({"label": label, "url": f"/services/data/v{number}.0", "version": f"{number}.0"})
    return Reply(body=shown)


def resources(call: Call) -> Reply:
    base = f"/services/data/{call.version}"
    identity = call.org.identity
    shown = {name: f"{base}/{name}" for name in _RESOURCES}
    return Reply(body={**shown, "identity": f"{call.base_url}/id/{identity.org_id}/{identity.user_id}"})


def resources_within(name: str) -> Handler:
    """What lies below a resource that is only a name."""

    def handle(call: Call) -> Reply:
        base = f"/services/data/{call.version}/{name}"
        return Reply(body={each: f"{base}/{each}" for each in WITHIN[name]})

    return handle


def list_objects(call: Call) -> Reply:
    return _unless_unchanged(call, lambda: describe_global(call.org, call.version))


def object_information(call: Call) -> Reply:
    return Reply(body=basic_information(find_object(call), call.version))


def describe(call: Call) -> Reply:
    definition = find_object(call)
    return _unless_unchanged(call, lambda: describe_object(call.org, definition, call.version))


def limits(call: Call) -> Reply:
    return Reply(body=show_limits(call.org, call.version))


def record_count(call: Call) -> Reply:
    """How many records each object holds; objects without records may be missing, as on Salesforce."""
    asked = [name.strip() for name in call.query.get("sObjects", "").split(",") if name.strip()]
    definitions = [call.org.schema.object(name) for name in asked] if asked else list(call.org.schema)
    shown = []
    for definition in definitions:
        if definition is None:
            continue
        alive = "WHERE IsDeleted = 0" if definition.find("IsDeleted") else ""
        sql = f"SELECT COUNT(*) FROM {rows_table(definition.name)} {alive}"
        (count,) = call.org.database.connection.execute(sql).fetchone()
        if count:
            shown.append({"count": count, "name": definition.name})
    return Reply(body={"sObjects": shown})


def _unless_unchanged(call: Call, make: Callable[[], Any]) -> Reply:
    """304 when nothing was deployed since the client last asked, 412 when it wanted none to be."""
    changed = schema_changed(call.org.database)
    headers = {"Last-Modified": formatdate(changed, usegmt=True)}
    since, until = _date(call, "If-Modified-Since"), _date(call, "If-Unmodified-Since")
    if since is not None and changed <= since:
        return Reply(304, None, headers)
    if until is not None and changed > until:
        raise RequestError(412, "PRECONDITION_FAILED", "The metadata was changed since then", headers=headers)
    return Reply(200, make(), headers)


def _date(call: Call, name: str) -> float | None:
    text = call.headers.get(name.lower())
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        raise RequestError(400, "INVALID_REQUEST", f"{name} is no date: {text}") from None
