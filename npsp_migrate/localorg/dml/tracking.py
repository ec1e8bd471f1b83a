"""The rows of field history: what a save changed in tracked fields, by whom and when, in the same transaction.

From memory, not compared with a real org: the words of `DataType`, and that a standard lookup is told by its
relationship (`Account`), a custom one by its own name.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.histories import BORN, ID_PREFIX, parent_field
from npsp_migrate.localorg.store.database import Row

if TYPE_CHECKING:
    from npsp_migrate.localorg.dml.work import Work

_NEW: Row = {"Field": BORN, "DataType": None, "OldValue": None, "NewValue": None}
_LONG_TEXT = 255  # Salesforce: of longer texts, and of multi-select picklists, a row has no values
_DATA_TYPES = {
    "boolean": "Boolean",
    "currency": "Currency",
    "date": "DateOnly",
    "datetime": "DateTime",
    "double": "Double",
    "email": "Email",
    "int": "Double",
    "multipicklist": "MultiEnum",
    "percent": "Percent",
    "phone": "Phone",
    "picklist": "DynamicEnum",
    "textarea": "MultiLineText",
    "url": "Url",
}


def note_changes(work: "Work", definition: ObjectDefinition, written: Iterable[tuple[str, Row]]) -> None:
    """What is about to be written, beside what stands there: a trigger may have written before the save did.

    One row for a record that is new, one for each tracked field that will be another, two where that is a lookup.
    """
    later = dict(written)
    tracked = [definition.fields[name.lower()] for name in definition.tracked]
    before = work.database.read(definition.name, later, definition.tracked)
    names = _names(work, [each for each in tracked if each.type == "reference"], before, later)
    rows = [
        {
            "Id": work.database.new_id(ID_PREFIX),
            parent_field(definition): record,
            **told,
            "CreatedById": work.user_id,
            "CreatedDate": work.now,
        }
        for record, values in later.items()
        for told in (_changed(tracked, before[record], values, names) if record in before else (_NEW,))
    ]
    work.database.insert(definition.history, rows)


def _changed(tracked: Iterable[Field], before: Row, later: Row, names: Mapping[str, str]) -> Iterator[Row]:
    for field in tracked:
        both = (before[field.name], later.get(field.name, before[field.name]))
        if both[0] == both[1]:
            continue
        if field.type == "reference":
            yield _row(field, "Text", [names.get(value or "") for value in both])
            yield _row(field, "EntityId", both)
        else:
            yield _row(field, _DATA_TYPES.get(field.type, "Text"), [_told(field, value) for value in both])


def _row(field: Field, kind: str, values: Sequence[Any]) -> Row:
    told = field.relationship_name if field.type == "reference" and not field.custom else field.name
    old, new = (None if value is None else json.dumps(value) for value in values)
    return {"Field": told, "DataType": kind, "OldValue": old, "NewValue": new}


def _told(field: Field, value: Any) -> Any:
    if value is None or field.type == "multipicklist" or (field.type == "textarea" and field.length > _LONG_TEXT):
        return None
    if field.type == "boolean":
        return bool(value)
    return f"{value[:-1]}+0000" if field.type == "datetime" else value


def _names(
    work: "Work", lookups: Sequence[Field], before: Mapping[str, Row], later: Mapping[str, Row]
) -> dict[str, str]:
    """Id → name of the records that these lookups point to, before and after."""
    rows = [*before.values(), *(values for record, values in later.items() if record in before)]
    ids = sorted({row[field.name] for field in lookups for row in rows if row.get(field.name)})
    named: dict[str, str] = {}
    for prefix in sorted({each[:3] for each in ids}):
        owner = work.org.schema.of_id(prefix)
        name = owner.name_field if owner else None
        if owner is not None and name is not None:
            found = work.database.read(owner.name, ids, [name.name])
            named |= {record: row[name.name] for record, row in found.items()}
    return named
