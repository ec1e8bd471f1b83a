"""One run at a time on a project: who holds it, since when, and whether that owner still lives."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from npsp_migrate.errors import LockedError

FOREIGN_LOCK_COUNTS = timedelta(hours=12)  # of another machine: it cannot be asked whether its run still lives


@dataclass(frozen=True, slots=True)
class Owner:
    """What stands in `lock.owner` as long as a run works, and for ever after one that was killed."""

    pid: int
    host: str
    command: str
    since: str  # ISO with zone

    def age(self, now: datetime) -> timedelta:
        return now - datetime.fromisoformat(self.since)

    @property
    def is_of_this_machine(self) -> bool:
        return self.host == socket.gethostname()


@contextmanager
def held(folder: Path, root: Path, command: str) -> Iterator[Owner | None]:
    """Hold the project; yields the owner that died without a word, if there was one.

    The lock itself goes with its process, even when that is killed. A run may hold it twice: `sync` applies.
    """
    lock = FileLock(folder / "lock", timeout=0, is_singleton=True)
    path = folder / "lock.owner"
    try:
        lock.acquire()
    except Timeout as busy:
        raise _locked(root, read_owner(path)) from busy
    try:
        if lock.lock_counter > 1:
            yield None
            return
        dead = read_owner(path)
        if dead and not dead.is_of_this_machine and dead.age(_now()) < FOREIGN_LOCK_COUNTS:
            raise _works_elsewhere(root, dead, path)
        _write(Owner(os.getpid(), socket.gethostname(), command, _now().isoformat(timespec="seconds")), path)
        try:
            yield dead
        finally:
            path.unlink(missing_ok=True)
    finally:
        lock.release()


def read_owner(path: Path) -> Owner | None:
    """None where nobody is written down, or nobody can be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        owner = Owner(int(told["pid"]), str(told["host"]), str(told["command"]), str(told["since"]))
        owner.age(_now())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return owner


def _write(owner: Owner, path: Path) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(owner)), encoding="utf-8")
    partial.chmod(0o600)
    partial.replace(path)


def _locked(root: Path, owner: Owner | None) -> LockedError:
    if owner is None:
        return LockedError(f"Another run works on `{root}`", hint="Wait until it ends, then run the command again")
    return LockedError(
        f"Another run works on `{root}`: `{owner.command}` for {spoken(owner.age(_now()))},"
        f" process {owner.pid} on {owner.host}",
        hint=f"Wait until it ends, then run the command again; if it hangs, end process {owner.pid}:"
        " the next run goes on where it stopped",
    )


def _works_elsewhere(root: Path, owner: Owner, path: Path) -> LockedError:
    return LockedError(
        f"Another machine works on `{root}`: `{owner.command}` for {spoken(owner.age(_now()))}, on {owner.host}",
        hint=f"Wait until it ends; if {owner.host} does not work on it any more, delete `{path}`",
    )


def spoken(age: timedelta) -> str:
    """`2 h 10 min`, `4 min`, `12 s`."""
    seconds = max(0, int(age.total_seconds()))
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{seconds} s"


def _now() -> datetime:
    return datetime.now(UTC)
