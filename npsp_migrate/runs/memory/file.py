"""The registry's file: its tables, its version, and what to say when it cannot be read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from npsp_migrate.errors import MigrateError

APPLICATION_ID = 0x4E505352  # `NPSR`: SQLite keeps it in the file's header
FORMAT_VERSION = 2
BUSY_SECONDS = 30

# `folded` is a key as Salesforce compares it, without its capitals. Of Ids in `fates` the 15 characters that tell
# them. `erased` keeps no key at all: a person who was erased is recognised by the hash of the key, and by nothing
# else. `rows`, `places` and `joined` are those of the last plan.
SCHEMA = """
CREATE TABLE IF NOT EXISTS orgs (
    org TEXT PRIMARY KEY, since TEXT NOT NULL, rebuilt TEXT NOT NULL DEFAULT '', sheets TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (
    org TEXT NOT NULL, object TEXT NOT NULL, folded TEXT NOT NULL, key TEXT NOT NULL, org_id TEXT NOT NULL,
    fields TEXT NOT NULL, PRIMARY KEY (org, object, folded)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records_by_id ON records (org, org_id);
CREATE TABLE IF NOT EXISTS fates (
    org TEXT NOT NULL, object TEXT NOT NULL, org_id TEXT NOT NULL, ended TEXT NOT NULL, survivor TEXT NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, PRIMARY KEY (org, object, org_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (
    org TEXT NOT NULL, object TEXT NOT NULL, key_sha256 TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (org, object, key_sha256)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS joined (
    org TEXT NOT NULL, object TEXT NOT NULL, folded TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (org, object, folded)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS places (
    org TEXT NOT NULL, place INTEGER NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, PRIMARY KEY (org, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    org TEXT NOT NULL, place INTEGER NOT NULL, row INTEGER NOT NULL, object TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (org, place, row, object, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rows_by_key ON rows (org, object, key);
CREATE TABLE IF NOT EXISTS runs (
    org TEXT NOT NULL, run INTEGER NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (org, run)
) WITHOUT ROWID;
"""

_HINT = "Run `npsp-migrate registry rebuild`: it moves the file aside, and asks the journal and the org again"


@contextmanager
def registry_file(path: Path) -> Iterator[sqlite3.Connection]:
    """Open it, made or brought to today's form where needed. Whatever SQLite objects to becomes our sentence."""
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            path.chmod(0o600)  # it holds what was written: names, addresses, gifts
            _prepare(connection, path)
            yield connection
    except sqlite3.DatabaseError as failure:
        raise MigrateError(f"The registry `{path}` cannot be used: {failure}", hint=_HINT) from failure


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file. Reads all of it."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """The first version had no number, and one table `applied`."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if version == FORMAT_VERSION:
        return
    if version > FORMAT_VERSION or (tables and version == 0 and tables != {"applied"}):
        raise MigrateError(f"The registry `{path}` was written by another version of npsp-migrate", hint=_HINT)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
        if "applied" in tables:
            _upgrade_applied(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _upgrade_applied(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT org, object, key, org_id, fields FROM applied ORDER BY org, object, key")
    connection.executemany(
        "INSERT OR REPLACE INTO records (org, object, folded, key, org_id, fields) VALUES (?, ?, ?, ?, ?, ?)",
        ((org, name, key.casefold(), key, org_id, fields) for org, name, key, org_id, fields in rows.fetchall()),
    )
    connection.execute("INSERT OR IGNORE INTO orgs (org, since) SELECT DISTINCT org, '' FROM applied")
    connection.execute("DROP TABLE applied")
