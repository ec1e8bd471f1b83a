"""A local org as a process of its own, and the few calls that bulk tests make."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

VERSION = "67.0"


class RunningOrg:
    """One server; `call` takes a path below the version."""

    def __init__(self, folder: Path, data: str, *options: str) -> None:
        ready = folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "npsp_migrate.localorg", "--data", data, "--profile", "bare"]
        command += ["--tls-folder", str(folder / "tls"), "--ready-file", str(ready), *options]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 120
        while not ready.exists():
            assert self.server.poll() is None and time.monotonic() < until, "the local org did not start"
            time.sleep(0.02)
        self.facts = facts = json.loads(ready.read_text(encoding="utf-8"))
        self.url = facts["instance_url"]
        self.token = facts["access_token"]
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.token}"

    def kill(self) -> None:
        self.session.close()
        self.server.kill()
        self.server.wait()

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.session.request(method, f"{self.url}/services/data/v{VERSION}/{path}", timeout=30, **more)

    def query(self, text: str) -> list[dict[str, Any]]:
        return self.call("GET", "query", params={"q": text}).json()["records"]

    def open_job(self, content: str | bytes, **job: str) -> str:
        """A closed job with its content, not yet waited for."""
        made = self.call("POST", "jobs/ingest", json=job).json()["id"]
        body = content.encode() if isinstance(content, str) else content
        assert self.call("PUT", f"jobs/ingest/{made}/batches", data=body).status_code == 201
        assert self.call("PATCH", f"jobs/ingest/{made}", json={"state": "UploadComplete"}).status_code == 200
        return made

    def finished(self, job: str, kind: str = "ingest") -> dict[str, Any]:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            shown = self.call("GET", f"jobs/{kind}/{job}/").json()
            if shown["state"] in ("JobComplete", "Failed", "Aborted"):
                return shown
            time.sleep(0.01)
        raise AssertionError("the job does not end")

    def ingest(self, content: str | bytes, **job: str) -> "Ingested":
        made = self.open_job(content, **job)
        return Ingested(self, made, self.finished(made))


class Ingested:
    """A finished job with its three result files."""

    def __init__(self, org: RunningOrg, job: str, shown: dict[str, Any]) -> None:
        self.job, self.shown = job, shown
        self.successful = self._text(org, "successfulResults")
        self.failed = self._text(org, "failedResults")
        self.unprocessed = self._text(org, "unprocessedrecords")

    def _text(self, org: RunningOrg, which: str) -> str:
        return org.call("GET", f"jobs/ingest/{self.job}/{which}/").content.decode()

    @property
    def counts(self) -> tuple[str, int, int]:
        return self.shown["state"], self.shown["numberRecordsProcessed"], self.shown["numberRecordsFailed"]


@contextmanager
def running_org(folder: Path, data: str = ":memory:", *options: str) -> Iterator[RunningOrg]:
    org = RunningOrg(folder, data, *options)
    try:
        yield org
    finally:
        org.kill()
