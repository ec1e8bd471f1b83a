"""Merge fields that name a parent's field, like `Account.BillingCity`: a path becomes an SQL expression."""

# ruff: noqa: S608 - names come from the schema, values are bound

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.store.tables import formulas, quoted, rows_table


def path_sql(schema: Schema, object_name: str, path: str, alias: str) -> str | None:
    """The value of `path` as seen from a row of `object_name` called `alias`; None when nothing is called so."""
    return _expression(schema, schema.named(object_name), path.split("."), alias)


def _expression(schema: Schema, definition: ObjectDefinition, parts: list[str], alias: str) -> str | None:
    if len(parts) == 1:
        return _column(definition, parts[0].strip(), alias)
    lookup = definition.relationships.get(parts[0].strip().lower())
    target = schema.object(lookup.reference_to[0]) if lookup and lookup.reference_to else None
    if lookup is None or target is None:
        return None
    parent = alias + "_"
    inner = _expression(schema, target, parts[1:], parent)
    if inner is None:
        return None
    joined = f"{parent}.Id = {alias}.{quoted(lookup.name)}"
    return f"(SELECT {inner} FROM {rows_table(target.name)} {parent} WHERE {joined})"


def _column(definition: ObjectDefinition, name: str, alias: str) -> str | None:
    field = definition.find(name)
    if field is None or not field.stored:
        return None
    if field.name in formulas().get(definition.name, {}):
        view = quoted(definition.name)
        return f"(SELECT v.{quoted(field.name)} FROM {view} v WHERE v.Id = {alias}.Id)"
    return f"{alias}.{quoted(field.name)}"
