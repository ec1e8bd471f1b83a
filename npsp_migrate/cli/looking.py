"""Commands that only look: they never write to an org."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.cli.options import Json, PlanPath, ProjectPath, open_project, plan_path
from npsp_migrate.errors import ExitCode
from npsp_migrate.model.issue import Issue, Severity, errors_in
from npsp_migrate.model.plan import Action
from npsp_migrate.report import cleaned, terminal
from npsp_migrate.report.summary import as_json, summarise
from npsp_migrate.runs import kept_summaries
from npsp_migrate.runs import looking as runs
from npsp_migrate.runs.kept_plans import plan_of_run, read_plan
from npsp_migrate.runs.reports import write_reports
from npsp_migrate.runs.values_in_org import keeps_silent, with_values

ISSUES_SHOWN = 3  # of each kind
CHANGES_SHOWN = 20

Limit = Annotated[int, typer.Option("--limit", min=1, help="How many of each to print.")]


def check(
    project: ProjectPath = Path(),
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the org what it has.")] = False,
    limit: Limit = ISSUES_SHOWN,
    json: Json = False,
) -> int:
    """Read, clean and map everything, and say what is wrong with it. Writes nothing.

    Example: npsp-migrate check --project samples

    Exit codes: 0 no error in the data, 4 errors, 1 the project or a source cannot be read.
    """
    opened = open_project(project)
    with console.progress(wanted=not json) as bars:
        found = runs.check(opened, bars, offline=offline)
    if json:
        console.print_json(found.as_json())
    else:
        out = console.output()
        terminal.show_issues(out, found.issues, ENGLISH, limit)
        out.print(found.sentence)
    return ExitCode.DATA_ERRORS if errors_in(found.issues) else ExitCode.DONE


def pull(
    project: ProjectPath = Path(),
    accept: Annotated[
        bool, typer.Option("--accept", help="Take the sheets as they are now for right, whatever changed.")
    ] = False,
    limit: Limit = ISSUES_SHOWN,
    json: Json = False,
) -> int:
    """Take a dated, hashed snapshot of the mapped columns of every source, and compare each with its last one.

    A column of other cells than before, sorted without the rest, emptied or doubled, and rows gone are told;
    where `if_changed` of the column says `stop`, nothing is kept until you accept it.

    Example: npsp-migrate pull --project samples

    Exit codes: 0 done, 1 a source cannot be read, 7 a sheet is not as it was: nothing kept, a person must look.
    """
    opened = open_project(project)
    with console.progress(wanted=not json) as bars:
        pulled, checked = runs.pull_checked(opened, bars, accept=accept)
    found = [issue for each in checked for issue in each.issues]
    stopped = not accept and any(each.stops for each in checked)
    if json:
        console.print_json(
            [each.as_json() for each in pulled] if not stopped else {"changed": [_told(each) for each in found]}
        )
        return ExitCode.GUARDRAIL if stopped else ExitCode.DONE
    out = console.output()
    terminal.show_issues(out, found, ENGLISH, limit)
    if stopped:
        console.say("Nothing was kept; `npsp-migrate pull --accept` takes the sheets as they are now for right")
        return ExitCode.GUARDRAIL
    for each in pulled:
        out.print(each.sentence, markup=False, soft_wrap=True)
    return ExitCode.DONE


def plan(
    project: ProjectPath = Path(),
    out: Annotated[Path | None, typer.Option("--out", help="Where to write the plan.")] = None,
    reports: Annotated[bool, typer.Option(help="Write the page and the workbook too.")] = True,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="10 when changes are pending.")] = False,
    json: Json = False,
) -> int:
    """Compare what the sources want with what the org holds, and write the plan to review.

    Example: npsp-migrate plan --project samples --exit-code

    Exit codes: 0 done, 4 the data has errors and the project says to stop, 10 changes pending (--exit-code).
    """
    opened = open_project(project)
    path = out or opened.workspace.plan
    with console.progress(wanted=not json) as bars:
        made = runs.make_plan(opened, path, bars)
        written = write_reports(made, opened.language, path) if reports else ()
    summary = summarise(made)
    if json:
        console.print_json({**as_json(summary), "file": str(path), "reports": [str(each) for each in written]})
    else:
        screen = console.output()
        serious = (issue for issue in made.issues() if issue.severity is not Severity.NOTE)  # `check` tells all
        terminal.show_issues(screen, serious, ENGLISH, ISSUES_SHOWN)
        terminal.show_summary(screen, summary, ENGLISH)
        for each in (path, *written):
            console.say(f"Wrote `{each}`")
    return ExitCode.CHANGES_PENDING if exit_code and summary.pending else ExitCode.DONE


def show(
    file: PlanPath = None,
    project: ProjectPath = Path(),
    sobject: Annotated[str, typer.Option("--object", help="Only this object: `Contact`.")] = "",
    action: Annotated[Action | None, typer.Option(help="Only this action.")] = None,
    key: Annotated[str, typer.Option(help="Only the record with this key, with every field and cell.")] = "",
    totals: Annotated[bool, typer.Option("--totals", help="Sums per year and campaign.")] = False,
    rows: Annotated[bool, typer.Option("--rows", help="Why rows were not used.")] = False,
    forecast: Annotated[bool, typer.Option("--forecast", help="What NPSP will do by itself.")] = False,
    drift: Annotated[bool, typer.Option("--drift", help="What was changed in the org alone.")] = False,
    cleaning: Annotated[bool, typer.Option("--cleaning", help="What the cleaning changed, by rule.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Write the page and the workbook again.")] = False,
    limit: Limit = CHANGES_SHOWN,
    json: Json = False,
) -> int:
    """Show a saved plan: counts and first changes, or one record with its cells.

    Example: npsp-migrate show --project samples --object Contact --action create

    Exit codes: 0 done, 1 the plan cannot be read, or has no such object or key.
    """
    path = plan_path(file, project)
    opened = read_plan(path)
    runs.refuse_unknown(opened, sobject, key)
    if json:
        content = runs.plan_json(opened, sobject, action, key, limit)
        if cleaning:
            content["cleaning"] = cleaned.cleaning_json(opened.cleaning(), ENGLISH)
        console.print_json(content)
        return ExitCode.DONE
    screen = console.output()
    if report:
        for each in write_reports(opened, open_project(project).language, path):
            console.say(f"Wrote `{each}`")
    if key:
        found = list(runs.changes(opened, sobject, action, key))
        if silent := [change for change in found if keeps_silent(change)]:
            console.say("The plan holds no values of a kept record: they are read from the org")
            read = {each.seq: each for each in with_values(open_project(project), opened, silent)}
            found = [read.get(each.seq, each) for each in found]
        terminal.show_records(screen, found, ENGLISH)
        return ExitCode.DONE
    if totals:
        terminal.show_totals(screen, opened.totals(), ENGLISH)
    if rows:
        terminal.show_reasons(screen, opened, ENGLISH)
    if forecast:
        terminal.show_forecast(screen, opened, ENGLISH, limit)
    if drift:
        terminal.show_drift(screen, opened.drifted(), ENGLISH, limit)
    if cleaning:
        cleaned.show_cleaning(screen, opened.cleaning(), ENGLISH, limit)
    if not any((totals, rows, drift, forecast, cleaning)):
        terminal.show_changes(screen, runs.pending(opened, sobject, action), ENGLISH, limit)
        terminal.show_summary(screen, summarise(opened), ENGLISH)
    return ExitCode.DONE


def verify(
    file: PlanPath = None,
    project: ProjectPath = Path(),
    run: Annotated[
        int | None, typer.Option("--run", min=1, help="Verify the plan of this run in `history`.")
    ] = None,
    summary: Annotated[
        Path | None, typer.Option("--summary", help="Write a sealed page to keep: figures, no names.")
    ] = None,
    check_summary: Annotated[
        Path | None, typer.Option("--check-summary", help="Check the seal of such a page; asks no org.")
    ] = None,
    limit: Limit = CHANGES_SHOWN,
    json: Json = False,
) -> int:
    """Read a plan's records back from the org and compare: each field, sums, donors' totals, and what is around.

    Of a plan that undoes a run: whether what it deletes is gone, and what it restores is there.

    Example: npsp-migrate verify --project samples --summary verified.html

    Exit codes: 0 all equal, 1 the org cannot be reached or a seal is broken, 3 differences or missing records,
    5 the plan was made for another org, 7 a seal by a key that is not known here.
    """
    if run and file:
        raise typer.BadParameter("a run has its own plan: name the one or the other", param_hint="--run")
    opened = open_project(project)
    if check_summary:
        checked = kept_summaries.check_summary(opened, check_summary)
        _print(checked.lines(), checked.as_json(), json=json)
        return checked.exit_code
    if summary:
        kept_summaries.refuse_place(summary)
    with plan_of_run(opened, run) if run else read_plan(plan_path(file, project)) as plan:
        with console.progress(wanted=not json) as bars:
            found = runs.verify(opened, plan, bars)
        kept = kept_summaries.keep_summary(opened, plan, found, summary) if summary else None
    _print(found.lines(limit), found.as_json(), json=json)
    if kept:
        console.say(f"Wrote `{summary}`: summary {kept.number}, sealed")
    return ExitCode.DONE if found.clean else ExitCode.SOME_REFUSED


def _told(issue: Issue) -> dict[str, str]:
    return {"code": issue.code, "sentence": ENGLISH.sentence(issue.words), "at": str(issue.at)}


def _print(lines: Sequence[str], told: Mapping[str, object], *, json: bool) -> None:
    if json:
        console.print_json(told)
        return
    screen = console.output()
    for line in lines:
        screen.print(line, markup=False, soft_wrap=True)
