"""One batch to the org: intent, call, answers by key; smaller parts when neighbours fail, patience with locks.

What goes as one bulk job goes on in calls where the job does not settle it.
"""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import RowOutcome
from npsp_migrate.applying.outgoing import intent_of, outgoing_row
from npsp_migrate.applying.pace import Pace
from npsp_migrate.applying.patience import Patience
from npsp_migrate.applying.staleness import current_records, was_done
from npsp_migrate.applying.verdict import Judge, Part, Verdict, done, never_answered
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.org import Answer, AnswerStatus, Org
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
    meanwhile: Callable[[], None]  # what can be done while a bulk job is waited for
    pace: Pace = field(init=False)
    _tries: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.pace = Pace(self.manner.batch)

    @property
    def size(self) -> int:
        return self.pace.size

    def send(self, batch: Sequence[Change], *, loads: bool = False) -> None:
        """All rows end with an outcome in the journal, or an error ends the run between two calls.

        After an error the intents stay open: who resumes the run asks the org for them.
        """
        self.manner.stop_at_reserve(self.org.usage())
        number = self.journal.intend(self.run, self.shape.object, [intent_of(change) for change in batch])
        self._tries.clear()
        parts = deque([Part(tuple(batch), loads)])
        while parts:
            part = parts.popleft()
            self.manner.stop_at_reserve(self.org.usage())
            before = self.org.calls
            answers = self._call(part, number)
            verdict = self._judged(part, answers)
            self.journal.settle(self.run, verdict.decided, batch=number, calls=self.org.calls - before)
            verdict.stop_when_hopeless()
            parts.extendleft(reversed(self._parts(verdict, part)))
            if verdict.later:
                self.patience.wait(max(self._tries[change.seq] for change in verdict.later))

    def _call(self, part: Part, batch: int) -> dict[str, Answer]:
        rows = [outgoing_row(change, self.shape) for change in part.changes]
        sobject, key_field = self.shape.object, self.shape.key_field
        if part.loads:
            noted = partial(self.journal.note_job, batch)
            answers = self.org.load(sobject, key_field, rows, noted, self.meanwhile)
            if not answers:
                answers = [Answer(row.key, AnswerStatus.NOT_DONE) for row in rows]
        elif part.changes[0].action is Action.DELETE:
            answers = self.org.delete(sobject, rows)
        elif part.changes[0].org_id:
            answers = self.org.update(sobject, key_field, rows)
        else:
            answers = self.org.upsert(sobject, key_field, rows)
        return {answer.key.casefold(): answer for answer in answers}

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
