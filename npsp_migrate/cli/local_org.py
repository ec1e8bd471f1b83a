"""`local-org`: start the embedded Salesforce-compatible org, look after it, and give it bad days."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from npsp_migrate.cli import console
from npsp_migrate.cli.options import Json
from npsp_migrate.cli.org_words import faults_text, status_text
from npsp_migrate.errors import ExitCode, MigrateError, OrgError
from npsp_migrate.localorg.announcing import Talk
from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.running import (
    IN_MEMORY,
    Refused,
    RunningOrg,
    StartError,
    Unreachable,
    find_orgs,
    same_file,
)
from npsp_migrate.runs.local_orgs import empty_file, start_behind, stop_org

Data = Annotated[Path | None, typer.Option("--data", help="The org that works on this file.")]
Port = Annotated[int | None, typer.Option("--port", help="The org at this port.")]
_HELP_NAMES = ("-h", "--help")


class _StartsByDefault(TyperGroup):
    """Options without a verb mean `start`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in _HELP_NAMES):
            args = ["start", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_StartsByDefault,
    help="""The embedded Salesforce-compatible org, for rehearsals and tests; without a verb it starts.

    Example: npsp-migrate local-org --data rehearsal.sqlite --port 8080

    Exit codes: 0 done, 1 error; each verb says more.
    """,
    rich_markup_mode="rich",
)


@app.command()
def start(
    database: Annotated[str, typer.Option("--data", metavar="FILE", help="Its SQLite file.")] = IN_MEMORY,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    profile: Annotated[
        Profile | None,
        typer.Option(help="Of a new org: `trial`, as most nonprofits have it, `trial_tso` or `bare`."),
    ] = None,
    ready_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Written as JSON once the org answers.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Org id, record ids, token and faults are the same each time.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Without `Migration_Key__c` on the objects.")] = False,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="A fault from the start; see `local-org fault`.")
    ] = None,
    storage_mb: Annotated[int | None, typer.Option(min=0, help="Refuse new records beyond so many MB.")] = None,
    session_seconds: Annotated[float | None, typer.Option(min=0.001, help="How long a token lasts.")] = None,
    rotate: Annotated[
        bool, typer.Option("--rotate-refresh-tokens", help="Change each refresh token for another one.")
    ] = False,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    detach: Annotated[bool, typer.Option("--detach", help="Let it run behind, and come back.")] = False,
    json: Json = False,
) -> int:
    """Start an org and keep it until Ctrl-C, SIGTERM or `local-org stop`.

    Prints `instance_url`, `access_token`, `username` and `ca_cert` once the org
    answers. Plain http and https are on one port. Without `--data` all is
    forgotten at the end.

    Example: npsp-migrate local-org start --data rehearsal.sqlite --port 8080
    Example: npsp-migrate local-org start --ready-file ready.json --seed 1

    Exit codes: 0 stopped (or started, with `--detach`), 1 it cannot start.
    """
    talk = Talk.JSON if json else Talk.WORDS
    command = [sys.executable, "-m", "npsp_migrate.localorg", "--entered", "--data", database, "--port", str(port)]
    command += ["--host", host, "--talk", talk.value, *(["--plain"] if plain else [])]
    command += ["--rotate-refresh-tokens"] if rotate else []
    command += _given("--profile", profile) + _given("--seed", seed) + _given("--storage-mb", storage_mb)
    command += _given("--session-seconds", session_seconds)
    command += [word for rule in fault or () for word in ("--fault", rule)]
    if detach:
        console.write(start_behind(command, ready_file))
        return ExitCode.DONE
    command += _given("--ready-file", ready_file)
    return _become(command)


@app.command()
def stop(
    data: Data = None,
    port: Port = None,
    every: Annotated[bool, typer.Option("--all", help="All orgs of this user.")] = False,
    json: Json = False,
) -> int:
    """Stop a running org. What it kept in a file stays there.

    Example: npsp-migrate local-org stop --data rehearsal.sqlite

    Exit codes: 0 stopped, 1 none is running.
    """
    orgs = list(find_orgs().running) if every else [_choose(data, port)]
    for org in orgs:
        stop_org(org)
        if not json:
            kept = "" if org.data == IN_MEMORY else f"; its records are in `{org.data}`"
            console.say(f"Stopped the local org at {org.instance_url}{kept}")
    if json:
        console.print_json([_shown(org) for org in orgs])
    return ExitCode.DONE


@app.command()
def reset(data: Data = None, port: Port = None, json: Json = False) -> int:
    """Empty an org: no record, no field that was added, ids as at first.

    Its name, its tokens and the faults of its start stay. Works on a running
    org, and on the file of one that is stopped.

    Example: npsp-migrate local-org reset --data rehearsal.sqlite

    Exit codes: 0 emptied, 1 there is none.
    """
    org = _running(data, port)
    if org is None and data is not None and data.exists():
        try:
            status = empty_file(data)
        except StartError as error:
            raise OrgError(str(error), hint=error.hint) from None
        where = f"`{data}`"
    else:
        org = org or _choose(data, port)
        status, where = _ask(org, "POST", "/local-org/reset"), org.instance_url
    if json:
        console.print_json(status)
    else:
        console.say(f"Emptied the local org at {where}: it is as it was made (profile {status['profile']})")
    return ExitCode.DONE


