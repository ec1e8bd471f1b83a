"""What went wrong in a call, as Salesforce says it, and as one clear sentence of ours."""

import re
from dataclasses import dataclass
from enum import Enum

import requests
from simple_salesforce.exceptions import SalesforceError
from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError

from npsp_migrate.errors import OrgError


class Kind(Enum):
    """What a failed call means for the caller."""

    NOT_SENT = "not-sent"  # no connection: certainly not done
    CUT = "cut"  # the answer is missing: perhaps done
    BUSY = "busy"  # refused for the moment: certainly not done
    SESSION = "session"  # the session is over: certainly not done
    STOP = "stop"  # nothing more can be done today, or with these settings
    REFUSED = "refused"  # this one call is wrong


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    status: int = 0
    code: str = ""
    message: str = ""


class CallError(Exception):
    """Between the rooms' own walls: a call failed, with what is known of it. Never leaves `salesforce/`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code or fault.kind.value)
        self.fault = fault


_STOP_CODES = frozenset(
    {
        "REQUEST_LIMIT_EXCEEDED",
        "API_DISABLED_FOR_ORG",
        "API_CURRENTLY_DISABLED",
        "INSUFFICIENT_ACCESS",
        "FORBIDDEN",
        "UNSUPPORTED_API_VERSION",
        "INVALID_LOGIN",
    }
)
_BUSY_CODES = frozenset({"UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT", "TXN_SECURITY_METERING_ERROR"})
_NO_COLUMN = re.compile(r"No such column '([\w.]+)' on (?:entity|sobject of type) '?(\w+)'?")


def connection_fault(error: requests.RequestException) -> Fault:
    """A connection that was never made is told apart from one that broke with the answer on its way."""
    if isinstance(error, requests.exceptions.SSLError):
        return Fault(Kind.STOP, code="TLS")
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return Fault(Kind.NOT_SENT, code="UNREACHABLE")
    reason = error.args[0].reason if error.args and isinstance(error.args[0], MaxRetryError) else None
    if isinstance(reason, NewConnectionError | NameResolutionError):
        return Fault(Kind.NOT_SENT, code="UNREACHABLE")
    return Fault(Kind.CUT, code="CALL_CUT")


def answer_fault(error: SalesforceError) -> Fault:
    """An answer that is no success. Its body is a JSON list, or a page of some gateway in between."""
    code, message = _code_and_message(error.content)
    return Fault(_kind(error.status, code, message), error.status, code, message)


def _code_and_message(content: object) -> tuple[str, str]:
    first = content[0] if isinstance(content, list) and content else content
    if not isinstance(first, dict):
        return "", ""
    return str(first.get("errorCode") or first.get("error") or ""), str(first.get("message") or "")


def _kind(status: int, code: str, message: str) -> Kind:
    if status == 401:
        return Kind.SESSION
    if code in _BUSY_CODES or (code == "REQUEST_LIMIT_EXCEEDED" and "oncurrent" in message):
        return Kind.BUSY  # `ConcurrentRequests (Concurrent API Requests) Limit exceeded` passes by itself
    if status >= 500:
        return Kind.CUT
    if code in _STOP_CODES or status in {403, 410}:
        return Kind.STOP
    return Kind.REFUSED


def org_error(fault: Fault, url: str) -> OrgError:
    """The sentence for a fault that ends the command. Salesforce's own text may hold a donor's data: left out."""
    message, hint = _sentence(fault, url)
    return OrgError(message, hint=hint)


def _sentence(fault: Fault, url: str) -> tuple[str, str]:
    if fault.code == "UNREACHABLE":
        return f"The org does not answer: `{url}`", "Check the address and the network, and try again"
    if fault.code == "TLS":
        return (
            f"The certificate of `{url}` cannot be trusted",
            "Ask who runs the network between you and Salesforce",
        )
    if fault.kind is Kind.SESSION:
        return f"The session with `{url}` is over", "Sign in again, and repeat the command"
    if fault.code == "REQUEST_LIMIT_EXCEEDED":
        return (
            "The org has used up its API calls of the last 24 hours",
            "Repeat the command later; what was done is kept, and nothing is done twice",
        )
    if fault.status == 410 or fault.code == "UNSUPPORTED_API_VERSION":
        return "Salesforce no longer serves this API version", "Set `org: api_version` to `66.0` or newer"
    if fault.code == "NO_JSON":
        return f"`{url}` answered with a page instead of data", "A sign-in page or a proxy may stand before the org"
    if fault.kind in {Kind.CUT, Kind.BUSY}:
        said = fault.code if fault.code != "CALL_CUT" else "the connection broke"
        return f"The org cannot answer at the moment: {said or fault.status}", "Repeat the command in a few minutes"
    if fault.code == "API_DISABLED_FOR_ORG":
        return "This org has no API access", "Ask an administrator to enable the API for the edition or the profile"
    if fault.status == 403:
        return f"The user may not do this in the org: {fault.code}", "Ask an administrator for the permission"
    return _refusal(fault)


def _refusal(fault: Fault) -> tuple[str, str]:
    column = _NO_COLUMN.search(fault.message)
    if column:
        return (
            f"`{column[2]}` has no field `{column[1]}` in the org",
            "Create the field, or give the user the right to see it",
        )
    if fault.status == 404 and "xternal ID" in fault.message:
        return (
            "The key field is no External ID in the org",
            "Make the field unique and an External ID, or name another",
        )
    if fault.status == 404:
        return (
            "The org does not know this address",
            "Check `org: domain` and `org: api_version` in the project file",
        )
    said = fault.code or f"HTTP {fault.status}"
    return f"The org refused a call: {said}", "Run `npsp-migrate check` to compare the mapping with the org"
