"""Jobs and batches of Bulk API 1 in the org's database, so that they outlive the server that took them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.clock import instant_text
from npsp_migrate.localorg.org import Org

_KEPT_FOR, _OPEN_FOR = timedelta(days=7), timedelta(days=1)  # Salesforce: of a job and its batches
_TABLES = """
CREATE TABLE IF NOT EXISTS _bulk1_job (id TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS _bulk1_batch (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, job TEXT NOT NULL,
    state TEXT NOT NULL, facts TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS _bulk1_result (batch TEXT NOT NULL, slice INTEGER NOT NULL, outcomes TEXT NOT NULL,
    PRIMARY KEY (batch, slice));
"""
PENDING = ("Queued", "InProgress")

OutcomeRow = dict[str, Any]


@dataclass(slots=True)
class Job:
    id: str
    operation: str
    object: str
    content_type: str
    api_version: str
    created: str
    created_by: str
    key: str = ""
    concurrency: str = "Parallel"
    state: str = "Open"
    assignment_rule: str = ""

    @property
    def asks(self) -> bool:
        """Whether this is a query job."""
        return self.operation in ("query", "queryAll")


@dataclass(slots=True)
class Batch:
    """One upload of a job. `taken` counts the rows that are done."""

    id: str
    job: str
    created: str
    changed: str
    state: str = "Queued"
    message: str = ""
    taken: int = 0
    failed: int = 0
    result: str = ""


class Store:
    """Reads and writes jobs and batches; the caller owns the transaction."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._connection = org.database.connection
        self._connection.executescript(_TABLES)

    @property
    def now(self) -> str:
        return instant_text(self._org.clock.now())

    def new_job(self, **facts: str) -> Job:
        record = self._org.database.new_id("750")
        job = Job(id=record, created=self.now, created_by=self._org.identity.user_id, **facts)
        self._connection.execute("INSERT INTO _bulk1_job VALUES (?, ?)", (job.id, _facts(job)))
        return job

    def save_job(self, job: Job) -> None:
        self._connection.execute("UPDATE _bulk1_job SET facts = ? WHERE id = ?", (_facts(job), job.id))

    def job(self, job_id: str) -> Job:
        row = self._connection.execute(
            "SELECT facts FROM _bulk1_job WHERE substr(id, 1, 15) = ?", (job_id[:15],)
        ).fetchone()
        job = Job(**json.loads(row[0])) if row else None
        if job is None or self._is_old(job):
            raise AsyncError("InvalidJob", f"Unable to find job with id: {job_id}")
        return job

    def _is_old(self, job: Job) -> bool:
        """Seven days after its youngest batch, a job whose batches have all ended is gone."""
        batches = self.batches(job)
        youngest = max([job.created, *(batch.created for batch in batches)])
        ended = all(batch.state not in PENDING for batch in batches)
        return ended and youngest < instant_text(self._org.clock.now() - _KEPT_FOR)

    def takes_batches(self, job: Job) -> bool:
        return job.created > instant_text(self._org.clock.now() - _OPEN_FOR)

    def new_batch(self, job: Job, content: bytes) -> Batch:
        batch = Batch(self._org.database.new_id("751"), job.id, self.now, self.now)
        if job.asks:
            batch.result = self._org.database.new_id("752")
        self._connection.execute(
            "INSERT INTO _bulk1_batch (id, job, state, facts, content) VALUES (?, ?, ?, ?, ?)",
            (batch.id, job.id, batch.state, _facts(batch), content),
        )
        return batch

    def save_batch(self, batch: Batch) -> None:
        batch.changed = self.now
        self._connection.execute(
            "UPDATE _bulk1_batch SET state = ?, facts = ? WHERE id = ?", (batch.state, _facts(batch), batch.id)
        )

    def batch(self, job: Job, batch_id: str) -> Batch:
        for batch in self.batches(job):
            if batch.id[:15] == batch_id[:15]:
                return batch
        raise AsyncError("InvalidBatch", f"Unable to find batch with id: {batch_id}")

    def batches(self, job: Job) -> list[Batch]:
        rows = self._connection.execute("SELECT facts FROM _bulk1_batch WHERE job = ? ORDER BY number", (job.id,))
        return [Batch(**json.loads(row[0])) for row in rows]

    def next_pending(self) -> Batch | None:
        row = self._connection.execute(
            "SELECT facts FROM _bulk1_batch WHERE state IN (?, ?) ORDER BY number LIMIT 1", PENDING
        ).fetchone()
        return Batch(**json.loads(row[0])) if row else None

    def content(self, batch: Batch) -> bytes:
        row = self._connection.execute("SELECT content FROM _bulk1_batch WHERE id = ?", (batch.id,)).fetchone()
        return bytes(row[0])

    def keep_outcomes(self, batch: Batch, outcomes: Sequence[OutcomeRow]) -> None:
        """The outcomes of the slice that begins at the batch's row count."""
        text = json.dumps(list(outcomes))
        self._connection.execute(
            "INSERT OR REPLACE INTO _bulk1_result VALUES (?, ?, ?)", (batch.id, batch.taken, text)
        )

    def outcomes(self, batch: Batch) -> Iterator[OutcomeRow]:
        """One per row of the upload, in its order."""
        rows = self._connection.execute(
            "SELECT outcomes FROM _bulk1_result WHERE batch = ? ORDER BY slice", (batch.id,)
        )
        for row in rows:
            yield from json.loads(row[0])


def _facts(thing: Job | Batch) -> str:
    return json.dumps(asdict(thing))
