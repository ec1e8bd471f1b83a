"""A local org's web application in this process: a request of any bytes goes in, status and bytes come out.

There is no server between, so an exception that nobody answered comes out as itself, with its place.
"""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.org import open_org
from npsp_migrate.localorg.rest.app import build_app
from npsp_migrate.localorg.seed import Plainness

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DATA = "/services/data/v67.0"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class _Exchange:
    """One request as ASGI sees it."""

    body: bytes
    complete: bool = True
    sent: list[dict[str, Any]] = field(default_factory=list)
    received: bool = False

    async def receive(self) -> dict[str, Any]:
        if self.received:
            return {"type": "http.disconnect"}
        self.received = True
        return {"type": "http.request", "body": self.body, "more_body": not self.complete}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)


class AsgiOrg:
    def __init__(self, profile: Profile = Profile.TRIAL) -> None:
        self.org = open_org(":memory:", profile, Plainness.KEYED, Clock(NOW))
        self.org.sessions.open_own(self.org.identity.access_token)
        self._app = build_app(self.org)
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        self._loop.close()
        self.org.database.close()

    def send(
        self, method: str, path: bytes, query: bytes = b"", headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """A request whose path, query and body are bytes as they stand on the wire; the session is added."""
        return self._exchange(method, path, query, headers or {}, _Exchange(body))

    def hang_up(self, method: str, path: bytes, headers: dict[str, str], body: bytes) -> Answer:
        """A client that goes away in the middle of its body."""
        return self._exchange(method, path, b"", headers, _Exchange(body, complete=False))

    def _exchange(
        self, method: str, path: bytes, query: bytes, headers: dict[str, str], exchange: _Exchange
    ) -> Answer:
        token = self.org.identity.access_token
        own = {"host": "org.example", "authorization": f"Bearer {token}", "x-sfdc-session": token, **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": _unquoted(path),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in own.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 80),
        }
        self._loop.run_until_complete(self._app(scope, exchange.receive, exchange.send))
        start, *rest = exchange.sent
        found = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
        return Answer(start["status"], found, b"".join(part.get("body", b"") for part in rest))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A JSON call below the newest data path; the path stands as on the wire."""
        where, _, query = path.partition("?")
        return self.send(
            method,
            f"{DATA}/{where}".encode(),
            query.encode(),
            {"content-type": "application/json", **headers},
            b"" if body is None else json.dumps(body).encode(),
        )


def _unquoted(path: bytes) -> str:
    return unquote_to_bytes(path).decode("utf-8", "replace")
