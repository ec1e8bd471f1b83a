"""A project's folder on disk: where its private state lies, and who may work on it now."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from npsp_migrate.errors import LockedError, MigrateError

STATE_FOLDER = ".npsp-migrate"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The places of one project. Nothing is made before it is needed."""

    root: Path

    @property
    def state(self) -> Path:
        """The private folder, readable by its owner only: snapshots, journal, registry, logs."""
        folder = self.root / STATE_FOLDER
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        except OSError as refusal:
            raise disk_error(refusal, folder) from refusal
        return folder

    @property
    def journal(self) -> Path:
        return self.state / "journal.sqlite"

    @property
    def registry(self) -> Path:
        return self.state / "registry.sqlite"

    @property
    def snapshots(self) -> Path:
        return self.state / "snapshots"

    @property
    def plan(self) -> Path:
        return self.root / "npsp-migrate.plan"

    def kept_plan(self, fingerprint: str) -> Path:
        """The copy of a plan that was applied: what `resume`, `retry` and `undo` go by."""
        return self.state / "plans" / f"{fingerprint}.plan"

    def keep_plan(self, path: Path, fingerprint: str) -> None:
        """A plan is replaced, never written into: another name for the same file keeps it."""
        kept = self.kept_plan(fingerprint)
        if kept.exists():
            return
        try:
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            _linked(path, kept)
        except OSError as refusal:
            raise disk_error(refusal, kept) from refusal

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the project for one writing run. The lock goes with its process, even when that is killed."""
        lock = FileLock(self.state / "lock", timeout=0)
        owner = self.state / "lock.owner"
        try:
            lock.acquire()
        except Timeout as busy:
            pid = owner.read_text(encoding="utf-8") if owner.exists() else "unknown"
            raise LockedError(
                f"Another run works on `{self.root}` (process {pid})",
                hint="Wait until it ends, then run the command again",
            ) from busy
        try:
            owner.write_text(str(os.getpid()), encoding="utf-8")
            yield
        finally:
            lock.release()


def _linked(path: Path, kept: Path) -> None:
    """A copy where the two lie on different disks."""
    try:
        kept.hardlink_to(path)
    except OSError:
        partial = kept.with_suffix(".partial")
        shutil.copyfile(path, partial)
        partial.replace(kept)


def disk_error(refusal: OSError, path: Path) -> MigrateError:
    """Our sentence for a disk that is full, or a folder that may not be written."""
    if refusal.errno == errno.ENOSPC:
        return MigrateError(
            f"The disk is full: `{path}` was not written",
            hint="Free some space and run the command again; nothing was left half-written",
        )
    reason = os.strerror(refusal.errno) if refusal.errno else "the system refused"
    return MigrateError(f"`{path}` cannot be written: {reason}", hint="Check the folder and its permissions")
