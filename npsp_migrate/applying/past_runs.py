"""What runs of the past wrote, as the journal tells it: the beginning of an undo. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from npsp_migrate.applying.encoding import decoded_values
from npsp_migrate.applying.journal_format import quoted
from npsp_migrate.applying.journal_reading import JournalReader
from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.errors import PlanError
from npsp_migrate.model.plan import Action
from npsp_migrate.model.undo import Spell, UndoneRun, Written

PAUSE = timedelta(minutes=15)  # without a call: the run was interrupted
LAST_CALL = timedelta(minutes=2)  # what the call takes that nobody saw end
_WRITTEN = (Outcome.CREATED, Outcome.UPDATED)
# Sent, and nobody knows what became of it: the org is asked.
_IN_DOUBT = f"sent IS NOT NULL AND (outcome IS NULL OR outcome = '{Outcome.UNKNOWN}')"


class PastRuns:
    def __init__(self, journal: JournalReader) -> None:
        self._journal = journal

    def run(self, number: int) -> UndoneRun:
        """Refuses a run that is not there, that counts with a later one, or that was itself an undo."""
        found = self._journal.asked(
            "SELECT fingerprint, org_id, org_url, closed_by, undoes FROM runs WHERE id = ?", (number,)
        )
        for fingerprint, org_id, org_url, closed_by, undoes in found:
            _refuse(number, closed_by, undoes)
            runs = self._family(number)
            return UndoneRun(number, runs, fingerprint, org_id, org_url, self._spells(runs))
        raise PlanError(
            f"This project has no run {number}",
            hint="`npsp-migrate history` lists them; a run is undone in the folder from which it was applied,"
            " where its journal is",
        )

    def written(self, run: UndoneRun) -> Iterator[Written]:
        """Every row that changed the org, oldest first: later rows of a record follow its first one."""
        rows = self._journal.asked(
            "SELECT object, key, label, action, org_id, before, sent, outcome FROM rows"  # noqa: S608  our own words
            f" WHERE run IN ({_listed(run.runs)}) AND sent IS NOT NULL"
            f" AND (outcome IN ({quoted(_WRITTEN)}) OR ({_IN_DOUBT})) ORDER BY run, seq < 0, abs(seq)"
        )
        for sobject, key, label, action, org_id, before, sent, outcome in rows:
            yield Written(
                object=sobject,
                key=key,
                label=label,
                action=Action(action),
                org_id=org_id,
                before=decoded_values(before),
                sent=decoded_values(sent),
                created=outcome == Outcome.CREATED or (outcome not in _WRITTEN and action == Action.CREATE),
                certain=outcome in _WRITTEN,
            )

    def open_jobs(self, run: UndoneRun) -> bool:
        """Whether a bulk job of the run may still be at work in the org."""
        rows = self._journal.asked(
            "SELECT 1 FROM rows JOIN batches ON batches.id = batch WHERE outcome IS NULL AND job <> ''"  # noqa: S608
            f" AND rows.run IN ({_listed(run.runs)}) LIMIT 1"
        )
        return any(rows)

    def later_writers(self, run: UndoneRun) -> tuple[tuple[int, int], ...]:
        """Later runs that wrote records of this one again, newest first, and how many. Undone ones do not count."""
        rows = self._journal.asked(
            "SELECT coalesce(runs.closed_by, runs.id) AS number, count(DISTINCT later.object || later.key)"  # noqa: S608
            " FROM rows AS later JOIN runs ON runs.id = later.run"
            f" WHERE runs.id > ? AND runs.org_id = ? AND runs.undoes = 0 AND runs.id NOT IN ({_listed(run.runs)})"
            f" AND (later.outcome IN ({quoted(_WRITTEN)}) OR (later.outcome IS NULL AND later.sent IS NOT NULL))"
            " AND coalesce(runs.closed_by, runs.id) NOT IN"
            " (SELECT undoes FROM runs WHERE undoes > 0 AND finished IS NOT NULL)"
            " AND EXISTS (SELECT 1 FROM rows AS mine"
            f" WHERE mine.run IN ({_listed(run.runs)}) AND mine.object = later.object AND mine.key = later.key"
            f" AND mine.outcome IN ({quoted(_WRITTEN)})) GROUP BY number ORDER BY number DESC",
            (run.run, run.org_id),
        )
        return tuple((number, count) for number, count in rows)

    def _family(self, number: int) -> tuple[int, ...]:
        rows = self._journal.asked(
            "WITH RECURSIVE family (id) AS (SELECT ? UNION"
            " SELECT runs.id FROM runs JOIN family ON runs.closed_by = family.id)"
            " SELECT id FROM family ORDER BY id",
            (number,),
        )
        return tuple(each for (each,) in rows)

    def _spells(self, runs: tuple[int, ...]) -> tuple[Spell, ...]:
        """When the runs were at work: from call to call. A bulk job works on until the next call."""
        calls = self._journal.asked(
            "SELECT intended, max(job <> '') FROM batches"  # noqa: S608  numbers
            f" WHERE run IN ({_listed(runs)}) GROUP BY intended ORDER BY intended"
        )
        ends = self._journal.asked(
            f"SELECT finished FROM runs WHERE id IN ({_listed(runs)}) AND finished IS NOT NULL"  # noqa: S608  numbers
        )
        finished = sorted(datetime.fromisoformat(each) for (each,) in ends)
        spells: list[Spell] = []
        loading = False
        for text, is_job in calls:
            at = datetime.fromisoformat(text)
            if spells and (loading or at - spells[-1].ended <= PAUSE):
                spells[-1] = Spell(spells[-1].began, at)
            else:
                spells.append(Spell(at, at))
            loading = bool(is_job)
        return tuple(_ended(spell, finished, loading=loading and spell is spells[-1]) for spell in spells)


def _ended(spell: Spell, finished: list[datetime], *, loading: bool) -> Spell:
    """With the last call's own time: until the run was finished, where that was soon after."""
    for end in finished:
        if spell.ended <= end and (loading or end - spell.ended <= PAUSE):
            return Spell(spell.began, end)
    return Spell(spell.began, spell.ended + LAST_CALL)


def _refuse(number: int, closed_by: int | None, undoes: int) -> None:
    if closed_by:
        raise PlanError(
            f"Run {number} was interrupted, and counts with run {closed_by}, which was applied after it",
            hint=f"Run `npsp-migrate undo {closed_by}`: it takes back what both of them wrote",
        )
    if undoes:
        raise PlanError(
            f"Run {number} undid run {undoes}, and what it deleted cannot be written back from here",
            hint="Run `npsp-migrate plan`: it proposes the records again. For 15 days the org's recycle bin has"
            " the deleted ones, too",
        )


def _listed(runs: tuple[int, ...]) -> str:
    return ",".join(str(each) for each in runs)
