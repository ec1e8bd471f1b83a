"""What waits for a person: why, for whom it counts as waiting, and the plan that it stands in."""

from collections.abc import Mapping
from pathlib import Path

from npsp_migrate.mapping.sync_settings import Reaction
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.plan import Action
from npsp_migrate.planning.dividing import write_only, write_without
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs.nightly.memory import Waiter
from npsp_migrate.runs.nightly.night import Finding

WHOLE, GOING, HELD = "sync.plan", "going.plan", "held.plan"  # in the project's folder `nightly`


def reasons(findings: tuple[Finding, ...]) -> dict[int, Words]:
    """Number of the change → why it waits; the first rule that broke says so."""
    aside: dict[int, Words] = {}
    for finding in findings:
        if finding.then is Reaction.HOLD:
            for seq in finding.held:
                aside.setdefault(seq, words(f"waits-for-{finding.rule.value}"))
    return dict(sorted(aside.items()))


def waiters(plan: PlanFile, aside: Mapping[int, Words]) -> list[Waiter]:
    found: list[Waiter] = [("conflict", sobject, key) for sobject, key in plan.undecided()]
    for sobject in plan.objects():
        for action, kind in ((Action.CONFLICT, "conflict"), (Action.HOLD, "plan")):
            found += [(kind, sobject, key) for _, key in plan.numbers(sobject, action)]
        for action in (Action.CREATE, Action.UPDATE) if aside else ():
            found += [
                (aside[seq].code.removeprefix("waits-for-"), sobject, key)
                for seq, key in plan.numbers(sobject, action)
                if seq in aside
            ]
    return found


def divide(path: Path, aside: Mapping[int, Words], folder: Path) -> Path:
    """The plan that goes on. What waits stands in a plan of its own, which always is the last night's."""
    for before in (HELD, GOING):
        (folder / before).unlink(missing_ok=True)
    if not aside:
        return path
    write_only(path, aside, folder / HELD)
    write_without(path, aside, folder / GOING)
    return folder / GOING
