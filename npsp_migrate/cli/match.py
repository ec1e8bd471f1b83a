"""Who is who, before any plan: clusters, evidence, zones and counts."""

from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.options import Json, ProjectPath, open_project
from npsp_migrate.errors import ExitCode
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.match_terminal import show_recognition
from npsp_migrate.runs import recognising as runs

PAIRS_SHOWN = 10


def match(
    project: ProjectPath = Path(),
    offline: Annotated[bool, typer.Option("--offline", help="From the files alone; do not ask the org.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", help="A CSV: which row is which person, household and zone.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--html", help="A page with the reasons of each pair, weighed one by one.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="How many pairs of each kind to print.")
    ] = PAIRS_SHOWN,
    json: Json = False,
) -> int:
    """Show who is recognised as one person, how surely and why. Writes nothing to the org.

    Example: npsp-migrate match --project samples --export who.csv --html who.html

    Exit codes: 0 done, 1 a source or the org cannot be read, or a file cannot be written, 4 nobody to match.
    """
    opened = open_project(project)
    with console.progress(wanted=not json) as bars:
        found = runs.recognise(opened, bars, offline=offline)
    if export is not None:
        runs.export_rows(found, export)
    if page is not None:
        runs.write_page(found, opened, page)
    if json:
        console.print_json(runs.as_json(found, limit))
        return ExitCode.DONE
    show_recognition(console.output(), found, catalogue(Language.ENGLISH), limit)
    for each in (export, page):
        if each is not None:
            console.say(f"Wrote `{each}`")
    return ExitCode.DONE
