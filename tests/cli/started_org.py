"""A local org as a program of its own, and how to reach it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests

ORG = ("local-org",)
COMMAND = (sys.executable, "-m", "npsp_migrate", *ORG)
SERVER = (sys.executable, "-m", "npsp_migrate.localorg", "--entered")  # what the command becomes, and sooner there


class Started:
    """An org as the command started it."""

    def __init__(self, process: "subprocess.Popen[str]", facts: dict[str, Any]) -> None:
        self.process, self.facts = process, facts
        self.url: str = facts["instance_url"]
        self.port = int(self.url.rpartition(":")[2])

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.facts['access_token']}"}
        return requests.request(
            method, f"{self.url}/services/data/v67.0/{path}", headers=headers, timeout=60, **more
        )

    def accounts(self) -> int:
        return int(self.call("GET", "query?q=SELECT+COUNT()+FROM+Account").json()["totalSize"])


@contextmanager
def started(
    folder: Path, state: dict[str, str], *words: str | Path, by: Sequence[str] = SERVER
) -> Iterator[Started]:
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    command = [*by, "--ready-file", str(ready), *(str(word) for word in words)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **state})
    try:
        until = time.monotonic() + 120
        while not ready.exists():
            assert process.poll() is None and time.monotonic() < until, "the local org did not start"
            time.sleep(0.02)
        yield Started(process, json.loads(ready.read_text(encoding="utf-8")))
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()
