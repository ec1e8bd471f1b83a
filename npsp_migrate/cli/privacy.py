"""`privacy`: who is not taken along, what lies here, who has been silent for long, and the register's annex."""

import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.cli.cleaning import read_lines
from npsp_migrate.cli.options import Json, ProjectPath, Yes, open_project
from npsp_migrate.errors import ExitCode, SourceError
from npsp_migrate.model.columns import ColumnSpec, ColumnType
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.kept_plans import read_plan
from npsp_migrate.runs.prepare import prepare
from npsp_migrate.runs.privacy import inventory as registers
from npsp_migrate.runs.privacy import purging, retention
from npsp_migrate.runs.privacy.do_not_migrate import FILE, add_to_list
from npsp_migrate.runs.sheets import OLDEST_YEAR
from npsp_migrate.runs.trying import try_values

app = typer.Typer(
    help="Who is not taken along, which local copies lie here, who has been silent, and the register's annex.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command()
def forget(project: ProjectPath = Path(), json: Json = False) -> int:
    """Put e-mail addresses and telephones, one per line on standard input, on the do-not-migrate list.

    Only salted hashes are kept; `check` and `plan` leave out every row with one of them.

    Example: npsp-migrate privacy forget --project samples < objections.txt

    Exit codes: 0 done, 1 a line is no e-mail address and no telephone: nothing was added.
    """
    values = []
    for place, line in enumerate(read_lines(sys.stdin.buffer.read(), "standard input"), start=1):
        if line.strip():
            values.append(_contact(line, place))
    added, known = add_to_list(open_project(project).workspace.root, values)
    if json:
        console.print_json({"added": added, "listed": len(known.hashes)})
    else:
        console.output().print(f"Added {plural(added, 'value')}; `{FILE}` has {len(known.hashes):,}")
    return ExitCode.DONE


def _contact(line: str, place: int) -> str:
    """As the cleaning writes it: else a list and a sheet would never meet."""
    kind = ColumnType.EMAIL if "@" in line else ColumnType.PHONE
    [tried] = try_values([line], ColumnSpec("", kind), date.today(), OLDEST_YEAR)
    if not isinstance(tried.result, str):
        raise SourceError(
            f"Line {place} is no e-mail address and no telephone; nothing was added",
            hint="Write one address or number per line",
        )
    return tried.result


@app.command()
def copies(
    days: Annotated[int, typer.Option("--older-than", min=0, help="Days.")] = 0,
    project: ProjectPath = Path(),
    json: Json = False,
) -> int:
    """List the local files that are private: snapshots, plans, reports, what is remembered of sheets, sign-ins.

    Example: npsp-migrate privacy copies --older-than 90 --project samples

    Exit codes: 0 done.
    """
    found = purging.expired(purging.local_copies(open_project(project).workspace), datetime.now(UTC), days)
    _tell_copies(found, json=json)
    return ExitCode.DONE


@app.command()
def purge(
    days: Annotated[int, typer.Option("--older-than", min=0, help="Days.")] = purging.KEPT_DAYS,
    project: ProjectPath = Path(),
    yes: Yes = False,
    json: Json = False,
) -> int:
    """Delete local snapshots, plans, reports and sign-ins that are older, and list each with its hash.

    A run whose plan is deleted can be neither resumed nor undone. Who signed in to Google in a browser has to do so
    again. The journal and the registry stay.

    Example: npsp-migrate privacy purge --older-than 90 --yes --project samples

    Exit codes: 0 done, 130 not confirmed.
    """
    opened = open_project(project)
    found = purging.expired(purging.local_copies(opened.workspace), datetime.now(UTC), days)
    if found and not yes:
        typer.confirm(f"Delete {plural(len(found), 'file')}?", abort=True, err=True)
    with opened.workspace.locked("privacy purge"):
        _tell_copies(purging.purge(found), json=json)
    return ExitCode.DONE


def _tell_copies(found: tuple[purging.Copy, ...], *, json: bool) -> None:
    if json:
        console.print_json([each.as_json() for each in found])
        return
    out = console.output()
    for each in found:
        proof = f"  sha256 {each.sha256}" if each.sha256 else ""
        out.print(f"{each.written:%Y-%m-%d}  {each.kind}  {each.path}{proof}", markup=False, soft_wrap=True)
    out.print(plural(len(found), "file"))


@app.command(name="retention")
def propose(
    years: Annotated[int, typer.Option("--years", min=1, help="Of silence.")] = retention.PROSPECT_YEARS,
    project: ProjectPath = Path(),
    json: Json = False,
) -> int:
    """Propose three piles by the last dated record of each person of the sheets. Changes nothing; a person decides.

    Example: npsp-migrate privacy retention --years 3 --project samples

    Exit codes: 0 done, 1 a source cannot be read.
    """
    opened = open_project(project)
    now = datetime.now(UTC)
    with console.progress(wanted=not json) as bars:
        found = retention.propose_piles(prepare(opened.project, now, bars).mapped, now.date(), years)
    counts = Counter(each.pile for each in found)
    if json:
        console.print_json({pile.value: counts[pile] for pile in retention.Pile})
        return ExitCode.DONE
    out = console.output()
    for pile, said in (
        (retention.Pile.MIGRATE, f"a contact within {plural(years, 'year')}: migrate"),
        (retention.Pile.GIFTS_ONLY, "silent since, gifts still in the accounts' ten years: gifts without a name"),
        (retention.Pile.LEAVE_OUT, f"silent for more than {retention.ACCOUNTING_YEARS} years: do not migrate"),
        (retention.Pile.NO_DATE, "no date tells: a person must look"),
    ):
        out.print(f"{counts[pile]:>8,}  {said}")
    return ExitCode.DONE


@app.command()
def inventory(
    out: Annotated[Path | None, typer.Option("--out", help="A folder; else the project's.")] = None,
    project: ProjectPath = Path(),
    json: Json = False,
) -> int:
    """Write the register's annex from the plan: every column, its class, where it goes, and what is left behind.

    Example: npsp-migrate privacy inventory --project samples

    Exit codes: 0 done, 1 there is no plan yet.
    """
    opened = open_project(project)
    with read_plan(opened.workspace.plan) as plan:
        listed = registers.list_columns(opened.project, plan.columns())
    folder = out or opened.workspace.root
    texts = {
        "inventaire.csv": registers.as_csv(listed),
        "inventaire.html": registers.as_page(opened.project, listed),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    if json:
        console.print_json([dict(zip(registers.HEADERS, each.cells, strict=True)) for each in listed])
        return ExitCode.DONE
    console.output().print(
        f"{plural(len(listed), 'column')}, {sum(bool(each.targets) for each in listed):,} taken along"
    )
    for name in texts:
        console.say(f"Wrote `{folder / name}`")
    return ExitCode.DONE
