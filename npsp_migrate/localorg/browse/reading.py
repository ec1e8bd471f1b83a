"""Reads the org for the pages: SELECTs only, each bounded, so that a large org answers as fast as a small one."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.browse.layout import layout_of, naming_field
from npsp_migrate.localorg.definitions import Child, Field, ObjectDefinition
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.store.database import Row
from npsp_migrate.localorg.store.tables import quoted, rows_table, stored_fields

_NOT_FOLLOWED = frozenset({"User", "Group", "RecordType", "Organization"})  # nearly every record points to these


@dataclass(frozen=True, slots=True)
class Order:
    """By which field a list is sorted."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """The one value that a field of the listed records has: a parent, or a record type."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Count:
    object_name: str
    record_type: str  # its id; empty when the object has none
    number: int


def count_records(org: Org, names: Iterable[str] = ()) -> list[Count]:
    """How many live records each object has, per record type, in one query; empty objects are missing."""
    wanted = set(names)
    parts = [_counting(each) for each in org.schema if not wanted or each.name in wanted]
    rows = org.database.connection.execute(" UNION ALL ".join(parts))
    return [Count(name, kind or "", number) for name, kind, number in rows if number]


def _counting(definition: ObjectDefinition) -> str:
    live = " WHERE IsDeleted = 0" if definition.find("IsDeleted") else ""
    table = rows_table(definition.name)
    if definition.find("RecordTypeId"):
        return (
            f"SELECT '{definition.name}', RecordTypeId, number FROM "
            f"(SELECT RecordTypeId, COUNT(*) AS number FROM {table}{live} GROUP BY RecordTypeId)"
        )
    return f"SELECT '{definition.name}', NULL, COUNT(*) FROM {table}{live}"


def count_children(org: Org, definition: ObjectDefinition, record: str) -> list[tuple[Child, int]]:
    """The related lists of a record that are not empty, with their sizes, in one query."""
    if definition.name in _NOT_FOLLOWED:
        return []
    children = [each for each in definition.children if org.schema.object(each.child_object)]
    parts = [
        f"SELECT {place}, COUNT(*) FROM {rows_table(each.child_object)} "
        f"WHERE {quoted(each.field)} = :record{_live(org, each)}"
        for place, each in enumerate(children)
        if _is_stored(org, each)
    ]
    if not parts:
        return []
    counted = org.database.connection.execute(" UNION ALL ".join(parts), {"record": record})
    return [(children[place], number) for place, number in counted if number]


def count_matching(org: Org, definition: ObjectDefinition, only: Filter | None) -> int:
    where, values = _where(definition, only)
    sql = f"SELECT COUNT(*) FROM {rows_table(definition.name)} WHERE {where}"
    (number,) = org.database.connection.execute(sql, values).fetchone()
    return int(number)


def read_page(
    org: Org, definition: ObjectDefinition, only: Filter | None, order: Order, offset: int, limit: int
) -> list[str]:
    """The Ids of one page of a list."""
    where, values = _where(definition, only)
    sql = (
        f"SELECT Id FROM {rows_table(definition.name)} WHERE {where} "
        f"ORDER BY {ordering(definition, order)} LIMIT :limit OFFSET :offset"
    )
    rows = org.database.connection.execute(sql, {**values, "limit": limit, "offset": offset})
    return [row[0] for row in rows]


def read_rows(org: Org, definition: ObjectDefinition, ids: Sequence[str], fields: Iterable[str]) -> list[Row]:
    """Values, formulas included, in the order of `ids`; what is not there is missing."""
    columns = ", ".join(quoted(name) for name in dict.fromkeys(("Id", *fields)))
    sql = f"SELECT {columns} FROM {quoted(definition.name)} WHERE Id IN (SELECT value FROM json_each(?))"
    found = {row["Id"]: row for row in org.database.rows(sql, (json.dumps(list(ids)),))}
    return [found[record] for record in ids if record in found]


def read_names(org: Org, ids: Iterable[Any]) -> dict[str, str]:
    """What records are called, by Id, whatever their objects; one query per object."""
    by_object: dict[str, list[str]] = defaultdict(list)
    for record in sorted({str(each) for each in ids if each}):
        definition = org.schema.of_id(record)
        if definition is not None:
            by_object[definition.name].append(record)
    names: dict[str, str] = {}
    for object_name, records in by_object.items():
        names |= _names_in(org, org.schema.named(object_name), records)
    return names


def sortable(definition: ObjectDefinition, name: str) -> Field | None:
    """The field, when a list can be sorted by it: a stored one that is no reference."""
    field = definition.find(name)
    if field is None or field.type in ("reference", "textarea"):
        return None
    return field if field in stored_fields(definition) else None


def _names_in(org: Org, definition: ObjectDefinition, ids: Sequence[str]) -> dict[str, str]:
    field = naming_field(definition)
    if field is None:
        return dict.fromkeys(ids, definition.label)  # a custom setting
    rows = read_rows(org, definition, ids, (field.name,))
    named = {row["Id"]: row[field.name] for row in rows}
    if field.type == "reference":
        people = read_names(org, named.values())
        named = {record: people.get(person) for record, person in named.items()}
    return {record: str(name or record) for record, name in named.items()}


def _where(definition: ObjectDefinition, only: Filter | None) -> tuple[str, dict[str, Any]]:
    conditions = ["IsDeleted = 0"] if definition.find("IsDeleted") else []
    values = {}
    if only is not None:
        conditions.append(f"{quoted(only.field)} = :only")
        values["only"] = only.value
    return " AND ".join(conditions) or "1", values


def ordering(definition: ObjectDefinition, order: Order) -> str:
    """Blanks come last; records that are equal stay in the order of their Ids."""
    field = sortable(definition, order.field) or definition.fields["id"]
    column, direction = quoted(field.name), " DESC" if order.descending else ""
    if field.type in ("id", "boolean", "date", "datetime", "double", "currency", "percent", "int"):
        return f"{column}{direction} NULLS LAST, Id"
    folded = [f"browse_fold({column})"]
    if field.name == "LastName" and definition.find("FirstName"):
        folded.append("browse_fold(FirstName)")
    return ", ".join([*(f"{each}{direction} NULLS LAST" for each in folded), "Id"])


def default_order(definition: ObjectDefinition) -> Order:
    wanted = layout_of(definition).order
    return Order(wanted.removeprefix("-"), descending=wanted.startswith("-"))


def _live(org: Org, child: Child) -> str:
    return " AND IsDeleted = 0" if org.schema.named(child.child_object).find("IsDeleted") else ""


def _is_stored(org: Org, child: Child) -> bool:
    definition = org.schema.named(child.child_object)
    return any(field.name == child.field for field in stored_fields(definition))
