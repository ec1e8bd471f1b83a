"""The plan file's own words: its tables, its version, and how values are written in it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from npsp_migrate.location import Location
from npsp_migrate.model.plan import Basis
from npsp_migrate.model.texts import dumped

APPLICATION_ID = 0x4E505350  # `NPSP`: SQLite keeps it in the file's header
FORMAT_VERSION = 3

# What will be done stands in `changes`, without a word about where it came from: rows moved in a sheet do
# not change it. `origins` holds the places beside it, `drift` what the org changed alone, `stamps` the state in
# which the org showed the records that are touched, and who made a field what it is: name → [who, when]. A field
# is [name, before, after], and what we last applied where somebody changed it since.
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE objects (place INTEGER PRIMARY KEY, object TEXT NOT NULL);
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY, object TEXT NOT NULL, action TEXT NOT NULL, key TEXT NOT NULL,
    label TEXT NOT NULL, because TEXT NOT NULL, org_id TEXT NOT NULL,
    fields TEXT NOT NULL, conflicts TEXT NOT NULL
);
CREATE TABLE drift (seq INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE stamps (
    seq INTEGER PRIMARY KEY, modstamp TEXT NOT NULL, edited_by TEXT NOT NULL, edited_at TEXT NOT NULL,
    edits TEXT
);
CREATE TABLE counts (object TEXT NOT NULL, action TEXT NOT NULL, count INTEGER NOT NULL);
CREATE TABLE origins (seq INTEGER PRIMARY KEY, lines TEXT NOT NULL, cells TEXT NOT NULL);
CREATE TABLE sheets (number INTEGER PRIMARY KEY, file TEXT NOT NULL, sheet TEXT NOT NULL);
CREATE TABLE columns (
    sheet INTEGER NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, letter TEXT NOT NULL,
    PRIMARY KEY (sheet, record, field)
) WITHOUT ROWID;
CREATE TABLE issues (
    place INTEGER PRIMARY KEY, severity TEXT NOT NULL, words TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE row_ends (place INTEGER PRIMARY KEY, at TEXT NOT NULL, fate INTEGER NOT NULL, because TEXT NOT NULL);
CREATE TABLE joins (
    place INTEGER PRIMARY KEY, object TEXT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL,
    kept TEXT NOT NULL, joined TEXT NOT NULL, because TEXT NOT NULL, sameness TEXT NOT NULL
);
CREATE TABLE pages (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""
INDEXES = "CREATE INDEX changes_by_object ON changes (object, action, seq);"


def location_text(at: Location | None) -> str:
    return dumped([at.file, at.sheet, at.row, at.column] if at else [])


def location_of(text: str) -> Location:
    return location_from(json.loads(text))


def location_from(parts: Sequence[object]) -> Location:
    if not parts:
        return Location("")
    file, sheet, row, column = parts
    return Location(str(file), str(sheet), int(str(row)), str(column))


def basis_text(basis: Basis) -> str:
    return dumped({**asdict(basis), "made_at": basis.made_at.isoformat()})


def basis_of(text: str) -> Basis:
    told = json.loads(text)
    return Basis(
        made_at=datetime.fromisoformat(told["made_at"]),
        project=told["project"],
        org_id=told["org_id"],
        org_url=told["org_url"],
        snapshots=tuple((file, sha256) for file, sha256 in told["snapshots"]),
        mapping_sha256=told["mapping_sha256"],
        key_field=told["key_field"],
        decisions_sha256=told.get("decisions_sha256", ""),
        read_at=told.get("read_at", ""),
        undoes=told.get("undoes", 0),
    )
