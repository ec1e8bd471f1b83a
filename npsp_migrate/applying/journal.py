"""The write-ahead record of every run: what is meant to be done, committed before it is done, and what came of it.

One SQLite file in the project's private folder. It makes a run resumable, and its undo possible.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from npsp_migrate.applying.encoding import decoded_values, decoded_words, encoded_values
from npsp_migrate.applying.journal_format import (
    FORMAT_VERSION,
    SCHEMA,
    Intent,
    ending_of,
    identity_of,
    quoted,
)
from npsp_migrate.applying.outcome import IN_THE_ORG, PROBLEMS, Applied, Outcome, RowOutcome, RunLine
from npsp_migrate.errors import MigrateError, PlanError
from npsp_migrate.model.plan import Action, Plan, Value

PROBLEMS_KEPT = 100  # in a run's summary; all of them stay in the journal


def utc_now() -> datetime:
    return datetime.now(UTC)


class Journal:
    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._path = path
        self._now = now
        with self._told():
            self._connection = sqlite3.connect(path)
            path.chmod(0o600)  # it holds the values that were written, names and gifts included
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")  # an intent must outlive a power cut
            self._prepare()

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        empty = self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        if not empty and version != FORMAT_VERSION:
            raise MigrateError(
                f"The journal `{self._path}` was written by another version of npsp-migrate",
                hint="Use that version, or move the journal away: the next plan asks the org what is there",
            )
        self._connection.executescript(f"{SCHEMA}; PRAGMA user_version = {FORMAT_VERSION};")

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.shut()

    def shut(self) -> None:
        self._connection.close()

    # -- writing, in the order of a run

    def begin(self, plan: Plan) -> int:
        """A new run, or the one of this plan that was interrupted. A plan is carried out once."""
        basis = plan.basis
        row = self._connection.execute(
            "SELECT id, finished, closed_by FROM runs WHERE fingerprint = ? AND plan_made = ? AND org_id = ?"
            " ORDER BY id DESC",
            (plan.fingerprint, basis.made_at.isoformat(), basis.org_id),
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
                "INSERT INTO runs (fingerprint, plan_made, org_id, org_url, started) VALUES (?, ?, ?, ?, ?)",
                (plan.fingerprint, basis.made_at.isoformat(), basis.org_id, basis.org_url, self._stamp()),
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

    def count_call(self, batch: int) -> None:
        with self._writing() as connection:
            connection.execute("UPDATE batches SET calls = calls + 1 WHERE id = ?", (batch,))

    def settle(self, run: int, outcomes: Sequence[RowOutcome]) -> None:
        """How rows ended, those that were never sent included."""
        with self._writing() as connection:
            connection.executemany(
                "INSERT INTO rows (run, seq, object, key, label, action, org_id, outcome, because, code, message)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, seq) DO UPDATE SET"
                " org_id = excluded.org_id, outcome = excluded.outcome, because = excluded.because,"
                " code = excluded.code, message = excluded.message",
                [(run, each.seq, *identity_of(each), *ending_of(each)) for each in outcomes],
            )

    def forget(self, run: int, seqs: Sequence[int]) -> None:
        """Intents that the org knows nothing of: they start again from the plan."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM rows WHERE run = ? AND seq = ?", [(run, seq) for seq in seqs])

    def finish(self, run: int) -> Applied:
        with self._writing() as connection:
            connection.execute("UPDATE runs SET finished = ? WHERE id = ?", (self._stamp(), run))
        return self.summary(run)

    def close(self, run: int, by: int) -> None:
        """An interrupted run that a later plan has made pointless. What it did counts with the later run."""
        with self._writing() as connection:
            connection.execute("UPDATE runs SET finished = ?, closed_by = ? WHERE id = ?", (self._stamp(), by, run))

    # -- asking

    def abandoned(self, run: int) -> tuple[int, ...]:
        """Other runs on the same org that never came to their end, oldest first."""
        rows = self._connection.execute(
            "SELECT id FROM runs WHERE finished IS NULL AND id <> ?"
            " AND org_id = (SELECT org_id FROM runs WHERE id = ?) ORDER BY id",
            (run, run),
        ).fetchall()
        return tuple(number for (number,) in rows)

    def open_intents(self, run: int) -> Iterator[Intent]:
        """Rows that were about to be sent when the run ended: nobody wrote down what became of them."""
        rows = self._connection.execute(
            "SELECT seq, object, key, label, action, org_id, before, sent FROM rows"
            " WHERE run = ? AND outcome IS NULL ORDER BY seq",
            (run,),
        ).fetchall()
        for seq, sobject, key, label, action, org_id, before, sent in rows:
            values = decoded_values(before), decoded_values(sent)
            yield Intent(seq, sobject, key, label, Action(action), org_id, *values)

    def settled(self, run: int, first: int, last: int) -> frozenset[int]:
        """The rows of this stretch of the plan that need nothing more."""
        rows = self._connection.execute(
            "SELECT seq FROM rows WHERE run = ? AND seq BETWEEN ? AND ? AND outcome IS NOT NULL", (run, first, last)
        )
        return frozenset(seq for (seq,) in rows)

    def failed_among(self, run: int, sobject: str, keys: Collection[str]) -> frozenset[str]:
        """Which of these records did not come into the org in this run; in small letters, as keys compare."""
        return self._keys(run, sobject, keys, f"outcome IN ({quoted(PROBLEMS)}) AND org_id = ''")

    def created_among(self, run: int, sobject: str, keys: Collection[str]) -> frozenset[str]:
        """Which of these records this run created, in small letters."""
        return self._keys(run, sobject, keys, f"outcome = '{Outcome.CREATED}'")

    def _keys(self, run: int, sobject: str, keys: Collection[str], ended: str) -> frozenset[str]:
        marks = ",".join("?" * len(keys))
        rows = self._connection.execute(
            f"SELECT key FROM rows WHERE run = ? AND object = ? AND key IN ({marks}) AND {ended}",  # noqa: S608
            (run, sobject, *keys),
        )
        return frozenset(key.casefold() for (key,) in rows)

    def applied(self, run: int) -> Iterator[tuple[str, str, Mapping[str, Value], str]]:
        """Object, key, values and Id of each record that the org holds now as wanted: for the registry.

        Those of interrupted runs that this one closed come first.
        """
        closed = self._connection.execute("SELECT id FROM runs WHERE closed_by = ? ORDER BY id", (run,)).fetchall()
        for number in (*(each for (each,) in closed), run):
            rows = self._connection.cursor().execute(
                "SELECT object, key, sent, org_id FROM rows WHERE run = ? AND sent IS NOT NULL"  # noqa: S608
                f" AND outcome IN ({quoted(IN_THE_ORG)}) ORDER BY seq",
                (number,),
            )
            for sobject, key, sent, org_id in rows:
                yield sobject, key, decoded_values(sent), org_id

    def outcomes(self, run: int, *outcomes: Outcome) -> Iterator[RowOutcome]:
        rows = self._connection.cursor().execute(
            "SELECT seq, object, key, label, action, outcome, org_id, because, code, message FROM rows"  # noqa: S608
            f" WHERE run = ? AND outcome IN ({quoted(outcomes)}) ORDER BY seq",
            (run,),
        )
        for seq, sobject, key, label, action, outcome, org_id, because, code, message in rows:
            why = decoded_words(because)
            ended = Action(action), Outcome(outcome)
            yield RowOutcome(seq, sobject, key, label, *ended, org_id, why, code or "", message or "")

    def summary(self, run: int) -> Applied:
        started, finished, resumed = self._connection.execute(
            "SELECT started, finished, resumed FROM runs WHERE id = ?", (run,)
        ).fetchone()
        counts = self._connection.execute(
            "SELECT object, outcome, count(*) FROM rows WHERE run = ? AND outcome IS NOT NULL"
            " GROUP BY object, outcome ORDER BY min(seq), outcome",
            (run,),
        ).fetchall()
        calls = self._connection.execute("SELECT sum(calls) FROM batches WHERE run = ?", (run,)).fetchone()[0]
        problems = [each for each, _ in zip(self.outcomes(run, *PROBLEMS), range(PROBLEMS_KEPT), strict=False)]
        return Applied(
            run=run,
            resumed=bool(resumed),
            started=datetime.fromisoformat(started),
            finished=datetime.fromisoformat(finished or started),
            counts=tuple((sobject, Outcome(outcome), number) for sobject, outcome, number in counts),
            calls=calls or 0,
            problems=tuple(problems),
        )

    def runs(self) -> tuple[RunLine, ...]:
        """The history, newest first."""
        rows = self._connection.execute(
            "SELECT id, fingerprint, org_id, org_url, started, finished FROM runs ORDER BY id DESC"
        ).fetchall()
        return tuple(
            RunLine(
                run, print_, org_id, url, datetime.fromisoformat(started), _instant(finished), self._counts(run)
            )
            for run, print_, org_id, url, started, finished in rows
        )

    def _counts(self, run: int) -> tuple[tuple[Outcome, int], ...]:
        rows = self._connection.execute(
            "SELECT outcome, count(*) FROM rows WHERE run = ? AND outcome IS NOT NULL GROUP BY outcome ORDER BY 1",
            (run,),
        )
        return tuple((Outcome(outcome), number) for outcome, number in rows)

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._told(), self._connection:
            yield self._connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise MigrateError(
                f"The journal `{self._path}` cannot be written: {error}",
                hint="Nothing is sent to the org without it; free some space or check the folder's permissions",
            ) from error


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
