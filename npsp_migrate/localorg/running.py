"""Which local orgs run on this machine: each writes how to reach it into the user's state folder, and holds a lock.

The lock goes with its process, even when that is killed: an entry whose lock is free belongs to nobody any more.
"""

import errno
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

IN_MEMORY = ":memory:"
_ANSWERS_WITHIN = 120.0  # seconds; an org of a million records takes a while to be emptied
# Never through a proxy: the org is on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StartError(Exception):
    """The org cannot start: a sentence, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Unreachable(Exception):  # noqa: N818 - a finding, which the caller puts into words
    """The org does not answer."""


class Refused(Exception):  # noqa: N818 - a finding, which the caller puts into words
    """The org answers that it will not; the message is its own."""


@dataclass(frozen=True, slots=True)
class RunningOrg:
    """One entry. The token steers this process and opens nothing else; it ends with it."""

    pid: int
    instance_url: str
    data: str
    profile: str
    control_token: str

    @property
    def port(self) -> int:
        return int(self.instance_url.rpartition(":")[2])

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Ask the org itself; `path` is one of `/local-org/…`."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.control_token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.instance_url + path, content, headers, method=method)  # noqa: S310
        try:
            with _OPENER.open(request, timeout=_ANSWERS_WITHIN) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise Refused(_message(refused)) from None
        except (OSError, ValueError) as error:
            raise Unreachable(str(error)) from None


@dataclass(frozen=True, slots=True)
class Found:
    """What the state folder says: orgs that run, and those that ended without taking their entry away."""

    running: tuple[RunningOrg, ...]
    gone: tuple[RunningOrg, ...]


def state_folder() -> Path:
    """Where the user's programs keep what must not be saved and not be lost."""
    home = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        base = Path(home) if home else Path.home() / ".local" / "state"
    except RuntimeError:
        raise FileNotFoundError(errno.ENOENT, "this user has no home folder") from None
    return base / "npsp-migrate" / "local-orgs"


@contextmanager
def entered(org: RunningOrg) -> Iterator[None]:
    """Be found by `stop`, `status` and the others as long as this process runs."""
    try:
        entry = state_folder() / f"{org.pid}.json"
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(entry.with_suffix(".lock"), timeout=1)  # who looks for orgs holds it for a moment
        lock.acquire()
    except OSError as refused:
        print(f"note: no other command will find this org: {refused.strerror}", file=sys.stderr)
        yield
        return
    try:
        _write(entry, org)
        yield
    finally:
        entry.unlink(missing_ok=True)
        lock.release()
        entry.with_suffix(".lock").unlink(missing_ok=True)


def find_orgs() -> Found:
    """Read all entries; those of dead processes are taken away."""
    running, gone = [], []
    try:
        entries = sorted(state_folder().glob("*.json"))
    except OSError:
        entries = []  # then none has entered itself
    for entry in entries:
        org = _read(entry)
        lock = FileLock(entry.with_suffix(".lock"), timeout=0)
        try:
            with lock:
                entry.unlink(missing_ok=True)
                gone += [org] if org else []
            entry.with_suffix(".lock").unlink(missing_ok=True)
        except Timeout:
            running += [org] if org else []
    return Found(tuple(running), tuple(gone))


@contextmanager
def data_lock(data: str) -> Iterator[None]:
    """Hold an org's file. Two servers on one would give the same ids twice; raises `Timeout` when there is one."""
    if data == IN_MEMORY:
        yield
        return
    with FileLock(f"{data}-lock", timeout=0):
        yield


def same_file(data: str, path: Path) -> bool:
    return data != IN_MEMORY and Path(data).resolve() == path.resolve()


def _write(entry: Path, org: RunningOrg) -> None:
    kept = {name: getattr(org, name) for name in RunningOrg.__slots__}
    with os.fdopen(os.open(entry, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(kept, file)


def _read(entry: Path) -> RunningOrg | None:
    try:
        kept: Mapping[str, Any] = json.loads(entry.read_text(encoding="utf-8"))
        return RunningOrg(**kept)
    except (OSError, ValueError, TypeError):
        return None  # being written, or of another version


def _message(refused: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(refused)[0]["message"])
    except (ValueError, KeyError, IndexError, TypeError, OSError):
        return f"HTTP {refused.code}"
