"""`demo`: the whole job on the sample association."""

from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.options import Json
from npsp_migrate.errors import ExitCode
from npsp_migrate.runs.demo import run_demo


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to leave everything.")] = Path(
        "demo-output"
    ),
    samples: Annotated[Path | None, typer.Option(help="The sample project; else the one shipped.")] = None,
    json: Json = False,
) -> int:
    """Run the whole job on the sample association against a local org, and tell the story.

    Example: npsp-migrate demo --output demo-output

    Exit codes: 0 done, 1 something is missing.
    """
    with console.progress(wanted=not json) as bars:
        story = run_demo(output, samples, bars, (lambda _: None) if json else console.say, console.program())
    if json:
        console.print_json(story.as_json())
    return ExitCode.DONE
