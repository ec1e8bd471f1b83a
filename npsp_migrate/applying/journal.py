"""The write-ahead record of every run: what is meant to be done, committed before it is done, and what came of it.

One SQLite file in the project's private folder. It makes a run resumable, and its undo possible.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from npsp_migrate.applying.encoding import encoded_values
from npsp_migrate.applying.journal_format import Intent, ending_of, identity_of, quoted
from npsp_migrate.applying.journal_reading import JournalReader
from npsp_migrate.applying.outcome import PROBLEMS, Applied, Outcome, RowOutcome
from npsp_migrate.errors import PlanError
from npsp_migrate.model.plan import Plan


def utc_now() -> datetime:
    return datetime.now(UTC)


class Journal(JournalReader):
    """Writing, in the order of a run."""

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(path)
        self._now = now

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.shut()

    def begin(self, plan: Plan) -> int:
        """A new run, or the one of this plan that was interrupted. A plan is carried out once."""
        basis = plan.basis
        identity = plan.fingerprint, basis.made_at.isoformat(), basis.org_id
        row = self._connection.execute(
            "SELECT id, finished, closed_by FROM runs WHERE fingerprint = ? AND plan_made = ? AND org_id = ?"
            " ORDER BY id DESC",
            identity,
        ).fetchone()
        if row and row[2]:
            raise PlanError(
                f"This plan was interrupted, and a later one applied since, in run {row[2]}: nothing was done",
                hint="Run `npsp-migrate plan` to see what is left to do",
            )
        if row and row[1]:
            raise PlanError(
                f"This plan was applied already, on {row[1][:10]}: nothing was done",
                hint="Run `npsp-migrate plan` to see what is left to do",
            )
        with self._writing() as connection:
            if row:
                connection.execute("UPDATE runs SET resumed = resumed + 1 WHERE id = ?", (row[0],))
                return int(row[0])
            cursor = connection.execute(
                "INSERT INTO runs (fingerprint, plan_made, org_id, org_url, started, undoes)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*identity, basis.org_url, self._stamp(), basis.undoes),
            )
            return int(cursor.lastrowid or 0)

    def intend(self, run: int, sobject: str, intents: Sequence[Intent]) -> int:
        """Committed when this returns; only then may the call be made."""
        with self._writing() as connection:
            batch = connection.execute(
                "INSERT INTO batches (run, object, intended) VALUES (?, ?, ?)", (run, sobject, self._stamp())
            ).lastrowid
            connection.executemany(
                "INSERT OR REPLACE INTO rows (run, seq, batch, object, key, label, action, org_id, before, sent)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        run,
                        each.seq,
                        batch,
                        *identity_of(each),
                        encoded_values(each.before),
                        encoded_values(each.sent),
                    )
                    for each in intents
                ],
            )
        return int(batch or 0)

    def note_job(self, batch: int, job: str) -> None:
        """The bulk job that carries this batch: asked for its results after an interruption."""
        with self._writing() as connection:
            connection.execute("UPDATE batches SET job = ? WHERE id = ?", (job, batch))

    def note_begin(self, batch: int) -> None:
        """A batch that was meant before waits no longer: what it writes, it writes from now on."""
        with self._writing() as connection:
            connection.execute("UPDATE batches SET intended = ? WHERE id = ?", (self._stamp(), batch))

    def settle(self, run: int, outcomes: Sequence[RowOutcome], *, batch: int = 0, calls: int = 0) -> None:
        """How rows ended, those that were never sent included; and the calls that it took."""
        if not outcomes and not calls:
            return
        with self._writing() as connection:
            if calls:
                connection.execute("UPDATE batches SET calls = calls + ? WHERE id = ?", (calls, batch))
            connection.executemany(
                "INSERT INTO rows (run, seq, object, key, label, action, org_id, outcome, because, code, message)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, seq) DO UPDATE SET"
                " org_id = excluded.org_id, outcome = excluded.outcome, because = excluded.because,"
                " code = excluded.code, message = excluded.message",
                [(run, each.seq, *identity_of(each), *ending_of(each)) for each in outcomes],
            )

    def forget(self, run: int, seqs: Sequence[int]) -> None:
        """Intents that the org knows nothing of: they start again from the plan."""
        if not seqs:
            return
        with self._writing() as connection:
            connection.executemany("DELETE FROM rows WHERE run = ? AND seq = ?", [(run, seq) for seq in seqs])

    def reopen(self, run: int) -> int:
        """Rows that failed start again; what was said of them is kept in `past`. Returns how many they are.

        What was sent and never answered becomes an open intent again: the org is asked for it first.
        """
        failed = f"run = ? AND outcome IN ({quoted(PROBLEMS)})"
        with self._writing() as connection:
            count = connection.execute(
                f"INSERT INTO past SELECT run, seq, ?, outcome, because, code, message FROM rows WHERE {failed}",  # noqa: S608
                (self._stamp(), run),
            ).rowcount
            connection.execute(
                "UPDATE rows SET outcome = NULL WHERE run = ? AND outcome = ? AND sent IS NOT NULL",
                (run, Outcome.UNKNOWN),
            )
            connection.execute(f"DELETE FROM rows WHERE {failed}", (run,))  # noqa: S608
            if count:
                connection.execute("UPDATE runs SET finished = NULL WHERE id = ?", (run,))
        return count

    def finish(self, run: int) -> Applied:
        with self._writing() as connection:
            connection.execute("UPDATE runs SET finished = ? WHERE id = ?", (self._stamp(), run))
        return self.summary(run)

    def close(self, run: int, by: int) -> None:
        """An interrupted run that a later plan has made pointless. What it did counts with the later run."""
        with self._writing() as connection:
            connection.execute("UPDATE runs SET finished = ?, closed_by = ? WHERE id = ?", (self._stamp(), by, run))

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._told(), self._connection:
            yield self._connection
