"""The journal as its readers see it: one SQLite file, and all that can be asked of it."""

import sqlite3
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

from npsp_migrate.applying.encoding import decoded_values, decoded_words
from npsp_migrate.applying.journal_format import FORMAT_VERSION, SCHEMA, UPGRADES, FirstPart, Intent, quoted
from npsp_migrate.applying.outcome import IN_THE_ORG, PROBLEMS, WRITTEN, Applied, Outcome, RowOutcome, RunLine
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.errors import MigrateError
from npsp_migrate.model.plan import Action, Value

PROBLEMS_KEPT = 100  # in a run's summary; all of them stay in the journal
# A record that is written in two passes counts once, and its second pass only where that failed.
_COUNTED = f"outcome IS NOT NULL AND (seq > 0 OR outcome IN ({quoted(PROBLEMS)}))"
_MARKS = 10_000  # values in one question to SQLite


class JournalReader:
    """Opens the file, and brings one that an older version wrote to today's form."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._connection = sqlite3.connect(path)
            path.chmod(0o600)  # it holds the values that were written, names and gifts included
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")  # an intent must outlive a power cut
            self._prepare()

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        empty = self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        if not empty and not 0 < version <= FORMAT_VERSION:
            raise MigrateError(
                f"The journal `{self._path}` was written by another version of npsp-migrate",
                hint="Use that version, or move the journal away: the next plan asks the org what is there",
            )
        for upgrade in () if empty else UPGRADES[version - 1 :]:
            self._connection.execute(upgrade)
        self._connection.executescript(f"{SCHEMA}; PRAGMA user_version = {FORMAT_VERSION};")

    def shut(self) -> None:
        self._connection.close()

    def asked(self, question: str, values: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """The answer to one question in SQL, as a stream."""
        with self._told():
            return self._connection.cursor().execute(question, values)

    def abandoned(self, run: int) -> tuple[int, ...]:
        """Other runs on the same org that never came to their end, oldest first."""
        rows = self._connection.execute(
            "SELECT id FROM runs WHERE finished IS NULL AND id <> ?"
            " AND org_id = (SELECT org_id FROM runs WHERE id = ?) ORDER BY id",
            (run, run),
        ).fetchall()
        return tuple(number for (number,) in rows)

    def unfinished(self) -> RunLine | None:
        """The newest run that never came to its end."""
        return next((line for line in self.runs() if line.finished is None), None)

    def in_doubt(self, run: int) -> tuple[str, ...]:
        """Objects with rows that were about to be sent when the run ended."""
        rows = self._connection.execute(
            "SELECT DISTINCT object FROM rows WHERE run = ? AND outcome IS NULL ORDER BY object", (run,)
        ).fetchall()
        return tuple(sobject for (sobject,) in rows)

    def open_intents(self, run: int, sobject: str) -> Iterator[Intent]:
        """Rows that were about to be sent when the run ended: nobody wrote down what became of them."""
        rows = self._connection.execute(
            "SELECT seq, rows.object, key, label, action, org_id, before, sent, job FROM rows"
            " JOIN batches ON batches.id = batch WHERE rows.run = ? AND rows.object = ? AND outcome IS NULL"
            " ORDER BY job, seq",
            (run, sobject),
        ).fetchall()
        for seq, sobject, key, label, action, org_id, before, sent, job in rows:
            values = decoded_values(before), decoded_values(sent)
            yield Intent(seq, sobject, key, label, Action(action), org_id, *values, job=job or "")

    def settled(self, run: int, first: int, last: int) -> frozenset[int]:
        """The rows of this stretch of the plan that need nothing more."""
        rows = self._connection.execute(
            "SELECT seq FROM rows WHERE run = ? AND seq BETWEEN ? AND ? AND outcome IS NOT NULL", (run, first, last)
        )
        return frozenset(seq for (seq,) in rows)

    def problems(self, run: int, first: int, last: int) -> frozenset[int]:
        """The rows of this stretch of the plan that were refused, held, or never answered."""
        rows = self._connection.execute(
            "SELECT seq FROM rows WHERE run = ? AND seq BETWEEN ? AND ?"  # noqa: S608  our own words
            f" AND outcome IN ({quoted(PROBLEMS)})",
            (run, first, last),
        )
        return frozenset(seq for (seq,) in rows)

    def written(self, run: int, sobject: str) -> int:
        """How many records of this object the run has written so far, in both passes."""
        (count,) = self._connection.execute(
            "SELECT count(DISTINCT abs(seq)) FROM rows WHERE run = ? AND object = ?"  # noqa: S608
            f" AND outcome IN ({quoted(WRITTEN)})",
            (run, sobject),
        ).fetchone()
        return int(count)

    def written_between(self, run: int, sobject: str, first: int, last: int) -> int:
        """The same for a stretch of the plan."""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM rows WHERE run = ? AND seq BETWEEN ? AND ? AND object = ?"  # noqa: S608
            f" AND outcome IN ({quoted(WRITTEN)})",
            (run, first, last, sobject),
        ).fetchone()
        return int(count)

    def failed_among(self, run: int, sobject: str, keys: Collection[str]) -> frozenset[str]:
        """Which of these records did not come into the org in this run; in small letters, as keys compare."""
        return self._keys(run, sobject, keys, f"outcome IN ({quoted(PROBLEMS)}) AND org_id = ''")

    def created_among(self, run: int, sobject: str, keys: Collection[str]) -> frozenset[str]:
        """Which of these records this run created, in small letters."""
        return self._keys(run, sobject, keys, f"outcome = '{Outcome.CREATED}'")

    def first_parts(self, run: int, first: int, last: int) -> Mapping[int, FirstPart]:
        """By number: what was written of this stretch of the plan before the second pass."""
        rows = self._connection.execute(
            "SELECT seq, outcome, org_id, sent FROM rows"
            " WHERE run = ? AND seq BETWEEN ? AND ? AND outcome IS NOT NULL",
            (run, first, last),
        )
        return {
            seq: FirstPart(Outcome(outcome), org_id, frozenset(decoded_values(sent) if sent else ()))
            for seq, outcome, org_id, sent in rows
        }

    def _keys(self, run: int, sobject: str, keys: Collection[str], ended: str) -> frozenset[str]:
        found: set[str] = set()
        for window in in_windows(keys, _MARKS):
            marks = ",".join("?" * len(window))
            rows = self._connection.execute(
                f"SELECT key FROM rows WHERE run = ? AND object = ? AND key IN ({marks}) AND {ended}",  # noqa: S608
                (run, sobject, *window),
            )
            found.update(key.casefold() for (key,) in rows)
        return frozenset(found)

    def applied(self, run: int, after: int = 0) -> Iterator[tuple[str, str, Mapping[str, Value], str]]:
        """Object, key, values and Id of each record that the org holds now as wanted: for the registry.

        Those of interrupted runs that this one closed come first. `after`: of the first pass only what follows on
        this number; the rest was told before.
        """
        closed = self._connection.execute("SELECT id FROM runs WHERE closed_by = ? ORDER BY id", (run,)).fetchall()
        runs = (*(each for (each,) in closed if not after), run)
        stretches = ((-sys.maxsize, 0), (after, sys.maxsize))  # each found by its numbers, without reading the rest
        for number, (first, last) in product(runs, stretches):
            rows = self._connection.cursor().execute(
                "SELECT object, key, sent, org_id FROM rows WHERE run = ? AND seq > ? AND seq < ?"  # noqa: S608
                f" AND sent IS NOT NULL AND outcome IN ({quoted(IN_THE_ORG)}) ORDER BY seq",
                (number, first, last),
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

    def began(self, run: int) -> str:
        (started,) = self._connection.execute("SELECT started FROM runs WHERE id = ?", (run,)).fetchone()
        return str(started)

    def marks(self, org_id: str) -> tuple[tuple[int, str], ...]:
        """Each run on this org, oldest first, with a text that changes whenever the run did something more."""
        rows = self._connection.execute(
            "SELECT id, started, finished, resumed, (SELECT count(*) FROM past WHERE past.run = runs.id) FROM runs"
            " WHERE org_id = ? ORDER BY id",
            (org_id,),
        ).fetchall()
        return tuple(
            (run, f"{started} {finished} {resumed} {retried}" if finished else "")
            for run, started, finished, resumed, retried in rows
        )

    def summary(self, run: int) -> Applied:
        started, finished, resumed = self._connection.execute(
            "SELECT started, finished, resumed FROM runs WHERE id = ?", (run,)
        ).fetchone()
        counts = self._connection.execute(
            f"SELECT object, outcome, count(*) FROM rows WHERE run = ? AND {_COUNTED}"  # noqa: S608
            " GROUP BY object, outcome ORDER BY min(abs(seq)), outcome",
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
            "SELECT id, fingerprint, org_id, org_url, started, finished, undoes FROM runs ORDER BY id DESC"
        ).fetchall()
        return tuple(
            RunLine(
                run,
                print_,
                org_id,
                url,
                datetime.fromisoformat(started),
                _instant(finished),
                self._counts(run),
                undoes,
            )
            for run, print_, org_id, url, started, finished, undoes in rows
        )

    def _counts(self, run: int) -> tuple[tuple[Outcome, int], ...]:
        rows = self._connection.execute(
            f"SELECT outcome, count(*) FROM rows WHERE run = ? AND {_COUNTED} GROUP BY outcome ORDER BY 1",  # noqa: S608
            (run,),
        )
        return tuple((Outcome(outcome), number) for outcome, number in rows)

    def undone(self, run: int) -> Iterator[tuple[str, str]]:
        """Object and key of the records that an undo deleted, or gave back their empty key: no longer ours."""
        rows = self.asked(
            "SELECT object, key, outcome, before, sent FROM rows JOIN runs ON runs.id = run"
            " WHERE run = ? AND undoes > 0 AND outcome IN (?, ?) ORDER BY seq",
            (run, Outcome.DELETED, Outcome.UPDATED),
        )
        for sobject, key, outcome, before, sent in rows:
            if outcome == Outcome.DELETED or _is_released(key, decoded_values(before), decoded_values(sent)):
                yield sobject, key

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


def _is_released(key: str, before: Mapping[str, Value], sent: Mapping[str, Value]) -> bool:
    return any(after is None and str(before.get(field)) == key for field, after in sent.items())
