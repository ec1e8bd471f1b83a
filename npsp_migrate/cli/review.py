"""Doubtful records, decided by people: the page of questions, the workbook, the list of decisions."""

import getpass
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.options import Json, ProjectPath, open_project
from npsp_migrate.errors import ExitCode, MigrateError
from npsp_migrate.model.decisions import Decision, Identity
from npsp_migrate.npsp.objects import CONTACT
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.decisions import load_decisions
from npsp_migrate.runs.reviewing.asking import Asked, open_questions
from npsp_migrate.runs.reviewing.exchange import BOOK, export_questions, import_answers
from npsp_migrate.runs.reviewing.online import export_online
from npsp_migrate.runs.reviewing.revoking import revoke as revoke_decision
from npsp_migrate.runs.reviewing.serving import serve
from npsp_migrate.runs.reviewing.session import Session

WHO_VARIABLE = "NPSP_MIGRATE_WHO"

app = typer.Typer(name="review", invoke_without_command=True, rich_markup_mode="rich")

Who = Annotated[
    str, typer.Option("--who", envvar=WHO_VARIABLE, help="Who answers; else the name of this computer's user.")
]
Unsure = Annotated[bool, typer.Option("--unsure", help="Ask again what somebody could not answer.")]
Object = Annotated[str, typer.Option("--object", help="The object of the two records.")]


@app.callback()
def review(
    context: typer.Context,
    project: ProjectPath = Path(),
    who: Who = "",
    unsure: Unsure = False,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Of this computer; else a free one.")] = 0,
    json: Json = False,
) -> int:
    """Decide about records that look alike, on a page of this computer: one question after the other.

    Each answer is kept at once, in `decisions.yml`. Ends with the page's button, or Ctrl-C.

    Example: npsp-migrate review --project samples

    Exit codes: 0 done, 1 a source, the org or the decisions cannot be read, or the port is taken.
    """
    if context.invoked_subcommand:
        return 0
    opened = open_project(project)
    name = who or user_name()
    with console.progress(wanted=not json) as bars:
        questions = open_questions(opened, bars, Asked.AGAIN if unsure else Asked.NEW)
    session = Session(questions, opened.workspace, name)
    if questions:
        serve(session, opened.language, port, lambda url: _announce(url, len(questions), browser=browser))
    content = {"questions": len(questions), "answered": session.answered, "open": len(questions) - session.settled}
    if json:
        console.print_json(content)
    else:
        told = f"{plural(session.answered, 'answer')}; {plural(content['open'], 'question')} open"
        console.output().print(told if questions else "No question waits for an answer")
    return ExitCode.DONE


def _announce(url: str, count: int, *, browser: bool) -> None:
    console.say(f"{plural(count, 'question')}: {url}")
    console.say("Ends with the page's button, or Ctrl-C here")
    if browser:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


@app.command()
def export(
    project: ProjectPath = Path(),
    out: Annotated[Path | None, typer.Option("--out", help=f"The workbook to write; else `{BOOK}`.")] = None,
    unsure: Unsure = False,
    json: Json = False,
) -> int:
    """Write the questions that wait as a workbook: one row each, a list to answer from, both records side by side.

    Where the project names `review: {spreadsheet: …}`, they stand in a tab of that Google Sheet, too.

    Example: npsp-migrate review export --project samples --out questions.xlsx

    Exit codes: 0 done, 1 a source, the org or the decisions cannot be read, or the file cannot be written.
    """
    opened = open_project(project)
    path = out or opened.project.root / BOOK
    with console.progress(wanted=not json) as bars:
        questions = open_questions(opened, bars, Asked.AGAIN if unsure else Asked.NEW)
    export_questions(opened, questions, path)
    online = {"spreadsheet": export_online(opened, questions)} if opened.project.review else {}
    if json:
        console.print_json({"file": str(path), "questions": len(questions), **online})
        return ExitCode.DONE
    console.say(f"Wrote `{path}` with {plural(len(questions), 'question')}")
    for address in online.values():
        console.say(f"Wrote them to {address}, too")
    console.say("\nNext: send it to those who know the people, then")
    console.say(f"      npsp-migrate review import {'' if online else path.name}".rstrip())
    return ExitCode.DONE


