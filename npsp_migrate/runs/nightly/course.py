"""A night that is under way: what it was asked for, what it works with, and all the ways in which it may end."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from npsp_migrate.applying.journal import Journal
from npsp_migrate.errors import ExitCode, InterruptedRunError, MigrateError, TimeUpError
from npsp_migrate.mapping.sync_settings import Rule
from npsp_migrate.model.manner import Manner
from npsp_migrate.runs.nightly.log import NightLog, class_of, night_log
from npsp_migrate.runs.nightly.memory import Memory
from npsp_migrate.runs.nightly.night import Ending, Night
from npsp_migrate.runs.nightly.stopping import PunctualProgress, Stopping
from npsp_migrate.runs.nightly.telling_night import tell_night
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.permission import Permission
from npsp_migrate.runs.progress import Progress


@dataclass(frozen=True, slots=True)
class Asked:
    """What this one night was asked for."""

    allow: frozenset[Rule] = frozenset()
    dry_run: bool = False
    org_domain: str = ""  # of the production org; else as the project names it


@dataclass(slots=True)
class Course:
    """What is known so far is told even when the night fails."""

    opened: OpenedProject
    asked: Asked
    progress: Progress
    stopping: Stopping
    memory: Memory
    log: NightLog
    night: Night
    wrote: bool = False
    manner: Manner = field(init=False)

    def __post_init__(self) -> None:
        self.manner = replace(self.opened.project.manner, may_go_on=self.stopping.may_go_on)

    @property
    def permission(self) -> Permission:
        """Nobody can be asked at night: the project names the production org that it may write to, once."""
        return Permission(self.asked.org_domain or self.opened.project.org.production_domain)

    def know(self, **facts: object) -> None:
        self.night = replace(self.night, **facts)  # type: ignore[arg-type]  # names of `Night`'s own fields

    def end(self) -> None:
        """A bug of ours, too, is remembered and told."""
        self.know(finished=datetime.now(UTC))
        told = self.night.as_json()
        facts = {name: told[name] for name in ("ending", "exit_code", "seconds", "calls", "waiting", "error")}
        self.log.note("ended", **facts)
        try:
            self.memory.finish(self.log.night, self.night)
        finally:
            if not self.asked.dry_run:
                tell_night(self.night, self.opened, self.log)


def begin(held: ExitStack, opened: OpenedProject, asked: Asked, progress: Progress, started: datetime) -> Course:
    """Holds the project, the log and the signals as long as `held` does."""
    dead = held.enter_context(opened.workspace.locked("sync"))
    memory = Memory(opened.workspace.nights)
    log = held.enter_context(night_log(opened.workspace.log, memory.begin(started)))
    stopping = Stopping(opened.project.sync.time_budget)
    held.enter_context(stopping.listening())
    log.note("started", dry_run=asked.dry_run, allowed=sorted(asked.allow), dead_owner=dead is not None)
    watched = PunctualProgress(progress, stopping)
    return Course(opened, asked, watched, stopping, memory, log, unfinished(started))


def unfinished(started: datetime, error: MigrateError | None = None) -> Night:
    """What a night is called as long as it has not come to an end."""
    code = error.exit_code if error else ExitCode.OUR_FAULT
    return Night(started, started, Ending.FAILED, code, error=class_of(error) if error else "Unexpected")


def cut_short(course: Course, error: BaseException) -> None:
    """What the run that stays open has done so far counts, whatever stopped it."""
    ending, code = _ending_by(error, course)
    course.know(ending=ending, exit_code=code, error=class_of(error))
    if isinstance(error, MigrateError):
        course.know(message=error.message, hint=error.hint)
    if not course.wrote:
        return
    with Journal(course.opened.workspace.journal) as journal:
        line = journal.unfinished()
    if line:
        course.know(run=line.run, outcomes={outcome.value: number for outcome, number in line.counts})


def _ending_by(error: BaseException, course: Course) -> tuple[Ending, ExitCode]:
    match error:
        case KeyboardInterrupt() | InterruptedRunError():
            return Ending.INTERRUPTED, ExitCode.INTERRUPTED
        case TimeUpError():
            return Ending.UNFINISHED, error.exit_code if course.wrote else ExitCode.GUARDRAIL
        case MigrateError():
            return Ending.FAILED, error.exit_code
    return Ending.FAILED, ExitCode.OUR_FAULT
