"""The web application: bytes in, one call to a handler, bytes out. Handlers run one after the other."""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as WebRoute

from npsp_migrate.localorg.auth import check_session
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Call, Reply, refusal
from npsp_migrate.localorg.rest.disturbances import answer_is_lost, lost_answer, refuse_if_ordered
from npsp_migrate.localorg.rest.router import Router
from npsp_migrate.localorg.rest.routes import all_routes

DAILY_REQUESTS = 100_000  # Salesforce: an Enterprise org, before licences are counted
_LOCAL = "localhost"  # for the rare client that names no host
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]


def build_app(org: Org) -> Starlette:
    """The application for one org; it may be served by any ASGI server that uses one thread."""
    door = _Door(org, Router(all_routes()))
    return Starlette(
        routes=[WebRoute("/{path:path}", door.answer, methods=_METHODS)],
        exception_handlers={500: _broken},
    )


@dataclass(frozen=True, slots=True)
class _Door:
    org: Org
    router: Router

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.org.requests += 1
        try:
            reply = self._reply(request, body)
        except RequestError as refused:
            reply = refusal(refused)
        limit = f"api-usage={self.org.requests}/{DAILY_REQUESTS}"
        headers = {"Sforce-Limit-Info": limit, **reply.headers}
        return Response(reply.content(), reply.status, headers, reply.media_type)

    def _reply(self, request: Request, body: bytes) -> Reply:
        raw_path = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or request.scope["path"]
        route, path = self.router.find(request.method, raw_path)
        if not route.open:
            check_session(self.org, request.headers, request.query_params)
        plain = _unpacked(body, request.headers)
        fault = self._next_fault(raw_path)
        instead = refuse_if_ordered(fault, request.method, plain)
        if instead is not None:
            return instead
        # Not `request.url`: it refuses a query string that is no UTF-8.
        base_url = f"{request.scope['scheme']}://{request.headers.get('host', _LOCAL)}"
        call = Call(
            self.org, request.method, path, request.query_params, request.headers, plain, base_url, self.router.find
        )
        reply = route.handler(call)
        return lost_answer() if answer_is_lost(fault) else reply

    def _next_fault(self, raw_path: str) -> str | None:
        """What this request meets; only the data API has bad days."""
        if not self.org.faults or not raw_path.lower().startswith("/services/data/"):
            return None
        return self.org.faults.pop(0)


def _unpacked(body: bytes, headers: Mapping[str, str]) -> bytes:
    if headers.get("content-encoding", "").lower() != "gzip" or not body:
        return body
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error):
        raise RequestError(400, "JSON_PARSER_ERROR", "The request body is not gzip") from None


def _broken(_request: Request, _error: Exception) -> Response:
    """Our own fault, said in Salesforce's shape; the server logs what happened."""
    message = "An unexpected error occurred in the local org"
    return Response(refusal(RequestError(500, "UNKNOWN_EXCEPTION", message)).content(), 500)
