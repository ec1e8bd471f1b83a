"""What is remembered of Google Sheets between runs: dates of change, names of snapshots, ids of tabs. No cell."""

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from npsp_migrate.runs.workspace import disk_error

FORMAT = 1
FILE = "google-sheets.json"  # in the private folder


@dataclass(frozen=True, slots=True)
class KeptSheet:
    snapshot: str  # the name of its file
    unread: tuple[str, ...]  # headers that nobody asked for


@dataclass(frozen=True, slots=True)
class Reading:
    """The last reading of one source. `asked` is what was asked of it, hashed."""

    asked: str
    modified: str
    sheets: tuple[KeptSheet, ...]


@dataclass(slots=True)
class Memory:
    tabs: dict[str, dict[str, int]] = field(default_factory=dict)  # key → title → id
    read: dict[str, Reading] = field(default_factory=dict)  # by source
    named: dict[str, tuple[str, str]] = field(default_factory=dict)  # source → key and title of its spreadsheet

    @classmethod
    def read_from(cls, path: Path) -> "Memory":
        """A memory that cannot be read is none: everything is read again."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return _memory(stored) if stored["format"] == FORMAT else cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def write(self, path: Path) -> None:
        """The whole file or none."""
        content = {
            "format": FORMAT,
            "tabs": self.tabs,
            "named": self.named,
            "read": {
                source: [
                    reading.asked,
                    reading.modified,
                    [[sheet.snapshot, sheet.unread] for sheet in reading.sheets],
                ]
                for source, reading in self.read.items()
            },
        }
        try:
            handle, unfinished = tempfile.mkstemp(prefix=".", suffix=".unfinished", dir=path.parent)  # mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, sort_keys=True)
            Path(unfinished).replace(path)
        except OSError as refusal:
            raise disk_error(refusal, path) from refusal


def _memory(stored: dict[str, Any]) -> Memory:
    return Memory(
        {key: {str(title): int(gid) for title, gid in tabs.items()} for key, tabs in stored["tabs"].items()},
        {source: _reading(*told) for source, told in stored["read"].items()},
        {source: (str(key), str(title)) for source, (key, title) in stored.get("named", {}).items()},
    )


def _reading(asked: str, modified: str, sheets: list[Any]) -> Reading:
    kept = tuple(KeptSheet(Path(str(name)).name, tuple(map(str, unread))) for name, unread in sheets)
    return Reading(str(asked), str(modified), kept)
