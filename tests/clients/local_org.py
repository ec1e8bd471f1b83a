"""A local org in a process of its own: what a client is told of it, and a plain look at what it holds."""

import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

API = "67.0"
_START = 60  # seconds


@dataclass(frozen=True, slots=True)
class LocalOrg:
    """The facts of the ready file."""

    instance_url: str
    access_token: str
    refresh_token: str
    username: str
    org_id: str
    ca_cert: str

    @property
    def tls_url(self) -> str:
        """The same port speaks TLS."""
        return f"https://localhost:{urllib.parse.urlsplit(self.instance_url).port}"

    def query(self, soql: str) -> list[dict[str, Any]]:
        """Records as the org itself tells them, beside the client that is on trial."""
        path = f"/services/data/v{API}/query?{urllib.parse.urlencode({'q': soql})}"
        records: list[dict[str, Any]] = []
        while path:
            page = self._get(path)
            records += page["records"]
            path = page.get("nextRecordsUrl", "")
        return records

    def _get(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.access_token}"}
        with urllib.request.urlopen(urllib.request.Request(self.instance_url + path, headers=headers)) as answer:
            return json.load(answer)


def local_environment() -> dict[str, str]:
    """The caller's, without its proxies: all that a client needs is on this machine."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


@contextmanager
def running_org(folder: Path) -> Iterator[LocalOrg]:
    """A new, empty org, as long as the block runs; what it says is kept in `folder`."""
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "npsp_migrate.localorg", "--data", ":memory:", "--port", "0"]
    with (folder / "local-org.log").open("wb") as log:
        server = subprocess.Popen([*command, "--ready-file", str(ready)], stdout=log, stderr=log)
        try:
            yield _facts(ready, server)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _facts(ready: Path, server: subprocess.Popen[bytes]) -> LocalOrg:
    ends = time.monotonic() + _START
    while not ready.exists():
        if server.poll() is not None or time.monotonic() > ends:
            raise SystemExit(f"error: the local org did not start; see `{ready.with_name('local-org.log')}`")
        time.sleep(0.05)
    known = json.loads(ready.read_text(encoding="utf-8"))
    return LocalOrg(**{name: known[name] for name in LocalOrg.__slots__})
