"""The commands that begin a project: what the sheets hold, and a first mapping for them."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.asking import asking
from npsp_migrate.cli.options import Json
from npsp_migrate.errors import ExitCode
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.init import Drafted, draft_project
from npsp_migrate.sources.google.addresses import is_google_address
from npsp_migrate.sources.helloasso.addresses import is_helloasso_address


def init(
    files: Annotated[
        list[str],
        typer.Argument(help="Files to start from, or addresses: of Google Sheets, or of pages at HelloAsso."),
    ],
    folder: Annotated[Path, typer.Option("--folder", help="Where to write the project.")] = Path(),
    no_questions: Annotated[
        bool, typer.Option("--no-questions", help="Ask nothing: what is open stands as TODO in the mappings.")
    ] = False,
    json: Json = False,
) -> int:
    """Write a project that works for some spreadsheets: one source per sheet, each with a mapping to review.

    The exports of well-known programs get the ready mapping that stands in `mappings/`. Of other sheets the
    columns are judged by their headers and their cells together. Health data, free text and secrets stay out.
    The page of an association at HelloAsso gives its payments, that of a membership campaign or an event its rows:
    the key of HelloAsso's API stands in `HELLOASSO_CLIENT_ID` and `HELLOASSO_CLIENT_SECRET`.
    What only a person knows is asked at a terminal, else it stands as a TODO in the mapping, with the choices.

    Example: npsp-migrate init --folder migration Donateurs.xlsx https://docs.google.com/spreadsheets/d/1AbC…/edit

    Exit codes: 0 done, 1 a file cannot be read or a project is there already, 2 there is no such file.
    """
    drafted = draft_project(folder, [_place(each) for each in files], asking(wanted=not (no_questions or json)))
    if json:
        content = {
            "project": str(drafted.project),
            "mappings": [str(each) for each in drafted.mappings],
            "open_questions": drafted.open_questions,
            "known": {str(path): name for path, name in drafted.ready},
        }
        console.print_json(content)
        return ExitCode.DONE
    _tell(drafted, folder)
    return ExitCode.DONE


def _place(word: str) -> Path | str:
    """The address of a Google Sheet or of an association at HelloAsso, or a file that is there."""
    if is_google_address(word) or is_helloasso_address(word):
        return word
    path = Path(word)
    if not path.is_file():
        said = "is a directory" if path.is_dir() else "does not exist"
        raise typer.BadParameter(f"File {word!r} {said}.", param_hint="FILES...")
    return path


def _tell(drafted: Drafted, folder: Path) -> None:
    for sheet in drafted.sheets:
        console.say(f"Read {sheet}")
    ready = dict(drafted.ready)
    for path in (drafted.project, *drafted.mappings):
        console.say(f"Wrote `{path}`{f', the ready mapping of {ready[path]}' if path in ready else ''}")
    if drafted.open_questions:
        console.say(f"{plural(drafted.open_questions, 'question')} left: look for TODO in the mappings")
    console.say("\nNext: read each mapping, with the reason beside each column, and correct what is wrong")
    console.say(f"      npsp-migrate check --project {shlex.quote(str(folder))}")
