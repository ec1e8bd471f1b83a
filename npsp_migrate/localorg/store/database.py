"""The connection: reading and writing rows as dictionaries, in few statements. Knows no rules."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from npsp_migrate.localorg.ids import record_id
from npsp_migrate.localorg.store.tables import quoted, rows_table

Row = dict[str, Any]

_BOOKKEEPING = """
CREATE TABLE IF NOT EXISTS _org (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS _sequence (name TEXT PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS _custom_field (object TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS _bin (record TEXT PRIMARY KEY, root TEXT NOT NULL, object TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS _bin_root ON _bin (root);
CREATE TABLE IF NOT EXISTS _bin_lookup (
    root TEXT NOT NULL, object TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, parent TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS _bin_lookup_root ON _bin_lookup (root);
"""


class Database:
    """One connection that one thread uses; every write stands between `begin` and `commit`."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-65536"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.executescript(_BOOKKEEPING)
        self._sequences: dict[str, int] = dict(self.connection.execute("SELECT name, last FROM _sequence"))
        self._moved: set[str] = set()
        self._depth = 0

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; an error of ours or theirs rolls back. One within another is a part of it."""
        if self.connection.in_transaction:
            with self._part():
                yield
            return
        self._depth = 0
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self._save_sequences()
        self.connection.execute("COMMIT")

    @contextmanager
    def _part(self) -> Iterator[None]:
        name = self.savepoint()
        try:
            yield
        except BaseException:
            self.rollback_to(name)
            raise
        self.release(name)

    def savepoint(self) -> str:
        self._depth += 1
        name = f"s{self._depth}"
        self.connection.execute(f"SAVEPOINT {name}")
        return name

    def release(self, name: str) -> None:
        self._depth -= 1
        self.connection.execute(f"RELEASE {name}")

    def rollback_to(self, name: str) -> None:
        self._depth -= 1
        self.connection.execute(f"ROLLBACK TO {name}")
        self.connection.execute(f"RELEASE {name}")

    def next_number(self, name: str) -> int:
        """The next of a sequence; a number is never given twice, even when its record was rolled back."""
        number = self._sequences.get(name, 0) + 1
        self._sequences[name] = number
        self._moved.add(name)
        return number

    def new_id(self, prefix: str) -> str:
        return record_id(prefix, self.next_number(prefix))

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor]

    def pairs(self, sql: str, parameters: Sequence[Any] = ()) -> dict[Any, Any]:
        return dict(self.connection.execute(sql, parameters))

    def read(self, object_name: str, ids: Iterable[str], columns: Sequence[str] = ()) -> dict[str, Row]:
        """Stored rows by Id, deleted ones included; ids that do not exist are missing."""
        wanted = ", ".join(quoted(column) for column in ("Id", *columns)) if columns else "*"
        sql = f"SELECT {wanted} FROM {rows_table(object_name)} WHERE Id IN (SELECT value FROM json_each(?))"
        return {row["Id"]: row for row in self.rows(sql, (json.dumps(list(ids)),))}

    def insert(self, object_name: str, rows: Iterable[Row]) -> None:
        groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for row in rows:
            groups[tuple(row)].append(tuple(row.values()))
        table = rows_table(object_name)
        for columns, values in groups.items():
            names = ", ".join(quoted(column) for column in columns)
            marks = ", ".join("?" * len(columns))
            self.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)

    def update(self, object_name: str, changes: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for record, values in changes:
            if values:
                groups[tuple(values)].append((*values.values(), record))
        table = rows_table(object_name)
        for columns, rows in groups.items():
            sets = ", ".join(f"{quoted(column)} = ?" for column in columns)
            self.connection.executemany(f"UPDATE {table} SET {sets} WHERE Id = ?", rows)

    def empty(self, kept: Sequence[str]) -> None:
        """Drop all objects and forget all bookkeeping, but for the tables `kept`; numbers begin anew."""
        sql = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
        for name, kind in self.connection.execute(sql).fetchall():
            if kind == "view":
                self.connection.execute(f"DROP VIEW {quoted(name)}")
            elif not name.startswith("_"):
                self.connection.execute(f"DROP TABLE {quoted(name)}")
            elif name not in kept:
                self.connection.execute(f"DELETE FROM {quoted(name)}")
        self.read_numbers()

    def read_numbers(self) -> None:
        """Go on where the sequences stand in the database."""
        self._sequences = dict(self.connection.execute("SELECT name, last FROM _sequence"))
        self._moved.clear()

    def shrink(self) -> None:
        """Give the room of dropped records back to the disk."""
        self.connection.execute("VACUUM")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def setting(self, key: str) -> str | None:
        found = self.connection.execute("SELECT value FROM _org WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def keep_setting(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO _org VALUES (?, ?)", (key, value))

    def _save_sequences(self) -> None:
        moved = [(name, self._sequences[name]) for name in sorted(self._moved)]
        self.connection.executemany("INSERT OR REPLACE INTO _sequence VALUES (?, ?)", moved)
        self._moved.clear()
