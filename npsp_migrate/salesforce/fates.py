"""What became of records that are gone: asked from the org with its recycle bin (`queryAll`).

A deleted record tells who deleted it and when in `LastModifiedBy` and `SystemModstamp`; one that was merged tells
the survivor in `MasterRecordId`, which only the objects have that Salesforce can merge.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from npsp_migrate.model.org import Ended, RecordFate
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.describe import Descriptions
from npsp_migrate.salesforce.soql import select_deleted, select_keys

_SURVIVOR, _MADE = "MasterRecordId", "CreatedDate"
_WHO = ("LastModifiedById", "LastModifiedBy.Name")
_ID = 15  # characters of an Id that tell it


def ask_fates(calls: Calls, descriptions: Descriptions, sobject: str, ids: Sequence[str]) -> list[RecordFate]:
    """Of each record that is not alive; in as few queries as the length of a URL allows."""
    if not ids:
        return []
    told: dict[str, RecordFate | None] = {}
    for record in _records(calls, select_keys(sobject, _fields(descriptions, sobject), "Id", sorted(ids))):
        told[record["Id"][:_ID]] = _fate(record) if record["IsDeleted"] else None
    found = (told.get(org_id[:_ID], RecordFate(org_id, Ended.GONE)) for org_id in ids)
    return [fate for fate in found if fate]


def ask_buried(
    calls: Calls, descriptions: Descriptions, sobject: str, key_field: str
) -> list[tuple[str, RecordFate]]:
    query = select_deleted(sobject, [key_field, *_fields(descriptions, sobject)], key_field)
    return [(record[key_field], _fate(record)) for record in _records(calls, [query])]


def ask_buried_since(
    calls: Calls, descriptions: Descriptions, sobject: str, key_field: str, keys: Iterable[str], since: str
) -> list[tuple[str, RecordFate]]:
    """A key in the recycle bin stays with its record. What the bin was emptied of, nobody can tell of any more."""
    begun = datetime.fromisoformat(since)
    query = select_keys(sobject, [key_field, _MADE, *_fields(descriptions, sobject)], key_field, sorted(keys))
    return [
        (record[key_field], _fate(record))
        for record in _records(calls, query)
        if record["IsDeleted"] and datetime.fromisoformat(record[_MADE]) >= begun
    ]


def _fields(descriptions: Descriptions, sobject: str) -> list[str]:
    has = descriptions.of(sobject).fields
    who = _WHO[1:] if _WHO[0] in has else ()
    return ["Id", "IsDeleted", "SystemModstamp", *who, *((_SURVIVOR,) if _SURVIVOR in has else ())]


def _records(calls: Calls, queries: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for query in queries:
        answer = calls.look("queryAll/", {"q": query})
        yield from answer["records"]
        while not answer["done"]:
            answer = calls.look(f"queryAll/{answer['nextRecordsUrl'].rpartition('/')[2]}")
            yield from answer["records"]


def _fate(record: Mapping[str, Any]) -> RecordFate:
    survivor = record.get(_SURVIVOR) or ""
    return RecordFate(
        org_id=record["Id"],
        ended=Ended.MERGED if survivor else Ended.DELETED,
        survivor=survivor,
        at=record["SystemModstamp"],
        by=(record.get("LastModifiedBy") or {}).get("Name") or "",
    )
