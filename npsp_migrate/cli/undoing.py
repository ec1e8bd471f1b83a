"""The command that takes a run back: it makes a plan, and writes nothing to the org."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.cli.options import Json, ProjectPath, open_project
from npsp_migrate.errors import ExitCode
from npsp_migrate.report import terminal
from npsp_migrate.report.summary import as_json, summarise
from npsp_migrate.runs.reports import write_reports
from npsp_migrate.runs.undoing import make_undo


def undo(
    run: Annotated[int, typer.Argument(help="The run's number in `history`.")],
    project: ProjectPath = Path(),
    out: Annotated[Path | None, typer.Option("--out", help="Where to write the plan.")] = None,
    reports: Annotated[bool, typer.Option(help="Write the page and the workbook too.")] = True,
    json: Json = False,
) -> int:
    """Make the plan that takes a run back; review it, then carry it out with `apply`.

    Example: npsp-migrate undo 3 --project samples

    Exit codes: 0 done, 1 no such run, or a later one has to be undone first, 5 the run wrote to another org.
    """
    opened = open_project(project)
    path = out or opened.workspace.root / f"undo-{run}.plan"
    with console.progress(wanted=not json) as bars:
        made = make_undo(opened, run, path, bars)
        written = write_reports(made, opened.language, path) if reports else ()
    summary = summarise(made)
    if json:
        console.print_json({**as_json(summary), "file": str(path), "reports": [str(each) for each in written]})
        return ExitCode.DONE
    terminal.show_summary(console.output(), summary, ENGLISH)
    for each in (path, *written):
        console.say(f"Wrote `{each}`")
    where = "" if project == Path() else f" --project {shlex.quote(str(project))}"
    console.say(f"\nNext: npsp-migrate show {shlex.quote(str(path))}")
    console.say(f"      npsp-migrate apply {shlex.quote(str(path))}{where}")
    return ExitCode.DONE
