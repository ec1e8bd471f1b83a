"""One call of the API meets the faults that are on."""

from starlette.requests import Request

from npsp_migrate.localorg.disturb.desk import Met, Occasion
from npsp_migrate.localorg.disturb.rule import Kind, RuleError
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.traffic import DAILY_REQUESTS

FAULT_HEADER = "x-local-org-fault"
_SEARCHED = 1_000_000  # bytes of a body in which the name of an object is looked for


def meet(org: Org, request: Request, path: str, body: bytes) -> Met:
    """Count the call, and say what it meets; refuses a header that orders nothing there is."""
    desk = org.disturbances
    header = request.headers.get(FAULT_HEADER, "")
    occasion = Occasion(path, request.method, _text(request, path, body) if desk.reads_texts(header) else "")
    try:
        met = desk.meet(occasion, header)
    except RuleError as error:
        raise RequestError(400, "INVALID_INPUT", f"X-Local-Org-Fault: {error}") from None
    if org.traffic.api >= desk.daily_limit(DAILY_REQUESTS):
        org.traffic.refused += 1
        message = "TotalRequests Limit exceeded."
        raise RequestError(403, "REQUEST_LIMIT_EXCEEDED", message)
    org.traffic.api += 1
    if met.has(Kind.SESSION_EXPIRY):
        org.sessions.end_access()
    return met


def _text(request: Request, path: str, body: bytes) -> str:
    """All that may name an object: path, query, and a body of JSON or XML."""
    query = request.scope.get("query_string", b"").decode("latin-1").replace("+", " ")
    media = request.headers.get("content-type", "").lower()
    named = body[:_SEARCHED].decode("utf-8", "replace") if "json" in media or "xml" in media else ""
    return f"{path}?{query}\n{named}"
