"""One batch to the org: intent, call, answers by key; smaller parts when neighbours fail, patience with locks.

A batch larger than a call goes as one bulk job. What the job does not settle goes on in calls.
"""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome, RowOutcome, done_as, ended
from npsp_migrate.applying.outgoing import intent_of, outgoing_row
from npsp_migrate.applying.patience import Patience
from npsp_migrate.applying.refusals import LOCKED, STOPS_THE_RUN, breaks_a_limit, fails_neighbours, refusal
from npsp_migrate.applying.staleness import current_records, was_done
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.errors import OrgError
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import COLLECTION_LIMIT, Answer, AnswerStatus, Org
from npsp_migrate.model.plan import Action, Change
from npsp_migrate.npsp.shape import Shape

SMALLEST_SIZE = 10  # to begin a batch with: one row that breaks a limit alone must not slow down all others


@dataclass(slots=True)
class Sender:
    """Sends the batches of one object. Remembers the size that the org's limits let through."""

    org: Org
    journal: Journal
    run: int
    shape: Shape
    patience: Patience
    size: int = COLLECTION_LIMIT
    _tries: Counter[int] = field(default_factory=Counter)

    def send(self, batch: Sequence[Change]) -> None:
        """All rows end with an outcome in the journal, or `OrgError` ends the run between two calls."""
        number = self.journal.intend(self.run, self.shape.object, [intent_of(change) for change in batch])
        self._tries.clear()
        parts = deque([tuple(batch)])
        while parts:
            part = parts.popleft()
            before = self.org.calls
            answers = self._call(part, number)
            self.journal.count_calls(number, self.org.calls - before)
            verdict = self._judge(part, answers)
            self.journal.settle(self.run, verdict.decided)
            parts.extendleft(reversed(self._parts(verdict, part)))
            if verdict.later:
                self.patience.wait(max(self._tries[change.seq] for change in verdict.later))

    def _call(self, part: Sequence[Change], batch: int) -> dict[str, Answer]:
        rows = [outgoing_row(change, self.shape) for change in part]
        sobject, key_field = self.shape.object, self.shape.key_field
        if len(part) > COLLECTION_LIMIT:
            answers = self.org.load(sobject, key_field, rows, partial(self.journal.note_job, batch))
            if not answers:
                answers = [Answer(row.key, AnswerStatus.NOT_DONE) for row in rows]
        elif part[0].action is Action.DELETE:
            answers = self.org.delete(sobject, rows)
        elif part[0].org_id:
            answers = self.org.update(sobject, key_field, rows)
        else:
            answers = self.org.upsert(sobject, key_field, rows)
        return {answer.key.casefold(): answer for answer in answers}

    def _judge(self, part: Sequence[Change], answers: dict[str, Answer]) -> "_Verdict":
        decided: list[RowOutcome] = []
        later: list[Change] = []
        crowded: list[Change] = []
        unknown: list[tuple[Change, Answer]] = []
        limits = 0
        for change in part:  # each row has its own answer
            answer = answers.get(change.key.casefold()) or Answer(change.key, AnswerStatus.UNKNOWN)
            _stop_when_hopeless(answer)
            if answer.status is AnswerStatus.UNKNOWN:
                unknown.append((change, answer))
            elif answer.status is AnswerStatus.NOT_DONE:
                crowded.append(change)
            elif answer.status is not AnswerStatus.REFUSED:
                decided.append(_done(change, answer.org_id))
            elif answer.code in LOCKED and self._may_try_again(change):
                later.append(change)
            elif (fails_neighbours(answer) and len(part) > 1) or _judged_by_people(answer, part):
                crowded.append(change)
                limits += breaks_a_limit(answer)
            else:
                decided.append(_told(change, Outcome.REFUSED, answer, refusal(answer)))
        if limits == len(part) or (is_load(part) and limits > len(part) // 2):
            self.size = max(SMALLEST_SIZE, min(len(part), COLLECTION_LIMIT) // 2)
        found, missing = self._ask_back(unknown)
        return _Verdict((*decided, *found), tuple(crowded), (*later, *missing))

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
                decided.append(_done(change, str(record["Id"]) if record else change.org_id))
            elif self._may_try_again(change):
                again.append(change)
            else:
                decided.append(_told(change, Outcome.UNKNOWN, answer, words("never-answered", status=answer.code)))
        return decided, again

    def _parts(self, verdict: "_Verdict", part: Sequence[Change]) -> list[tuple[Change, ...]]:
        """What goes on: calls of the usual size after a bulk job, halves after a call, locked rows together."""
        size = self.size if is_load(part) else (len(verdict.crowded) + 1) // 2
        return [
            *in_windows(verdict.crowded, max(1, size)),
            *in_windows(verdict.later, self.size),
        ]

    def _may_try_again(self, change: Change) -> bool:
        self._tries[change.seq] += 1
        return self._tries[change.seq] < self.patience.attempts


def is_load(part: Sequence[Change]) -> bool:
    """More than one call takes: a bulk job."""
    return len(part) > COLLECTION_LIMIT


def _judged_by_people(answer: Answer, part: Sequence[Change]) -> bool:
    """A bulk job cannot say that duplicates were looked at; a call can, and passes an alert of the org's rules."""
    return is_load(part) and answer.code == "DUPLICATES_DETECTED"


def _done(change: Change, org_id: str) -> RowOutcome:
    """A record that was not there before is created, even where a second try found it made by the first."""
    return ended(change, done_as(change), org_id=org_id)


def _told(change: Change, outcome: Outcome, answer: Answer, because: Words) -> RowOutcome:
    return ended(change, outcome, because, org_id=answer.org_id, code=answer.code, message=answer.message)


def _stop_when_hopeless(answer: Answer) -> None:
    """The intents stay open: the next `apply` asks the org for them and goes on."""
    if answer.code in STOPS_THE_RUN:
        message, hint = STOPS_THE_RUN[answer.code]
        raise OrgError(message, hint=hint)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What came of one call: rows that have ended, those to send in smaller parts, those to send a little later."""

    decided: tuple[RowOutcome, ...]
    crowded: tuple[Change, ...]
    later: tuple[Change, ...]
