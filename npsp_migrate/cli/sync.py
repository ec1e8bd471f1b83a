"""The nightly run, and how it comes to run by itself."""

from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.cli.options import Json, OrgDomain, ProjectPath, open_project
from npsp_migrate.errors import ExitCode, MigrateError
from npsp_migrate.mapping.sync_settings import Rule
from npsp_migrate.runs.nightly.course import Asked
from npsp_migrate.runs.nightly.schedule import Scheduler, write_schedule
from npsp_migrate.runs.nightly.sync import sync as run_night
from npsp_migrate.runs.nightly.told import is_silent, night_lines

app = typer.Typer(name="sync", invoke_without_command=True, rich_markup_mode="rich")


@app.callback()
def sync(
    context: typer.Context,
    project: ProjectPath = Path(),
    allow: Annotated[
        list[Rule] | None, typer.Option("--allow", help="Let this guardrail pass, this once. May be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="All but writing to the org and telling people.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say so when there was nothing to do.")] = False,
    org_domain: OrgDomain = "",
    json: Json = False,
) -> int:
    """Pull, plan, apply what is low-risk, hold the rest for a person, verify, report, tell. For the night.

    Example: npsp-migrate sync --project samples

    Exit codes: 0 done or nothing to do, 1 error, 3 something was refused, waits for a person or for the next night,
    4 the data has errors, 5 another org, 6 another run works, 7 stopped by a guardrail, 130 interrupted.
    """
    if context.invoked_subcommand:
        return 0
    opened = open_project(project)
    with console.progress(wanted=not json) as bars:
        night = run_night(opened, Asked(frozenset(allow or ()), dry_run, org_domain), bars)
    if json:
        console.print_json(night.as_json())
        return night.exit_code
    if night.message:
        console.show_error(MigrateError(night.message, hint=night.hint))
    if verbose or not is_silent(night):
        for line in night_lines(night, ENGLISH):
            console.output().print(line, markup=False, soft_wrap=True)
    return night.exit_code


@app.command()
def install(
    scheduler: Annotated[Scheduler, typer.Option("--as", help="What shall run it.")],
    project: ProjectPath = Path(),
    at: Annotated[str, typer.Option(help="On the clock of the project's time zone.")] = "03:15",
    folder: Annotated[Path | None, typer.Option("--to", help="Where to write; else beside the project.")] = None,
    json: Json = False,
) -> int:
    """Write the files with which a scheduler runs the night, and say what to do with them. Installs nothing.

    Example: npsp-migrate sync install --as systemd --at 03:15 --project samples

    Exit codes: 0 done, 1 a file cannot be written, 2 no such scheduler.
    """
    installed = write_schedule(open_project(project).project, scheduler, at, folder, console.program_path())
    if json:
        console.print_json(
            {
                "files": [str(each) for each in installed.files],
                "secrets": list(installed.secrets),
                "next_steps": list(installed.next_steps),
            }
        )
        return ExitCode.DONE
    for path in installed.files:
        console.say(f"Wrote `{path}`")
    console.say("\nNext:")
    for step in installed.next_steps:
        console.say(f"  {step}")
    return ExitCode.DONE
