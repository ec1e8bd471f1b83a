"""What the answers to one call mean: rows that have ended, those to send in smaller parts, those to send later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from npsp_migrate.applying.outcome import Outcome, RowOutcome, done_as, ended
from npsp_migrate.applying.refusals import (
    LOCKED,
    NO_PARENT,
    STOPS_THE_RUN,
    breaks_a_limit,
    fails_neighbours,
    refusal,
)
from npsp_migrate.errors import OrgError
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import Answer, AnswerStatus
from npsp_migrate.model.plan import Change


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that go together: in one call, or as one bulk job."""

    changes: tuple[Change, ...]
    loads: bool = False


@dataclass(slots=True)
class Verdict:
    decided: list[RowOutcome] = field(default_factory=list)
    crowded: list[Change] = field(default_factory=list)  # to be sent in smaller parts
    later: list[Change] = field(default_factory=list)  # locked, or lost on the way
    unknown: list[tuple[Change, Answer]] = field(default_factory=list)  # to be asked back
    limits: int = 0
    hopeless: str = ""  # the status code that ends the run

    def too_much(self, part: Part) -> bool:
        """Whether the number of rows was the reason: limits broke for most of them, or most were locked."""
        if len(part.changes) == 1:
            return False
        most = len(part.changes) // 2
        return self.limits == len(part.changes) or (part.loads and self.limits > most) or len(self.later) > most

    def stop_when_hopeless(self) -> None:
        if self.hopeless:
            message, hint = STOPS_THE_RUN[self.hopeless]
            raise OrgError(message, hint=hint)


@dataclass(frozen=True, slots=True)
class Judge:
    """`may_try_again` counts the tries of a row."""

    part: Part
    may_try_again: Callable[[Change], bool]

    def judge(self, answers: Mapping[str, Answer]) -> Verdict:
        verdict = Verdict()
        for change in self.part.changes:  # each row has its own answer
            answer = answers.get(change.key.casefold()) or Answer(change.key, AnswerStatus.UNKNOWN)
            if answer.status is AnswerStatus.UNKNOWN:
                verdict.unknown.append((change, answer))
            elif answer.status is AnswerStatus.NOT_DONE:
                verdict.crowded.append(change)
            elif answer.status is not AnswerStatus.REFUSED:
                verdict.decided.append(done(change, answer.org_id))
            else:
                self._refused(change, answer, verdict)
        return verdict

    def _refused(self, change: Change, answer: Answer, verdict: Verdict) -> None:
        if answer.code in STOPS_THE_RUN:
            verdict.hopeless = answer.code
        elif answer.code in LOCKED and self.may_try_again(change):
            verdict.later.append(change)
        elif (fails_neighbours(answer) and len(self.part.changes) > 1) or self._judged_by_people(answer):
            verdict.crowded.append(change)
            verdict.limits += breaks_a_limit(answer)
        else:
            verdict.decided.append(_refused_or_held(change, answer))

    def _judged_by_people(self, answer: Answer) -> bool:
        """A job cannot say that duplicates were looked at; a call can, and passes an alert of the org's rules."""
        return self.part.loads and answer.code == "DUPLICATES_DETECTED"


def done(change: Change, org_id: str) -> RowOutcome:
    """A record that was not there before is created, even where a second try found it made by the first."""
    return ended(change, done_as(change), org_id=org_id)


def _refused_or_held(change: Change, answer: Answer) -> RowOutcome:
    """Nothing is wrong with a child whose parent is gone: it waits, whether we knew or the org had to tell us."""
    because = refusal(answer)
    return _told(change, Outcome.HELD if because.code == NO_PARENT else Outcome.REFUSED, answer, because)


def never_answered(change: Change, answer: Answer) -> RowOutcome:
    return _told(change, Outcome.UNKNOWN, answer, words("never-answered", status=answer.code))


def _told(change: Change, outcome: Outcome, answer: Answer, because: Words) -> RowOutcome:
    return ended(change, outcome, because, org_id=answer.org_id, code=answer.code, message=answer.message)