@app.command(name="import")
def import_(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The workbook with the answers; else the Google Sheet that the project names.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    project: ProjectPath = Path(),
    who: Who = "",
    json: Json = False,
) -> int:
    """Read the answers of a workbook, or of the tab in Google Sheets. Answers that contradict others are not taken.

    Example: npsp-migrate review import questions.xlsx --who "Claire Martin" --project samples

    Exit codes: 0 done, 1 the answers cannot be read, 3 some answers were refused, the others were taken.
    """
    opened = open_project(project)
    answers, taken = import_answers(opened, file, who or user_name())
    refused = sorted([*answers.refused, *taken.refused], key=lambda each: each.at)
    if json:
        content = {
            "taken": len(taken.new),
            "known": taken.known,
            "open": answers.empty,
            "refused": [{"cell": each.at, "why": each.why} for each in refused],
        }
        console.print_json(content)
    else:
        for each in refused:
            console.say(f"refused: `{each.at}`: {each.why}")
        rest = f"{taken.known} known before, {answers.empty} without an answer, {len(refused)} refused"
        console.output().print(f"Took {plural(len(taken.new), 'answer')}; {rest}", markup=False, soft_wrap=True)
        if taken.new:
            console.say("They shape the next plan: `npsp-migrate plan`")
    return ExitCode.SOME_REFUSED if refused else ExitCode.DONE


@app.command(name="list")
def list_(project: ProjectPath = Path(), json: Json = False) -> int:
    """List what was decided, with who and when. The file itself is `decisions.yml`.

    Example: npsp-migrate review list --project samples

    Exit codes: 0 done, 1 the decisions cannot be read.
    """
    decisions = load_decisions(open_project(project).project.root)
    if json:
        console.print_json([_as_json(decision) for decision in decisions])
        return ExitCode.DONE
    for decision in decisions:
        console.output().print(_line(decision), markup=False, soft_wrap=True)
    if not decisions:
        console.say("Nothing is decided yet; `npsp-migrate review` asks")
    return ExitCode.DONE


@app.command()
def revoke(
    one: Annotated[str, typer.Argument(help="The key of one record, or `org:` and its Id.")],
    other: Annotated[str, typer.Argument(help="The same of the other.")],
    project: ProjectPath = Path(),
    sobject: Object = CONTACT,
    json: Json = False,
) -> int:
    """Take one decision back: the two are asked about again.

    Example: npsp-migrate review revoke AD-0042 HA-17 --project samples

    Exit codes: 0 done, 1 nobody decided about these two.
    """
    opened = open_project(project)
    gone = revoke_decision(opened, sobject, Identity.read(one), Identity.read(other))
    if json:
        console.print_json(_as_json(gone))
        return ExitCode.DONE
    console.say(f"Took back: {_line(gone)}")
    return ExitCode.DONE


def user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as nobody:
        raise MigrateError(
            "Nobody knows who answers", hint=f"Say it with `--who`, or in the variable `{WHO_VARIABLE}`"
        ) from nobody


_SIGNS = {"same": "=", "different": "≠", "unsure": "?"}


def _line(decision: Decision) -> str:
    when = f"{decision.when:%Y-%m-%d}" if decision.when else ""
    by = " ".join(part for part in (decision.who, when) if part)
    note = f"  {decision.note}" if decision.note else ""
    sign = _SIGNS[decision.answer.value]
    return f"{decision.object}  {decision.one.text} {sign} {decision.other.text}  {by}{note}".rstrip()


def _as_json(decision: Decision) -> dict[str, object]:
    return {
        "answer": decision.answer.value,
        "object": decision.object,
        "one": decision.one.text,
        "other": decision.other.text,
        "who": decision.who,
        "when": decision.when.isoformat() if decision.when else "",
        "note": decision.note,
    }
