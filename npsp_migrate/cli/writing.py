"""Commands that write to an org. They say where, show the count and ask."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.cli.options import (
    Json,
    OrgDomain,
    PlanPath,
    ProjectPath,
    Yes,
    open_project,
    permission,
    plan_path,
)
from npsp_migrate.errors import ExitCode
from npsp_migrate.model.manner import Via
from npsp_migrate.report.summary import summarise
from npsp_migrate.report.terminal import pending_line, plural
from npsp_migrate.runs import basis, perform
from npsp_migrate.runs.kept_plans import read_plan


def apply(
    file: PlanPath = None,
    project: ProjectPath = Path(),
    yes: Yes = False,
    org_domain: OrgDomain = "",
    via: Annotated[Via | None, typer.Option(help="Which way to write; else as the project says.")] = None,
    batch: Annotated[int | None, typer.Option(min=1, max=200, help="Records per call to begin with.")] = None,
    json: Json = False,
) -> int:
    """Carry out a saved plan, exactly as it was reviewed. A production org asks for its domain besides.

    Example: npsp-migrate apply --project samples

    Exit codes: 0 done, 2 nobody named the production org, 3 some records refused or held, 5 the plan no longer
    fits, 6 another run works.
    """
    opened = open_project(project)
    plan = read_plan(plan_path(file, project))
    basis.refuse_stale(opened, plan.basis)
    for remark in basis.remarks(opened, plan.basis, datetime.now(UTC)):
        console.say(remark)
    summary = summarise(plan)
    if not yes:
        console.say(f"Org: {opened.org_name}")
        console.say(pending_line(summary, ENGLISH))
        typer.confirm(f"Write {plural(summary.pending, 'record')}?", default=False, abort=True, err=True)
    with console.progress(wanted=not json) as bars:
        done = perform.apply(opened, plan, bars, opened.project.manner.but(via, batch), permission(org_domain))
    return _told(done, json=json)


def resume(project: ProjectPath = Path(), org_domain: OrgDomain = "", json: Json = False) -> int:
    """Go on with the run that was interrupted. What it may have done already is asked back from the org first.

    Example: npsp-migrate resume --project samples

    Exit codes: 0 done, 1 no run was interrupted, 2 nobody named the production org, 3 some records refused or held.
    """
    opened = open_project(project)
    console.say(f"Org: {opened.org_name}")
    with console.progress(wanted=not json) as bars:
        done = perform.resume(opened, bars, permission=permission(org_domain))
    return _told(done, json=json)


def retry(
    run: Annotated[int | None, typer.Argument(help="The run's number in `history`; else the newest.")] = None,
    project: ProjectPath = Path(),
    org_domain: OrgDomain = "",
    json: Json = False,
) -> int:
    """Repeat the rows of a run that were refused, held or never answered, and no others.

    Example: npsp-migrate retry 3 --project samples

    Exit codes: 0 done, 1 there is nothing to repeat, 2 nobody named the production org, 3 some records refused or
    held.
    """
    opened = open_project(project)
    console.say(f"Org: {opened.org_name}")
    with console.progress(wanted=not json) as bars:
        done = perform.retry(opened, run, bars, permission=permission(org_domain))
    return _told(done, json=json)


def _told(done: perform.Performed, *, json: bool) -> int:
    if json:
        console.print_json(done.as_json())
    else:
        screen = console.output()
        for line in done.lines(20):
            screen.print(line, markup=False, soft_wrap=True)
    return ExitCode.DONE if done.complete else ExitCode.SOME_REFUSED
