"""Plan to org. Takes a plan and nothing else; what was applied is remembered for the next comparison."""

from dataclasses import dataclass

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied, Outcome
from npsp_migrate.model.plan import Plan
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_write
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.registry import Registry


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


def apply(opened: OpenedProject, plan: Plan, progress: Progress) -> Performed:
    """Carry the plan out, one run at a time on this project."""
    with (
        opened.workspace.locked(),
        org_to_write(opened.project.org) as org,
        Journal(opened.workspace.journal) as journal,
    ):
        applied = apply_plan(plan, org, journal, progress)
        registry = Registry(opened.workspace.registry, plan.basis.org_id)
        registry.remember(journal.applied(applied.run))
    return Performed(applied)
