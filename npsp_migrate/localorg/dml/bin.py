"""The recycle bin's own memory: what was deleted together with what, and which lookups were cleared for it.

A row stays in its table with `IsDeleted` set; this only remembers how to put things back.
"""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.work import Work

_ASKED = "IN (SELECT value FROM json_each(?))"


def bury(work: Work, definition: ObjectDefinition, ids: list[str]) -> None:
    """Delete records of one object, each with its details; lookups to all of them are cleared."""
    rows = ((record, record, definition.name) for record in ids)
    work.database.connection.executemany("INSERT OR REPLACE INTO _bin VALUES (?, ?, ?)", rows)
    _bury(work, definition, ids)


def lay_aside(work: Work, object_name: str, ids: Iterable[str]) -> None:
    """Put records into the bin alone: what belonged to them has gone elsewhere."""
    rows = ((record, record, object_name) for record in ids)
    work.database.connection.executemany("INSERT OR REPLACE INTO _bin VALUES (?, ?, ?)", rows)


def own_roots(work: Work, ids: Iterable[str]) -> set[str]:
    """Which of these were deleted for themselves, not with a parent."""
    sql = f"SELECT record FROM _bin WHERE record = root AND record {_ASKED}"
    return {record for (record,) in work.database.connection.execute(sql, (json.dumps(list(ids)),))}


def buried_with(work: Work, roots: Iterable[str], object_name: str) -> list[str]:
    """The records of one object that went into the bin with these, or are these."""
    sql = f"SELECT record FROM _bin WHERE root {_ASKED} AND object = ? ORDER BY record"
    found = work.database.connection.execute(sql, (json.dumps(list(roots)), object_name))
    return [record for (record,) in found]


def dig_up(work: Work, roots: list[str]) -> None:
    """Give back the records and what went with them; lookups are restored unless they were set anew."""
    asked = json.dumps(roots)
    connection = work.database.connection
    for (name,) in connection.execute(f"SELECT DISTINCT object FROM _bin WHERE root {_ASKED}", (asked,)).fetchall():
        definition = work.org.schema.named(name)
        merged = ", MasterRecordId = NULL" if definition.find("MasterRecordId") else ""
        work.execute(
            f"UPDATE {{{name}}} SET IsDeleted = 0{_stamps(definition)}{merged} "
            "WHERE Id IN (SELECT record FROM _bin WHERE root IN (SELECT value FROM json_each(?2)))",
            (work.now, asked),
        )
        work.org.forget(name)
    cleared = f"SELECT object, record, field, parent FROM _bin_lookup WHERE root {_ASKED}"
    for name, record, field, parent in connection.execute(cleared, (asked,)).fetchall():
        work.execute(
            f"UPDATE {{{name}}} SET {field} = ? WHERE Id = ? AND {field} IS NULL",
            (parent, record),
        )


def forget_roots(work: Work, roots: list[str]) -> None:
    for table in ("_bin", "_bin_lookup"):
        work.database.connection.execute(f"DELETE FROM {table} WHERE root {_ASKED}", (json.dumps(roots),))


def _bury(work: Work, definition: ObjectDefinition, ids: list[str]) -> None:
    if not ids:
        return
    asked = json.dumps(ids)
    work.execute(
        f"UPDATE {{{definition.name}}} SET IsDeleted = 1{_stamps(definition)} "
        "WHERE Id IN (SELECT value FROM json_each(?2))",
        (work.now, asked),
    )
    work.org.forget(definition.name)
    for child in definition.children:
        owner = work.org.schema.object(child.child_object)
        field = owner.find(child.field) if owner else None
        if owner is None or field is None or not owner.find("IsDeleted"):
            continue
        if field.cascade_delete or child.cascade_delete:
            _bury_details(work, owner, field, asked)
        elif field.nillable:
            _clear(work, owner, field, asked)


def _stamps(definition: ObjectDefinition) -> str:
    """The instant, bound as the first value; the history of a record has no stamp of its own."""
    known = (name for name in ("SystemModstamp", "LastModifiedDate") if definition.find(name))
    return "".join(f", {name} = ?1" for name in known)


def _bury_details(work: Work, owner: ObjectDefinition, field: Field, parents: str) -> None:
    pointing = f"t.IsDeleted = 0 AND t.{field.name} {_ASKED}"
    rows = work.select(f"SELECT t.Id FROM {{{owner.name}}} t WHERE {pointing}", (parents,))
    work.execute(
        f"INSERT OR REPLACE INTO _bin SELECT t.Id, b.root, ? FROM {{{owner.name}}} t "
        f"JOIN _bin b ON b.record = t.{field.name} WHERE {pointing}",
        (owner.name, parents),
    )
    _bury(work, owner, [row["Id"] for row in rows])


def _clear(work: Work, owner: ObjectDefinition, field: Field, parents: str) -> None:
    pointing = f"t.IsDeleted = 0 AND t.{field.name} {_ASKED}"
    work.execute(
        f"INSERT INTO _bin_lookup SELECT b.root, ?, t.Id, ?, t.{field.name} FROM {{{owner.name}}} t "
        f"JOIN _bin b ON b.record = t.{field.name} WHERE {pointing}",
        (owner.name, field.name, parents),
    )
    work.execute(f"UPDATE {{{owner.name}}} AS t SET {field.name} = NULL WHERE {pointing}", (parents,))
