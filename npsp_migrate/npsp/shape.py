"""How the org tells one object's records in a plan's terms: parents by their external keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.model.plan import Change, Value
from npsp_migrate.model.records import Reference
from npsp_migrate.npsp.stored import stored

RECORD_TYPE = "RecordTypeId"

# What an Id of these points to has no key of ours: their values are names or Ids, and no parents.
_NO_PARENTS = frozenset({"RecordType", "User", "Group", "Profile", "BusinessHours", "CurrencyType"})
_ID = 15  # characters of an Id that tell it; the last three only check the spelling

_BY_ID = "Id:"  # in a plan: the parent has no key, its Id follows

Cell = object
Record = Mapping[str, Cell]  # what the org holds, by field or path


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields are references, and to what; where to read each field; when two of its values are equal."""

    object: str
    key_field: str
    fields: Mapping[str, FieldDescription]
    references: Mapping[str, Reference]
    record_types: Mapping[str, str]  # the first 15 characters of an Id → developer name

    def paths(self, field: str) -> tuple[str, ...]:
        """What to ask the org for: of a parent its key, and the Id for one that has no key."""
        reference = self.references.get(field)
        return (f"{reference.relationship}.{self.key_field}", field) if reference else (field,)

    def held(self, record: Record, field: str) -> Cell:
        """What the org holds, as a plan tells it."""
        return next((value for path in self.paths(field) if (value := record[path]) is not None), None)

    def agree(self, field: str, one: Cell, other: Cell) -> bool:
        return bool(self.comparable(field, one) == self.comparable(field, other))

    def parents(self, change: Change) -> tuple[tuple[str, str], ...]:
        """Object and key of each parent that the change points to."""
        return tuple(
            (self.references[each.field].parent, str(each.after))
            for each in change.fields
            if each.field in self.references and says_something(each.after) and not id_in(each.after)
        )

    def parents_before(self, change: Change) -> tuple[str, ...]:
        """Key, or Id, of each parent that the record has as long as the change is not carried out."""
        told = [each for each in change.fields if each.field in self.references]
        return tuple(str(each.before) for each in told if says_something(each.before))

    def comparable(self, field: str, value: Cell) -> Cell:
        """The form in which two values of a field are equal or not."""
        if field in self.references:
            return (id_in(value) or str(value)).casefold() if says_something(value) else None
        if field == RECORD_TYPE and isinstance(value, str):
            return self.record_types.get(value[:_ID], value)
        return stored(value, self.fields[field].type if field in self.fields else "")


def says_something(value: Cell) -> bool:
    """In a plan an empty text empties the field, as None does."""
    return value is not None and value != ""


def told(held: Cell) -> Value:
    """A cell of the org as plan and journal write it: a day as text."""
    isoformat: Callable[[], str] | None = getattr(held, "isoformat", None)
    return isoformat() if isoformat else held  # type: ignore[return-value]  # the cells of an org are values


def by_id(org_id: str) -> str:
    """How a plan names a parent that has no key: a key may look like an Id, since some loads bring them along."""
    return f"{_BY_ID}{org_id}"


def id_in(value: Cell) -> str:
    """The Id in such a name; empty for a key."""
    return value.removeprefix(_BY_ID) if isinstance(value, str) and value.startswith(_BY_ID) else ""


def shape_of(described: ObjectDescription, key_field: str, planned: Sequence[str]) -> Shape:
    """`planned`: the plan's objects, which tell what a lookup to several objects means here."""
    references = {
        field.name: Reference(field.name, _parent(field, planned), field.relationship)
        for field in described.fields.values()
        if field.relationship and field.reference_to and not _NO_PARENTS.intersection(field.reference_to)
    }
    names = {org_id[:_ID]: name for name, org_id in described.record_types.items()}
    return Shape(described.name, key_field, described.fields, references, names)


def _parent(field: FieldDescription, planned: Sequence[str]) -> str:
    return next((each for each in field.reference_to if each in planned), field.reference_to[0])
