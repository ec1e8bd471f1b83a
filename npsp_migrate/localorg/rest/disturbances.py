"""Faults on demand: what a real org does on a bad day, so that a client can be seen to cope with it.

`POST /local-org/faults` with `{"faults": ["unavailable", "locked"]}` lets the next requests to the data API
fare like that, one after the other; `null` in the list lets one request pass.
"""

import json
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply

_REFUSALS = {
    "unavailable": (503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable"),
    "expired": (401, "INVALID_SESSION_ID", "Session expired or invalid"),
    "limit": (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    "broken": (500, "UNKNOWN_EXCEPTION", "An unexpected error occurred"),
    "full": (400, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded"),
}
_LOCKED = "UNABLE_TO_LOCK_ROW"
_LOCKED_TEXT = "unable to obtain exclusive access to this record"
_LOST = "lost"
KNOWN = (*_REFUSALS, "locked", _LOST)


def order_faults(call: Call) -> Reply:
    """Queue faults for the requests to come; an empty list calls off those that wait."""
    asked = call.json_object().get("faults")
    if not isinstance(asked, list) or not all(each is None or each in KNOWN for each in asked):
        message = f"faults must be a list of {', '.join(KNOWN)} or null"
        raise RequestError(400, "INVALID_INPUT", message)
    call.org.faults = list(asked)
    return Reply(body={"waiting": len(asked)})


def refuse_if_ordered(fault: str | None, method: str, body: bytes) -> Reply | None:
    """The answer that stands in for the real one, which is not carried out; None lets the request pass."""
    if fault in _REFUSALS:
        raise RequestError(*_REFUSALS[fault])
    if fault != "locked" or method == "GET":
        return None
    records = _records(body)
    if records is None:
        raise RequestError(400, _LOCKED, _LOCKED_TEXT)
    error = {"statusCode": _LOCKED, "message": _LOCKED_TEXT, "fields": []}
    return Reply(body=[{"success": False, "errors": [error]} for _ in records])


def answer_is_lost(fault: str | None) -> bool:
    """The request is carried out, and its answer never arrives: the client gets an error instead."""
    return fault == _LOST


def lost_answer() -> Reply:
    message = "The connection was lost before the answer arrived"
    return Reply(502, [{"message": message, "errorCode": "SERVER_UNAVAILABLE"}])


def _records(body: bytes) -> list[Any] | None:
    try:
        read = json.loads(body)
    except ValueError:
        return None
    records = read.get("records") if isinstance(read, dict) else None
    return records if isinstance(records, list) else None
