"""A gateway to an org that loses calls, locks rows and forgets sessions: by dice, but always the same."""

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

TOKEN = "/services/oauth2/token"
JSON = "application/json;charset=UTF-8"
OWN = ("host", "authorization", "accept-encoding")  # headers that end here


@dataclass
class Faults:
    """Shares of calls, between 0 and 1; sessions end after so many calls, the org is used up after so many more."""

    busy: float = 0.0
    cut_before: float = 0.0
    cut_after: float = 0.0
    locked: float = 0.0  # of rows
    session_calls: int = 10**9
    calls_left: int = 10**9
    seed: int = 1
    seen: Counter[str] = field(default_factory=Counter)


@contextmanager
def faulty_gateway(target: str, token: str, faults: Faults) -> Iterator[str]:
    dice = random.Random(faults.seed)
    state = {"session": 0, "calls": 0}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == TOKEN:
                state["session"], state["calls"] = state["session"] + 1, 0
                fresh = {"access_token": f"s{state['session']}", "instance_url": f"http://{self.headers['Host']}"}
                self._reply(200, json.dumps(fresh).encode())
                return
            fault = self._fault()
            faults.seen[fault or "none"] += 1
            if fault == "cut_before":
                self._cut()
            elif fault == "used_up":
                self._refuse(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
            elif fault == "session":
                self._refuse(401, "INVALID_SESSION_ID", "Session expired or invalid")
            elif fault == "busy":
                self._refuse(503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable")
            else:
                self._forward(body, fault)

        def _fault(self) -> str:
            faults.calls_left -= 1
            state["calls"] += 1
            if faults.calls_left < 0:
                return "used_up"
            if (
                self.headers["Authorization"] != f"Bearer s{state['session']}"
                or state["calls"] > faults.session_calls
            ):
                return "session"
            rolled = dice.random()
            for name in ("busy", "cut_before", "cut_after"):
                rolled -= getattr(faults, name)
                if rolled < 0:
                    return name
            return ""

        def _forward(self, body: bytes, fault: str) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in OWN}
            locked: list[int] = []
            if self.command == "PATCH" and faults.locked and "/composite/sobjects" in self.path:
                sent = json.loads(body)
                locked = [n for n in range(len(sent["records"])) if dice.random() < faults.locked]
                faults.seen["locked"] += len(locked)
                sent["records"] = [row for n, row in enumerate(sent["records"]) if n not in locked]
                body = json.dumps(sent).encode()
                headers = {**headers, "Content-Length": str(len(body))}
            request = Request(target + self.path, body or None, headers, method=self.command)
            request.add_header("Authorization", f"Bearer {token}")
            try:
                with urlopen(request) as answer:
                    status, content, kind = answer.status, answer.read(), answer.headers["Content-Type"]
            except HTTPError as error:
                status, content, kind = error.code, error.read(), error.headers["Content-Type"]
            if fault == "cut_after":
                self._cut()
                return
            self._reply(status, _with_locks(content, locked), kind or JSON)

        def _cut(self) -> None:
            self.close_connection = True
            self.connection.close()

        def _refuse(self, status: int, code: str, message: str) -> None:
            self._reply(status, json.dumps([{"errorCode": code, "message": message}]).encode())

        def _reply(self, status: int, content: bytes, kind: str = JSON) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Tests are silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            """A connection cut on purpose is no error."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _with_locks(content: bytes, locked: list[int]) -> bytes:
    if not locked:
        return content
    answers = json.loads(content)
    busy = {"statusCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access", "fields": []}
    for position in locked:
        answers.insert(position, {"success": False, "errors": [busy]})
    return json.dumps(answers).encode()
