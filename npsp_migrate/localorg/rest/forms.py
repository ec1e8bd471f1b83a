"""The form of requests and answers, apart from what they say: overridden methods, XML, gzip."""

import gzip
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import JSON, Reply, refusal
from npsp_migrate.localorg.rest.xmlform import MEDIA_TYPE, as_xml, read_record

_OVERRIDES = ("PATCH", "DELETE", "PUT")
_DATA = "/services/data"
_SMALLEST = 1_024  # bytes: less is not worth packing
_LARGEST = 8_000_000  # bytes: more would keep other requests waiting
_FASTEST = 1

_Change = Callable[[bytes, MutableHeaders], bytes]


class Forms:
    """Stands before the application. An answer that comes in pieces passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        inner: Scope = {**scope, "method": _method(scope)}
        answer = _Answer(send, _changes(scope, headers))
        if _is_data(scope) and "xml" in _media_type(headers):
            try:
                inner, receive = await _in_json(inner, receive)
            except RequestError as refused:
                await _refuse(answer, refusal(refused))
                return
        await self._app(inner, receive, answer.send)


class _Answer:
    """Holds the start of an answer back until it is known whether its body follows in one piece."""

    def __init__(self, send: Send, changes: list[_Change]) -> None:
        self._send = send
        self._changes = changes
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._changes:
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            if message["type"] == "http.response.body" and not message.get("more_body") and message.get("body"):
                message = self._changed(start, message)
            await self._send(start)
        await self._send(message)

    def _changed(self, start: Message, message: Message) -> Message:
        headers = MutableHeaders(raw=start.setdefault("headers", []))
        body = message["body"]
        for change in self._changes:
            body = change(body, headers)
        headers["content-length"] = str(len(body))
        start["headers"] = headers.raw
        return {**message, "body": body}


def _method(scope: Scope) -> str:
    """`POST …?_HTTP_METHOD=PATCH`, for clients whose HTTP library knows no PATCH."""
    method = str(scope["method"])
    if method != "POST" or b"_http_method" not in scope["query_string"].lower():
        return method
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    wanted = next((values[-1].upper() for name, values in asked.items() if name.upper() == "_HTTP_METHOD"), "")
    return wanted if wanted in _OVERRIDES else method


def _changes(scope: Scope, headers: Headers) -> list[_Change]:
    changes: list[_Change] = []
    if _is_data(scope) and _prefers_xml(headers.get("accept", "")):
        changes.append(_to_xml)
    if "gzip" in headers.get("accept-encoding", "").lower() and scope["method"] != "HEAD":
        changes.append(_packed)
    return changes


def _is_data(scope: Scope) -> bool:
    return str(scope["path"]).lower().startswith(_DATA)


def _prefers_xml(accept: str) -> bool:
    """Whichever of the two is named first; whoever names neither gets JSON."""
    for each in accept.lower().split(","):
        kind = each.partition(";")[0].strip()
        if kind in ("application/xml", "text/xml", "application/json"):
            return kind != "application/json"
    return False


def _to_xml(body: bytes, headers: MutableHeaders) -> bytes:
    if headers.get("content-type", "") != JSON:
        return body
    headers["content-type"] = MEDIA_TYPE
    return as_xml(json.loads(body)).encode()


def _packed(body: bytes, headers: MutableHeaders) -> bytes:
    if not _SMALLEST <= len(body) <= _LARGEST or "content-encoding" in headers:
        return body
    headers["content-encoding"] = "gzip"
    headers["vary"] = "Accept-Encoding"
    return gzip.compress(body, _FASTEST, mtime=0)


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].lower()


async def _in_json(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    """The request as it would have come in JSON."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    text = json.dumps(read_record(body)).encode() if body.strip() else body
    headers = MutableHeaders(raw=list(scope["headers"]))
    headers["content-type"] = "application/json"
    headers["content-length"] = str(len(text))
    left: list[Any] = [{"type": "http.request", "body": text, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return {**scope, "headers": headers.raw}, again


async def _refuse(answer: _Answer, reply: Reply) -> None:
    headers = [(b"content-type", reply.media_type.encode())]
    await answer.send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await answer.send({"type": "http.response.body", "body": reply.content()})
