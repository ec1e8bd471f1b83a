"""A local org as a process of its own, watched: its CPU seconds, its peak memory, and the calls it counted."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

API = "66.0"
_START, _STOP = 60, 60  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class WatchedOrg:
    """A running org. What is asked here goes beside the client that is measured, and is not counted with it."""

    facts: dict[str, str]
    pid: int
    session: requests.Session

    @property
    def base(self) -> str:
        return f"{self.facts['instance_url']}/services/data/v{API}"

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def peak(self) -> float:
        """MiB, since it started."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def calls(self) -> dict[str, int]:
        """By kind; `control` and signing in are no API calls."""
        status = self.session.get(f"{self.facts['instance_url']}/local-org/status").json()
        kinds: dict[str, int] = status["calls"]["by_kind"]
        return {kind: count for kind, count in kinds.items() if kind not in ("control", "sign-in", "pages")}

    def count(self, soql: str) -> int:
        return int(self.get("query/", q=soql)["totalSize"])

    def get(self, path: str, **query: str) -> Any:
        answer = self.session.get(f"{self.base}/{path}", params=query)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def watched_org(folder: Path, data: str = ":memory:") -> Iterator[WatchedOrg]:
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "npsp_migrate.localorg", "--data", data, "--port", "0"]
    with (folder / "local-org.log").open("wb") as log:
        server = subprocess.Popen([*command, "--ready-file", str(ready)], stdout=log, stderr=log)
        try:
            facts = _facts(ready, server)
            session = requests.Session()
            session.trust_env = False
            session.headers["Authorization"] = f"Bearer {facts['access_token']}"
            yield WatchedOrg(facts, server.pid, session)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=_STOP)


def _facts(ready: Path, server: "subprocess.Popen[bytes]") -> dict[str, str]:
    ends = time.monotonic() + _START
    while not ready.exists():
        if server.poll() is not None or time.monotonic() > ends:
            raise SystemExit(f"error: the local org did not start; see `{ready.with_name('local-org.log')}`")
        time.sleep(0.05)
    facts: dict[str, str] = json.loads(ready.read_text(encoding="utf-8"))
    return facts
