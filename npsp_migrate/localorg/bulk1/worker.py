"""Carries batches out, a slice at a time, between requests and a little at every poll."""

import time
from dataclasses import dataclass, field, replace
from typing import Any

from npsp_migrate.localorg.bulk1.content import Record, read_records
from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.bulk1.jobs import PENDING, Batch, Job, OutcomeRow, Store
from npsp_migrate.localorg.bulk2.background import Background
from npsp_migrate.localorg.bulk2.worker import POLL_SECONDS, ask, find_target
from npsp_migrate.localorg.bulk2.writing import SLICE, Target, write_records
from npsp_migrate.localorg.disturb.desk import JobFailure
from npsp_migrate.localorg.dml.save import Outcome
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.soql import QueryResult, SoqlError


@dataclass(slots=True)
class Worker:
    """The batches of one org."""

    org: Org
    store: Store = field(init=False)
    _open: dict[str, list[Record]] = field(default_factory=dict)
    _answers: dict[str, QueryResult] = field(default_factory=dict)
    _background: Background = field(init=False)
    _losses: int = 0

    def __post_init__(self) -> None:
        self.store = Store(self.org)
        self._background = Background(self._advance_next)

    def wake(self) -> None:
        self._background.wake()

    def work_on(self, job: Job) -> list[Batch]:
        """Spend a moment on the batches of a job that is asked about."""
        until = time.monotonic() + POLL_SECONDS
        batches = self.store.batches(job)
        for batch in batches:
            while batch.state in PENDING and time.monotonic() < until:
                self._advance(job, batch)
        return batches

    def answer(self, job: Job, batch: Batch) -> QueryResult:
        """The answer of a query batch; asked again when the server was started anew or fields went since."""
        if self._losses != self.org.schema.losses:
            self._losses = self.org.schema.losses
            self._answers.clear()
        if batch.id not in self._answers:
            self._answers[batch.id] = ask(self.org, _query_text(self.store.content(batch)), job.operation)
        return self._answers[batch.id]

    def kept_answer(self, job: Job, batch: Batch) -> QueryResult:
        """The answer of a batch that was carried out before; a field that it asked for may be gone."""
        try:
            return self.answer(job, batch)
        except SoqlError as error:
            raise AsyncError("InvalidBatch", error.message) from None

    def _advance_next(self) -> bool:
        batch = self.store.next_pending()
        if batch is not None:
            self._advance(self.store.job(batch.job), batch)
        return batch is not None

    def _advance(self, job: Job, batch: Batch) -> None:
        desk = self.org.disturbances
        try:
            with desk.during_job(job.id, f"/services/async/{job.api_version}/job/{job.id}"):
                desk.check_job(batch.id, job.object, batch.taken)
                if job.asks:
                    self._ask(job, batch)
                else:
                    self._write_slice(job, batch)
        except JobFailure as failure:
            self._fail(batch, str(failure))
        except (AsyncError, SoqlError) as error:
            code = "InvalidBatch" if isinstance(error, AsyncError) else "InvalidBatch : Failed to process query"
            self._fail(batch, f"{code} : {error.message}")
        if batch.state not in PENDING:
            self._open.pop(batch.id, None)

    def _fail(self, batch: Batch, message: str) -> None:
        batch.state, batch.message = "Failed", message
        with self.org.database.transaction():
            self.store.save_batch(batch)

    def _ask(self, job: Job, batch: Batch) -> None:
        answer = self.answer(job, batch)
        if answer.is_count or answer.is_grouped or answer.query.offset or not answer.header:
            raise AsyncError("FeatureNotEnabled", "Bulk queries take no aggregates, GROUP BY or OFFSET")
        batch.state, batch.taken = "Completed", answer.total_size
        with self.org.database.transaction():
            self.store.save_batch(batch)

    def _write_slice(self, job: Job, batch: Batch) -> None:
        target = replace(target_of(self.org, job.object, job.operation, job.key), assign=job.assignment_rule)
        if batch.id not in self._open:
            content = self.store.content(batch)
            self._open[batch.id] = read_records(content, job.content_type, target.definition, self.org.schema)
        records = self._open[batch.id]
        sliced = records[batch.taken : batch.taken + SLICE]
        with self.org.database.transaction():
            outcomes = write_records(self.org, target, sliced) if sliced else []
            self.store.keep_outcomes(batch, [_shown(one) for one in outcomes])
            batch.taken += len(sliced)
            batch.failed += sum(bool(one.errors) for one in outcomes)
            batch.state = "Completed" if batch.taken >= len(records) else "InProgress"
            self.store.save_batch(batch)


def target_of(org: Org, object_name: str, operation: str, key: str) -> Target:
    try:
        return find_target(org, object_name, operation, key)
    except RequestError as error:
        raise AsyncError("InvalidJob", error.error.message.removeprefix("InvalidJob : ")) from None


def _query_text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise AsyncError("InvalidBatch", "The query is not valid UTF-8") from None


def _shown(outcome: Outcome) -> OutcomeRow:
    errors: list[dict[str, Any]] = [
        {"message": one.message, "fields": list(one.fields), "statusCode": one.code} for one in outcome.errors
    ]
    success = not errors
    return {
        "success": success,
        "created": outcome.created,
        "id": outcome.record_id if success else None,
        "errors": errors,
    }
