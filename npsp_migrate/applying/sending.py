"""One batch to the org: intent, call, answers by key; smaller parts when neighbours fail, patience with locks."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome, RowOutcome, ended
from npsp_migrate.applying.outgoing import intent_of, outgoing_row
from npsp_migrate.applying.patience import Patience
from npsp_migrate.applying.refusals import LOCKED, STOPS_THE_RUN, breaks_a_limit, fails_neighbours, refusal
from npsp_migrate.applying.staleness import current_records, was_done
from npsp_migrate.errors import OrgError
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import COLLECTION_LIMIT, Answer, AnswerStatus, Org
from npsp_migrate.model.plan import Change
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
            self.journal.count_call(number)
            verdict = self._judge(part, self._call(part))
            self.journal.settle(self.run, verdict.decided)
            parts.extendleft(reversed(_parts(verdict)))
            if verdict.later:
                self.patience.wait(max(self._tries[change.seq] for change in verdict.later))

    def _call(self, part: Sequence[Change]) -> dict[str, Answer]:
        rows = [outgoing_row(change, self.shape) for change in part]
        write = self.org.update if part[0].org_id else self.org.upsert
        answers = write(self.shape.object, self.shape.key_field, rows)
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
            elif answer.status is not AnswerStatus.REFUSED:
                decided.append(_done(change, answer.org_id))
            elif answer.code in LOCKED and self._may_try_again(change):
                later.append(change)
            elif fails_neighbours(answer) and len(part) > 1:
                crowded.append(change)
                limits += breaks_a_limit(answer)
            else:
                decided.append(_told(change, Outcome.REFUSED, answer, refusal(answer)))
        if limits == len(part):
            self.size = max(SMALLEST_SIZE, len(part) // 2)
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
            if record and was_done(change, record, self.shape):
                decided.append(_done(change, str(record["Id"])))
            elif self._may_try_again(change):
                again.append(change)
            else:
                decided.append(_told(change, Outcome.UNKNOWN, answer, words("never-answered", status=answer.code)))
        return decided, again

    def _may_try_again(self, change: Change) -> bool:
        self._tries[change.seq] += 1
        return self._tries[change.seq] < self.patience.attempts


def _done(change: Change, org_id: str) -> RowOutcome:
    """A record that was not there before is created, even where a second try found it made by the first."""
    return ended(change, Outcome.UPDATED if change.org_id else Outcome.CREATED, org_id=org_id)


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


def _parts(verdict: _Verdict) -> list[tuple[Change, ...]]:
    middle = (len(verdict.crowded) + 1) // 2
    parts = verdict.crowded[:middle], verdict.crowded[middle:], verdict.later
    return [part for part in parts if part]
