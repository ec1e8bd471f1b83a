"""Custom fields and objects: added while the org runs, kept in its database, loaded again at the next start."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from npsp_migrate.localorg.catalog import by_lower_name, relationships
from npsp_migrate.localorg.definitions import Field, ObjectDefinition, PicklistValue
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.store.database import Database
from npsp_migrate.localorg.store.tables import (
    add_column,
    create_object,
    drop_column,
    drop_object,
    index_column,
    quoted,
    rows_table,
    same_storage,
)

_OBJECTS = "CREATE TABLE IF NOT EXISTS _custom_object (name TEXT PRIMARY KEY, definition TEXT NOT NULL)"


def add_custom_field(database: Database, schema: Schema, object_name: str, field: Field, child_name: str) -> None:
    """Give an object one field more, in the schema, in the store, and for the next start."""
    schema.add_field(object_name, field, child_name)
    add_column(database.connection, schema.named(object_name), field)
    remember_field(database, object_name, field, child_name)


def change_field(database: Database, schema: Schema, object_name: str, field: Field, child_name: str) -> None:
    """Let a field be another one. Where it is kept in another form, its values go: see `holds_values`."""
    owner = schema.named(object_name)
    before = owner.fields[field.name.lower()]
    schema.replace_field(owner.name, field, child_name)
    if not same_storage(before, field):
        drop_column(database.connection, owner, before)
        add_column(database.connection, schema.named(object_name), field)
    elif field.stored:
        index_column(database.connection, owner, field)
    forget_field(database, owner.name, field.name)
    remember_field(database, owner.name, field, child_name)


def remove_custom_field(database: Database, schema: Schema, object_name: str, field_name: str) -> None:
    """Take a field and its values away; Salesforce keeps them for 15 days, this org does not."""
    field = schema.named(object_name).fields[field_name.lower()]
    schema.remove_field(object_name, field.name)
    drop_column(database.connection, schema.named(object_name), field)
    forget_field(database, schema.named(object_name).name, field.name)


def holds_values(database: Database, object_name: str, field: Field) -> bool:
    """Whether any record, deleted ones included, has a value; a checkbox has one when it is ticked."""
    name = quoted(field.name)
    wanted = f"{name} = 1" if field.type == "boolean" else f"{name} IS NOT NULL"
    sql = f"SELECT 1 FROM {rows_table(object_name)} WHERE {wanted} LIMIT 1"
    return database.connection.execute(sql).fetchone() is not None


def remember_field(database: Database, object_name: str, field: Field, child_name: str) -> None:
    kept = json.dumps({"field": asdict(field), "child": child_name})
    database.connection.execute("INSERT INTO _custom_field VALUES (?, ?, ?)", (object_name, field.name, kept))


def forget_field(database: Database, object_name: str, field_name: str) -> None:
    sql = "DELETE FROM _custom_field WHERE object = ? AND name = ?"
    database.connection.execute(sql, (object_name, field_name))


def add_custom_object(database: Database, schema: Schema, definition: ObjectDefinition) -> None:
    schema.add_object(definition)
    create_object(database.connection, definition)
    remember_object(database, definition)


def remember_object(database: Database, definition: ObjectDefinition) -> None:
    """Keep an object with the fields it is born with; those that came later are kept one by one."""
    own = [asdict(each) for each in definition.fields.values() if not each.custom and each.name != "RecordTypeId"]
    facts = (definition.name, definition.label, definition.label_plural, definition.key_prefix)
    kept = json.dumps({"facts": facts, "fields": own})
    database.connection.execute("INSERT OR REPLACE INTO _custom_object VALUES (?, ?)", (definition.name, kept))


def remove_custom_object(database: Database, schema: Schema, object_name: str) -> None:
    """Take an object away with its records, those in the recycle bin included."""
    drop_object(database.connection, schema.named(object_name))
    schema.remove_object(object_name)
    for sql in (
        "DELETE FROM _custom_object WHERE name = ?",
        "DELETE FROM _custom_field WHERE object = ?",
        "DELETE FROM _bin WHERE object = ?",
        "DELETE FROM _bin_lookup WHERE object = ?",
    ):
        database.connection.execute(sql, (object_name,))


def load_custom_fields(database: Database, schema: Schema) -> None:
    """Objects first, then fields; a field that the packages bring too was changed since."""
    database.connection.execute(_OBJECTS)
    for (text,) in database.connection.execute("SELECT definition FROM _custom_object ORDER BY rowid"):
        kept = json.loads(text)
        name, label, label_plural, prefix = kept["facts"]
        fields = [_field(each) for each in kept["fields"]]
        schema.add_object(custom_object(name, label, label_plural, prefix, fields))
    for object_name, text in database.connection.execute("SELECT object, definition FROM _custom_field"):
        kept = json.loads(text)
        field = _field(kept["field"])
        if schema.named(object_name).find(field.name):
            schema.replace_field(object_name, field)
        else:
            schema.add_field(object_name, field, kept["child"])


def custom_object(
    name: str, label: str, label_plural: str, key_prefix: str, fields: list[Field]
) -> ObjectDefinition:
    return ObjectDefinition(
        name=name,
        label=label,
        label_plural=label_plural,
        key_prefix=key_prefix,
        fields=by_lower_name(fields),
        custom=True,
        relationships=relationships(fields),
    )


def _field(raw: Mapping[str, Any]) -> Field:
    values = tuple(PicklistValue(**each) for each in raw["values"])
    return Field(**{**raw, "values": values, "reference_to": tuple(raw["reference_to"])})
