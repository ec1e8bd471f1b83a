"""Commands that begin something: a project, a local org."""

import shlex
import subprocess
import sys
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


def local_org(
    database: Annotated[str, typer.Option("--data", help="Its SQLite file, or `:memory:`.")] = ":memory:",
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0,
    ready_file: Annotated[Path | None, typer.Option(help="Where to write how to reach it, as JSON.")] = None,
    profile: Annotated[str, typer.Option(help="`trial`, as most nonprofits have it, or `bare`.")] = "trial",
    plain: Annotated[bool, typer.Option("--plain", help="Without the External ID fields.")] = False,
) -> int:
    """Start the embedded Salesforce-compatible org and keep it until Ctrl-C.

    Example: npsp-migrate local-org --data demo-output/org.sqlite --port 8080

    Exit codes: 0 stopped, 1 it cannot start.
    """
    command = [sys.executable, "-m", "npsp_migrate.localorg", "--data", database, "--port", str(port)]
    command += ["--profile", profile, *(["--plain"] if plain else [])]
    if ready_file:
        command += ["--ready-file", str(ready_file)]
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own module, no shell
    except KeyboardInterrupt:
        return ExitCode.DONE  # how it is meant to be stopped; it got the same signal
