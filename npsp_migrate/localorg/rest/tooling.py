"""Adding a custom field the way the Tooling API does it: `POST …/tooling/sobjects/CustomField`."""

import re
import time
from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.customfields import add_custom_field
from npsp_migrate.localorg.definitions import Field, PicklistValue
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply

_TYPES = {
    "Text": "string",
    "TextArea": "textarea",
    "LongTextArea": "textarea",
    "Html": "textarea",
    "Checkbox": "boolean",
    "Number": "double",
    "Currency": "currency",
    "Percent": "percent",
    "Date": "date",
    "DateTime": "datetime",
    "Email": "email",
    "Phone": "phone",
    "Url": "url",
    "Picklist": "picklist",
    "MultiselectPicklist": "multipicklist",
    "Lookup": "reference",
    "MasterDetail": "reference",
}
_FIXED_LENGTHS = {
    "TextArea": 255,
    "Email": 80,
    "Phone": 40,
    "Url": 255,
    "Picklist": 255,
    "MultiselectPicklist": 4099,
}
_FULL_NAME = re.compile(r"(\w+)\.([A-Za-z]\w{0,39}__c)\Z")
_NUMERIC = ("Number", "Currency", "Percent")


def create_custom_field(call: Call) -> Reply:
    body = call.json_object()
    found = _FULL_NAME.match(str(body.get("FullName", "")))
    owner = call.org.schema.object(found[1]) if found else None
    metadata = body.get("Metadata")
    if found is None or owner is None or not isinstance(metadata, dict):
        raise RequestError(400, "INVALID_FIELD", "FullName must name an object and a field: Contact.Level__c")
    if owner.find(found[2]):
        message = f"There is already a field named {found[2]} on {owner.label}."
        raise RequestError(400, "DUPLICATE_DEVELOPER_NAME", message)
    field = _field(found[2], metadata)
    with call.org.database.transaction():
        add_custom_field(call.org.database, call.org.schema, owner.name, field, _child_name(metadata))
        call.org.database.keep_setting("schema_changed", str(int(time.time())))
        record = call.org.database.new_id("00N")
    return Reply(201, {"id": record, "success": True, "errors": [], "warnings": [], "infos": []})


def _field(name: str, metadata: Mapping[str, Any]) -> Field:
    kind = str(metadata.get("type"))
    if kind not in _TYPES:
        raise RequestError(400, "INVALID_TYPE", f"A custom field of type {kind} is not emulated by the local org")
    reference = _TYPES[kind] == "reference"
    required = metadata.get("required") is True or kind == "MasterDetail"
    values = tuple(_values(metadata))
    restricted = bool((metadata.get("valueSet") or {}).get("restricted"))
    return Field(
        name=name,
        label=str(metadata.get("label") or name.removesuffix("__c").replace("_", " ")),
        type=_TYPES[kind],
        length=18 if reference else _FIXED_LENGTHS.get(kind, int(metadata.get("length") or 0)),
        precision=int(metadata.get("precision") or 18) if kind in _NUMERIC else 0,
        scale=int(metadata.get("scale") or 0) if kind in _NUMERIC else 0,
        nillable=not (required or kind == "Checkbox"),
        required=required,
        default=_default(kind, metadata.get("defaultValue")),
        reference_to=(str(metadata.get("referenceTo")),) if reference else (),
        relationship_name=name.removesuffix("__c") + "__r" if reference else "",
        values=values,
        restricted=restricted,
        external_id=metadata.get("externalId") is True,
        unique=metadata.get("unique") is True,
        case_sensitive=metadata.get("caseSensitive") is True,
        id_lookup=metadata.get("externalId") is True or metadata.get("unique") is True,
        cascade_delete=kind == "MasterDetail",
        restrict_delete=metadata.get("deleteConstraint") == "Restrict",
        custom_added=True,
    )


def _values(metadata: Mapping[str, Any]) -> list[PicklistValue]:
    definition = (metadata.get("valueSet") or {}).get("valueSetDefinition") or {}
    return [
        PicklistValue(
            str(each.get("fullName") or each.get("valueName") or each.get("label")),
            str(each.get("label") or each.get("valueName") or each.get("fullName")),
            each.get("isActive") is not False,
            each.get("default") is True,
        )
        for each in definition.get("value", [])
    ]


def _default(kind: str, given: Any) -> Any:
    if kind == "Checkbox":
        return str(given).lower() == "true"
    return given if isinstance(given, str | float) else None


def _child_name(metadata: Mapping[str, Any]) -> str:
    name = metadata.get("relationshipName")
    return f"{name}__r" if name else ""
