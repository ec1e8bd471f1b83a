"""Field history tracking: which objects have it, and the objects that hold their history. Off in a new org.

As documented: `ContactHistory` and its like hold one row per change of a tracked field; nobody writes them, and
their values can be neither filtered nor grouped. Accounts, contacts, leads and opportunities are switched on and
off like custom objects; what Salesforce tracks without a switch (cases and others) is not tracked here. Rows are
kept for ever, where an org keeps 18 months.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from npsp_migrate.localorg.catalog import by_lower_name, relationships
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.store.database import Database
from npsp_migrate.localorg.store.tables import create_object, stored_fields

ID_PREFIX = "017"  # Salesforce: of the rows of all history objects, none of which has a prefix of its own
MOST_TRACKED = 20  # Salesforce: fields of one object, unless it sells more
BORN = "created"  # the `Field` of the row that tells of a new record
_CHILDREN = "Histories"
_KEPT_AS = "histories"
_STANDARD = ("Account", "Contact", "Lead", "Opportunity")  # Salesforce: those with a switch of their own

Tracked = Mapping[str, Sequence[str]]  # object → its tracked fields, as they were named


def can_be_tracked(owner: ObjectDefinition) -> bool:
    return owner.name in _STANDARD or (owner.custom and not owner.custom_setting)


def parent_field(owner: ObjectDefinition) -> str:
    """What the rows call the record that they tell of."""
    return "ParentId" if owner.custom else f"{owner.name}Id"


def tracked_fields(database: Database) -> Tracked:
    kept: Tracked = json.loads(database.setting(_KEPT_AS) or "{}")
    return kept


def track(database: Database, schema: Schema, object_name: str, fields: Iterable[str] | None) -> None:
    """Let an object have the history of these fields, or none at all; its rows are kept until it has one again."""
    kept = {name: each for name, each in tracked_fields(database).items() if name != object_name}
    if fields is not None:
        kept[object_name] = sorted(fields)
    database.keep_setting(_KEPT_AS, json.dumps(kept))
    if fields is None:
        _hide(schema, object_name)
    else:
        _show(database, schema, object_name, kept[object_name])


def load_histories(database: Database, schema: Schema) -> None:
    for object_name, fields in tracked_fields(database).items():
        _show(database, schema, object_name, fields)


def forget_history(database: Database, schema: Schema, object_name: str) -> None:
    """An object goes for good, and its history with it."""
    table = _definition(schema.named(object_name)).name
    track(database, schema, object_name, None)
    database.connection.execute(f'DROP TABLE IF EXISTS "{table}"')


def _show(database: Database, schema: Schema, object_name: str, fields: Sequence[str]) -> None:
    owner = schema.named(object_name)
    if not owner.history:
        definition = _definition(owner)
        schema.add_object(definition)
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if database.connection.execute(sql, (definition.name,)).fetchone() is None:
            create_object(database.connection, definition)
        schema.relate(definition.name, parent_field(owner), _CHILDREN)
        owner = replace(schema.named(object_name), history=definition.name)
    schema.add_object(replace(owner, tracked=_parts(owner, fields)))


def _hide(schema: Schema, object_name: str) -> None:
    owner = schema.named(object_name)
    if owner.history:
        schema.remove_object(owner.history)
        schema.add_object(replace(schema.named(object_name), history="", tracked=()))


def _parts(owner: ObjectDefinition, names: Iterable[str]) -> tuple[str, ...]:
    """The stored fields behind these: an address or a person's name is told part by part. From memory."""
    stored = tuple(stored_fields(owner))
    parts = {name: [each.name for each in stored if each.compound == name] or [name] for name in names}
    known = {each.name for each in stored}
    return tuple(sorted({part for found in parts.values() for part in found} & known))


def _definition(owner: ObjectDefinition) -> ObjectDefinition:
    name = f"{owner.name.removesuffix('__c')}__History" if owner.custom else f"{owner.name}History"
    if owner.name == "Opportunity":
        name = "OpportunityFieldHistory"  # `OpportunityHistory` tells of stages
    parent = parent_field(owner)
    fields = (
        _field("Id", "id", 18, nillable=False),
        _field("IsDeleted", "boolean", nillable=False),
        replace(_reference(parent, owner.name), cascade_delete=True),
        _reference("CreatedById", "User"),
        _field("CreatedDate", "datetime", nillable=False),
        _field("Field", "picklist", 255, nillable=False),
        _field("DataType", "picklist", 255),
        _field("OldValue", "anyType"),
        _field("NewValue", "anyType"),
    )
    return ObjectDefinition(
        name=name,
        label=f"{owner.label} History",
        label_plural=f"{owner.label} History",
        key_prefix="",
        fields=by_lower_name(fields),
        createable=False,
        updateable=False,
        deletable=False,
        relationships=relationships(fields),
    )


def _reference(name: str, target: str) -> Field:
    relationship = name.removesuffix("Id")
    made = _field(name, "reference", 18, nillable=False)
    return replace(made, reference_to=(target,), relationship_name=relationship)


def _field(name: str, kind: str, length: int = 0, *, nillable: bool = True) -> Field:
    return Field(
        name,
        name,
        kind,
        length,
        nillable=nillable,
        createable=False,
        updateable=False,
        restricted=kind == "picklist",
        default=False if kind == "boolean" else None,
        id_lookup=kind == "id",
    )
