"""Lists of jobs: a page at a time, filtered, with the way to the next page."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from npsp_migrate.localorg.bulk2.jobs import Job, JobStore
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply

_PAGE = 1000  # Salesforce: jobs of one answer
_TYPES = {"ingest": "V2Ingest", "query": "V2Query"}


def list_jobs(call: Call, store: JobStore, kind: str, show: Callable[[Job], dict[str, Any]]) -> Reply:
    jobs = store.all(kind) if _fits(call, kind) else []
    start = _start(call.query.get("queryLocator", ""))
    more = start + _PAGE < len(jobs)
    path = f"/services/data/{call.version}/jobs/{kind}"
    following = f"{path}?queryLocator={_locator(start + _PAGE)}" if more else None
    shown = [show(job) for job in jobs[start : start + _PAGE]]
    return Reply(body={"done": not more, "records": shown, "nextRecordsUrl": following})


def _fits(call: Call, kind: str) -> bool:
    """The filters that Salesforce knows; our jobs are all of one type, in parallel and without PK chunking."""
    chunked = call.query.get("isPkChunkingEnabled", "false").lower()
    if chunked not in ("true", "false"):
        raise RequestError(400, "API_ERROR", f"isPkChunkingEnabled must be true or false, and is {chunked}")
    wanted = call.query.get("jobType", _TYPES[kind]).lower(), call.query.get("concurrencyMode", "parallel").lower()
    return chunked == "false" and wanted == (_TYPES[kind].lower(), "parallel")


def _locator(start: int) -> str:
    return base64.b32encode(f"jobs {start}".encode()).decode().rstrip("=")


def _start(locator: str) -> int:
    if not locator:
        return 0
    try:
        text = base64.b32decode(locator + "=" * (-len(locator) % 8)).decode()
        return int(text.removeprefix("jobs "))
    except (binascii.Error, ValueError):
        raise RequestError(400, "INVALID_QUERY_LOCATOR", "invalid query locator") from None
