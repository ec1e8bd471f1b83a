"""What we remember between runs: the values last applied to each record. Lost, it only makes us ask more."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd

from npsp_migrate.model.plan import Value
from npsp_migrate.model.texts import dumped, loaded

_SCHEMA = """
CREATE TABLE IF NOT EXISTS applied (
    org TEXT NOT NULL, object TEXT NOT NULL, key TEXT NOT NULL, org_id TEXT NOT NULL, fields TEXT NOT NULL,
    PRIMARY KEY (org, object, key)
) WITHOUT ROWID
"""

AppliedRecord = tuple[str, str, Mapping[str, Value], str]  # object, key, values by field, Id


class Registry:
    """One SQLite file in the project's private state folder."""

    def __init__(self, path: Path, org_id: str) -> None:
        self._path = path
        self._org = org_id

    def last_applied(self) -> dict[str, pd.DataFrame]:
        """Object → one line per key, one column per field; None where a field was never written."""
        if not self._path.exists():
            return {}
        with closing(self._open()) as connection:
            names = connection.execute("SELECT DISTINCT object FROM applied WHERE org = ?", (self._org,)).fetchall()
            return {name: self._applied_to(name, connection) for (name,) in sorted(names)}

    def _applied_to(self, sobject: str, connection: sqlite3.Connection) -> pd.DataFrame:
        """Read as a stream, equal values once: a project may remember millions."""
        rows = connection.execute(
            "SELECT key, fields FROM applied WHERE org = ? AND object = ? ORDER BY key", (self._org, sobject)
        )
        keys: list[str] = []
        columns: dict[str, list[Value]] = {}
        known: dict[tuple[type, Value], Value] = {}
        for number, (key, fields) in enumerate(rows):
            keys.append(key)
            for field, value in _decoded(fields).items():
                column = columns.setdefault(field, [])
                column.extend([None] * (number - len(column)))
                column.append(known.setdefault((type(value), value), value))
        for column in columns.values():
            column.extend([None] * (len(keys) - len(column)))
        return pd.DataFrame(columns, index=keys, dtype=object)

    def remember(self, records: Iterable[AppliedRecord]) -> None:
        """Add what was written; fields not written this time keep their last value."""
        with closing(self._open()) as connection, connection:
            known = connection.cursor()
            for sobject, key, values, org_id in records:
                known.execute(
                    "SELECT fields FROM applied WHERE org = ? AND object = ? AND key = ?", (self._org, sobject, key)
                )
                before = known.fetchone()
                merged = {**(_decoded(before[0]) if before else {}), **values}
                known.execute(
                    "INSERT OR REPLACE INTO applied VALUES (?, ?, ?, ?, ?)",
                    (self._org, sobject, key, org_id, dumped(dict(sorted(merged.items())))),
                )

    def forget(self, records: Iterable[tuple[str, str]]) -> None:
        """Object and key of records that an undo took back: the next plan may propose them again."""
        with closing(self._open()) as connection, connection:
            connection.executemany(
                "DELETE FROM applied WHERE org = ? AND object = ? AND key = ?",
                ((self._org, *record) for record in records),
            )

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        self._path.chmod(0o600)
        connection.execute(_SCHEMA)
        return connection


def _decoded(text: str) -> dict[str, Value]:
    values: Any = loaded(text)
    return dict(values)
