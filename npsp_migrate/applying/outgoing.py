"""A change of the plan as the row that is sent, and as the row that is read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from npsp_migrate.model.org import FieldDescription, ObjectDescription, OutgoingRow
from npsp_migrate.model.plan import Change
from npsp_migrate.model.records import Reference

# What an Id of these points to has no key of ours: their values are names or Ids, and no parents.
_NO_PARENTS = frozenset({"RecordType", "User", "Group", "Profile", "BusinessHours", "CurrencyType"})


@dataclass(frozen=True, slots=True)
class Shape:
    """How one object's changes are sent and read back: which fields are references, and to what."""

    object: str
    key_field: str
    fields: Mapping[str, FieldDescription]
    references: Mapping[str, Reference]

    def path(self, field: str) -> str:
        """Where the org tells this field in the plan's terms: a reference by its parent's key."""
        reference = self.references.get(field)
        return f"{reference.relationship}.{self.key_field}" if reference else field

    def type(self, field: str) -> str:
        return "" if field in self.references or field not in self.fields else self.fields[field].type

    def parents(self, change: Change) -> tuple[tuple[str, str], ...]:
        """Object and key of each parent that this change points to."""
        return tuple(
            (self.references[each.field].parent, str(each.after))
            for each in change.fields
            if each.field in self.references and each.after is not None
        )

    def row(self, change: Change) -> OutgoingRow:
        parents = {}
        values = {}
        for each in change.fields:
            reference = self.references.get(each.field)
            if reference and each.after is not None:
                parents[reference.relationship] = (reference.parent, str(each.after))
            elif each.field != self.key_field:
                values[each.field] = each.after
        return OutgoingRow(change.key, values, parents, change.org_id)


def shape_of(described: ObjectDescription, key_field: str, planned: Sequence[str]) -> Shape:
    """`planned`: the plan's objects, which tell what a lookup to several objects means here."""
    references = {
        field.name: Reference(field.name, _parent(field, planned), field.relationship)
        for field in described.fields.values()
        if field.relationship and field.reference_to and not _NO_PARENTS.intersection(field.reference_to)
    }
    return Shape(described.name, key_field, described.fields, references)


def _parent(field: FieldDescription, planned: Sequence[str]) -> str:
    return next((each for each in field.reference_to if each in planned), field.reference_to[0])
