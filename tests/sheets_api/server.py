"""The small Google over HTTP. A request's first path part is the host that it was meant for."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .masks import masked, read_mask
from .world import (
    BAD_KEY,
    NOT_FOUND,
    PERSON,
    SIGNED_OUT,
    SWITCHED_OFF,
    RefusalError,
    World,
    as_json,
    quota,
    refusal,
)

SHEETS, DRIVE, SIGN_IN = "sheets.googleapis.com", "www.googleapis.com", "oauth2.googleapis.com"
HOSTS = frozenset({SHEETS, DRIVE, SIGN_IN})
_SCOPE = "https://www.googleapis.com/auth/"


@contextmanager
def serving(world: World) -> Iterator[int]:
    """The port of a server that answers for this world."""
    handler = type("Handler", (_Handler,), {"world": world})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: two of them wait 40 ms for each other
    world: World

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, *_: Any) -> None: ...

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, content, headers = 200, self._content(method, body), {}
        except RefusalError as refused:
            status, content, headers = refused.status, refused.body, refused.headers
        packed = content.encode() if isinstance(content, str) else as_json(content)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(packed)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(packed)

    def _content(self, method: str, body: bytes) -> Any:
        parts = urlsplit(self.path)
        _, host, path = parts.path.split("/", 2)
        query = parse_qs(parts.query)
        self.world.calls.append(f"{method} {host}/{path}")
        if host == SIGN_IN:
            return self._token(parse_qs(body.decode()))
        who, scopes = self._who()
        if host == DRIVE:
            return self._drive(path, query, who, scopes)
        return self._sheets(method, path, query, body, who, scopes)

    def _token(self, asked: dict[str, list[str]]) -> Any:
        if self.world.revoked:
            told = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            raise RefusalError(400, told)
        if asked["grant_type"][0].endswith("jwt-bearer"):
            claims = json.loads(base64.urlsafe_b64decode(asked["assertion"][0].split(".")[1] + "=="))
            who, scopes = claims["iss"], frozenset(claims["scope"].split())
        else:
            who, scopes = PERSON, frozenset(asked.get("scope", [_ALL])[0].split())
        token = f"ya29.token-{len(self.world.tokens)}"
        self.world.tokens[token] = (who, scopes)
        answer = {"access_token": token, "expires_in": 3599, "token_type": "Bearer", "scope": " ".join(scopes)}
        more = {"refresh_token": "1//refresh"} if asked["grant_type"][0] == "authorization_code" else {}
        return answer | more

    def _who(self) -> tuple[str, frozenset[str]]:
        if key := self.headers.get("x-goog-api-key"):
            if key not in self.world.api_keys:
                raise BAD_KEY
            return "", frozenset(_ALL.split())
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.world.tokens:
            raise SIGNED_OUT
        return self.world.tokens[token]

    def _sheets(self, method: str, path: str, query: Any, body: bytes, who: str, scopes: frozenset[str]) -> Any:
        self.world.asked_for.append(query)
        if self.world.next:
            raise self.world.next.pop(0)
        if self.world.reads_left <= 0:
            raise quota()
        self.world.reads_left -= 1
        key = path.removeprefix("v4/spreadsheets/")
        if method == "POST":
            sheet = self.world.visible(key.removesuffix(":batchUpdate"), who)
            if _SCOPE + "spreadsheets" not in scopes:
                raise refusal(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.")
            return self.world.write(sheet, json.loads(body))
        with_cells = query.get("includeGridData", ["false"])[0] == "true"
        if self.world.deaf:
            return self.world.sheet_answer(self.world.visible(key, who), [], True)
        answer = self.world.sheet_answer(self.world.visible(key, who), query.get("ranges", []), with_cells)
        answer = masked(answer, read_mask(query["fields"][0])) if "fields" in query else answer
        return self.world.spoil(answer) if self.world.spoil else answer

    def _drive(self, path: str, query: Any, who: str, scopes: frozenset[str]) -> Any:
        if self.world.drive_off:
            raise SWITCHED_OFF
        if not {_SCOPE + "drive.metadata.readonly", _SCOPE + "drive"} & scopes:
            raise refusal(403, "PERMISSION_DENIED", "Insufficient Permission")
        mask = read_mask(query["fields"][0])
        if path == "drive/v3/about":
            return masked({"user": {"emailAddress": who, "displayName": "Claire"}}, mask)
        if path == "drive/v3/files":
            return masked({"files": [_file(each) for each in self._found(query["q"][0], who)]}, mask)
        sheet = self.world.spreadsheets.get(path.removeprefix("drive/v3/files/"))
        if sheet is None or (who not in sheet.readers and not sheet.public):
            raise NOT_FOUND
        return masked(_file(sheet), mask)

    def _found(self, query: str, who: str) -> list[Any]:
        named = re.search(r"name = '((?:[^'\\]|\\.)*)'", query)
        title = re.sub(r"\\(.)", r"\1", named[1]) if named else None
        seen = [each for each in self.world.spreadsheets.values() if who in each.readers and not each.trashed]
        return [each for each in seen if title is None or each.title.casefold() == title.casefold()]


_ALL = " ".join(_SCOPE + name for name in ("spreadsheets.readonly", "drive.metadata.readonly"))


def _file(sheet: Any) -> dict[str, Any]:
    return {"id": sheet.key, "name": sheet.title, "modifiedTime": sheet.modified, "trashed": sheet.trashed}
