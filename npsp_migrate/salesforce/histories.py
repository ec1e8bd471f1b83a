"""Who changed which field, and when: asked from the history that an org keeps of the fields it tracks.

Documented: the history of contacts is `ContactHistory`, of gifts `OpportunityFieldHistory`, of `Level__c`
`Level__History`, kept 18 months; long texts and multi-select picklists have rows without values; a lookup has two
rows, one with names and one with Ids. Unverified, so both spellings are understood: a standard lookup is told by
its relationship (`Account` for `AccountId`), and an account's name as `TextName`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import FieldEdit, ObjectDescription
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.describe import Descriptions
from npsp_migrate.salesforce.faults import CallError
from npsp_migrate.salesforce.query import records_of
from npsp_migrate.salesforce.soql import select_keys

_TOLD = ("Id", "Field", "OldValue", "NewValue", "CreatedDate", "CreatedBy.Name")
_OTHERWISE_NAMED = {"Opportunity": "OpportunityFieldHistory"}  # `OpportunityHistory` tells of stages
_OTHERWISE_TOLD = {"TextName": "Name"}


def ask_field_edits(
    calls: Calls, descriptions: Descriptions, sobject: str, ids: Sequence[str]
) -> Iterator[FieldEdit]:
    """In as few queries as the length of a URL allows, each told before the next is asked; in none where the
    describe tells of no history.
    """
    described = descriptions.of(sobject)
    history, parent = _history(described)
    names = _names(described)
    for query in select_keys(history, (parent, *_TOLD), parent, sorted(ids)) if history else ():
        rows = _rows(calls, query)
        if rows is None:
            return
        rows.sort(key=lambda row: (row["CreatedDate"], row["Id"]))
        yield from (
            _edit(described, row[parent], names[row["Field"]], row) for row in rows if row["Field"] in names
        )


def _rows(calls: Calls, query: str) -> list[Mapping[str, Any]] | None:
    """None: the history is not for this user's eyes."""
    try:
        return list(records_of(calls, query))
    except OrgError as error:
        if isinstance(error.__cause__, CallError) and error.__cause__.fault.code == "INVALID_TYPE":
            return None
        raise


def _history(described: ObjectDescription) -> tuple[str, str]:
    """The object that holds it, and its field for the record; nothing where the org tracks nothing."""
    own = described.name.endswith("__c")
    name = f"{described.name[:-1]}History" if own else f"{described.name}History"
    name = _OTHERWISE_NAMED.get(described.name, name)
    found = (child.field for child in described.children if child.object == name)
    return next(((name, field) for field in found), ("", ""))


def _names(described: ObjectDescription) -> Mapping[str, str]:
    """What a row may call a field → the field."""
    lookups = {each.relationship: each.name for each in described.fields.values() if each.relationship}
    return {**lookups, **_OTHERWISE_TOLD, **{name: name for name in described.fields}}


def _edit(described: ObjectDescription, org_id: str, name: str, row: Mapping[str, Any]) -> FieldEdit:
    """Of a lookup we hold keys, which no row tells; a value that became blank is told apart from an untold one."""
    untold = row["OldValue"] is None and row["NewValue"] is None
    is_lookup = name in described.fields and described.fields[name].type == "reference"
    became = None if untold or is_lookup else "" if row["NewValue"] is None else row["NewValue"]
    by = (row.get("CreatedBy") or {}).get("Name") or ""
    return FieldEdit(org_id, name, by, row["CreatedDate"], became)
