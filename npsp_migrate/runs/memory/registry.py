"""What we remember between runs: key → Id, the values last applied, and the end of each record that is gone.

Lost, it makes us ask more and say so: nothing in it is guessed.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd

from npsp_migrate.model.org import Ended, RecordFate
from npsp_migrate.model.plan import Value
from npsp_migrate.model.texts import dumped
from npsp_migrate.runs.memory.columns import columns_of
from npsp_migrate.runs.memory.file import registry_file

AppliedRecord = tuple[str, str, Mapping[str, Value], str]  # object, key, values by field, Id
ERASED = ""  # in a last applied value: we emptied the field
ID = 15  # characters of an Id that tell it; the last three only check the spelling


@dataclass(frozen=True, slots=True)
class OrgLine:
    """Since when the registry knows an org, and whether it had to be rebuilt from it."""

    since: str
    rebuilt: str = ""  # when; empty for a registry that grew with its runs
    sheets: str = ""  # mark of the sheets whose rows it holds


class Registry:
    """One SQLite file in the project's private state folder."""

    def __init__(self, path: Path, org_id: str) -> None:
        self._path = path
        self._org = org_id

    def line(self) -> OrgLine | None:
        """None for an org that this registry never heard of."""
        if not self._path.exists():
            return None
        with registry_file(self._path) as file:
            row = file.execute("SELECT since, rebuilt, sheets FROM orgs WHERE org = ?", (self._org,)).fetchone()
        return OrgLine(*row) if row else None

    def last_applied(self, there: Mapping[str, pd.DataFrame] | None = None) -> dict[str, pd.DataFrame]:
        """Object → one line per key, one column per field; None where a field was never written.

        The column `Id` is the record's; a value that we emptied is `ERASED`. Texts that the org's records `there`
        hold as well are not held twice.
        """
        if not self._path.exists():
            return {}
        with registry_file(self._path) as file:
            names = file.execute("SELECT DISTINCT object FROM records WHERE org = ?", (self._org,)).fetchall()
            beside = there or {}
            return {name: columns_of(file, self._org, name, beside.get(name)) for (name,) in sorted(names)}

    def remember(self, records: Iterable[AppliedRecord], now: str = "") -> None:
        """Add what was written; fields not written this time keep their last value."""
        with registry_file(self._path) as file, file:
            file.execute("INSERT OR IGNORE INTO orgs (org, since) VALUES (?, ?)", (self._org, now))
            file.executemany(
                "INSERT INTO records (org, object, folded, key, org_id, fields) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET key = excluded.key, fields = json_patch(fields, excluded.fields),"
                " org_id = CASE excluded.org_id WHEN '' THEN org_id ELSE excluded.org_id END",
                (
                    (self._org, sobject, key.casefold(), key, org_id, _values_text(values))
                    for sobject, key, values, org_id in records
                ),
            )

    def forget(self, keys: Iterable[tuple[str, str]]) -> None:
        """Object and key of records that an undo took back: as if they had never been."""
        with registry_file(self._path) as file, file:
            told = [(self._org, sobject, key.casefold()) for sobject, key in keys]
            file.executemany("DELETE FROM records WHERE org = ? AND object = ? AND folded = ?", told)

    def note_rebuilt(self, now: str) -> None:
        """Some of what it knows was told by the org alone: without what was applied, and without old deletions."""
        with registry_file(self._path) as file, file:
            file.execute("UPDATE orgs SET rebuilt = ? WHERE org = ?", (now, self._org))

    def replace_rows(
        self, places: Sequence[tuple[str, str]], rows: Iterable[tuple[int, int, str, str]], mark: str
    ) -> None:
        """The rows of all sheets anew: place, row, object, key; `places` are files and sheets by number."""
        with registry_file(self._path) as file, file:
            for table in ("places", "rows"):
                file.execute(f"DELETE FROM {table} WHERE org = ?", (self._org,))  # noqa: S608  a name of ours
            told = ((self._org, number, *place) for number, place in enumerate(places))
            file.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", told)
            file.executemany(
                "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?, ?)", ((self._org, *row) for row in rows)
            )
            file.execute("UPDATE orgs SET sheets = ? WHERE org = ?", (mark, self._org))

    def remembers_rows(self) -> bool:
        """Whether a plan was made since this registry knows the org: it noted which rows are one record."""
        line = self.line()
        return line is not None and bool(line.sheets)

    def joined(self) -> dict[str, dict[str, str]]:
        """Object → key of a row → key of the record that it was joined to, folded."""
        if not self._path.exists():
            return {}
        found: dict[str, dict[str, str]] = {}
        with registry_file(self._path) as file:
            for name, key, to in file.execute("SELECT object, folded, key FROM joined WHERE org = ?", (self._org,)):
                found.setdefault(name, {})[key] = to
        return found

    def replace_joined(self, joined: Mapping[str, Mapping[str, str]]) -> None:
        with registry_file(self._path) as file, file:
            file.execute("DELETE FROM joined WHERE org = ?", (self._org,))
            for name, keys in joined.items():
                told = ((self._org, name, key, to) for key, to in keys.items())
                file.executemany("INSERT INTO joined VALUES (?, ?, ?, ?)", told)

    def remembered_runs(self) -> dict[int, str]:
        """Runs of the journal that were brought in, each with its mark of then."""
        if not self._path.exists():
            return {}
        with registry_file(self._path) as file:
            return dict(file.execute("SELECT run, mark FROM runs WHERE org = ?", (self._org,)).fetchall())

    def note_run(self, run: int, mark: str) -> None:
        """A run that still goes on has no mark, and is brought in again."""
        if mark:
            with registry_file(self._path) as file, file:
                file.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", (self._org, run, mark))

    def fates(self) -> dict[str, dict[str, RecordFate]]:
        """Object → the first 15 characters of an Id → how that record ended."""
        if not self._path.exists():
            return {}
        found: dict[str, dict[str, RecordFate]] = {}
        with registry_file(self._path) as file:
            for name, *told in file.execute(
                "SELECT object, org_id, ended, survivor, at, by FROM fates WHERE org = ?", (self._org,)
            ):
                org_id, ended, *rest = told
                found.setdefault(name, {})[org_id] = RecordFate(org_id, Ended(ended), *rest)
        return found

    def note_fates(self, ended: Mapping[str, Sequence[RecordFate]], alive: Mapping[str, Iterable[str]]) -> None:
        """Per object: records that ended, and Ids that are alive again."""
        with registry_file(self._path) as file, file:
            for sobject, fates in ended.items():
                file.executemany(
                    "INSERT OR REPLACE INTO fates VALUES (?, ?, ?, ?, ?, ?, ?)",
                    ((self._org, sobject, each.org_id[:ID], *astuple(each)[1:]) for each in fates),
                )
            for sobject, ids in alive.items():
                file.executemany(
                    "DELETE FROM fates WHERE org = ? AND object = ? AND org_id = ?",
                    ((self._org, sobject, org_id[:ID]) for org_id in ids),
                )

    def erase(self, keys: Mapping[str, Mapping[str, str]]) -> None:
        """Object → key → the day it ended. What is kept recognises the key, and tells nothing of the person."""
        with registry_file(self._path) as file, file:
            for sobject, days in keys.items():
                for key, day in days.items():
                    self._erase_one(file, sobject, key, day)

    def _erase_one(self, file: sqlite3.Connection, sobject: str, key: str, day: str) -> None:
        place = (self._org, sobject, key.casefold())
        file.execute("PRAGMA secure_delete = ON")  # zeros instead of what was there
        file.execute("INSERT OR REPLACE INTO erased VALUES (?, ?, ?, ?)", (*place[:2], key_hash(sobject, key), day))
        file.execute(
            "DELETE FROM fates WHERE (org, object, org_id) IN (SELECT org, object, substr(org_id, 1, ?)"
            " FROM records WHERE org = ? AND object = ? AND folded = ?)",
            (ID, *place),
        )
        file.execute(
            "DELETE FROM rows WHERE org = ? AND object = ? AND key = (SELECT key FROM records WHERE org = rows.org"
            " AND object = rows.object AND folded = ?)",
            place,
        )
        file.execute("DELETE FROM records WHERE org = ? AND object = ? AND folded = ?", place)
        file.execute("DELETE FROM joined WHERE org = ? AND object = ? AND ? IN (folded, key)", place)

    def erased(self) -> dict[str, dict[str, str]]:
        """Object → hash of a key → the day on which the record was deleted."""
        if not self._path.exists():
            return {}
        found: dict[str, dict[str, str]] = {}
        with registry_file(self._path) as file:
            for name, told, day in file.execute(
                "SELECT object, key_sha256, at FROM erased WHERE org = ?", (self._org,)
            ):
                found.setdefault(name, {})[told] = day
        return found


def key_hash(sobject: str, key: str) -> str:
    return sha256(f"{sobject}\x1f{key.casefold()}".encode()).hexdigest()


def _values_text(values: Mapping[str, Value]) -> str:
    """SQLite's `json_patch` takes a null for "forget this", and what we emptied is no such thing."""
    return dumped({name: ERASED if value is None else value for name, value in sorted(values.items())})
