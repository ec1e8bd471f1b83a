"""Plans that were made: the one in a file, and those that runs of the past carried out."""

from pathlib import Path

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import RunLine
from npsp_migrate.errors import PlanError
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs.opened import OpenedProject


def read_plan(path: Path) -> PlanFile:
    if not path.is_file():
        raise PlanError(f"There is no plan at `{path}`", hint="Run `npsp-migrate plan` to make one")
    return PlanFile(path)


def plan_of_run(opened: OpenedProject, run: int) -> PlanFile:
    with Journal(opened.workspace.journal) as journal:
        return kept_plan(opened, line_of(journal, run))


def line_of(journal: Journal, run: int | None) -> RunLine:
    """The run of this number; without one the newest."""
    lines = journal.runs()
    found = lines[:1] if run is None else tuple(line for line in lines if line.run == run)
    if not found:
        what = "No run of this project yet" if run is None else f"This project has no run {run}"
        raise PlanError(what, hint="`npsp-migrate history` lists them all")
    return found[0]


def kept_plan(opened: OpenedProject, line: RunLine) -> PlanFile:
    path = opened.workspace.kept_plan(line.fingerprint)
    if not path.is_file():
        raise PlanError(
            f"The plan of run {line.run} is not in the project's private folder any more",
            hint="Run `npsp-migrate plan`: it shows what is left to do, and nothing is done twice",
        )
    return PlanFile(path)
