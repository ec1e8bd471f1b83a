"""The command that begins a project."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.options import Json
from npsp_migrate.errors import ExitCode
from npsp_migrate.runs.init import draft_project


def init(
    files: Annotated[list[Path], typer.Argument(help="Spreadsheets to start from.", exists=True, dir_okay=False)],
    folder: Annotated[Path, typer.Option("--folder", help="Where to write the project.")] = Path(),
    json: Json = False,
) -> int:
    """Write a project for some spreadsheets: one source per sheet, each with a commented mapping.

    Example: npsp-migrate init --folder migration Donateurs.xlsx Adhésions.ods

    Exit codes: 0 done, 1 a file cannot be read or a project is there already.
    """
    drafted = draft_project(folder, files)
    if json:
        content = {"project": str(drafted.project), "mappings": [str(each) for each in drafted.mappings]}
        console.print_json(content)
        return ExitCode.DONE
    for sheet in drafted.sheets:
        console.say(f"Read {sheet}")
    for path in (drafted.project, *drafted.mappings):
        console.say(f"Wrote `{path}`")
    console.say("\nNext: say in each mapping what to read, and name it in the project instead of `leave_out:`")
    console.say(f"      npsp-migrate check --project {shlex.quote(str(folder))}")
    return ExitCode.DONE
