"""A restricted picklist takes only the values that the record's type offers."""

from collections.abc import Iterable, Sequence

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError


def refuse_values_not_offered(
    work: Work, definition: ObjectDefinition, changes: Sequence[Change], given: Iterable[str]
) -> None:
    """Unrestricted picklists take any text through the API, whatever the record type."""
    restricted = [field for name in sorted(given) if (field := definition.fields[name.lower()]).restricted]
    types = work.org.record_types
    if not restricted or not any(each.offered for each in types.values()):
        return
    for change in changes:
        record_type = types.get(change.get("RecordTypeId") or "")
        for field in restricted if record_type else ():
            offered = record_type.offered.get(field.name) if record_type else None
            if offered is not None and change.error is None and change.changed(field.name):
                _refuse(change, field, offered)


def _refuse(change: Change, field: Field, offered: frozenset[str]) -> None:
    text = change.get(field.name) or ""
    for value in text.split(";") if field.type == "multipicklist" else [text]:
        if value and value not in offered:
            message = f"{field.label}: bad value for restricted picklist field: {value}"
            change.error = change.error or RowError(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, (field.name,)
            )
