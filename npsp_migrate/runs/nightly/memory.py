"""What nights remember of each other: figures, the shape of the sources, and how long what waits has waited."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from npsp_migrate.errors import MigrateError
from npsp_migrate.runs.nightly.night import Ending, Night, SourceShape, WaitingKind

FORMAT_VERSION = 1
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS nights (
    id INTEGER PRIMARY KEY, started TEXT NOT NULL, ending TEXT NOT NULL DEFAULT '', finished TEXT,
    told TEXT NOT NULL DEFAULT '{{}}', message TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS sources (
    source TEXT PRIMARY KEY, accepted TEXT NOT NULL, rows INTEGER NOT NULL, refused INTEGER NOT NULL,
    headers TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
    kind TEXT NOT NULL, object TEXT NOT NULL, key TEXT NOT NULL, since TEXT NOT NULL, nights INTEGER NOT NULL,
    PRIMARY KEY (kind, object, key)
) WITHOUT ROWID;
PRAGMA user_version = {FORMAT_VERSION};
"""
Waiter = tuple[str, str, str]  # kind, object, key


@dataclass(frozen=True, slots=True)
class PastNight:
    """One line of the memory; `told` is `Night.as_json` of then, empty for a night that died."""

    number: int
    started: datetime
    ending: str
    told: Mapping[str, Any]
    message: str


class Memory:
    """One SQLite file in the private folder, opened for each question: nights are short of nothing but trust."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, started: datetime) -> int:
        with self._opened() as file:
            return int(file.execute("INSERT INTO nights (started) VALUES (?)", (_text(started),)).lastrowid or 0)

    def finish(self, number: int, night: Night) -> None:
        told = json.dumps(night.as_json(), ensure_ascii=False)
        with self._opened() as file:
            file.execute(
                "UPDATE nights SET ending = ?, finished = ?, told = ?, message = ? WHERE id = ?",
                (night.ending.value, _text(night.finished), told, night.message, number),
            )

    def nights(self, last: int) -> tuple[PastNight, ...]:
        """Newest first."""
        if not self._path.exists():
            return ()
        with self._opened() as file:
            rows = file.execute(
                "SELECT id, started, ending, told, message FROM nights ORDER BY id DESC LIMIT ?", (last,)
            ).fetchall()
        return tuple(
            PastNight(number, datetime.fromisoformat(started), ending, json.loads(told), message)
            for number, started, ending, told, message in rows
        )

    def written(self, outcome: str, last: int) -> tuple[int, ...]:
        """How many records the last nights created, or updated; only nights that did."""
        counts = (night.told.get("outcomes", {}).get(outcome, 0) for night in self.nights(last))
        return tuple(int(count) for count in counts if count)

    def sources(self) -> tuple[datetime | None, dict[str, SourceShape]]:
        """As they were when a person or a night last took them for right, and when that was."""
        if not self._path.exists():
            return None, {}
        with self._opened() as file:
            rows = file.execute("SELECT source, accepted, rows, refused, headers FROM sources").fetchall()
        shapes = {
            name: SourceShape(count, refused, frozenset(json.loads(headers)))
            for name, _, count, refused, headers in rows
        }
        return max((datetime.fromisoformat(when) for _, when, *_ in rows), default=None), shapes

    def accept(self, shapes: Mapping[str, SourceShape], now: datetime) -> None:
        with self._opened() as file:
            file.execute("DELETE FROM sources")
            file.executemany(
                "INSERT INTO sources VALUES (?, ?, ?, ?, ?)",
                [
                    (name, _text(now), each.rows, each.refused, json.dumps(sorted(each.headers)))
                    for name, each in sorted(shapes.items())
                ],
            )

    def wait(self, waiters: Iterable[Waiter], now: datetime) -> tuple[WaitingKind, ...]:
        """These wait now, and no others. Returns them by kind, with the age of the oldest."""
        with self._opened() as file:
            file.execute("CREATE TEMP TABLE now_waiting (kind, object, key, PRIMARY KEY (kind, object, key))")
            file.executemany("INSERT OR IGNORE INTO now_waiting VALUES (?, ?, ?)", waiters)
            file.execute(
                "DELETE FROM waiting WHERE (kind, object, key) NOT IN (SELECT kind, object, key FROM now_waiting)"
            )
            file.execute(
                "INSERT INTO waiting SELECT kind, object, key, ?, 1 FROM now_waiting WHERE true"
                " ON CONFLICT DO UPDATE SET nights = nights + 1",
                (_text(now),),
            )
        return self.waiting()

    def wait_on(self) -> tuple[WaitingKind, ...]:
        """What waited last night waits one night more."""
        with self._opened() as file:
            file.execute("UPDATE waiting SET nights = nights + 1")
        return self.waiting()

    def waiting(self) -> tuple[WaitingKind, ...]:
        if not self._path.exists():
            return ()
        with self._opened() as file:
            rows = file.execute(
                "SELECT kind, count(*), max(nights), sum(nights = 1) FROM waiting GROUP BY kind ORDER BY kind"
            ).fetchall()
        return tuple(WaitingKind(*row) for row in rows)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path)) as file:
                self._path.chmod(0o600)
                self._prepare(file)
                with file:
                    yield file
        except sqlite3.Error as failure:
            raise MigrateError(
                f"What the nights remember cannot be used: `{self._path}`: {failure}",
                hint="Free some space, or move the file away: the next night then has no nights to compare with",
            ) from failure

    def _prepare(self, file: sqlite3.Connection) -> None:
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if version > FORMAT_VERSION:
            raise MigrateError(
                f"`{self._path}` was written by a newer npsp-migrate",
                hint="Update npsp-migrate, or move the file away: the next night has no nights to compare with",
            )
        file.executescript(_SCHEMA)


def median_of(counts: tuple[int, ...]) -> int:
    ordered = sorted(counts)
    return ordered[len(ordered) // 2] if ordered else 0


def died(nights: Iterable[PastNight]) -> int:
    """Nights that began and never ended: the machine went down, or somebody killed them."""
    return Counter(night.ending for night in nights)[""]


def quiet(night: PastNight) -> bool:
    return night.ending == Ending.QUIET


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
