"""`registry`: what the project remembers of the org, and how to get it back when it is lost."""

from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.options import Json, ProjectPath, open_project
from npsp_migrate.errors import ExitCode
from npsp_migrate.runs.memory import rebuilding, remembered

app = typer.Typer(
    help="What the project remembers of the org: keys, Ids, values last applied, and who was merged or deleted.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command()
def show(
    key: Annotated[str, typer.Option("--key", help="The record with this key.")] = "",
    org_id: Annotated[str, typer.Option("--id", help="The record with this Id in the org.")] = "",
    row: Annotated[int, typer.Option("--row", min=0, help="What came of this row of a sheet.")] = 0,
    file: Annotated[str, typer.Option("--file", help="With --row: a part of the file's name.")] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="With --row: a part of the sheet's name.")] = "",
    project: ProjectPath = Path(),
    json: Json = False,
) -> int:
    """Look up a row, a key or an Id, each from the others; without one, count what is remembered.

    Example: npsp-migrate registry show --key membre:M-1 --project samples

    Exit codes: 0 done, 1 nothing is remembered of it.
    """
    opened = open_project(project)
    sought = remembered.Sought(key, org_id, file, sheet, row)
    found = remembered.summarise_registry(opened) if sought.nothing else remembered.look_up(opened, sought)
    if json:
        console.print_json([each.as_json() for each in found])
        return ExitCode.DONE
    screen = console.output()
    for line in (line for each in found for line in each.lines):
        screen.print(line, markup=False, soft_wrap=True)
    return ExitCode.DONE


@app.command()
def rebuild(project: ProjectPath = Path(), json: Json = False) -> int:
    """Restore what was lost: from the journal where it is there, and from the org. Writes nothing to the org.

    Example: npsp-migrate registry rebuild --project samples

    Exit codes: 0 done, 1 the org cannot be reached, 6 another run works.
    """
    opened = open_project(project)
    with console.progress(wanted=not json) as bars:
        done = rebuilding.rebuild(opened, bars)
    if json:
        console.print_json(done.as_json())
        return ExitCode.DONE
    screen = console.output()
    for line in done.lines:
        screen.print(line, markup=False, soft_wrap=True)
    return ExitCode.DONE
