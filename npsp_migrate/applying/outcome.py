"""What came of a plan: per record, and as a whole."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import Action, Change


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"  # only by an undo
    UNCHANGED = "unchanged"  # the org held all of it already
    REFUSED = "refused"  # the org said no
    HELD = "held"  # not written: a parent is missing, or the record changed since the plan was made
    UNKNOWN = "unknown"  # sent, never answered, and not to be found out


IN_THE_ORG = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
WRITTEN = (Outcome.CREATED, Outcome.UPDATED, Outcome.DELETED)
PROBLEMS = (Outcome.REFUSED, Outcome.HELD, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One record of the plan, and how it ended. `because` is told for all that is not in the org."""

    seq: int
    object: str
    key: str
    label: str
    action: Action
    outcome: Outcome
    org_id: str = ""
    because: Words | None = None
    code: str = ""  # Salesforce's status code
    message: str = ""  # Salesforce's own words


def done_as(change: Change) -> Outcome:
    """What a change is called once the org holds it."""
    if change.action is Action.DELETE:
        return Outcome.DELETED
    return Outcome.CREATED if change.action is Action.CREATE and not change.org_id else Outcome.UPDATED


def ended(
    change: Change,
    outcome: Outcome,
    because: Words | None = None,
    *,
    org_id: str = "",
    code: str = "",
    message: str = "",
) -> RowOutcome:
    """How a change ended. The org's Id is told where it is known."""
    return RowOutcome(
        seq=change.seq,
        object=change.object,
        key=change.key,
        label=change.label,
        action=change.action,
        outcome=outcome,
        org_id=org_id or change.org_id,
        because=because,
        code=code,
        message=message,
    )


@dataclass(frozen=True, slots=True)
class Applied:
    """One run as a whole. Every problem is in the journal; here are the first of them."""

    run: int
    resumed: bool  # the run had been interrupted, and was taken up again
    started: datetime
    finished: datetime
    counts: tuple[tuple[str, Outcome, int], ...]  # object, outcome, records; in the order of writing
    calls: int  # that wrote
    problems: tuple[RowOutcome, ...] = ()

    def count(self, *outcomes: Outcome) -> int:
        return sum(number for _, outcome, number in self.counts if outcome in outcomes)

    @property
    def complete(self) -> bool:
        return self.count(*PROBLEMS) == 0


@dataclass(frozen=True, slots=True)
class RunLine:
    """One line of the history."""

    run: int
    fingerprint: str
    org_id: str
    org_url: str
    started: datetime
    finished: datetime | None  # None: interrupted, or still going on
    counts: tuple[tuple[Outcome, int], ...]
    undoes: int = 0  # the run that this one took back
