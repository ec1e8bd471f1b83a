"""What can be asked of the org itself: versions, resources, limits, counts, describe."""

# ruff: noqa: S608 - names come from the schema, values are bound

from email.utils import formatdate, parsedate_to_datetime
from typing import Any

from npsp_migrate.localorg.describe import basic_information, describe_global, describe_object
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.router import NEWEST, OLDEST
from npsp_migrate.localorg.rest.sobjects import find_object
from npsp_migrate.localorg.storage import USUAL_MB, used_mb
from npsp_migrate.localorg.store.tables import rows_table
from npsp_migrate.localorg.traffic import DAILY_REQUESTS

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
)
_LIMITS = {
    "DailyApiRequests": DAILY_REQUESTS,
    "DailyBulkApiBatches": 15_000,
    "DailyBulkV2QueryFileStorageMB": 976_562,
    "DailyBulkV2QueryJobs": 10_000,
    "DataStorageMB": USUAL_MB,
    "FileStorageMB": USUAL_MB,
    "HourlyAsyncReportRuns": 1200,
    "SingleEmail": 5000,
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


def list_objects(call: Call) -> Reply:
    return _unless_unchanged(call, describe_global(call.org, call.version))


def object_information(call: Call) -> Reply:
    return Reply(body=basic_information(find_object(call), call.version))


def describe(call: Call) -> Reply:
    return _unless_unchanged(call, describe_object(call.org, find_object(call), call.version))


def limits(call: Call) -> Reply:
    org = call.org
    used = {"DailyApiRequests": org.traffic.api, "DataStorageMB": used_mb(org)}
    daily = org.disturbances.daily_limit(DAILY_REQUESTS)
    most = {**_LIMITS, "DailyApiRequests": daily, "DataStorageMB": org.storage.shown_mb}
    shown = {name: {"Max": each, "Remaining": max(0, each - used.get(name, 0))} for name, each in most.items()}
    return Reply(body=shown)


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


def _unless_unchanged(call: Call, body: Any) -> Reply:
    """304 when nothing was deployed since the client last asked."""
    changed = float(call.org.database.setting("schema_changed") or 0)
    headers = {"Last-Modified": formatdate(changed, usegmt=True)}
    since = call.headers.get("if-modified-since")
    if since:
        try:
            asked = parsedate_to_datetime(since).timestamp()
        except ValueError:
            raise RequestError(400, "INVALID_REQUEST", f"If-Modified-Since is no date: {since}") from None
        if int(changed) <= asked:
            return Reply(304, None, headers)
    return Reply(200, body, headers)
