"""One batch to the org: intent, call, answers by key; smaller parts when neighbours fail, patience with locks.

What goes as one bulk job goes on in calls where the job does not settle it.
"""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.loading import Loading
from npsp_migrate.applying.outcome import RowOutcome
from npsp_migrate.applying.outgoing import intent_of, outgoing_row
from npsp_migrate.applying.pace import Pace
from npsp_migrate.applying.patience import Patience
from npsp_migrate.applying.staleness import current_records, was_done
from npsp_migrate.applying.verdict import Judge, Part, Verdict, done, never_answered
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.org import Answer, Org
from npsp_migrate.model.plan import Action, Change
from npsp_migrate.npsp.shape import Shape


@dataclass(slots=True)
class Sender:
    """Sends the batches of one object. Remembers the size that the org's limits let through."""

    org: Org
    journal: Journal
    run: int
    shape: Shape
    patience: Patience
    manner: Manner
    pace: Pace = field(init=False)
    _tries: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.pace = Pace(self.manner.batch)

    @property
    def size(self) -> int:
        return self.pace.size

    def send(self, batch: Sequence[Change]) -> None:
        """All rows end with an outcome in the journal, or an error ends the run between two calls.

        After an error the intents stay open: who resumes the run asks the org for them.
        """
        self.manner.stop_at_reserve(self.org.usage())
        number = self._intended(batch)
        self._go_on([Part(tuple(batch))], number)

    def load(self, batch: Sequence[Change]) -> Loading:
        """The same as one bulk job, which begins at once. `settle` tells how its rows ended."""
        self.manner.stop_at_reserve(self.org.usage())
        loading = self.ready(batch)
        loading.begin()
        return loading

    def may_go_on(self) -> bool:
        return self.manner.goes_on(self.org.usage())

    def ready(self, batch: Sequence[Change]) -> Loading:
        """A job that may begin later: the intent, and nothing is sent yet."""
        number = self._intended(batch)
        rows = [outgoing_row(change, self.shape) for change in batch]
        noted = partial(self.journal.note_job, number)
        return Loading(batch, number, self.org, self.org.load(self.shape.object, self.shape.key_field, rows, noted))

    def begin(self, loading: Loading) -> None:
        """From now on it writes, however long ago it was ready."""
        self.journal.note_begin(loading.batch)
        loading.begin()

    def forget(self, loading: Loading) -> None:
        """A job that does not begin: nothing is written, and the intents are void."""
        loading.drop()
        self.journal.forget(self.run, [change.seq for change in loading.changes])

    def settle(self, loading: Loading) -> None:
        """How its rows ended. What the job does not settle goes on in calls."""
        part = Part(tuple(loading.changes), loads=True)
        answers = loading.answers()
        before = self.org.calls - loading.calls
        self._go_on(self._settled(part, loading.batch, answers, before), loading.batch)

    def _intended(self, batch: Sequence[Change]) -> int:
        self._tries.clear()
        return self.journal.intend(self.run, self.shape.object, [intent_of(change) for change in batch])

    def _go_on(self, parts: Sequence[Part], batch: int) -> None:
        left = deque(parts)
        while left:
            part = left.popleft()
            self.manner.stop_at_reserve(self.org.usage())
            before = self.org.calls
            left.extendleft(reversed(self._settled(part, batch, self._call(part), before)))

    def _settled(self, part: Part, batch: int, answers: Sequence[Answer], before: int) -> list[Part]:
        """What of this part still has to be sent. `before`: the calls that were made when it began."""
        verdict = self._judged(part, {answer.key.casefold(): answer for answer in answers})
        self.journal.settle(self.run, verdict.decided, batch=batch, calls=self.org.calls - before)
        verdict.stop_when_hopeless()
        parts = self._parts(verdict, part)
        if verdict.later:
            self.patience.wait(max(self._tries[change.seq] for change in verdict.later))
        return parts

    def _call(self, part: Part) -> list[Answer]:
        rows = [outgoing_row(change, self.shape) for change in part.changes]
        sobject, key_field = self.shape.object, self.shape.key_field
        if part.changes[0].action is Action.DELETE:
            return self.org.delete(sobject, rows)
        if part.changes[0].org_id:
            return self.org.update(sobject, key_field, rows)
        return self.org.upsert(sobject, key_field, rows)

    def _judged(self, part: Part, answers: dict[str, Answer]) -> Verdict:
        verdict = Judge(part, self._may_try_again).judge(answers)
        if verdict.too_much(part):
            self.pace.broke(min(len(part.changes), self.pace.most))
        elif not part.loads and not verdict.crowded:
            self.pace.passed(len(part.changes))
        found, missing = self._ask_back(verdict.unknown)
        verdict.decided += found
        verdict.later += missing
        return verdict

    def _ask_back(self, unknown: Sequence[tuple[Change, Answer]]) -> tuple[list[RowOutcome], list[Change]]:
        """A call that broke may have been carried out: the org is asked, and only what is not there is sent."""
        if not unknown:
            return [], []
        now = current_records([change for change, _ in unknown], self.shape, self.org)
        decided: list[RowOutcome] = []
        again: list[Change] = []
        for change, answer in unknown:
            record = now.get(change.seq)
            if was_done(change, record, self.shape):
                decided.append(done(change, str(record["Id"]) if record else change.org_id))
            elif self._may_try_again(change):
                again.append(change)
            else:
                decided.append(never_answered(change, answer))
        return decided, again

    def _parts(self, verdict: Verdict, part: Part) -> list[Part]:
        """What goes on: calls of the usual size after a bulk job, halves after a call, locked rows together."""
        size = self.size if part.loads else (len(verdict.crowded) + 1) // 2
        windows = [*in_windows(verdict.crowded, max(1, size)), *in_windows(verdict.later, self._size_of(verdict))]
        return [Part(window) for window in windows]

    def _size_of(self, verdict: Verdict) -> int:
        """Rows that failed together again and again go in ever smaller calls: their number may be the reason."""
        tries = max((self._tries[change.seq] for change in verdict.later), default=0)
        return max(1, self.size >> max(0, tries - 1))

    def _may_try_again(self, change: Change) -> bool:
        self._tries[change.seq] += 1
        return self._tries[change.seq] < self.patience.attempts
