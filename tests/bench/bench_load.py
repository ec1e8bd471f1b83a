"""`load`: the same data into the same kind of org by every loader: empty org, nothing changed, 5 % changed."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from clients import install
from data_set import OBJECTS, DataSet, data_set, expected_changes, with_changes
from loaders import APPLY, Floor, Loader, loaders
from measuring import OUTPUT, Row, fresh
from orgs import WatchedOrg, watched_org

ACCOUNTS = 10_000
SITUATIONS = ("load, empty org", "load, nothing changed", "load, 5 % changed")


def bench_load(scale: float, only: Sequence[str] = ()) -> Iterator[Row]:
    whole = data_set(max(300, int(ACCOUNTS * scale)))
    tools = install()
    for number, loader in enumerate(loaders(tools)):
        if only and not any(word in loader.name for word in only):
            continue
        folder = fresh(OUTPUT.resolve() / "load" / str(number))
        with watched_org(folder) as org:
            for situation, data in zip(SITUATIONS, (whole, whole, with_changes(whole)), strict=True):
                yield from _measured(loader, org, data, folder, situation)
                _check(org, data, changed=data is not whole)


def _measured(loader: Loader, org: WatchedOrg, data: DataSet, folder: Path, situation: str) -> Iterator[Row]:
    loader.prepare(org, data, folder)
    cpu, calls = org.cpu(), org.calls()
    for name, taken in loader.load(org, folder):
        now = org.calls()
        kinds = {kind: count - calls.get(kind, 0) for kind, count in now.items() if count > calls.get(kind, 0)}
        yield Row(
            part=situation,
            what=name,
            seconds=(taken.seconds,),
            own=taken.cpu,
            org=org.cpu() - cpu,
            peak=taken.peak,
            calls=sum(kinds.values()),
            aim="half of each peer, ≤ 2 × floor" if name == APPLY else "",
            baseline=Floor().name if not isinstance(loader, Floor) else "",
        )
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        print(f"{situation}: {name}: {taken.seconds:.1f} s, {sum(kinds.values())} calls ({told})", file=sys.stderr)
        cpu, calls = org.cpu(), org.calls()


def _check(org: WatchedOrg, data: DataSet, *, changed: bool) -> None:
    """Every loader did the whole work, or the bench ends."""
    for sobject in OBJECTS:
        found, wanted = org.count(f"SELECT COUNT() FROM {sobject}"), len(data.lines[sobject])
        if changed:
            soql, wanted = expected_changes(data, sobject)
            found = org.count(soql)
        if found < wanted:
            raise SystemExit(f"error: {wanted} of {sobject} should be there, {found} are")
