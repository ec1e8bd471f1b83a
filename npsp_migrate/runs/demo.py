"""The main job on the sample association: planned, applied, verified, planned again, and told as a story."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import npsp_migrate
from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.project import PROJECT_FILE
from npsp_migrate.report.summary import Done, Summary, summarise
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs import looking, perform
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.orgs import org_held_open
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.reports import write_reports
from npsp_migrate.runs.workspace import disk_error

MARK = ".npsp-migrate-demo"  # in every folder that a demo may replace

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Story:
    """What the demo did, in numbers."""

    rows: int
    created: int
    verified: int
    differences: int
    pending_again: int
    page: Path
    workbook: Path
    org: Path

    def as_json(self) -> dict[str, object]:
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def run_demo(output: Path, samples: Path | None, progress: Progress, tell: Tell, program: str) -> Story:
    """Leaves a project folder with its plan, its reports and its org; an older demo there is replaced.

    `program` is how the reader calls us, for the commands that he can try next.
    """
    opened = open_folder(_copied(samples or _shipped_samples(), output))
    with org_held_open(opened.project.org):
        return _told(opened, progress, tell, program)


def _told(opened: OpenedProject, progress: Progress, tell: Tell, program: str) -> Story:
    plan_path = opened.workspace.plan
    tell("1. Reading, cleaning, matching and planning the sample association")
    with looking.make_plan(opened, plan_path, progress) as plan:
        summary = summarise(plan)
        _tell_plan(summary, tell)
        tell(f"\n2. Applying the plan to the local org: {plural(summary.pending, 'record')}")
        performed = perform.apply(opened, plan, progress)
        tell(f"   {performed.sentence}")
        tell("\n3. Reading everything back")
        verification = looking.verify(opened, plan, progress)
        for line in verification.lines(3):
            tell(f"   {line}")
        compared = sum(each.records for each in verification.checked)
        done = _done(performed, compared, verification.wrong)
        page, workbook = write_reports(plan, opened.language, plan_path, done)
    again = _plan_again(opened, progress, tell)
    _tell_end(page, workbook, opened, tell, program)
    return Story(
        rows=summary.rows("rows_in"),
        created=done.created,
        verified=compared,
        differences=done.differences,
        pending_again=again,
        page=page,
        workbook=workbook,
        org=opened.project.org.database,
    )


def _shipped_samples() -> Path:
    folder = Path(npsp_migrate.__file__).parent.parent / "samples"
    if not (folder / PROJECT_FILE).is_file():
        raise ProjectError(
            "The samples are not here", hint="Run the demo in a clone of the project, or name them with `--samples`"
        )
    return folder


def _copied(samples: Path, output: Path) -> Path:
    """The samples beside their mappings, so that the copy can be changed and tried again."""
    _refuse_foreign_folder(output)
    try:
        output.mkdir(parents=True, exist_ok=True)
        (output / MARK).touch()
        for folder in (samples, samples.parent / "mappings"):
            copy = output / folder.name
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("__pycache__", ".npsp-migrate", "*.py"))
    except OSError as refusal:
        raise disk_error(refusal, output) from refusal
    return output / samples.name


def _refuse_foreign_folder(output: Path) -> None:
    """A demo is replaced; a folder that holds anything else is not ours to touch."""
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).exists():
        raise ProjectError(
            f"`{output}` is not empty, and no demo made it", hint="Name a new folder with `--output`"
        )


def _tell_plan(summary: Summary, tell: Tell) -> None:
    rows = {ending: f"{summary.rows(ending):,}" for ending in ("rows_in", "used", "held", "refused", "left_out")}
    tell(
        f"   {rows['rows_in']} rows read = {rows['used']} used + {rows['held']} held"
        f" + {rows['refused']} refused + {rows['left_out']} left out"
    )
    problems = f"{plural(summary.errors, 'error')} and {plural(summary.warnings, 'warning')}"
    tell(f"   {problems} in the data, each with its cell")


def _done(performed: perform.Performed, verified: int, differences: int) -> Done:
    count = performed.applied.count
    return Done(
        created=count(Outcome.CREATED),
        updated=count(Outcome.UPDATED),
        unchanged=count(Outcome.UNCHANGED),
        refused=count(Outcome.REFUSED),
        held=count(Outcome.HELD, Outcome.UNKNOWN),
        verified=verified,
        differences=differences,
    )


def _plan_again(opened: OpenedProject, progress: Progress, tell: Tell) -> int:
    tell("\n4. Planning again: the second run changes nothing")
    path = opened.workspace.plan.with_name("second.plan")
    with looking.make_plan(opened, path, progress) as plan:
        summary = summarise(plan)
    path.unlink()
    tell(f"   {plural(summary.pending, 'record')} to write")
    return summary.pending


def _tell_end(page: Path, workbook: Path, opened: OpenedProject, tell: Tell, program: str) -> None:
    tell("\nOpen")
    tell(f"   {page.resolve()}   what the founders read, in French")
    tell(f"   {workbook.resolve()}   the same, to filter and count")
    tell(f"   {opened.project.org.database}   the org's database")
    tell("\nNext")
    tell(f"   {program} show --project {opened.workspace.root}")
    tell(f"   {program} local-org --data {opened.project.org.database} --port 8080")
    tell("   and open http://127.0.0.1:8080 to look at the org")
