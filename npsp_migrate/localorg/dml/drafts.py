"""A record as a client sent it, read into stored values: what is given, what refers to a parent, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.faults import RequestError, RowError
from npsp_migrate.localorg.org import MASTER_RECORD_TYPE, Org
from npsp_migrate.localorg.store.database import Row
from npsp_migrate.localorg.values import UNREADABLE, FieldValueError


class Operation(Enum):
    INSERT = "insert"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class ParentKey:
    """A parent named by one of its own unique fields instead of its Id."""

    field: Field
    target: str
    key_field: Field
    value: Any


@dataclass(slots=True)
class Draft:
    """One record on its way in; `position` is its place in the request."""

    position: int
    values: Row
    record_id: str | None = None
    parents: list[ParentKey] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    may_set_audit: bool = False


def read_draft(
    org: Org, definition: ObjectDefinition, position: int, record: Mapping[str, Any], skip: str = ""
) -> Draft:
    """Read a JSON record; `skip` names a key (lower case) that addresses the record and is no value."""
    draft = Draft(position, {}, may_set_audit=org.switches.audit_fields)
    access = org.access(definition)
    for name, value in record.items():
        lowered = name.lower()
        known = access.get(lowered)
        if lowered in ("attributes", skip):
            continue
        if lowered == "id":
            draft.record_id = _read_value(draft, known, value) if known and value else None
        elif known is None:
            _read_parent(org, definition, draft, name, value)
        elif known.field.stored:
            stored = _read_value(draft, known, value)
            if stored == MASTER_RECORD_TYPE and known.field.name == "RecordTypeId":
                stored = None
            draft.values[known.field.name] = stored
        else:
            draft.errors.append(_not_writable([known.field.name]))
    return draft


def check_access(definition: ObjectDefinition, draft: Draft, operation: Operation) -> None:
    """Refuse the fields that this operation may not write."""
    names = [*draft.values, *(parent.field.name for parent in draft.parents)]
    fields = [definition.fields[name.lower()] for name in names]
    if operation is Operation.INSERT:
        allowed = draft.may_set_audit
        refused = [each.name for each in fields if not (each.createable or (allowed and each.audit))]
    else:
        refused = [each.name for each in fields if not each.updateable]
    if refused:
        draft.errors.append(_not_writable(refused))


def _not_writable(names: list[str]) -> RowError:
    message = (
        f"Unable to create/update fields: {', '.join(names)}. Please check the security settings of this field "
        "and verify that it is read/write for your profile or permission set."
    )
    return RowError("INVALID_FIELD_FOR_INSERT_UPDATE", message, tuple(names))


def _read_value(draft: Draft, known: Any, value: Any) -> Any:
    try:
        return known.read(value)
    except FieldValueError as refused:
        if refused.error.code == UNREADABLE:
            raise RequestError(400, UNREADABLE, refused.error.message) from None
        draft.errors.append(refused.error)
        return None


def _read_parent(org: Org, definition: ObjectDefinition, draft: Draft, name: str, value: Any) -> None:
    reference = definition.relationships.get(name.lower())
    if reference is None:
        message = f"No such column '{name}' on sobject of type {definition.name}"
        raise RequestError(400, "INVALID_FIELD", message)
    if value is None:
        draft.values[reference.name] = None
        return
    if not isinstance(value, Mapping):
        message = f"Cannot deserialize instance of {name} from VALUE_STRING value {value}"
        raise RequestError(400, UNREADABLE, message)
    keys = {key: each for key, each in value.items() if key.lower() != "attributes"}
    target = _target(org, reference, value.get("attributes"))
    if target is None or len(keys) != 1:
        message = f"The {name} foreign key reference must have exactly one external ID field"
        draft.errors.append(RowError("INVALID_FIELD", message, (reference.name,)))
        return
    ((key, wanted),) = keys.items()
    key_field = target.find(key)
    if key_field is None or not (key_field.id_lookup or key_field.external_id):
        message = f"Field name provided, {key} is not an External ID or indexed field for {target.name}"
        draft.errors.append(RowError("INVALID_FIELD", message, (key,)))
        return
    text = str(wanted).strip() if wanted is not None else None
    draft.parents.append(ParentKey(reference, target.name, key_field, text))


def _target(org: Org, reference: Field, attributes: Any) -> ObjectDefinition | None:
    if isinstance(attributes, Mapping) and attributes.get("type"):
        return org.schema.object(str(attributes["type"]))
    return org.schema.object(reference.reference_to[0]) if len(reference.reference_to) == 1 else None
