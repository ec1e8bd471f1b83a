"""A project's folder on disk: where its private state lies, and who may work on it now."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from npsp_migrate.errors import MigrateError
from npsp_migrate.runs.lock import Owner, held

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
    def snapshots_if_any(self) -> Path:
        """The same, for those who only look: nothing is made."""
        return self.root / STATE_FOLDER / "snapshots"

    @property
    def plan(self) -> Path:
        return self.root / "npsp-migrate.plan"

    def kept_plan(self, fingerprint: str) -> Path:
        """The copy of a plan that was applied: what `resume`, `retry` and `undo` go by."""
        return self.state / "plans" / f"{fingerprint}.plan"

    def keep_plan(self, path: Path, fingerprint: str) -> None:
        """A plan is replaced, never written into: another name for the same file keeps it."""
        kept = self.kept_plan(fingerprint)
        if kept.exists() and kept.samefile(path):
            return
        try:
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            _linked(path, kept)
        except OSError as refusal:
            raise disk_error(refusal, kept) from refusal

    @property
    def nightly(self) -> Path:
        """Where a night leaves what people look at: the plan that waits, the report."""
        folder = self.root / "nightly"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as refusal:
            raise disk_error(refusal, folder) from refusal
        return folder

    @property
    def nights(self) -> Path:
        return self.state / "nights.sqlite"

    @property
    def summary_key(self) -> Path:
        """Seals the summaries of verifications."""
        return self.state / "summary.key"

    @property
    def summaries(self) -> Path:
        return self.state / "summaries.jsonl"

    @property
    def log(self) -> Path:
        return self.state / "logs" / "sync.jsonl"

    @contextmanager
    def locked(self, command: str) -> Iterator[Owner | None]:
        """Hold the project for one writing run; tells of an owner that died while it held it."""
        with held(self.state, self.root, command) as dead:
            yield dead


def _linked(path: Path, kept: Path) -> None:
    """A copy where the two lie on different disks. The same changes planned another day are another plan."""
    partial = kept.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    try:
        partial.hardlink_to(path)
    except OSError:
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
