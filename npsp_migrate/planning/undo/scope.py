"""What to ask the org before a run can be undone: its records, and all that may hang on them. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from npsp_migrate.model.org import ObjectDescription
from npsp_migrate.model.undo import WrittenRecords
from npsp_migrate.npsp.aftermath import (
    INSTALLMENT_OF,
    MADE_BY_NPSP,
    follows,
    is_looked_at,
    looks_at,
    undo_position,
)
from npsp_migrate.npsp.automation import CUSTOM_NAMING
from npsp_migrate.npsp.objects import ACCOUNT, CAMPAIGN, CONTACT, OPPORTUNITY
from npsp_migrate.npsp.shape import RECORD_TYPE, Shape

Describe = Callable[[str], ObjectDescription]

STAMPS = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "LastModifiedBy.Name")
HOUSEHOLD_KIND = "npe01__SYSTEM_AccountType__c"
CLOSED = "IsClosed"
_HEART = (ACCOUNT, CAMPAIGN, CONTACT, OPPORTUNITY)  # what NPSP works between
_TELLING: Mapping[str, tuple[str, ...]] = {
    ACCOUNT: (HOUSEHOLD_KIND, CUSTOM_NAMING),
    OPPORTUNITY: (CLOSED, INSTALLMENT_OF),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """`objects`: in the order of the undo, children first. `lookups`: object → fields that may lead to a record
    that goes; `cascades`: those by which it takes its children along.
    """

    objects: tuple[str, ...]
    lookups: Mapping[str, tuple[str, ...]]
    cascades: frozenset[tuple[str, str]]


def scope_of(written: Iterable[str], describe: Describe) -> Scope:
    """From the objects of the run to what leads to them, and to what NPSP may have made there or nearby."""
    nearby = _with_children(set(_HEART), describe) & MADE_BY_NPSP
    near = _with_children(set(written), describe) | nearby
    every = near | _with_children(near & {*MADE_BY_NPSP, OPPORTUNITY, ACCOUNT}, describe)
    order = tuple(sorted(every, key=undo_position))
    return Scope(
        objects=order,
        lookups={name: _lookups(describe(name), every.union(_HEART)) for name in order},
        cascades=frozenset(
            (child.object, child.field) for name in order for child in describe(name).children if child.cascades
        ),
    )


def _with_children(objects: set[str], describe: Describe) -> set[str]:
    children = {child.object for name in objects for child in describe(name).children}
    return objects | {name for name in children if is_looked_at(name)}


def _lookups(described: ObjectDescription, objects: set[str]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in described.fields.values()
        if objects.intersection(field.reference_to) and not follows(described.name, field.name)
    )


def keyed_lookups(shape: Shape, lookups: Iterable[str], describe: Describe) -> tuple[str, ...]:
    """Lookups whose parent can be told by its key: to one object, and to one that has the field for it."""
    return tuple(
        name
        for name in lookups
        if name in shape.references
        and len(shape.fields[name].reference_to) == 1
        and shape.key_field in describe(shape.references[name].parent).fields
    )


def fields_now(
    shape: Shape, written: Iterable[str], lookups: Iterable[str], keyed: Iterable[str]
) -> tuple[str, ...]:
    """What to read of all records of an object that were written since the run began."""
    wanted = ["Id", shape.key_field, *STAMPS, "Name", "Subject", *_TELLING.get(shape.object, ()), *lookups]
    paths = [path for field in (*written, *keyed) for path in shape.paths(field)]
    return tuple(dict.fromkeys([*(name for name in wanted if "." in name or name in shape.fields), *paths]))


def fields_beside(described: ObjectDescription, written: WrittenRecords) -> tuple[str, ...]:
    """What a person may have filled in on a record of ours: fields that the run sent to none of them."""
    if not looks_at(described.name):
        return ()
    return tuple(
        field.name
        for field in described.fields.values()
        if field.updateable
        and field.name not in written.fields
        and field.name != RECORD_TYPE
        and field.type not in ("address", "location", "base64")
        and "User" not in field.reference_to
        and not field.external_id
        and not follows(described.name, field.name)
    )
