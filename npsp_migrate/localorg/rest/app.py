"""The web application: bytes in, one call to a handler, bytes out. Handlers run one after the other."""

import asyncio
import gzip
import io
import secrets
import zlib
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as WebRoute

from npsp_migrate.localorg import control
from npsp_migrate.localorg.auth import check_session
from npsp_migrate.localorg.disturb import answers
from npsp_migrate.localorg.disturb.cutting import CONNECTION, Connection, CutAnswer
from npsp_migrate.localorg.disturb.meeting import FAULT_HEADER, meet
from npsp_migrate.localorg.disturb.rule import Kind
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org, reborn
from npsp_migrate.localorg.rest.call import Call, Reply, Route, refusal
from npsp_migrate.localorg.rest.entity import check_length
from npsp_migrate.localorg.rest.router import Router
from npsp_migrate.localorg.rest.routes import Jobs, all_routes
from npsp_migrate.localorg.traffic import DAILY_REQUESTS

_LOCAL = "localhost"  # for the rare client that names no host
_LARGEST_BODY = (
    150_000_000  # Salesforce: a job's content as it travels, its largest body; status and code unverified
)
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
_CONTROL = "/local-org/"


def build_app(org: Org) -> Starlette:
    """The application for one org; it may be served by any ASGI server that uses one thread."""
    door = _Door(org)
    return Starlette(
        routes=[WebRoute("/{path:path}", door.answer, methods=_METHODS)],
        exception_handlers={500: _broken},
    )


class _Door:
    """Where every request comes in. The org behind it is another one after a reset."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self.jobs = Jobs()
        self.router = Router([*all_routes(self.jobs), Route("POST", "/local-org/reset", self.reset)])
        self._asked = False

    async def answer(self, request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            return Response(status_code=400)  # who hung up in the middle of a request reads no answer
        path = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or request.scope["path"]
        self.org.traffic.count(path)
        if not self._asked:
            self._asked = True
            self.jobs.go_on(self.org)
        if not answers.is_api(path):
            return self._response(path, self._answered(request, path, body))
        return await self._disturbed(request, path, body)

    async def _disturbed(self, request: Request, path: str, body: bytes) -> Response:
        """The answer, if the day is a good one."""
        try:
            met = meet(self.org, request, path, body)
        except RequestError as refused:
            return self._response(path, answers.in_shape(path, request.headers, refused))
        if met.delay:
            await asyncio.sleep(met.delay)  # others are served meanwhile
        connection = request.scope.get("state", {}).get(CONNECTION) or Connection()
        if met.has(Kind.CUT_BEFORE):
            return CutAnswer(connection)
        with self.org.disturbances.during(met):
            refused_with = answers.refusal_of(met)
            if refused_with is None:
                reply = self._answered(request, path, body)
            else:
                reply = answers.in_shape(path, request.headers, refused_with)
        answers.remember_job(self.org, path, request.headers.get(FAULT_HEADER, ""), reply)
        response = self._response(path, answers.lost_answer() if met.has(Kind.LOST) else reply)
        return CutAnswer(connection, response) if met.has(Kind.CUT_AFTER) else response

    def _response(self, path: str, reply: Reply) -> Response:
        headers = dict(reply.headers)
        if path.lower().startswith(answers.REST):
            limit = self.org.disturbances.daily_limit(DAILY_REQUESTS)
            headers = {"Sforce-Limit-Info": f"api-usage={self.org.traffic.api}/{limit}", **headers}
        return Response(reply.content(), reply.status, headers, reply.media_type)

    def _answered(self, request: Request, path: str, body: bytes) -> Reply:
        try:
            return self._reply(request, path, body)
        except RequestError as refused:
            return refusal(refused)

    def _reply(self, request: Request, path: str, body: bytes) -> Reply:
        check_length(path.encode() + request.scope["query_string"], request.scope["headers"])
        route, placeholders = self.router.find(request.method, path)
        if not route.open and not self._may_control(request, path):
            check_session(self.org, request.headers, request.query_params)
        # Not `request.url`: it refuses a query string that is no UTF-8.
        base_url = f"{request.scope['scheme']}://{request.headers.get('host', _LOCAL)}"
        call = Call(
            org=self.org,
            method=request.method,
            path=placeholders,
            query=request.query_params,
            headers=request.headers,
            body=_unpacked(body, request.headers),
            base_url=base_url,
            find=self.router.find,
            peer=request.client.host if request.client else "",
        )
        return route.handler(call)

    def _may_control(self, request: Request, path: str) -> bool:
        """Who started the org may steer it even when all sessions have ended."""
        if not path.lower().startswith(_CONTROL):
            return False
        token = request.headers.get("authorization", "").partition(" ")[2]
        return secrets.compare_digest(token.encode(), self.org.control_token.encode())

    def reset(self, _call: Call) -> Reply:
        """Empty the org back to what it was born with; tokens stay good."""
        self.org = reborn(self.org)
        return Reply(body=control.status(self.org))


def _unpacked(body: bytes, headers: Mapping[str, str]) -> bytes:
    if headers.get("content-encoding", "").lower() != "gzip" or not body:
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            plain = packed.read(_LARGEST_BODY + 1)
    except (OSError, EOFError, zlib.error):
        raise RequestError(400, "JSON_PARSER_ERROR", "The request body is not gzip") from None
    if len(plain) > _LARGEST_BODY:
        message = f"The request body unpacks to more than {_LARGEST_BODY} bytes"
        raise RequestError(413, "EXCEEDED_MAX_SIZE_REQUEST", message)
    return plain


def _broken(_request: Request, _error: Exception) -> Response:
    """Our own fault, said in Salesforce's shape; the server logs what happened."""
    message = "An unexpected error occurred in the local org"
    return Response(refusal(RequestError(500, "UNKNOWN_EXCEPTION", message)).content(), 500)
