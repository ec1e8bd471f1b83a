"""Custom fields: added while the org runs, kept in its database, loaded again at the next start."""

import json
from dataclasses import asdict
from typing import Any

from npsp_migrate.localorg.definitions import Field, PicklistValue
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.store.database import Database
from npsp_migrate.localorg.store.tables import add_column


def add_custom_field(database: Database, schema: Schema, object_name: str, field: Field, child_name: str) -> None:
    """Give an object one field more, in the schema, in the store, and for the next start."""
    schema.add_field(object_name, field, child_name)
    add_column(database.connection, schema.named(object_name), field)
    remember_field(database, object_name, field, child_name)


def remember_field(database: Database, object_name: str, field: Field, child_name: str) -> None:
    kept = json.dumps({"field": asdict(field), "child": child_name})
    database.connection.execute("INSERT INTO _custom_field VALUES (?, ?, ?)", (object_name, field.name, kept))


def load_custom_fields(database: Database, schema: Schema) -> None:
    for object_name, text in database.connection.execute("SELECT object, definition FROM _custom_field"):
        kept = json.loads(text)
        schema.add_field(object_name, _field(kept["field"]), kept["child"])


def _field(raw: dict[str, Any]) -> Field:
    raw["values"] = tuple(PicklistValue(**each) for each in raw["values"])
    raw["reference_to"] = tuple(raw["reference_to"])
    return Field(**raw)
