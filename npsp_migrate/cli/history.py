"""What happened so far: the nights, the runs, and what waits for whom."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.cli.options import Json, ProjectPath, open_project
from npsp_migrate.errors import ExitCode
from npsp_migrate.runs.history import HistoryLine, read_history
from npsp_migrate.runs.nightly.past import COLUMNS, Past, columns, read_past


def history(
    project: ProjectPath = Path(),
    last: Annotated[int, typer.Option(min=1, help="How many nights and runs to tell of.")] = 20,
    json: Json = False,
) -> int:
    """Tell of the nights and runs of this project: what they did, how that develops, and what waits for whom.

    Example: npsp-migrate history --project samples --last 30

    Exit codes: 0 done.
    """
    opened = open_project(project)
    past, runs = read_past(opened, last), read_history(opened.workspace)[:last]
    if json:
        console.print_json({"runs": [line.as_json() for line in runs], **past.as_json()})
        return ExitCode.DONE
    screen = console.output()
    if past.nights:
        _show_nights(screen, past)
    _show_runs(screen, runs, apart=bool(past.nights))
    if not runs and not past.nights:
        console.say("No run yet; `npsp-migrate apply` makes the first")
    return ExitCode.DONE


def _show_nights(screen: Console, past: Past) -> None:
    for line in columns([COLUMNS, *past.lines()]):
        screen.print(line, markup=False, soft_wrap=True)
    for trend in past.trends():
        screen.print(trend, markup=False, soft_wrap=True)
    if waits := past.waits(ENGLISH):
        screen.print(f"\nWaiting for {past.decides or 'a person'}:", markup=False, soft_wrap=True)
        for each in waits:
            screen.print(f"  {each}", markup=False, soft_wrap=True)


def _show_runs(screen: Console, runs: tuple[HistoryLine, ...], *, apart: bool) -> None:
    if apart and runs:
        screen.print("\nRuns")
    for line in runs:
        screen.print(line.sentence, markup=False, soft_wrap=True)
