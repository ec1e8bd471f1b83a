"""Writing through one Bulk API 2.0 job: any number of rows, few calls, and an answer for each row by its key.

simple-salesforce has a Bulk 2.0 client; it reads the results as latin-1, repeats nothing and pairs by position,
so only its plain calls are used here. A job whose upload broke was never closed, and an open job does nothing:
it is aborted, and another one made.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from npsp_migrate.model.org import Answer, AnswerStatus, OutgoingRow
from npsp_migrate.salesforce.bulk_csv import failures, successes, unprocessed, upload_of
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.faults import CallError, Kind
from npsp_migrate.salesforce.outgoing import OutgoingRecords
from npsp_migrate.salesforce.waiting import JobPatience, Waiting

_UPLOADS = 4  # tries, each with a job of its own
_ENDED = frozenset({"JobComplete", "Failed", "Aborted"})
_CSV = {"Content-Type": "text/csv; charset=UTF-8"}

Job = Mapping[str, Any]


class BulkLoader:
    def __init__(self, calls: Calls, records: OutgoingRecords, waiting: Waiting | None = None) -> None:
        self._calls = calls
        self._records = records
        self._waiting = waiting or Waiting()

    def load(
        self,
        sobject: str,
        key_field: str,
        rows: Sequence[OutgoingRow],
        noted: Callable[[str], None],
        meanwhile: Callable[[], None],
    ) -> list[Answer]:
        """Empty when the org refuses to make a job: nothing was sent. A row without an answer is unknown."""
        answers = self._records.unsendable(sobject, rows)
        refused = {answer.key for answer in answers}
        sendable = [row for row in rows if row.key not in refused and self._records.fits_bulk(sobject, row)]
        content, count = upload_of([self._records.cells(sobject, key_field, row) for row in sendable])
        sent = sendable[:count]
        told = refused | {row.key for row in sent}
        answers += [Answer(row.key, AnswerStatus.NOT_DONE) for row in rows if row.key not in told]
        if not sent:
            return answers
        job = self._sent(_job(sobject, key_field, sent[0]), content, noted)
        if not job:
            return []
        patience = self._waiting.of(len(sent))
        meanwhile()
        return [*answers, *self._answers(job, key_field, sent, patience)]

    def loaded(self, job: str, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """The answers of a job that was interrupted; none where it was never closed, or is forgotten."""
        state = self._state(job)
        if state == "Open":
            self._abort(job)
        return [] if state in ("", "Open") else self._answers(job, key_field, rows, self._waiting.of(len(rows)))

    def _sent(self, wanted: Mapping[str, object], content: bytes, noted: Callable[[str], None]) -> str:
        """The Id of a job that holds all of it and is closed; empty when the org takes none."""
        for attempt in range(1, _UPLOADS + 1):
            job = ""
            try:
                job = str(self._calls.write("POST", "jobs/ingest", wanted, {})["id"])
                noted(job)
                self._calls.put(f"jobs/ingest/{job}/batches", content, _CSV)
                self._close(job)
                return job
            except CallError as failed:
                if job:
                    self._abort(job)
                if _takes_none(failed):
                    return ""
                if failed.fault.kind is not Kind.CUT or attempt == _UPLOADS:
                    raise self._calls.failed(failed.fault) from failed
                self._calls.wait(attempt)
        return ""

    def _close(self, job: str) -> None:
        try:
            self._calls.write("PATCH", f"jobs/ingest/{job}", {"state": "UploadComplete"}, {})
        except CallError as failed:
            if failed.fault.kind is not Kind.CUT or self._state(job) == "Open":
                raise  # not closed: another job takes its place

    def _abort(self, job: str) -> None:
        """Best effort: an open job that nobody closes does nothing, and Salesforce forgets it after a week."""
        with suppress(CallError):
            self._calls.write("PATCH", f"jobs/ingest/{job}", {"state": "Aborted"}, {})

    def _state(self, job: str) -> str:
        """Empty for a job that the org does not know."""
        try:
            answer: Job = self._calls.ask(f"jobs/ingest/{job}")
        except CallError as failed:
            if failed.fault.kind is Kind.REFUSED:
                return ""
            raise self._calls.failed(failed.fault) from failed
        return str(answer["state"])

    def _answers(
        self, job: str, key_field: str, rows: Sequence[OutgoingRow], patience: JobPatience
    ) -> list[Answer]:
        ended = self._ended(job, patience)
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

    def _ended(self, job: str, patience: JobPatience) -> Job:
        """The job when it has ended. Each question is an API call: few are asked, and none long too late."""
        while True:
            patience.wait()
            answer: Job = self._calls.look(f"jobs/ingest/{job}")
            if answer["state"] in _ENDED:
                return answer
            patience.heard(int(answer.get("numberRecordsProcessed") or 0))


def _takes_none(failed: CallError) -> bool:
    """The org takes no bulk jobs from this user, or not this one. That its calls are used up, concerns all ways."""
    stopped = failed.fault.kind is Kind.STOP and failed.fault.code != "REQUEST_LIMIT_EXCEEDED"
    return failed.fault.kind is Kind.REFUSED or stopped


def _job(sobject: str, key_field: str, row: OutgoingRow) -> Mapping[str, object]:
    """What the org has already is updated by its Id: an upsert would make again what somebody deleted."""
    common = {"object": sobject, "contentType": "CSV", "lineEnding": "LF", "columnDelimiter": "COMMA"}
    if row.org_id:
        return {**common, "operation": "update"}
    return {**common, "operation": "upsert", "externalIdFieldName": key_field}
