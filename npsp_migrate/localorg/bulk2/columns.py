"""A CSV header → what each column sets: a field, or a parent by one of its keys (`Account.Key__c`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.bulk2.csvtext import CsvError
from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.schema import Schema

NULL = "#N/A"  # the cell that clears a field; an empty cell leaves it alone
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `relationship` is empty for a field of the record itself."""

    name: str
    field: str
    relationship: str = ""
    target: str = ""

    def set(self, record: Record, cell: str) -> None:
        value = None if cell == NULL else cell
        if not self.relationship:
            record[self.field] = value
        elif value is None:
            record[self.relationship] = None
        elif self.target:
            record[self.relationship] = {"attributes": {"type": self.target}, self.field: value}
        else:
            record[self.relationship] = {self.field: value}


def read_header(names: Sequence[str], definition: ObjectDefinition, schema: Schema) -> tuple[Column, ...]:
    """The columns of a file, or the error that fails the whole job."""
    columns = tuple(_read_column(name.strip(), definition, schema) for name in names)
    seen: set[str] = set()
    for column in columns:
        if column.name.lower() in seen:
            raise CsvError(f"InvalidBatch : Duplicate field name found : {column.name}")
        seen.add(column.name.lower())
    return columns


def _read_column(name: str, definition: ObjectDefinition, schema: Schema) -> Column:
    if "." not in name:
        found = definition.find(name)
        if found is None:
            raise _unknown(name)
        return Column(name, found.name)
    path, _, key = name.partition(".")
    target_name, _, relationship = path.rpartition(":")
    if relationship.lower() not in definition.relationships:  # the type is written before or after
        relationship, target_name = target_name, relationship
    reference = definition.relationships.get(relationship.lower())
    if reference is None:
        raise _unknown(name)
    targets = (target_name,) if target_name else reference.reference_to
    target = schema.object(targets[0])
    if len(targets) > 1 or target is None or target.name not in reference.reference_to:
        raise _unknown(name)
    key_field = target.find(key)
    if key_field is None:
        raise _unknown(name)
    polymorphic = len(reference.reference_to) > 1
    return Column(name, key_field.name, reference.relationship_name, target.name if polymorphic else "")


def _unknown(name: str) -> CsvError:
    return CsvError(f"InvalidBatch : Field name not found : {name}")


def record_reader(columns: Sequence[Column]) -> Callable[[Sequence[str]], Record]:
    """Rows → records; an empty cell says nothing."""

    def read(row: Sequence[str]) -> Record:
        record: Record = {}
        for column, cell in zip(columns, row, strict=True):
            if cell != "":
                column.set(record, cell)
        return record

    return read
