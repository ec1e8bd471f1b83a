"""The embedded org for the length of a command: a process of its own, reached over HTTP like any org."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from npsp_migrate.errors import OrgError

START_SECONDS = 30.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class LocalSession:
    """How to reach a running local org. The token opens nothing but this process on this machine."""

    instance_url: str
    access_token: str


@contextmanager
def local_org(database: Path) -> Iterator[LocalSession]:
    """Start the org on a free loopback port, and stop it at the end. Its records stay in `database`."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="npsp-migrate-") as folder:
        ready = Path(folder) / "ready.json"
        log = (Path(folder) / "log.txt").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "npsp_migrate.localorg", "--data", str(database), "--port", "0"]
        command += ["--ready-file", str(ready), "--until-stdin-ends"]  # it must not outlive us, even killed
        # In a session of its own: Ctrl-C at the terminal ends us first, and the org once we have taken our leave.
        org = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield _when_ready(org, ready, Path(log.name))
        finally:
            org.terminate()
            try:
                org.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                org.kill()
                org.wait()
            log.close()


def _when_ready(org: "subprocess.Popen[bytes]", ready: Path, log: Path) -> LocalSession:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if ready.exists():
            facts = json.loads(ready.read_text(encoding="utf-8"))
            return LocalSession(facts["instance_url"], facts["access_token"])
        if org.poll() is not None:
            break
        time.sleep(0.02)
    said = log.read_text(encoding="utf-8").strip()
    if said.startswith("error: "):  # it knows best
        sentence, _, hint = said.removeprefix("error: ").partition("\n\nhint: ")
        raise OrgError(sentence, hint=hint)
    raise OrgError(
        "The local org did not start",
        hint="Run `npsp-migrate local-org start` to see what it says",
    )
