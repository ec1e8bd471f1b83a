"""Bulk API 2.0 jobs in the org's database, so that a job outlives the server that took it."""

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from npsp_migrate.localorg.bulk2.csvtext import Dialect
from npsp_migrate.localorg.clock import instant_text
from npsp_migrate.localorg.faults import RequestError, not_found
from npsp_migrate.localorg.org import Org

PENDING = ("UploadComplete", "InProgress")
ENDED = ("JobComplete", "Failed", "Aborted")
_KEPT_FOR = timedelta(days=7)
_TABLES = """
CREATE TABLE IF NOT EXISTS _bulk2_job (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, state TEXT NOT NULL,
    facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS _bulk2_content (job TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS _bulk2_result (job TEXT NOT NULL, slice INTEGER NOT NULL, succeeded TEXT NOT NULL,
    failed TEXT NOT NULL, PRIMARY KEY (job, slice));
"""


@dataclass(slots=True)
class Job:
    """One job. `taken` counts the rows that were read; the rest of a failed job is unprocessed."""

    id: str
    kind: str
    operation: str
    object: str
    api_version: str
    created: str
    created_by: str
    state: str = "Open"
    key: str = ""
    delimiter: str = "COMMA"
    line_ending: str = "LF"
    query: str = ""
    message: str = ""
    taken: int = 0
    failed: int = 0
    ended: str = ""
    assignment_rule: str = ""

    @property
    def dialect(self) -> Dialect:
        return Dialect(self.delimiter, self.line_ending)


class JobStore:
    """Reads and writes jobs; the caller owns the transaction."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._connection: sqlite3.Connection = org.database.connection
        self._connection.executescript(_TABLES)

    def new(self, **facts: Any) -> Job:
        now = instant_text(self._org.clock.now())
        record = self._org.database.new_id("750")
        job = Job(id=record, created=now, created_by=self._org.identity.user_id, **facts)
        self._connection.execute(
            "INSERT INTO _bulk2_job (id, state, facts) VALUES (?, ?, ?)", (job.id, job.state, _facts(job))
        )
        return job

    def save(self, job: Job) -> None:
        if job.state in ENDED and not job.ended:
            job.ended = instant_text(self._org.clock.now())
        self._connection.execute(
            "UPDATE _bulk2_job SET state = ?, facts = ? WHERE id = ?", (job.state, _facts(job), job.id)
        )

    def find(self, job_id: str, kind: str) -> Job:
        self._forget_old()
        rows = self._connection.execute("SELECT facts FROM _bulk2_job WHERE id = ?", (job_id,)).fetchall()
        rows = (
            rows
            or self._connection.execute(
                "SELECT facts FROM _bulk2_job WHERE substr(id, 1, 15) = ?", (job_id[:15],)
            ).fetchall()
        )
        job = Job(**json.loads(rows[0][0])) if rows else None
        if job is None or job.kind != kind:
            raise not_found()
        return job

    def all(self, kind: str) -> list[Job]:
        self._forget_old()
        rows = self._connection.execute("SELECT facts FROM _bulk2_job ORDER BY number DESC")
        jobs = [Job(**json.loads(row[0])) for row in rows]
        return [job for job in jobs if job.kind == kind]

    def next_pending(self) -> Job | None:
        row = self._connection.execute(
            "SELECT facts FROM _bulk2_job WHERE state IN (?, ?) ORDER BY number LIMIT 1", PENDING
        ).fetchone()
        return Job(**json.loads(row[0])) if row else None

    def delete(self, job: Job) -> None:
        if job.state not in (*ENDED, "UploadComplete"):
            raise RequestError(400, "INVALIDJOBSTATE", f"InvalidJobState : Job is {job.state}, end it first")
        self._erase(job.id)

    def _erase(self, job_id: str) -> None:
        for table, column in (("_bulk2_job", "id"), ("_bulk2_content", "job"), ("_bulk2_result", "job")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (job_id,))  # noqa: S608

    def _forget_old(self) -> None:
        """Salesforce: jobs that have ended vanish after seven days."""
        before = instant_text(self._org.clock.now() - _KEPT_FOR)
        old = self._connection.execute(
            "SELECT id FROM _bulk2_job WHERE state IN (?, ?, ?) AND json_extract(facts, '$.created') < ?",
            (*ENDED, before),
        ).fetchall()
        if old:
            with self._org.database.transaction():
                for (job_id,) in old:
                    self._erase(job_id)

    def keep_content(self, job: Job, content: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO _bulk2_content VALUES (?, ?)", (job.id, content))

    def content(self, job: Job) -> bytes:
        row = self._connection.execute("SELECT content FROM _bulk2_content WHERE job = ?", (job.id,)).fetchone()
        return bytes(row[0]) if row else b""

    def keep_results(self, job: Job, succeeded: str, failed: str) -> None:
        """The results of the slice that begins at the job's row count."""
        self._connection.execute(
            "INSERT OR REPLACE INTO _bulk2_result VALUES (?, ?, ?, ?)", (job.id, job.taken, succeeded, failed)
        )

    def results(self, job: Job, which: str) -> str:
        """All `succeeded` or all `failed` rows, as CSV without header."""
        rows = self._connection.execute(
            "SELECT succeeded, failed FROM _bulk2_result WHERE job = ? ORDER BY slice", (job.id,)
        )
        place = 0 if which == "succeeded" else 1
        return "".join(row[place] for row in rows)


def _facts(job: Job) -> str:
    return json.dumps(asdict(job))
