"""What lies here and is private: found by age, deleted, and listed with its hash as a proof."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from npsp_migrate.runs.reports import NAMES, UNDO_NAMES
from npsp_migrate.runs.workspace import STATE_FOLDER, Workspace, disk_error

KEPT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of ours that holds personal data, or opens the way to them."""

    path: Path
    kind: str  # `snapshot`, `plan`, `report`, `memory` of what was read, `sign-in`
    written: datetime
    size: int
    sha256: str = ""

    def as_json(self) -> dict[str, object]:
        told = {"file": str(self.path), "kind": self.kind, "written": self.written.isoformat(timespec="seconds")}
        return {**told, "bytes": self.size, "sha256": self.sha256}


def local_copies(workspace: Workspace) -> tuple[Copy, ...]:
    """Snapshots, plans, reports and sign-ins, the oldest first. Journal and registry stay: keys need them.

    Without its memory a source is read again; without its sign-in a person allows it once more.
    """
    return tuple(sorted(_found(workspace.root), key=lambda each: (each.written, each.path)))


def _found(root: Path) -> Iterator[Copy]:
    state = root / STATE_FOLDER
    reports = [f"{name}*" for names in (NAMES, UNDO_NAMES) for name in names.values()]
    for kind, folder, patterns in (
        ("snapshot", state / "snapshots", ["**/*.zip", "**/.*.unfinished"]),
        ("memory", state, ["google-sheets.json", ".*.unfinished"]),
        ("sign-in", state, ["google-token*.json"]),
        ("plan", state / "plans", ["*.plan"]),
        ("plan", root, ["*.plan"]),
        ("plan", root / "nightly", ["*.plan"]),
        ("report", root, [f"{name}.{ending}" for name in reports for ending in ("html", "xlsx")]),
        ("report", root / "nightly", ["*.html", "*.xlsx"]),
    ):
        for path in (path for pattern in patterns for path in folder.glob(pattern) if path.is_file()):
            facts = path.stat()
            yield Copy(path, kind, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size)


def expired(copies: Sequence[Copy], now: datetime, days: int) -> tuple[Copy, ...]:
    return tuple(each for each in copies if now - each.written >= timedelta(days=days))


def purge(copies: Sequence[Copy]) -> tuple[Copy, ...]:
    """Delete these files; what was deleted, with the hash that each had."""
    return tuple(map(_deleted, copies))


def _deleted(copy: Copy) -> Copy:
    try:
        with copy.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        copy.path.unlink()
    except OSError as refusal:
        raise disk_error(refusal, copy.path) from refusal
    return Copy(copy.path, copy.kind, copy.written, copy.size, sha256)
