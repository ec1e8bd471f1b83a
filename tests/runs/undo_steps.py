"""Steps of the tests of undo: an hour that passes, what an org holds, and an undo from its plan to its end."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from staffed_town import QUIET

from npsp_migrate.model.plan import Action, Change
from npsp_migrate.runs import perform
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.perform import Performed
from npsp_migrate.runs.undoing import make_undo

Held = dict[str, Counter[tuple[Any, ...]]]

_HOUR = timedelta(hours=1)
_STAMPS = frozenset({"CreatedDate", "LastModifiedDate", "LastModifiedById", "SystemModstamp"})


def held(database: Path) -> Held:
    """Every living record of every object, without its moments. A total that was never computed is nought."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as org:
        return {table: rows for table in _tables(org) if (rows := _living(org, table))}


def an_hour_passes(database: Path, opened: OpenedProject | None = None) -> None:
    """All that was done, in the org and by the run, was done an hour earlier."""
    with closing(sqlite3.connect(database)) as org, org:
        for table in _tables(org):
            for column in ("CreatedDate", "LastModifiedDate", "SystemModstamp"):
                if column in _columns(org, table):
                    moved = f"strftime('%Y-%m-%dT%H:%M:%S.000Z', {column}, '-1 hour')"
                    org.execute(f'UPDATE "{table}" SET {column} = {moved}')
    if opened:
        _move_journal(opened.workspace.journal)


def _move_journal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as journal, journal:
        for table, column in (("runs", "started"), ("runs", "finished"), ("batches", "intended")):
            stamps = journal.execute(f"SELECT rowid, {column} FROM {table} WHERE {column} <> ''").fetchall()
            for row, told in stamps:
                earlier = datetime.fromisoformat(told) - _HOUR
                journal.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (earlier.isoformat(), row))


def undo_plan(opened: OpenedProject, run: int) -> dict[tuple[str, str], Change]:
    """Object and key of each change that is more than "keep"."""
    with make_undo(opened, run, opened.workspace.root / f"undo-{run}.plan", QUIET) as plan:
        return {(each.object, each.key): each for each in plan.changes() if each.action is not Action.KEEP}


def undo(opened: OpenedProject, run: int) -> Performed:
    with make_undo(opened, run, opened.workspace.root / f"undo-{run}.plan", QUIET) as plan:
        return perform.apply(opened, plan, QUIET)


def _tables(org: sqlite3.Connection) -> list[str]:
    names = [name for (name,) in org.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return sorted(name for name in names if not name.startswith(("_", "sqlite_")))


def _columns(org: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in org.execute(f'PRAGMA table_info("{table}")')]


def _living(org: sqlite3.Connection, table: str) -> Counter[tuple[Any, ...]]:
    wanted = [column for column in _columns(org, table) if column not in _STAMPS]
    alive = "WHERE IsDeleted = 0" if "IsDeleted" in wanted else ""
    columns = ", ".join(f'"{column}"' for column in wanted)
    rows = org.execute(f'SELECT {columns} FROM "{table}" {alive}')
    return Counter(tuple(cell or None for cell in row) for row in rows)
