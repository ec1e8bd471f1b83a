"""Does the org have what the mappings fill? Found before anything is compared, and all at once."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from npsp_migrate.errors import PlanError
from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.model.records import Candidates, RecordSet

Wanted = RecordSet | Candidates  # what fills fields, before or after matching


def check_schema(desired: Mapping[str, Wanted], org: Mapping[str, ObjectDescription], key_field: str) -> None:
    """Raise one error with everything that is missing, and what to do about it."""
    found = [
        problem for sobject, records in desired.items() for problem in _problems(sobject, records, org, key_field)
    ]
    if found:
        first, _ = found[0]
        hints = dict.fromkeys(hint for _, hint in found)
        more = "".join(f"\n{message}" for message, _ in found[1:])
        raise PlanError(f"{first}{more}", hint="\n".join(hints))


def _problems(
    sobject: str, records: Wanted, org: Mapping[str, ObjectDescription], key_field: str
) -> Iterator[tuple[str, str]]:
    described = org.get(sobject)
    if described is None:
        yield (
            f"The org has no object `{sobject}`",
            "Install the package that brings the object, or take its records out of the mappings",
        )
        return
    yield from _key_problems(described, key_field)
    for name in records.frame.columns:
        field = described.fields.get(name)
        if field is None:
            near = get_close_matches(name, described.fields, 1)
            yield (
                f"`{sobject}` has no field `{name}` in the org",
                f"Did you mean `{near[0]}`?"
                if near
                else f"Create `{name}` in Setup, or take it out of the mappings",
            )
        elif not (field.createable or field.updateable):
            yield (
                f"`{sobject}.{name}` cannot be written: the org computes it, or this user may not edit it",
                f"Take `{name}` out of the mappings, or give this user edit access to it in Setup",
            )
    yield from _forward(sobject, records, org)


def _key_problems(described: ObjectDescription, key_field: str) -> Iterator[tuple[str, str]]:
    field = described.fields.get(key_field)
    how = (
        f"In Setup › Object Manager › {described.label} › Fields, create `{key_field}`: Text(255), "
        "Unique (without regard to case), External ID; then give this user edit access to it"
    )
    if field is None:
        yield f"`{described.name}` has no field `{key_field}` in the org, which holds the key of each record", how
    elif not field.external_id:
        yield f"`{described.name}.{key_field}` is not an External ID in the org", how
    elif not (field.createable and field.updateable):
        yield f"`{described.name}.{key_field}` cannot be written by this user", how


def _forward(sobject: str, records: Wanted, org: Mapping[str, ObjectDescription]) -> Iterator[tuple[str, str]]:
    """References whose relationship the org does not know would fail in every single write."""
    for name, reference in records.references.items():
        field = org[sobject].fields.get(name)
        if field is not None and field.reference_to and reference.parent not in field.reference_to:
            yield (
                f"`{sobject}.{name}` refers to `{field.reference_to[0]}` in the org, not to `{reference.parent}`",
                "Correct the field or the record in the mapping",
            )


def required_to_create(described: ObjectDescription) -> tuple[FieldDescription, ...]:
    """Fields that the org wants of every new record and does not fill by itself."""
    return tuple(
        field
        for field in described.fields.values()
        if field.createable and not field.nillable and not field.defaulted_on_create and field.type != "boolean"
    )
