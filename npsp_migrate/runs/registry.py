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
        """Object → one line per key, one column per field; a field never written is absent or None."""
        if not self._path.exists():
            return {}
        with closing(self._open()) as connection:
            rows = connection.execute(
                "SELECT object, key, fields FROM applied WHERE org = ? ORDER BY object, key", (self._org,)
            ).fetchall()
        by_object: dict[str, dict[str, dict[str, Value]]] = {}
        for sobject, key, fields in rows:
            by_object.setdefault(sobject, {})[key] = _decoded(fields)
        return {
            sobject: pd.DataFrame.from_dict(records, orient="index", dtype=object)
            for sobject, records in by_object.items()
        }

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

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        self._path.chmod(0o600)
        connection.execute(_SCHEMA)
        return connection


def _decoded(text: str) -> dict[str, Value]:
    values: Any = loaded(text)
    return dict(values)
