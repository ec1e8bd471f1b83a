"""Stored rows as the REST API shows them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition

_ADDRESS_PARTS = ("City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "Street")


def record_url(version: str, object_name: str, record_id: str) -> str:
    return f"/services/data/{version}/sobjects/{object_name}/{record_id}"


def show_record(
    definition: ObjectDefinition, row: Mapping[str, Any], version: str, fields: Iterable[Field]
) -> dict[str, Any]:
    """A record with its attributes; compound fields are put together from their parts."""
    attributes = {"type": definition.name, "url": record_url(version, definition.name, row["Id"])}
    shown: dict[str, Any] = {"attributes": attributes}
    for field in fields:
        shown[field.name] = (
            show_value(field, row[field.name]) if field.stored else _compound(definition, field, row)
        )
    return shown


def show_value(field: Field, stored: Any) -> Any:
    """One stored value in JSON."""
    if stored is None:
        return None
    if field.type == "boolean":
        return bool(stored)
    if field.type == "datetime":
        return f"{stored[:-1]}+0000"
    if field.type == "anyType":
        return json.loads(stored)
    return stored


def _compound(definition: ObjectDefinition, field: Field, row: Mapping[str, Any]) -> dict[str, Any] | None:
    stem = field.name.removesuffix("Address")
    parts = {}
    for part in _ADDRESS_PARTS:
        known = definition.find(stem + part)
        if known is not None:
            parts[part[0].lower() + part[1:]] = row.get(known.name)
    return parts if any(value is not None for value in parts.values()) else None
