"""What the founders have to do, in order: the first thing that the page says. Each task leads to its list."""

from collections import Counter
from dataclasses import dataclass

from npsp_migrate.model.issue import Fate, Severity
from npsp_migrate.model.plan import Action, Plan
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.summary import Summary
from npsp_migrate.report.waiting import waits


@dataclass(frozen=True, slots=True)
class Task:
    anchor: str
    sentence: str
    hint: str


def tasks(plan: Plan, summary: Summary, words: Catalogue) -> tuple[Task, ...]:
    """Only what there is to do. Reading the sums comes last, and signing while nothing is written yet."""
    counted = _counted(plan, summary)
    wanted = [
        Task(anchor, words.counted(code, counted[code]), words.text(f"{code}-how"))
        for code, anchor in _LISTS.items()
        if counted[code]
    ]
    last = () if summary.done else (Task("sign", words.text("task-sign"), words.text("task-sign-how")),)
    totals = (Task("totals", words.text("task-totals"), words.text("task-totals-how")),) if plan.totals() else ()
    return (*wanted, *totals, *last)


_LISTS = {
    "task-refused": "ends",
    "task-held": "ends",
    "task-waiting": "waiting",
    "task-doubts": "decide",
    "task-conflicts": "conflicts",
    "task-warnings": "problems",
}


def _counted(plan: Plan, summary: Summary) -> Counter[str]:
    counted = Counter(_task_of_row(end.fate, waiting=waits(end)) for end in plan.row_ends())
    counted["task-doubts"] = plan.doubts()
    counted["task-conflicts"] = summary.total(Action.CONFLICT) + summary.undecided
    counted["task-warnings"] = sum(issue.severity is Severity.WARNING for issue in plan.issues())
    return counted


def _task_of_row(fate: Fate, *, waiting: bool) -> str:
    if waiting:
        return "task-waiting"
    return {Fate.REFUSED: "task-refused", Fate.HELD: "task-held"}.get(fate, "")