@app.command()
def status(data: Data = None, port: Port = None, json: Json = False) -> int:
    """Which orgs run, what they hold, and who called them how often.

    Example: npsp-migrate local-org status

    Exit codes: 0 one or more run, 1 none does.
    """
    found = find_orgs()
    orgs = [org for org in found.running if _is_meant(org, data, port)]
    known = [{**_shown(org), **_ask(org, "GET", "/local-org/status")} for org in orgs]
    if json:
        console.print_json(known)
        return ExitCode.DONE if known else ExitCode.ERROR
    for org in found.gone:
        kept = "" if org.data == IN_MEMORY else f"; what it had saved is in `{org.data}`"
        console.say(f"The local org at {org.instance_url} was killed (pid {org.pid}){kept}")
    for each in known:
        console.write(status_text(each))
    if not known:
        raise OrgError("No local org is running", hint="`npsp-migrate local-org start` starts one")
    return ExitCode.DONE


@app.command()
def fault(
    rules: Annotated[list[str] | None, typer.Argument(metavar="[RULE]…", help="Such as `row-lock=0.05`.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="End the faults of these kinds, or all.")] = False,
    data: Data = None,
    port: Port = None,
    json: Json = False,
) -> int:
    """Give a running org bad days; without a rule, list those that are on.

    A rule is KIND=PROBABILITY (1 when left out):
    - unavailable, broken, expired, limit, full: 503, 500, 401, 403, 400
    - cut-before, cut-after: the connection is reset before or after the work
    - lost: the work is done, and a proxy answers 502
    - row-lock: UNABLE_TO_LOCK_ROW, row by row, in REST and Bulk
    - bulk-failure: a Bulk job fails once `rows=` of its rows are written

    or KIND=NUMBER:
    - slow (milliseconds), page-size (records)
    - session-expiry, request-limit (calls), storage-full (records)

    Behind semicolons: `p=` probability, `count=` at most so often, `after=`
    and `every=` so many occasions, `path=` and `object=` patterns, `method=`,
    `seed=`. The same seed and the same calls give the same faults. They end
    with the org's process. One call alone brings its own in the header
    `X-Local-Org-Fault: row-lock=0.05;seed=7`.

    Example: npsp-migrate local-org fault 'row-lock=0.05;object=Contact' slow=200
    Example: npsp-migrate local-org fault --clear slow

    Exit codes: 0 done, 1 none is running, or there is no such fault.
    """
    org = _choose(data, port)
    if clear:
        kinds = ",".join(rule.partition("=")[0] for rule in rules or ())
        answer = _ask(org, "DELETE", f"/local-org/faults?kind={kinds}" if kinds else "/local-org/faults")
    elif rules:
        answer = _ask(org, "POST", "/local-org/faults", {"rules": rules})
    else:
        answer = _ask(org, "GET", "/local-org/faults")
    if json:
        console.print_json(answer)
    else:
        console.write(faults_text(answer))
    return ExitCode.DONE


def _become(command: list[str]) -> NoReturn:
    """The server takes our place: signals reach it directly, and nothing of the command line stays in memory."""
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own module


def _given(option: str, value: object) -> list[str]:
    return [] if value is None else [option, str(value)]


def _is_meant(org: RunningOrg, data: Path | None, port: int | None) -> bool:
    return (data is None or same_file(org.data, data)) and port in (None, org.port)


def _running(data: Path | None, port: int | None) -> RunningOrg | None:
    """The one that is meant, when it runs; more than one is an error."""
    found = find_orgs()
    meant = [org for org in found.running if _is_meant(org, data, port)]
    if len(meant) > 1:
        listed = ", ".join(f"port {org.port} (`{org.data}`)" for org in meant)
        raise OrgError(f"{len(meant)} local orgs are running: {listed}", hint="Name one with `--port` or `--data`")
    return meant[0] if meant else None


def _choose(data: Path | None, port: int | None) -> RunningOrg:
    org = _running(data, port)
    if org is None:
        which = f" on `{data}`" if data else f" at port {port}" if port else ""
        raise OrgError(
            f"No local org is running{which}", hint="`npsp-migrate local-org status` lists those that are"
        )
    return org


def _ask(org: RunningOrg, method: str, path: str, body: object = None) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = org.call(method, path, body)
    except Refused as refused:
        raise MigrateError(str(refused), hint="`npsp-migrate local-org fault --help` tells what there is") from None
    except Unreachable:
        raise OrgError(
            f"The local org at {org.instance_url} does not answer", hint="`npsp-migrate local-org stop` ends it"
        ) from None
    return answer


def _shown(org: RunningOrg) -> dict[str, Any]:
    return {"instance_url": org.instance_url, "pid": org.pid, "data": org.data}
