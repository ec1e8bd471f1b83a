"""Looking into the registry: from a row of a sheet to the record in the org, and back."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from npsp_migrate.errors import MigrateError
from npsp_migrate.location import Location
from npsp_migrate.model.plan import Value
from npsp_migrate.model.texts import loaded
from npsp_migrate.runs.memory.file import registry_file
from npsp_migrate.runs.memory.registry import ID, key_hash
from npsp_migrate.runs.opened import OpenedProject


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for; what is empty is not asked. A row is one of any sheet whose name holds these texts."""

    key: str = ""
    org_id: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0

    @property
    def nothing(self) -> bool:
        return self == Sought()


@dataclass(frozen=True, slots=True)
class Remembered:
    """One record as the registry knows it."""

    org: str
    object: str
    key: str
    org_id: str
    ended: str = ""  # `deleted`, `merged`, `gone`; empty for one that was alive when the org was last asked
    survivor: str = ""
    at: str = ""
    by: str = ""
    rows: tuple[Location, ...] = ()
    fields: Mapping[str, Value] = field(default_factory=dict)

    @property
    def fate(self) -> str:
        when = f" on {self.at[:10]}" if self.at else ""
        who = f" by {self.by}" if self.by else ""
        into = f" into {self.survivor}" if self.survivor else ""
        return f"{self.ended}{into}{when}{who}" if self.ended else "known"

    @property
    def lines(self) -> tuple[str, ...]:
        head = f"{self.object}  {self.key}  {self.org_id or 'not in the org yet'}  {self.fate}"
        rows = [f"    {at}" for at in self.rows]
        fields = [f"    {name}: {value}" for name, value in self.fields.items()]
        return (head, *rows, *fields)

    def as_json(self) -> dict[str, Any]:
        names = ("org", "object", "key", "org_id", "ended", "survivor", "at", "by", "fields")
        return {**{name: getattr(self, name) for name in names}, "rows": [str(at) for at in self.rows]}


@dataclass(frozen=True, slots=True)
class OrgSummary:
    """What the registry knows of one org."""

    org: str
    since: str
    rebuilt: str
    erased: int
    objects: tuple[tuple[str, int, int], ...]  # object, records, of these ended

    @property
    def lines(self) -> tuple[str, ...]:
        rebuilt = f", rebuilt on {self.rebuilt[:10]}" if self.rebuilt else ""
        counts = [
            f"    {name}: {count:,} records, {ended:,} deleted or merged" for name, count, ended in self.objects
        ]
        erased = [f"    Erased for good, known by a hash: {self.erased:,}"] if self.erased else []
        return (f"Org {self.org}, since {self.since[:10] or 'an older version'}{rebuilt}", *counts, *erased)

    def as_json(self) -> dict[str, object]:
        objects = [{"object": name, "records": count, "ended": ended} for name, count, ended in self.objects]
        return {
            "org": self.org,
            "since": self.since,
            "rebuilt": self.rebuilt,
            "erased": self.erased,
            "objects": objects,
        }


def summarise_registry(opened: OpenedProject) -> tuple[OrgSummary, ...]:
    with _opened(opened) as file:
        return tuple(
            _summary(file, *line) for line in file.execute("SELECT org, since, rebuilt FROM orgs ORDER BY 1")
        )


def _summary(file: sqlite3.Connection, org: str, since: str, rebuilt: str) -> OrgSummary:
    (erased,) = file.execute("SELECT count(*) FROM erased WHERE org = ?", (org,)).fetchone()
    objects = file.execute(
        "SELECT records.object, count(*), count(ended) FROM records LEFT JOIN fates ON fates.org = records.org"
        " AND fates.object = records.object AND fates.org_id = substr(records.org_id, 1, ?)"
        " WHERE records.org = ? GROUP BY records.object ORDER BY 1",
        (ID, org),
    ).fetchall()
    return OrgSummary(org, since, rebuilt, erased, tuple(objects))


def look_up(opened: OpenedProject, sought: Sought) -> tuple[Remembered, ...]:
    """Records that fit; of a row all that came of it, those included that the org does not have yet."""
    with _opened(opened) as file:
        found = [_remembered(file, *each) for each in sorted(set(_places(file, sought)))]
        if not found and sought.key:
            found = list(_erased(file, sought.key))
    if not found:
        raise MigrateError(
            "The registry knows no such record",
            hint="A key is the third word of a line of `npsp-migrate show`; rows are those of the last plan",
        )
    return tuple(found)


def _places(file: sqlite3.Connection, sought: Sought) -> Iterator[tuple[str, str, str]]:
    """Org, object and key."""
    if sought.key:
        folded = sought.key.casefold()
        yield from file.execute("SELECT org, object, key FROM records WHERE folded = ?", (folded,))
        yield from file.execute("SELECT org, object, key FROM rows WHERE key = ?", (sought.key,))
    if sought.org_id:
        yield from file.execute(
            "SELECT org, object, key FROM records WHERE substr(org_id, 1, ?) = ?", (ID, sought.org_id[:ID])
        )
    if sought.row:
        yield from file.execute(
            "SELECT rows.org, object, key FROM rows JOIN places USING (org, place)"
            " WHERE row = ? AND instr(file, ?) > 0 AND instr(sheet, ?) > 0",
            (sought.row, sought.file, sought.sheet),
        )


def _remembered(file: sqlite3.Connection, org: str, sobject: str, key: str) -> Remembered:
    row = file.execute(
        "SELECT key, org_id, fields FROM records WHERE org = ? AND object = ? AND folded = ?",
        (org, sobject, key.casefold()),
    ).fetchone()
    rows = file.execute(
        "SELECT file, sheet, row FROM rows JOIN places USING (org, place) WHERE org = ? AND object = ? AND key = ?"
        " ORDER BY 1, 2, 3",
        (org, sobject, key),
    )
    places = tuple(Location(*each) for each in rows)
    if row is None:
        return Remembered(org, sobject, key, "", rows=places)
    fate = file.execute(
        "SELECT ended, survivor, at, by FROM fates WHERE org = ? AND object = ? AND org_id = ?",
        (org, sobject, row[1][:ID]),
    ).fetchone()
    fields: Any = loaded(row[2])
    ended, survivor, at, by = fate or ("", "", "", "")
    return Remembered(org, sobject, row[0], row[1], ended, survivor, at, by, places, fields)


def _erased(file: sqlite3.Connection, key: str) -> Iterator[Remembered]:
    for org, sobject, told, day in file.execute("SELECT org, object, key_sha256, at FROM erased").fetchall():
        if told == key_hash(sobject, key):
            yield Remembered(org, sobject, key, "", "erased", at=day)


def _opened(opened: OpenedProject) -> AbstractContextManager[sqlite3.Connection]:
    path = opened.workspace.registry
    if not path.exists():
        raise MigrateError(
            "This project has no registry yet",
            hint="The first `npsp-migrate apply` makes it; `npsp-migrate registry rebuild` restores a lost one",
        )
    return registry_file(path)
