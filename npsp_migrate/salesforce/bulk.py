"""Writing through one Bulk API 2.0 job: any number of rows, few calls, and an answer for each row by its key.

simple-salesforce has a Bulk 2.0 client; it reads the results as latin-1, repeats nothing and pairs by position,
so only its plain calls are used here. A job whose upload broke was never closed, and an open job does nothing:
it is aborted, and another one made.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
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

Job = Mapping[str, Any]  # as the org tells it


class BulkLoader:
    def __init__(self, calls: Calls, records: OutgoingRecords, waiting: Waiting | None = None) -> None:
        self._jobs = _Jobs(calls)
        self._records = records
        self._waiting = waiting or Waiting()

    def load(
        self, sobject: str, key_field: str, rows: Sequence[OutgoingRow], noted: Callable[[str], None]
    ) -> "BulkLoad":
        answers = self._records.unsendable(sobject, rows)
        refused = {answer.key for answer in answers}
        sendable = [row for row in rows if row.key not in refused and self._records.fits_bulk(sobject, row)]
        content, count = upload_of([self._records.cells(sobject, key_field, row) for row in sendable])
        sent = sendable[:count]
        told = refused | {row.key for row in sent}
        answers += [Answer(row.key, AnswerStatus.NOT_DONE) for row in rows if row.key not in told]
        return BulkLoad(self._jobs, self._waiting, sobject, key_field, sent, content, answers, noted)

    def loaded(self, job: str, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """The answers of a job that was interrupted; none where it was never closed, or is forgotten."""
        state = self._jobs.state(job)
        if state == "Open":
            self._jobs.abort(job)
        if state in ("", "Open"):
            return []
        ended = self._jobs.ended(job, self._waiting.of(len(rows)))
        return self._jobs.answers(ended, key_field, rows)


@dataclass(slots=True)
class BulkLoad:
    """Satisfies `model.org.Load`. Where the org takes no job, no row is done."""

    _jobs: "_Jobs"
    _waiting: Waiting
    _sobject: str
    _key_field: str
    _rows: Sequence[OutgoingRow]
    _content: bytes
    _others: Sequence[Answer]  # rows that do not go into the job
    _noted: Callable[[str], None]
    _job: str = ""
    _ended: Job | None = None
    _patience: JobPatience = field(init=False)

    def send(self) -> None:
        if not self._rows:
            return
        try:
            self._upload()
        except CallError:
            self.drop()  # `begin` sends it again, and tells what is wrong if that breaks, too

    def begin(self) -> None:
        for attempt in range(1, _UPLOADS + 1 if self._rows else 1):
            try:
                if not self._job:
                    self._upload()
                self._jobs.close(self._job)
                self._content = b""
                self._patience = self._waiting.of(len(self._rows))
                return
            except CallError as failed:
                self.drop()
                if _takes_none(failed):
                    return
                self._jobs.wait_or_raise(failed, attempt)

    def wait(self) -> bool:
        if not self._job:
            return False
        self._ended = self._jobs.ended(self._job, self._patience)
        done, failed = _done_and_failed(self._ended)
        well = self._ended["state"] == "JobComplete" and not failed and not self._others
        return well and done == len(self._rows)

    def answers(self) -> list[Answer]:
        if not self._job:
            return [*self._others, *(Answer(row.key, AnswerStatus.NOT_DONE) for row in self._rows)]
        ended = self._ended or self._jobs.ended(self._job, self._patience)
        return [*self._others, *self._jobs.answers(ended, self._key_field, self._rows)]

    def drop(self) -> None:
        if self._job:
            self._jobs.abort(self._job)
        self._job = ""

    def _upload(self) -> None:
        self._job = self._jobs.make(_wanted(self._sobject, self._key_field, self._rows[0]))
        self._noted(self._job)
        self._jobs.upload(self._job, self._content)


class _Jobs:
    """One call each, by the job's Id."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def make(self, wanted: Mapping[str, object]) -> str:
        return str(self._calls.write("POST", "jobs/ingest", wanted, {})["id"])

    def upload(self, job: str, content: bytes) -> None:
        self._calls.put(f"jobs/ingest/{job}/batches", content, _CSV)

    def close(self, job: str) -> None:
        try:
            self._calls.write("PATCH", f"jobs/ingest/{job}", {"state": "UploadComplete"}, {})
        except CallError as failed:
            if failed.fault.kind is not Kind.CUT or self.state(job) == "Open":
                raise  # not closed: another job takes its place

    def abort(self, job: str) -> None:
        """Best effort: an open job that nobody closes does nothing, and Salesforce forgets it after a week."""
        with suppress(CallError):
            self._calls.write("PATCH", f"jobs/ingest/{job}", {"state": "Aborted"}, {})

    def state(self, job: str) -> str:
        """Empty for a job that the org does not know."""
        try:
            answer: Job = self._calls.ask(f"jobs/ingest/{job}")
        except CallError as failed:
            if failed.fault.kind is Kind.REFUSED:
                return ""
            raise self._calls.failed(failed.fault) from failed
        return str(answer["state"])

    def ended(self, job: str, patience: JobPatience) -> Job:
        """The job when it has ended. Each question is an API call: few are asked, and none long too late."""
        while True:
            patience.wait()
            answer: Job = self._calls.look(f"jobs/ingest/{job}")
            if answer["state"] in _ENDED:
                return {"id": job, **answer}
            patience.heard(int(answer.get("numberRecordsProcessed") or 0))

    def answers(self, ended: Job, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        path = f"jobs/ingest/{ended['id']}"
        done, failed = _done_and_failed(ended)
        sent = {row.key.casefold(): row for row in rows}
        answers: list[Answer] = []
        if done > failed:
            answers += successes(self._calls.text(f"{path}/successfulResults/"), key_field, sent)
        if failed:
            answers += failures(self._calls.text(f"{path}/failedResults/"), key_field, sent)
        if len(answers) < len(rows):
            answers += unprocessed(self._calls.text(f"{path}/unprocessedrecords/"), key_field, sent)
        return answers

    def wait_or_raise(self, failed: CallError, attempt: int) -> None:
        """A connection that broke may hold the next time."""
        if failed.fault.kind is not Kind.CUT or attempt == _UPLOADS:
            raise self._calls.failed(failed.fault) from failed
        self._calls.wait(attempt)


def _done_and_failed(job: Job) -> tuple[int, int]:
    return int(job.get("numberRecordsProcessed") or 0), int(job.get("numberRecordsFailed") or 0)


def _takes_none(failed: CallError) -> bool:
    """The org takes no bulk jobs from this user, or not this one. That its calls are used up, concerns all ways."""
    stopped = failed.fault.kind is Kind.STOP and failed.fault.code != "REQUEST_LIMIT_EXCEEDED"
    return failed.fault.kind is Kind.REFUSED or stopped


def _wanted(sobject: str, key_field: str, row: OutgoingRow) -> Mapping[str, object]:
    """What the org has already is updated by its Id: an upsert would make again what somebody deleted."""
    common = {"object": sobject, "contentType": "CSV", "lineEnding": "LF", "columnDelimiter": "COMMA"}
    if row.org_id:
        return {**common, "operation": "update"}
    return {**common, "operation": "upsert", "externalIdFieldName": key_field}
