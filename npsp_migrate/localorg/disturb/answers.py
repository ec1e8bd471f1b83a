"""The refusals that stand in for an answer, in the shape of the API that was called."""

import re
from collections.abc import Mapping

from npsp_migrate.localorg.bulk1 import wire
from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.disturb.desk import Met
from npsp_migrate.localorg.disturb.rule import Kind
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Reply, refusal
from npsp_migrate.localorg.soap.envelope import Wsdl, show_fault

REST, BULK1, SOAP = "/services/data/", "/services/async/", "/services/soap/"

_JOB = re.compile(r"/(?:jobs/ingest|job)(?:/(\w{18}))?/?$", re.IGNORECASE)

# Kinds that refuse a call before anything is done.
_REFUSALS = {
    Kind.UNAVAILABLE: (503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable"),
    Kind.EXPIRED: (401, "INVALID_SESSION_ID", "Session expired or invalid"),
    Kind.LIMIT: (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    Kind.BROKEN: (500, "UNKNOWN_EXCEPTION", "An unexpected error occurred"),
    Kind.FULL: (400, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded"),
}
_BULK1_CODES = {  # from memory; the status is that of the fault, where Salesforce's own may be 400
    "INVALID_SESSION_ID": "InvalidSessionId",
    "REQUEST_LIMIT_EXCEEDED": "ExceededQuota",
    "STORAGE_LIMIT_EXCEEDED": "ExceededQuota",
}


def is_api(path: str) -> bool:
    """Only the APIs have bad days, and only their calls are counted."""
    return path.lower().startswith((REST, BULK1, SOAP))


def refusal_of(met: Met) -> RequestError | None:
    """What stands in for the answer, of a call that is not carried out."""
    return next((RequestError(*_REFUSALS[rule.kind]) for rule in met.struck if rule.kind in _REFUSALS), None)


def remember_job(org: Org, path: str, header: str, reply: Reply) -> None:
    """A fault header on the call that makes or closes a Bulk job is meant for the job."""
    if header and (found := _JOB.search(path)):
        made = reply.body.get("id") if isinstance(reply.body, dict) else None
        org.disturbances.remember_job(str(found[1] or made), header)


def in_shape(path: str, headers: Mapping[str, str], refused: RequestError) -> Reply:
    """An error list in REST; Bulk API 1 and SOAP have shapes of their own."""
    lowered, error = path.lower(), refused.error
    if lowered.startswith(BULK1):
        form = wire.form_of(headers.get("content-type", ""))
        reply = wire.refuse(form, AsyncError(_BULK1_CODES.get(error.code, "Unknown"), error.message))
        status = 400 if error.code == "INVALID_SESSION_ID" else refused.status
        return Reply(status, reply.body, reply.headers, reply.media_type)
    if lowered.startswith(SOAP):
        wsdl = Wsdl.ENTERPRISE if lowered.startswith(f"{SOAP}c/") else Wsdl.PARTNER
        fault = show_fault(wsdl, "UnexpectedErrorFault", error.code, error.message)
        return Reply(500 if refused.status < 500 else refused.status, fault.body, fault.headers, fault.media_type)
    return refusal(refused)


def lost_answer() -> Reply:
    """What a proxy says when the server behind it is gone."""
    message = "The connection was lost before the answer arrived"
    return Reply(502, [{"message": message, "errorCode": "SERVER_UNAVAILABLE"}])
