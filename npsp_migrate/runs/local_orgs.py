"""Local orgs as programs: started behind, stopped, emptied while they are stopped."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from npsp_migrate.errors import OrgError
from npsp_migrate.localorg.control import status
from npsp_migrate.localorg.opening import Birth, opened
from npsp_migrate.localorg.org import reborn
from npsp_migrate.localorg.running import RunningOrg, find_orgs, state_folder

_START_SECONDS = 60.0
_STOP_SECONDS = 15.0
_LOOK_EVERY = 0.02


def start_behind(command: Sequence[str], ready_file: Path | None) -> str:
    """Start an org that outlives us; what it says once it answers. Its complaints go to `behind.log`."""
    log = state_folder() / "behind.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="npsp-migrate-") as folder, log.open("ab") as complaints:
        ready, said = ready_file or Path(folder) / "ready.json", Path(folder) / "said.txt"
        before = complaints.tell()
        with said.open("wb") as talk:
            org = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [*command, "--ready-file", str(ready)],
                stdin=subprocess.DEVNULL,
                stdout=talk,
                stderr=complaints,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and org.poll() is None:
            if _is_ready(ready, org.pid):
                return said.read_text(encoding="utf-8").strip()
            time.sleep(_LOOK_EVERY)
        org.kill()
        complaint = log.read_bytes()[before:].decode("utf-8", "replace").strip()
        sentence, _, hint = complaint.removeprefix("error: ").partition("\n\nhint: ")
        raise OrgError(sentence or "The local org did not start", hint=hint)


def stop_org(org: RunningOrg) -> None:
    """Tell it to end, and wait until it has; one that does not listen is killed, its file stays whole."""
    _signal(org.pid, signal.SIGTERM)
    if not _ends(org):
        _signal(org.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        _ends(org)


def empty_file(data: Path) -> dict[str, Any]:
    """Take an org that is stopped back to its birth."""
    with opened(str(data), Birth()) as org:
        return status(reborn(org))


def _is_ready(ready: Path, pid: int) -> bool:
    """Whether the file is there, and this org's own."""
    try:
        return bool(json.loads(ready.read_text(encoding="utf-8"))["pid"] == pid)
    except FileNotFoundError:
        return False


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it ended by itself meanwhile


def _ends(org: RunningOrg) -> bool:
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline:
        if org.pid not in {each.pid for each in find_orgs().running}:
            return True
        time.sleep(_LOOK_EVERY)
    return False
