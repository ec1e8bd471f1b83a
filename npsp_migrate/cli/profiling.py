"""The command that says what unknown sheets hold."""

from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.cli.options import Json, ProjectPath, open_project
from npsp_migrate.errors import ExitCode
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.profiled import profile_json, profile_page, show_profile
from npsp_migrate.runs.profiling import profile_files, profile_project


def profile(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Spreadsheets; else the project's sources.", exists=True, dir_okay=False),
    ] = None,
    project: ProjectPath = Path(),
    html: Annotated[Path | None, typer.Option("--html", help="Write a page of it, in French.")] = None,
    json: Json = False,
) -> int:
    """Say what each sheet and column holds: what it seems to be, how full it is, what is odd, what is private.

    Names and addresses are masked; of health, free text and secrets nothing is shown. Nothing is decided.

    Example: npsp-migrate profile Donateurs.xlsx --html profil.html

    Exit codes: 0 done, whatever the sheets hold, 1 a file cannot be read.
    """
    with console.progress(wanted=not json) as bars:
        found = profile_files(files, bars) if files else profile_project(open_project(project).project, bars)
    if html:
        html.write_text(profile_page(found, catalogue(Language.FRENCH)), encoding="utf-8")
        console.say(f"Wrote `{html}`")
    if json:
        console.print_json(profile_json(found, ENGLISH))
    elif not html:
        show_profile(console.output(), found, ENGLISH)
    return ExitCode.DONE
