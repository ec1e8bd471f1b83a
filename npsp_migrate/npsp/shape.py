"""How the org tells one object's records in a plan's terms: parents by their external keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.model.plan import Change
from npsp_migrate.model.records import Reference

# What an Id of these points to has no key of ours: their values are names or Ids, and no parents.
_NO_PARENTS = frozenset({"RecordType", "User", "Group", "Profile", "BusinessHours", "CurrencyType"})


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields of an object are references, to what, and where to read each."""

    object: str
    key_field: str
    fields: Mapping[str, FieldDescription]
    references: Mapping[str, Reference]

    def path(self, field: str) -> str:
        """What to ask the org for: `Account.Migration_Key__c` for `AccountId`."""
        reference = self.references.get(field)
        return f"{reference.relationship}.{self.key_field}" if reference else field

    def type(self, field: str) -> str:
        return "" if field in self.references or field not in self.fields else self.fields[field].type

    def parents(self, change: Change) -> tuple[tuple[str, str], ...]:
        """Object and key of each parent that the change points to."""
        return tuple(
            (self.references[each.field].parent, str(each.after))
            for each in change.fields
            if each.field in self.references and each.after is not None
        )


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
