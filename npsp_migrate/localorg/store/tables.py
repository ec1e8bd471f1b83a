"""Turns object definitions into tables, views and indexes.

An object with formulas is stored in `<name>__rows` and seen through a view called like the object: the
formula is computed when it is read, so that it is never stale. Other objects are one table.
"""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from npsp_migrate.localorg.definitions import NUMBER_TYPES, Field, ObjectDefinition

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

# Filtered so often that a scan would be felt; Salesforce indexes them too.
_INDEXED_TEXT = frozenset(
    {("Account", "Name"), ("Contact", "Name"), ("Contact", "LastName"), ("Contact", "Email"), ("Campaign", "Name")}
)
# Asked for by whoever copies an org bit by bit; never blank, so that the index also gives the order.
_INDEXED_STAMPS = frozenset({"CreatedDate", "SystemModstamp"})
_UNINDEXED_TARGETS = frozenset({"User", "Group", "RecordType"})


@cache
def formulas() -> Mapping[str, Mapping[str, str]]:
    """Object → calculated field → its SQL, in which `t` is the record and `{Name}` another object's rows."""
    text = files("npsp_migrate.localorg").joinpath("data", "formulas.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded


def quoted(name: str) -> str:
    return f'"{name}"'


def rows_table(object_name: str) -> str:
    """The table that holds an object's rows, quoted for SQL."""
    return quoted(f"{object_name}__rows" if object_name in formulas() else object_name)


def create_object(connection: sqlite3.Connection, definition: ObjectDefinition) -> None:
    columns = ", ".join(_column(field) for field in stored_fields(definition))
    connection.execute(f"CREATE TABLE {rows_table(definition.name)} ({columns})")
    for field in stored_fields(definition):
        _index(connection, definition, field)


def create_view(connection: sqlite3.Connection, definition: ObjectDefinition) -> None:
    """(Re)make the view of an object that has formulas; the views it reads need not exist yet."""
    if definition.name not in formulas():
        return
    connection.execute(f"DROP VIEW IF EXISTS {quoted(definition.name)}")
    shown = ", ".join(_shown(definition, field) for field in definition.fields.values() if field.stored)
    source = rows_table(definition.name)
    connection.execute(f"CREATE VIEW {quoted(definition.name)} AS SELECT {shown} FROM {source} t")


def add_column(connection: sqlite3.Connection, definition: ObjectDefinition, field: Field) -> None:
    connection.execute(f"ALTER TABLE {rows_table(definition.name)} ADD COLUMN {_column(field)}")
    _index(connection, definition, field)
    create_view(connection, definition)


def drop_column(connection: sqlite3.Connection, definition: ObjectDefinition, field: Field) -> None:
    """Forget a field and all its values; `definition` is the object without it."""
    drop_index(connection, definition, field)
    if definition.name in formulas():
        connection.execute(f"DROP VIEW IF EXISTS {quoted(definition.name)}")
    connection.execute(f"ALTER TABLE {rows_table(definition.name)} DROP COLUMN {quoted(field.name)}")
    create_view(connection, definition)


def drop_index(connection: sqlite3.Connection, definition: ObjectDefinition, field: Field) -> None:
    connection.execute(f"DROP INDEX IF EXISTS {quoted(f'{definition.name}.{field.name}')}")


def index_column(connection: sqlite3.Connection, definition: ObjectDefinition, field: Field) -> None:
    """(Re)make the index of a column, as its field wants it now."""
    drop_index(connection, definition, field)
    _index(connection, definition, field)


def drop_object(connection: sqlite3.Connection, definition: ObjectDefinition) -> None:
    connection.execute(f"DROP TABLE {rows_table(definition.name)}")


def same_storage(one: Field, other: Field) -> bool:
    """Whether two fields of a name keep their values in the same form."""
    return _column(one) == _column(other)


def stored_fields(definition: ObjectDefinition) -> Iterator[Field]:
    computed = formulas().get(definition.name, {})
    return (field for field in definition.fields.values() if field.stored and field.name not in computed)


def _shown(definition: ObjectDefinition, field: Field) -> str:
    formula = formulas()[definition.name].get(field.name)
    if formula is None:
        return f"t.{quoted(field.name)} AS {quoted(field.name)}"
    expression = _PLACEHOLDER.sub(lambda match: rows_table(match[1]), formula)
    return f"{expression} AS {quoted(field.name)}"


def _column(field: Field) -> str:
    name = quoted(field.name)
    if field.type == "id":
        return f"{name} TEXT PRIMARY KEY"
    if field.type == "boolean":
        return f"{name} INTEGER NOT NULL DEFAULT 0"
    if field.type == "int":
        return f"{name} INTEGER"
    return f"{name} REAL" if field.type in NUMBER_TYPES else f"{name} TEXT"


def _index(connection: sqlite3.Connection, definition: ObjectDefinition, field: Field) -> None:
    """Partial indexes: most columns of most rows are empty, and an empty one costs nothing."""
    column, rows = quoted(field.name), f"{quoted(field.name)} IS NOT NULL"
    if field.name == "IsDeleted":
        rows = f"{column} = 1"  # the few rows in the bin: what is live is counted without reading it
    elif field.name in _INDEXED_STAMPS and not definition.custom_setting:
        rows = ""
    elif field.type == "reference":
        if set(field.reference_to) <= _UNINDEXED_TARGETS:
            return
    elif field.external_id or field.unique or (definition.name, field.name) in _INDEXED_TEXT:
        column += "" if field.case_sensitive else " COLLATE NOCASE"
    else:
        return
    index = quoted(f"{definition.name}.{field.name}")
    table = rows_table(definition.name)
    connection.execute(f"CREATE INDEX {index} ON {table} ({column}){rows and f' WHERE {rows}'}")
