"""The sample association, copied and carried through the whole line once; read-only tests share what it left."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from org_content import Records, every_row

from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.report.summary import summarise
from npsp_migrate.runs import looking, perform
from npsp_migrate.runs.opened import open_folder
from npsp_migrate.runs.orgs import org_held_open
from npsp_migrate.runs.progress import Silent
from npsp_migrate.runs.reports import write_reports

REPOSITORY = Path(__file__).parents[2]
SAMPLES = REPOSITORY / "samples"
DONORS = "Donateurs 2017-2026.xlsx"


@dataclass(frozen=True, slots=True)
class Line:
    """The folder after plan, apply and verify, and what was counted on the way."""

    project: Path
    complete: bool
    clean: bool
    pending_again: int
    org_applied: Records
    org_looked_at: Records  # after pull, plan and verify

    @property
    def plan(self) -> PlanFile:
        return PlanFile(self.project / "npsp-migrate.plan")

    def report(self, name: str) -> Path:
        return self.project / name


def copy_samples(target: Path) -> Path:
    """The project's folder in the copy, its mappings beside it."""
    leave = shutil.ignore_patterns(
        "__pycache__", ".npsp-migrate", "*.py", "generator", "npsp-migrate.plan*", "rapport.*"
    )
    shutil.copytree(SAMPLES, target / "samples", ignore=leave)
    shutil.copytree(REPOSITORY / "mappings", target / "mappings")
    return target / "samples"


def carry_through(target: Path) -> Line:
    """Plan, apply, verify, plan again; what the org held before and after the commands that only look."""
    project = copy_samples(target)
    opened = open_folder(project)
    quiet = Silent()
    with org_held_open(opened.project.org), looking.make_plan(opened, opened.workspace.plan, quiet) as plan:
        complete = perform.apply(opened, plan, quiet).complete
        write_reports(plan, opened.language, plan.path)
        applied = every_row(opened.project.org.database)
        clean = looking.verify(opened, plan, quiet).clean
    looking.pull(opened, quiet)
    with looking.make_plan(opened, project / "second.plan", quiet) as again:
        pending = summarise(again).pending
    return Line(project, complete, clean, pending, applied, every_row(opened.project.org.database))
