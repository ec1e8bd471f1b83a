"""One night, as values: what was found odd, what was done, what waits, how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from npsp_migrate.errors import ExitCode
from npsp_migrate.mapping.sync_settings import Reaction, Rule
from npsp_migrate.model.issue import Words


class Ending(StrEnum):
    QUIET = "quiet"  # nothing to do, nothing new that waits
    DONE = "done"
    HELD = "held"  # something waits for a person, or Salesforce refused it
    UNFINISHED = "unfinished"  # the time was over; the next night goes on
    STOPPED = "stopped"  # by a guardrail: nothing was written
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    REHEARSED = "rehearsed"  # a dry run


EXIT_CODES: Mapping[Ending, ExitCode] = {
    Ending.QUIET: ExitCode.DONE,
    Ending.DONE: ExitCode.DONE,
    Ending.REHEARSED: ExitCode.DONE,
    Ending.HELD: ExitCode.SOME_REFUSED,
    Ending.UNFINISHED: ExitCode.SOME_REFUSED,
    Ending.STOPPED: ExitCode.GUARDRAIL,
    Ending.FAILED: ExitCode.ERROR,
    Ending.INTERRUPTED: ExitCode.INTERRUPTED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A guardrail that broke: its figures, what happens, and which changes it means."""

    rule: Rule
    then: Reaction
    words: Words
    held: tuple[int, ...] = ()  # numbers of changes in the plan
    source: str = ""

    def as_json(self) -> dict[str, object]:
        return {"rule": self.rule.value, "then": self.then.value, **dict(self.words.values)}


@dataclass(frozen=True, slots=True)
class SourceShape:
    """What a source looked like: enough to see that a night's sheet is not the usual one."""

    rows: int
    refused: int
    headers: frozenset[str]


@dataclass(frozen=True, slots=True, order=True)
class WaitingKind:
    """Records that wait for a person for the same reason."""

    kind: str  # a guardrail, `conflict`, or the code of the plan's reason
    count: int
    nights: int  # of the one that waits longest
    new: int = 0  # since this night


@dataclass(frozen=True, slots=True)
class Verified:
    records: int
    wrong: int  # differences of every kind, in what was written and around it


@dataclass(frozen=True, slots=True)
class Night:
    started: datetime
    finished: datetime
    ending: Ending
    exit_code: int
    findings: tuple[Finding, ...] = ()
    planned: Mapping[str, int] = field(default_factory=dict)  # action → records
    outcomes: Mapping[str, int] = field(default_factory=dict)  # outcome → records
    waiting: tuple[WaitingKind, ...] = ()
    sources: Mapping[str, SourceShape] = field(default_factory=dict)
    run: int = 0
    resumed: int = 0  # an interrupted run that was brought to its end first
    calls: int = 0
    verified: Verified | None = None
    held_plan: Path | None = None
    reports: tuple[Path, ...] = ()
    error: str = ""  # the class of what went wrong: its words stay on the screen and in the private memory
    message: str = ""
    hint: str = ""
    unchanged_since: str = ""  # when everything was last looked at, where tonight only asked whether it moved

    @property
    def seconds(self) -> float:
        return round((self.finished - self.started).total_seconds(), 1)

    def planned_to(self, *actions: str) -> int:
        return sum(self.planned.get(action, 0) for action in actions)

    @property
    def held(self) -> int:
        return len({seq for each in self.findings if each.then is Reaction.HOLD for seq in each.held})

    @property
    def stops(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.then is Reaction.STOP)

    def as_json(self) -> dict[str, object]:
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "finished": self.finished.isoformat(timespec="seconds"),
            "ending": self.ending.value,
            "exit_code": int(self.exit_code),
            "run": self.run or None,
            "resumed": self.resumed or None,
            "planned": dict(self.planned),
            "outcomes": dict(self.outcomes),
            "guardrails": [each.as_json() for each in self.findings],
            "held": self.held,
            "waiting": [
                {"kind": each.kind, "count": each.count, "nights": each.nights, "new": each.new}
                for each in self.waiting
            ],
            "verified": {"records": self.verified.records, "wrong": self.verified.wrong} if self.verified else None,
            "unchanged_since": self.unchanged_since or None,
            "calls": self.calls,
            "seconds": self.seconds,
            "held_plan": str(self.held_plan) if self.held_plan else None,
            "reports": [str(each) for each in self.reports],
            "error": self.error or None,
        }
