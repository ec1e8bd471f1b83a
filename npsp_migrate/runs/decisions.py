"""The file of decisions: changed by one at a time, whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from npsp_migrate.errors import LockedError
from npsp_migrate.mapping.decisions_text import decisions_text, read_decisions
from npsp_migrate.mapping.problems import Problems
from npsp_migrate.mapping.project import DECISIONS_FILE
from npsp_migrate.model.decisions import Decisions
from npsp_migrate.runs.workspace import Workspace, disk_error

PATIENCE = 30  # seconds to wait for somebody else who writes the file; each takes far less than one


def load_decisions(root: Path) -> Decisions:
    """As they stand now. Raises `ProjectError` with the lines of what cannot be read."""
    problems = Problems()
    decisions = read_decisions(root / DECISIONS_FILE, DECISIONS_FILE, problems)
    problems.stop()
    return decisions


def change_decisions(workspace: Workspace, change: Callable[[Decisions], Decisions]) -> Decisions:
    """Read, change and write, so that two people who answer at a time lose nothing of each other's."""
    lock = FileLock(workspace.state / "decisions.lock", timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout as busy:
        raise LockedError(
            f"Somebody else has been writing `{DECISIONS_FILE}` for {PATIENCE} seconds",
            hint="End the other `npsp-migrate review`, and try again",
        ) from busy
    try:
        before = load_decisions(workspace.root)
        after = change(before)
        if after != before:
            _replace(workspace.root / DECISIONS_FILE, decisions_text(after))
        return after
    finally:
        lock.release()


def _replace(path: Path, text: str) -> None:
    """A crash leaves the old file or the new one."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            partial.chmod(path.stat().st_mode & 0o777)
        partial.replace(path)
    except OSError as refusal:
        partial.unlink(missing_ok=True)
        raise disk_error(refusal, path) from refusal
