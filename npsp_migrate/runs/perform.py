"""Plan to org. Takes a plan and nothing else; what was applied is remembered for the next comparison."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied, Outcome
from npsp_migrate.errors import InterruptedRunError, OrgError, PlanError, TimeUpError
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.org import Org
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.runs.basis import refuse_stale
from npsp_migrate.runs.kept_plans import kept_plan, line_of
from npsp_migrate.runs.memory.recalling import bring_in, note_all, recall
from npsp_migrate.runs.memory.registry import Registry
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_write
from npsp_migrate.runs.permission import NOBODY_ASKED, Permission
from npsp_migrate.runs.progress import Progress

RESUME = "npsp-migrate resume"


@dataclass(frozen=True, slots=True)
class Performed:
    """One run, told for people and machines."""

    applied: Applied

    @property
    def complete(self) -> bool:
        return self.applied.complete

    def lines(self, limit: int) -> tuple[str, ...]:
        words = catalogue(Language.ENGLISH)
        problems = [
            f"{each.outcome.value}: {each.object} `{each.key}` {each.label}: "
            + (words.sentence(each.because) if each.because else each.message)
            + (f" ({each.code})" if each.code else "")
            for each in self.applied.problems[:limit]
        ]
        found = self.applied.count(Outcome.REFUSED, Outcome.HELD, Outcome.UNKNOWN)
        more = [f"… and {found - limit:,} more"] if found > limit else []
        return (*problems, *more, self.sentence)

    @property
    def sentence(self) -> str:
        told = ", ".join(f"{self.applied.count(outcome):,} {outcome.value}" for outcome in self._told())
        return f"Run {self.applied.run}: {told or 'nothing to do'}; {self.applied.calls:,} calls that wrote"

    def _told(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in Outcome if self.applied.count(outcome))

    def as_json(self) -> dict[str, object]:
        return {
            "run": self.applied.run,
            "resumed": self.applied.resumed,
            "started": self.applied.started.isoformat(),
            "finished": self.applied.finished.isoformat(),
            "calls": self.applied.calls,
            "complete": self.complete,
            "records": [
                {"object": sobject, "outcome": outcome.value, "count": number}
                for sobject, outcome, number in self.applied.counts
            ],
            "problems": [
                {"object": each.object, "key": each.key, "outcome": each.outcome.value, "code": each.code}
                for each in self.applied.problems
            ],
        }


def apply(
    opened: OpenedProject,
    plan: PlanFile,
    progress: Progress,
    manner: Manner | None = None,
    permission: Permission = NOBODY_ASKED,
) -> Performed:
    """Carry the plan out, one run at a time on this project; without a `manner` as the project says.

    A plan whose basis is gone is refused.
    """
    refuse_stale(opened, plan.basis)
    with (
        opened.workspace.locked("apply"),
        Journal(opened.workspace.journal) as journal,
        org_to_write(opened.project.org, permission) as org,
    ):
        return _performed(opened, plan, journal, org, progress, manner)


def resume(
    opened: OpenedProject,
    progress: Progress,
    manner: Manner | None = None,
    permission: Permission = NOBODY_ASKED,
) -> Performed:
    """Go on with the run that was interrupted, by the plan that it had then."""
    with opened.workspace.locked("resume"), Journal(opened.workspace.journal) as journal:
        line = journal.unfinished()
        if line is None:
            raise PlanError("No run of this project was interrupted", hint="`npsp-migrate history` lists them all")
        with kept_plan(opened, line) as plan, org_to_write(opened.project.org, permission) as org:
            return _performed(opened, plan, journal, org, progress, manner)


def retry(
    opened: OpenedProject, run: int | None, progress: Progress, permission: Permission = NOBODY_ASKED
) -> Performed:
    """The rows of a finished run that were refused, held or never answered, and no others."""
    with opened.workspace.locked("retry"), Journal(opened.workspace.journal) as journal:
        line = line_of(journal, run)
        if line.finished is None:
            raise PlanError(f"Run {line.run} was interrupted", hint="Run `npsp-migrate resume` to go on with it")
        with kept_plan(opened, line) as plan:
            refuse_stale(opened, plan.basis)
            with org_to_write(opened.project.org, permission) as org:
                if not journal.reopen(line.run):
                    raise PlanError(f"Run {line.run} has no failed rows", hint="There is nothing to repeat")
                return _performed(opened, plan, journal, org, progress)


def _performed(
    opened: OpenedProject,
    plan: PlanFile,
    journal: Journal,
    org: Org,
    progress: Progress,
    manner: Manner | None = None,
) -> Performed:
    opened.workspace.keep_plan(plan.path, plan.fingerprint)
    registry = Registry(opened.workspace.registry, plan.basis.org_id)
    recall(registry, journal, plan.basis.org_id)

    def remember(run: int, after: int = 0) -> None:
        bring_in(registry, journal, run, after)

    with _goes_on_later(journal, plan, remember):
        applied = apply_plan(
            plan, org, journal, progress, manner=manner or opened.project.manner, remember=remember
        )
    note_all(registry, journal, plan.basis.org_id)
    return Performed(applied)


@contextmanager
def _goes_on_later(journal: Journal, plan: PlanFile, remember: Callable[[int], None]) -> Iterator[None]:
    """Who stops in the middle is told how to go on, and what was written so far is remembered."""
    try:
        yield
    except (OrgError, TimeUpError, KeyboardInterrupt) as stopped:
        line = journal.unfinished()
        if line is None or line.fingerprint != plan.fingerprint:
            raise
        remember(line.run)
        if isinstance(stopped, TimeUpError):
            raise
        hint = f"Run `{RESUME}`: it goes on where run {line.run} stopped, and nothing is done twice"
        if isinstance(stopped, OrgError):
            first = "" if RESUME in stopped.hint else hint
            raise OrgError(stopped.message, hint="; ".join(filter(None, (stopped.hint, first)))) from stopped
        raise InterruptedRunError(f"Run {line.run} was interrupted", hint=hint) from None
