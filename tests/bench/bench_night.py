"""`night`: what a nightly run costs when nothing changed, on 100,000 contacts and 300,000 gifts."""

import json
from collections.abc import Iterator
from pathlib import Path

from measuring import OUTPUT, Ran, Row, our, ran, reading_alone, row_of
from orgs import WatchedOrg, watched_org
from workbook_project import ORG, write_project

CONTACTS, GIFTS = 100_000, 300_000
_SECRETS = {"BENCH_CLIENT_ID": "bench", "BENCH_CLIENT_SECRET": "bench"}


def bench_night(scale: float, runs: int) -> Iterator[Row]:
    """The org is filled once, by our own plan and apply, and kept: filling it takes minutes."""
    contacts, gifts = int(CONTACTS * scale), int(GIFTS * scale)
    project = write_project(OUTPUT / f"night-{contacts}", contacts, gifts).resolve()
    yield reading_alone("night", project / "data" / "association.xlsx", 1)
    with watched_org(project, str(project / "org.sqlite")) as org:
        _point_at(project, org.facts["instance_url"])
        if not (project / "filled").exists():
            _plan(project)
            ran(our("apply", "--project", str(project), "--yes", "--json"), _SECRETS, project / "apply.json")
            (project / "filled").touch()
        size = f"{contacts:,} contacts, {gifts:,} gifts"
        yield _nights(project, org, f"sync, nothing to do, all looked at: {size}", runs, forgetful=True)
        yield _nights(project, org, "the night after: has anything moved?", runs, forgetful=False)


def _nights(project: Path, org: WatchedOrg, what: str, runs: int, *, forgetful: bool) -> Row:
    """A night after a quiet one asks only whether anything moved, unless it has forgotten that one."""
    before, cpu, taken = org.calls(), org.cpu(), []
    for _ in range(runs):
        if forgetful:
            (project / ".npsp-migrate" / "quiet-night.json").unlink(missing_ok=True)
        taken.append(_night(project))
    kinds = {kind: (count - before.get(kind, 0)) // runs for kind, count in org.calls().items()}
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()) if count)
    row = row_of("night", what, taken)
    return Row(
        **{name: getattr(row, name) for name in ("part", "what", "seconds", "own", "peak")},
        org=(org.cpu() - cpu) / runs,
        calls=sum(kinds.values()),
        figure=told,
        aim="< 45 s, < 1,536 MiB",
        baseline="python-calamine reads the workbook",
    )


def _plan(project: Path) -> Ran:
    words = our("plan", "--project", str(project), "--no-reports", "--json")
    return ran(words, _SECRETS, project / "plan.json")


def _night(project: Path) -> Ran:
    """Pull, clean, match, compare, guardrails; and nothing to write, or the bench ends."""
    taken = ran(our("sync", "--project", str(project), "--json"), _SECRETS, project / "night.json")
    planned = json.loads((project / "night.json").read_text())["planned"]
    if todo := {action: count for action, count in planned.items() if count and action != "keep"}:
        raise SystemExit(f"error: nothing should be left to do, and there is {todo}")
    return taken


def _point_at(project: Path, url: str) -> None:
    path = project / "npsp-migrate.yml"
    text = path.read_text(encoding="utf-8").partition("org:")[0]
    path.write_text(text + ORG.format(url=url), encoding="utf-8")
