"""Writing through sObject Collections: up to 200 records a call, and one answer for each of them.

Answers carry no key, and Salesforce documents that they stand in the order of the records. Where anything
speaks against that (another count, another Id than the one we sent), the row is `unknown`, and is asked back
by its key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from npsp_migrate.model.org import COLLECTION_LIMIT, Answer, AnswerStatus, OutgoingRow
from npsp_migrate.salesforce.calls import Calls, Json
from npsp_migrate.salesforce.faults import CallError, Kind
from npsp_migrate.salesforce.outgoing import OutgoingRecords

# Duplicates were judged by people before the plan was made; an org's alert rule must not refuse a gift now.
# Assignment rules would give the records of a migration to whoever handles new ones.
WRITE_HEADERS: Mapping[str, str] = {
    "Sforce-Duplicate-Rule-Header": "allowSave=true; includeRecordDetails=false; runAsCurrentUser=true",
    "Sforce-Auto-Assign": "FALSE",
}

_UNTOLD = "UNTOLD"  # ours: the org's answer does not say what became of the row


class Writer:
    def __init__(self, calls: Calls, records: OutgoingRecords) -> None:
        self._calls = calls
        self._records = records

    def upsert(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        return self._send(f"composite/sobjects/{sobject}/{key_field}", sobject, key_field, rows)

    def update(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        return self._send("composite/sobjects", sobject, key_field, rows)

    def delete(self, sobject: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        _fits_one_call(rows)
        ids = ",".join(row.org_id for row in rows)
        try:
            results = self._calls.write("DELETE", f"composite/sobjects?ids={ids}&allOrNone=false", None, {})
        except CallError as failed:
            return self._whole_call(failed, rows)
        return [_deleted(answer) for answer in _paired(results, rows)]

    def _send(self, path: str, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        _fits_one_call(rows)
        refused = self._records.unsendable(sobject, rows)
        left_out = {answer.key for answer in refused}
        sendable = [row for row in rows if row.key not in left_out]
        if not sendable:
            return refused
        records = [self._records.record(sobject, key_field, row) for row in sendable]
        body = {"allOrNone": False, "records": records}
        try:
            results = self._calls.write("PATCH", path, body, WRITE_HEADERS)
        except CallError as failed:
            return refused + self._whole_call(failed, sendable)
        return refused + _paired(results, sendable)

    def _whole_call(self, failed: CallError, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """Nobody knows what a broken call did; a call refused as a whole did nothing."""
        fault = failed.fault
        if fault.kind is Kind.CUT:
            return [Answer(row.key, AnswerStatus.UNKNOWN, row.org_id, fault.code, fault.message) for row in rows]
        if fault.kind is Kind.REFUSED and fault.status == 400:
            return [Answer(row.key, AnswerStatus.REFUSED, row.org_id, fault.code, fault.message) for row in rows]
        raise self._calls.failed(fault) from failed


def _fits_one_call(rows: Sequence[OutgoingRow]) -> None:
    if len(rows) > COLLECTION_LIMIT:
        raise ValueError(f"{len(rows)} rows for one call, which takes {COLLECTION_LIMIT}")
    if len({row.key.casefold() for row in rows}) < len(rows):
        raise ValueError("the same key twice in one call: Salesforce would refuse both rows")


def _paired(results: Json, rows: Sequence[OutgoingRow]) -> list[Answer]:
    if not isinstance(results, list) or len(results) != len(rows):
        return [Answer(row.key, AnswerStatus.UNKNOWN, row.org_id, _UNTOLD) for row in rows]
    return [_answer(result, row) for result, row in zip(results, rows, strict=True)]


def _deleted(answer: Answer) -> Answer:
    """Gone is gone, whoever did it."""
    gone = answer.status is AnswerStatus.UPDATED or answer.code in ("ENTITY_IS_DELETED", "NOT_FOUND")
    return replace(answer, status=AnswerStatus.DELETED) if gone else answer


def _answer(result: Mapping[str, Any], row: OutgoingRow) -> Answer:
    org_id = str(result.get("id") or "")
    if not result["success"]:
        error = (result.get("errors") or [{}])[0]
        return Answer(
            row.key,
            AnswerStatus.REFUSED,
            row.org_id,
            str(error.get("statusCode") or _UNTOLD),
            str(error.get("message") or ""),
            tuple(error.get("fields") or ()),
        )
    if row.org_id and org_id[:15] != row.org_id[:15]:
        return Answer(row.key, AnswerStatus.UNKNOWN, row.org_id, _UNTOLD)
    return Answer(row.key, AnswerStatus.CREATED if result.get("created") else AnswerStatus.UPDATED, org_id)
