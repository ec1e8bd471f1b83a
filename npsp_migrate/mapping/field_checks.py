"""Objects and fields named in a mapping, against what NPSP has. The org's own are its describe's."""

from collections.abc import Mapping
from enum import StrEnum

from npsp_migrate.mapping.folding import did_you_mean
from npsp_migrate.model.records import Reference
from npsp_migrate.npsp.objects import PACKAGED, KnownField, Load, known_objects

Complaint = tuple[str, str]  # what is wrong, and a hint


class Filled(StrEnum):
    """How a rule fills a field."""

    BY_VALUE = "value"
    BY_PARENT = "parent"


RECORD_TYPE = "RecordType"


def is_custom(name: str) -> bool:
    """A field or object of the org itself, which only its describe knows."""
    return name.endswith("__c") and not name.startswith(PACKAGED)


def object_complaint(name: str) -> Complaint | None:
    if name in known_objects() or is_custom(name):
        return None
    hint = did_you_mean(name, known_objects()) or "Write the API name, such as `Contact` or `npe01__OppPayment__c`"
    return f"no object `{name}` is known", hint


def known_field(sobject: str, field: str) -> KnownField | None:
    return known_objects().get(sobject, {}).get(field)


def field_complaint(sobject: str, field: str, key_field: str) -> Complaint | None:
    """Why a load may not write this field."""
    if field == key_field:
        return f"`{field}` holds the record's key", "Write the key under `key:` and leave the field out"
    known = known_field(sobject, field)
    if known is None:
        return _unknown(sobject, field)
    match known.load:
        case Load.NEVER:
            return f"`{field}` is computed by Salesforce and cannot be written", "Leave it out"
        case Load.SYSTEM:
            return (
                f"`{field}` is computed by NPSP, which overwrites it",
                "Leave it out; NPSP fills it after the load",
            )
        case _:
            return None


def _unknown(sobject: str, field: str) -> Complaint | None:
    if is_custom(field) or sobject not in known_objects():
        return None
    return f"`{sobject}` has no field `{field}`", did_you_mean(field, loadable_fields(sobject))


def loadable_fields(sobject: str) -> tuple[str, ...]:
    fields: Mapping[str, KnownField] = known_objects().get(sobject, {})
    return tuple(name for name, known in fields.items() if known.load not in (Load.NEVER, Load.SYSTEM))


def filling_complaint(sobject: str, field: str, filled: Filled) -> Complaint | None:
    """A reference is filled by a record, and nothing else is."""
    known = known_field(sobject, field)
    if known is None:
        return None
    points = known.type == "reference" and RECORD_TYPE not in known.reference_to
    if points and filled is Filled.BY_VALUE:
        parents = " or ".join(f"`{parent}`" for parent in known.reference_to)
        hint = "Write `{record: …}` for a record of the same row, or `{lookup: …, key: …}` for another"
        return f"`{field}` points to a record of {parents} and cannot hold a value", hint
    if not points and filled is Filled.BY_PARENT:
        return f"`{field}` holds a value and cannot point to a record", ""
    return None


def parent_complaint(sobject: str, field: str, parent: str) -> Complaint | None:
    known = known_field(sobject, field)
    if known is None or parent in known.reference_to:
        return None
    wanted = " or ".join(f"`{target}`" for target in known.reference_to)
    return f"`{field}` points to {wanted}, not to `{parent}`", ""


def reference(sobject: str, field: str, parent: str) -> Reference:
    known = known_field(sobject, field)
    relationship = known.relationship if known else field.removesuffix("__c") + "__r"
    return Reference(field, parent, relationship)


def is_required(sobject: str, field: str) -> bool:
    known = known_field(sobject, field)
    return known is not None and known.required
