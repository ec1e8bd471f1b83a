"""Carries jobs out, a slice at a time: between requests while the server runs, and a little at every poll.

Each slice and the count of rows it took are committed together, so that a job goes on where it was, even
after the server was killed.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from npsp_migrate.localorg.bulk2.background import Background
from npsp_migrate.localorg.bulk2.columns import Column, read_header, record_reader
from npsp_migrate.localorg.bulk2.csvtext import CsvError, check_line_ending, read_rows, write_rows
from npsp_migrate.localorg.bulk2.jobs import PENDING, Job, JobStore
from npsp_migrate.localorg.bulk2.writing import SLICE, Target, error_text, write_records
from npsp_migrate.localorg.definitions import Field
from npsp_migrate.localorg.disturb.desk import JobFailure
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.soql import Clock, QueryResult, SoqlError, Visibility, run

POLL_SECONDS = 0.02  # what a poll may spend on the job it asks about


@dataclass(slots=True)
class OpenJob:
    """A file that is being read."""

    target: Target
    columns: tuple[Column, ...]
    rows: Iterator[list[str]]


@dataclass(slots=True)
class Worker:
    """The jobs of one org."""

    org: Org
    store: JobStore = field(init=False)
    _open: dict[str, OpenJob] = field(default_factory=dict)
    _answers: dict[str, QueryResult] = field(default_factory=dict)
    _background: Background = field(init=False)
    _losses: int = 0

    def __post_init__(self) -> None:
        self.store = JobStore(self.org)
        self._background = Background(self._advance_next)

    def wake(self) -> None:
        """Go on with pending jobs as soon as the current request is answered."""
        self._background.wake()

    def work_on(self, job: Job) -> Job:
        """Spend a moment on a job that is asked about."""
        until = time.monotonic() + POLL_SECONDS
        while job.state in PENDING and time.monotonic() < until:
            self._advance(job)
        return job

    def answer(self, job: Job) -> QueryResult:
        """The answer of a query job; asked again when the server was started anew since."""
        self._look_at_schema()
        if job.id not in self._answers:
            try:
                self._answers[job.id] = ask(self.org, job.query, job.operation)
            except SoqlError as error:  # a field that it asked for was deleted since
                raise RequestError(400, error.code, error.message) from None
        return self._answers[job.id]

    def forget(self, job: Job) -> None:
        self._open.pop(job.id, None)
        self._answers.pop(job.id, None)

    def _look_at_schema(self) -> None:
        """Where fields went, files and answers that are open are read anew."""
        if self._losses != self.org.schema.losses:
            self._losses = self.org.schema.losses
            self._open.clear()
            self._answers.clear()

    def _advance_next(self) -> bool:
        job = self.store.next_pending()
        if job is not None:
            self._advance(job)
        return job is not None

    def _advance(self, job: Job) -> None:
        desk = self.org.disturbances
        try:
            with desk.during_job(job.id, f"/services/data/v{job.api_version}/jobs/{job.kind}/{job.id}"):
                desk.check_job(job.id, job.object, job.taken)
                if job.kind == "query":
                    self._ask(job)
                else:
                    self._write_slice(job)
        except (CsvError, SoqlError, JobFailure) as error:
            job.state, job.message = "Failed", str(error)
            with self.org.database.transaction():
                self.store.save(job)
        if job.state not in PENDING:
            self._open.pop(job.id, None)

    def _ask(self, job: Job) -> None:
        self._answers[job.id] = answer = ask(self.org, job.query, job.operation)
        job.state, job.taken = "JobComplete", answer.total_size
        with self.org.database.transaction():
            self.store.save(job)

    def _write_slice(self, job: Job) -> None:
        self._look_at_schema()
        opened = self._open.get(job.id) or self._open_file(job)
        self._open[job.id] = opened
        rows = list(islice(opened.rows, SLICE))
        _check_widths(rows, opened.columns, job.taken)
        read = record_reader(opened.columns)
        with self.org.database.transaction():
            outcomes = write_records(self.org, opened.target, [read(row) for row in rows]) if rows else []
            pairs = list(zip(outcomes, rows, strict=True))
            succeeded = [[one.record_id, one.created, *row] for one, row in pairs if not one.errors]
            failed = [[one.record_id, error_text(one), *row] for one, row in pairs if one.errors]
            self.store.keep_results(job, write_rows(succeeded, job.dialect), write_rows(failed, job.dialect))
            job.taken += len(rows)
            job.failed += len(failed)
            job.state = "InProgress" if len(rows) == SLICE else "JobComplete"
            if job.state == "JobComplete":
                # Nothing is left unprocessed; the header is all that result files still need.
                names = [column.name for column in opened.columns]
                self.store.keep_content(job, write_rows([names], job.dialect).encode())
            self.store.save(job)

    def _open_file(self, job: Job) -> OpenJob:
        content = self.store.content(job)
        check_line_ending(content, job.dialect)
        target = replace(_standing_target(self.org, job), assign=job.assignment_rule)
        rows = read_rows(content, job.dialect)
        header = next(rows, None)
        if header is None:
            raise CsvError("InvalidBatch : The file is empty")
        columns = read_header(header, target.definition, self.org.schema)
        check_key_column(columns, target)
        return OpenJob(target, columns, islice(rows, job.taken, None))


def find_target(org: Org, object_name: str, operation: str, key: str) -> Target:
    """What a job writes, or the refusal of the job."""
    definition = org.schema.object(object_name)
    if definition is None:
        raise RequestError(400, "INVALIDJOB", f"InvalidJob : Unable to find object: {object_name}")
    if operation != "upsert":
        return Target(definition, operation)
    name = definition.name
    if not key:
        message = f"External ID was blank for {name}. An External ID must be specified for upsert."
        raise RequestError(400, "INVALIDJOB", f"InvalidJob : {message}")
    found: Field | None = definition.find(key)
    if found is None or not (found.external_id or found.id_lookup or found.type == "id"):
        message = f"{key} does not match an External ID, Salesforce Id, or indexed field for {name}"
        raise RequestError(400, "INVALIDJOB", f"InvalidJob : Field name provided, {message}")
    return Target(definition, operation, found)


def _standing_target(org: Org, job: Job) -> Target:
    """What a job writes; its object may have gone since the job was made, which fails it."""
    try:
        return find_target(org, job.object, job.operation, job.key)
    except RequestError as refused:
        raise CsvError(refused.error.message) from None


def check_key_column(columns: Sequence[Column], target: Target) -> None:
    """Rows to change, delete or upsert must say which record they mean."""
    wanted = target.key.name if target.key else "Id"
    present = any(column.field == wanted and not column.relationship for column in columns)
    if not present and target.operation != "insert":
        raise CsvError(f"InvalidBatch : Field name not found : {wanted}")


def ask(org: Org, text: str, operation: str) -> QueryResult:
    """Run the query of a job; `SoqlError` refuses it."""
    visibility = Visibility.ALL_ROWS if operation == "queryAll" else Visibility.LIVE
    clock = Clock(org.clock.now(), org.identity.user_id, org.clock.zone, first_weekday=0)
    return run(text, org.schema, org.database.connection, clock, visibility)


def _check_widths(rows: Sequence[list[str]], columns: Sequence[Column], before: int) -> None:
    for place, row in enumerate(rows):
        if len(row) != len(columns):
            raise CsvError(
                f"InvalidBatch : Row {before + place + 1} has {len(row)} fields, the header has {len(columns)}"
            )
