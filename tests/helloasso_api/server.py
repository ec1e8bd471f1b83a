"""The small HelloAsso over HTTP: its sign-in, its lists page by page, its refusals."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .world import CLIENT_ID, CLIENT_SECRET, SLUG, Refusal, World


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
    wbufsize = -1
    world: World

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, *_: Any) -> None: ...

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.world.calls.append(f"{method} {self.path}")
        try:
            content = json.dumps(self._content(method, body))
            status, headers = 200, {}
        except Refusal as refused:
            status, content, headers = refused.status, refused.body, refused.headers
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        packed = content.encode()
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def _content(self, method: str, body: str) -> Any:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if self.world.next:
            raise self.world.next.pop(0)
        if (method, parts.path) == ("POST", "/oauth2/token"):
            return self._token({name: values[0] for name, values in parse_qs(body).items()})
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.world.tokens or token in self.world.expired:
            raise Refusal(401, body="")
        found = self._found(parts.path.removeprefix("/v5/"), query)
        return self.world.spoil(found) if self.world.spoil else found

    def _token(self, said: dict[str, str]) -> Any:
        wanted = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        if said != wanted:
            raise Refusal(401, body=json.dumps({"error": "invalid_client", "error_description": str(said)}))
        self.world.tokens.append(f"eyJ-token-{len(self.world.tokens)}")
        return {
            "access_token": self.world.tokens[-1],
            "token_type": "bearer",
            "expires_in": 1800,
            "refresh_token": "r",
        }

    def _found(self, path: str, query: dict[str, str]) -> Any:
        if path == "users/me/organizations":
            return [{"name": "Les Coquelicots", "organizationSlug": SLUG, "role": "OrganizationAdmin"}]
        if not path.startswith(f"organizations/{SLUG}/") or not self.world.rights:
            raise Refusal(403)
        asked = path.removeprefix(f"organizations/{SLUG}/")
        rows = self._list(asked, query)
        return self.world.page_of(rows, query.get("continuationToken", ""), int(query.get("pageSize", 20)))

    def _list(self, asked: str, query: dict[str, str]) -> list[Any]:
        if asked == "payments":
            return self.world.payments
        if asked == "forms":
            return self.world.forms
        if found := re.fullmatch(r"forms/(\w+)/([\w-]+)/items", asked):
            if f"{found[1]}/{found[2]}" not in self.world.items:
                raise Refusal(404)
            rows = self.world.items[f"{found[1]}/{found[2]}"]
        elif asked == "items":
            rows = [each for items in self.world.items.values() for each in items]
        else:
            raise Refusal(404)
        kept = [each for each in rows if each["type"] == query.get("tierTypes", each["type"])]
        details = query.get("withDetails") == "true"
        return kept if details else [{**each, "customFields": None, "options": None} for each in kept]
