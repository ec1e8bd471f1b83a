"""What an org's database holds, read past the org itself: every row, or what a person would call its content."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

Records = dict[str, frozenset[tuple[Any, ...]]]

OBJECTS = ("Account", "Contact", "Campaign", "CampaignMember", "Opportunity", "npe01__OppPayment__c")
BESIDE = ("OpportunityContactRole", "npsp__Address__c", "npe5__Affiliation__c", "npe4__Relationship__c")
_MOMENTS = ("CreatedDate", "LastModifiedDate", "SystemModstamp")
_KEY = "Migration_Key__c"


def every_row(database: Path) -> Records:
    """Each table as it stands, Ids and stamps included: equal means that nobody wrote."""
    with closing(sqlite3.connect(database)) as org:
        tables = [name for (name,) in org.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in tables if not name.startswith(("_", "sqlite_"))]
        return {name: frozenset(org.execute(f'SELECT * FROM "{name}"')) for name in kept}


def content(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The records without what differs from run to run: Ids are told by the key of the record they name."""
    with closing(sqlite3.connect(database)) as org:
        names = _names_of_ids(org)
        return {each: sorted(_told(org, each, names), key=repr) for each in (*OBJECTS, *BESIDE)}


def _names_of_ids(org: sqlite3.Connection) -> dict[str, str]:
    names = {}
    for each in (*OBJECTS, *BESIDE):
        key = _KEY if _KEY in _columns(org, each) else "NULL"
        names |= {
            id_: str(known or each) for id_, known in org.execute(f'SELECT Id, {key} FROM "{_stored(org, each)}"')
        }
    return names


def _stored(org: sqlite3.Connection, sobject: str) -> str:
    """Objects with computed fields are views over their rows; what is computed follows from the rows."""
    rows = f"{sobject}__rows"
    found = org.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (rows,)).fetchone()
    return rows if found else sobject


def count(database: Path, sobject: str) -> int:
    """Records of one object; none as long as the org is still being made."""
    if not database.exists():
        return 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as org:
        try:
            return int(org.execute(f'SELECT count(*) FROM "{_stored(org, sobject)}"').fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def _columns(org: sqlite3.Connection, sobject: str) -> list[str]:
    return [column for (column, *_) in org.execute(f'SELECT * FROM "{_stored(org, sobject)}" LIMIT 0').description]


def _told(org: sqlite3.Connection, sobject: str, names: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    wanted = [column for column in _columns(org, sobject) if column not in _MOMENTS]
    columns = ", ".join(f'"{column}"' for column in wanted)
    for row in org.execute(f'SELECT {columns} FROM "{_stored(org, sobject)}"'):
        yield tuple(names.get(cell, cell) if isinstance(cell, str) else cell for cell in row)
