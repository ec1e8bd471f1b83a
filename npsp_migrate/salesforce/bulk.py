"""Writing through one Bulk API 2.0 job: any number of rows, few calls, and an answer for each row by its key.

simple-salesforce has a Bulk 2.0 client; it reads the results as latin-1, repeats nothing and pairs by position,
so only its plain calls are used here. A job whose upload broke was never closed, and an open job does nothing:
it is aborted, and another one made.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from npsp_migrate.model.org import Answer, AnswerStatus, OutgoingRow
from npsp_migrate.salesforce.bulk_csv import failures, successes, unprocessed, upload_of
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.faults import CallError, Kind
from npsp_migrate.salesforce.outgoing import OutgoingRecords, fits_bulk

_UPLOADS = 3  # tries, each with a job of its own
_ENDED = frozenset({"JobComplete", "Failed", "Aborted"})
_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.1, 5.0, 1.25  # seconds between two questions about a job
_CSV = {"Content-Type": "text/csv; charset=UTF-8"}

Job = Mapping[str, Any]


class BulkLoader:
    def __init__(self, calls: Calls, records: OutgoingRecords, pause: Callable[[float], None] = time.sleep) -> None:
        self._calls = calls
        self._records = records
        self._pause = pause

    def load(
        self, sobject: str, key_field: str, rows: Sequence[OutgoingRow], noted: Callable[[str], None]
    ) -> list[Answer]:
        """Empty when the org refuses to make a job: nothing was sent. A row without an answer is unknown."""
        answers = self._records.unsendable(sobject, rows)
        refused = {answer.key for answer in answers}
        sendable = [row for row in rows if row.key not in refused and fits_bulk(row)]
        content, sent = upload_of([self._records.cells(sobject, key_field, row) for row in sendable])
        going = {row.key for row in sendable[:sent]}
        told = refused | going
        answers += [Answer(row.key, AnswerStatus.NOT_DONE) for row in rows if row.key not in told]
        if not going:
            return answers
        job = self._sent(_job(sobject, key_field, sendable[0]), content, noted)
        return [*answers, *self._answers(job, key_field, sendable)] if job else []

    def loaded(self, job: str, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """The answers of a job that was interrupted; none where it was never closed, or is forgotten."""
        state = self._state(job)
        if state in ("", "Open"):
            self._abort(job)
            return []
        return self._answers(job, key_field, rows)

    def _sent(self, wanted: Mapping[str, object], content: bytes, noted: Callable[[str], None]) -> str:
        """The Id of a job that holds all of it and is closed; empty when the org makes no job."""
        for attempt in range(1, _UPLOADS + 1):
            try:
                job = str(self._calls.write("POST", "jobs/ingest", wanted, {})["id"])
                noted(job)
                self._calls.put(f"jobs/ingest/{job}/batches", content, _CSV)
                self._close(job)
                return job
            except CallError as failed:
                if failed.fault.kind is Kind.REFUSED and attempt == 1:
                    return ""
                if failed.fault.kind is not Kind.CUT or attempt == _UPLOADS:
                    raise self._calls.failed(failed.fault) from failed
        return ""

    def _close(self, job: str) -> None:
        try:
            self._calls.write("PATCH", f"jobs/ingest/{job}", {"state": "UploadComplete"}, {})
        except CallError as failed:
            if failed.fault.kind is not Kind.CUT:
                raise
            if self._state(job) == "Open":  # not closed: another job takes its place
                self._abort(job)
                raise

    def _abort(self, job: str) -> None:
        """Best effort: an open job that nobody closes does nothing, and Salesforce forgets it after a week."""
        try:
            self._calls.write("PATCH", f"jobs/ingest/{job}", {"state": "Aborted"}, {})
        except CallError as failed:
            if failed.fault.kind not in (Kind.CUT, Kind.REFUSED):
                raise self._calls.failed(failed.fault) from failed

    def _state(self, job: str) -> str:
        """Empty for a job that the org does not know."""
        try:
            answer: Job = self._calls.ask(f"jobs/ingest/{job}")
        except CallError as failed:
            if failed.fault.kind is Kind.REFUSED:
                return ""
            raise self._calls.failed(failed.fault) from failed
        return str(answer["state"])

    def _answers(self, job: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        ended = self._ended(job)
        failed = int(ended.get("numberRecordsFailed") or 0)
        processed = int(ended.get("numberRecordsProcessed") or 0)
        sent = {row.key.casefold(): row for row in rows}
        answers: list[Answer] = []
        if processed > failed:
            answers += successes(self._calls.text(f"jobs/ingest/{job}/successfulResults/"), key_field, sent)
        if failed:
            answers += failures(self._calls.text(f"jobs/ingest/{job}/failedResults/"), key_field, sent)
        if len(answers) < len(rows):
            answers += unprocessed(self._calls.text(f"jobs/ingest/{job}/unprocessedrecords/"), key_field, sent)
        return answers

    def _ended(self, job: str) -> Job:
        pause = _FIRST_PAUSE
        while True:
            answer: Job = self._calls.look(f"jobs/ingest/{job}")
            if answer["state"] in _ENDED:
                return answer
            self._pause(pause)
            pause = min(_LONGEST_PAUSE, pause * _GROWTH)


def _job(sobject: str, key_field: str, row: OutgoingRow) -> Mapping[str, object]:
    """What the org has already is updated by its Id: an upsert would make again what somebody deleted."""
    common = {"object": sobject, "contentType": "CSV", "lineEnding": "LF", "columnDelimiter": "COMMA"}
    if row.org_id:
        return {**common, "operation": "update"}
    return {**common, "operation": "upsert", "externalIdFieldName": key_field}
