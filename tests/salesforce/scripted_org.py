"""A server that answers in Salesforce's recorded shapes, in the order a test wants them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CUT = object()  # the connection breaks before the answer

EXPIRED = (401, [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}])
BUSY = (503, [{"message": "The server is temporarily unavailable", "errorCode": "SERVER_UNAVAILABLE"}])
A_PAGE = (200, "<html><body>Please wait</body></html>")


@dataclass
class Call:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any

    @property
    def soql(self) -> str:
        return self.query.get("q", [""])[0]


@dataclass
class ScriptedOrg:
    """`answers[(method, start of path)]` are given one after the other; the last one stays."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def answer(self, method: str, path: str, *answers: Any) -> None:
        self.answers[(method, path)] = list(answers)

    def asked(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path.startswith(path)]

    def next_answer(self, call: Call) -> Any:
        for (method, path), answers in sorted(self.answers.items(), key=lambda item: -len(item[0][1])):
            if call.method == method and call.path.startswith(path):
                chosen = answers.pop(0) if len(answers) > 1 else answers[0]
                return chosen(call) if callable(chosen) else chosen
        return 404, [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}]


@contextmanager
def scripted_org() -> Iterator[ScriptedOrg]:
    org = ScriptedOrg()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # one packet per answer: two of them wait 40 ms for each other

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            sent_json = "json" in (self.headers.get("Content-Type") or "") and raw
            body = json.loads(raw) if sent_json else parse_qs(raw)
            path = parts.path.split("/services/", 1)[1].split("/", 2)[2] if "/data/" in parts.path else parts.path
            call = Call(self.command, path, parse_qs(parts.query), dict(self.headers), body)
            org.calls.append(call)
            answer = org.next_answer(call)
            if answer is CUT:
                self.close_connection = True
                self.connection.close()
                return
            status, content = answer if isinstance(answer, tuple) else (200, answer)
            payload = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Tests are silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            """A connection cut on purpose is no error."""

    server = Server(("127.0.0.1", 0), Handler)
    org.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield org
    finally:
        server.shutdown()
        server.server_close()


def field_of(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": name, "type": kind, "picklistValues": [], "referenceTo": [], **more}


def describe_of(
    sobject: str, *fields: dict[str, Any], record_types: dict[str, str] | None = None
) -> dict[str, Any]:
    infos = [
        {"developerName": name, "recordTypeId": org_id, "active": True, "master": name == "Master"}
        for name, org_id in (record_types or {}).items()
    ]
    return {"name": sobject, "label": sobject, "fields": [field_of("Id", "id"), *fields], "recordTypeInfos": infos}


def page(records: list[dict[str, Any]], more: str = "") -> dict[str, Any]:
    """One page of a query's answer, nested parents and `attributes` included."""
    answer: dict[str, Any] = {"totalSize": 99, "done": not more, "records": records}
    return {**answer, "nextRecordsUrl": f"/services/data/v66.0/query/{more}"} if more else answer
