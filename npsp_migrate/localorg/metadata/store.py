"""Deployed components and the results of deployments, in the org's database."""

# ruff: noqa: S608 - the columns are ours, values are bound

import json
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.clock import Clock, instant_text
from npsp_migrate.localorg.metadata.tree import kept_text, kept_tree
from npsp_migrate.localorg.metadata.types import id_prefix
from npsp_migrate.localorg.store.database import Database

_COLUMNS = "kind, name, id, created, changed, body"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS _component (kind TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
    " id TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (kind, name))",
    "CREATE TABLE IF NOT EXISTS _deployment (id TEXT PRIMARY KEY, result TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS _validated (id TEXT PRIMARY KEY, packed BLOB NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """One component as the org holds it."""

    kind: str
    name: str
    id: str
    created: str
    changed: str
    body: Element


def prepare_tables(database: Database) -> None:
    for statement in _TABLES:
        database.connection.execute(statement)


class ComponentStore:
    """Finds components by kind and name, without regard to case; writes inside the caller's transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @property
    def now(self) -> str:
        return instant_text(self._clock.now())

    def find(self, kind: str, name: str) -> Stored | None:
        sql = f"SELECT {_COLUMNS} FROM _component WHERE kind = ? AND name = ?"
        row = self._database.connection.execute(sql, (kind, name)).fetchone()
        return _stored(row) if row else None

    def of_kind(self, kind: str) -> list[Stored]:
        sql = f"SELECT {_COLUMNS} FROM _component WHERE kind = ? ORDER BY name"
        return [_stored(row) for row in self._database.connection.execute(sql, (kind,))]

    def by_id(self, component_id: str) -> Stored | None:
        sql = "SELECT kind, name FROM _component WHERE id = ?"
        row = self._database.connection.execute(sql, (component_id,)).fetchone()
        return self.find(*row) if row else None

    def put(self, kind: str, name: str, body: Element, component_id: str = "") -> Stored:
        """Keep a component; an earlier one of the name keeps its id and its birth."""
        earlier = self.find(kind, name)
        made = component_id or self._database.new_id(id_prefix(kind))
        stored = Stored(
            kind,
            earlier.name if earlier else name,
            earlier.id if earlier else made,
            earlier.created if earlier else self.now,
            self.now,
            body,
        )
        values = (kind, stored.name, stored.id, stored.created, stored.changed, kept_text(body))
        self._database.connection.execute("INSERT OR REPLACE INTO _component VALUES (?, ?, ?, ?, ?, ?)", values)
        return stored

    def remove(self, kind: str, name: str) -> None:
        self._database.connection.execute("DELETE FROM _component WHERE kind = ? AND name = ?", (kind, name))

    def remove_below(self, kind: str, parent: str) -> None:
        """Remove the children of a parent that goes: `Level__c.…`."""
        sql = "DELETE FROM _component WHERE kind = ? AND substr(name, 1, ?) = ? COLLATE NOCASE"
        self._database.connection.execute(sql, (kind, len(parent) + 1, f"{parent}."))

    def keep_result(self, result_id: str, result: dict[str, Any]) -> None:
        self._database.connection.execute(
            "INSERT OR REPLACE INTO _deployment VALUES (?, ?)", (result_id, json.dumps(result))
        )

    def keep_validated(self, deployment: str, packed: bytes) -> None:
        """Keep what was only checked, so that it can be deployed without being sent again."""
        self._database.connection.execute("INSERT INTO _validated VALUES (?, ?)", (deployment, packed))

    def validated(self, deployment: str) -> bytes | None:
        """What a check brought; it can be taken once."""
        sql = "DELETE FROM _validated WHERE substr(id, 1, 15) = ? RETURNING packed"
        rows = self._database.connection.execute(sql, (deployment[:15],)).fetchall()
        return bytes(rows[0][0]) if rows else None

    def result(self, result_id: str) -> dict[str, Any] | None:
        """A deployment's or a retrieval's result, by an id of 15 or 18 characters."""
        sql = "SELECT result FROM _deployment WHERE substr(id, 1, 15) = ?"
        row = self._database.connection.execute(sql, (result_id[:15],)).fetchone()
        return json.loads(row[0]) if row else None


def _stored(row: tuple[str, str, str, str, str, str]) -> Stored:
    kind, name, component_id, created, changed, body = row
    return Stored(kind, name, component_id, created, changed, kept_tree(body))
