"""Does a plan still fit what it was made from? What was reviewed is done; what does not fit any more is refused."""

import hashlib
from datetime import datetime, timedelta
from pathlib import PurePath

from npsp_migrate.errors import StalePlanError
from npsp_migrate.model.plan import Basis
from npsp_migrate.runs.opened import OpenedProject

OLD = timedelta(days=7)  # after which nobody remembers well what was reviewed


def refuse_stale(opened: OpenedProject, basis: Basis) -> None:
    """Other mappings or decisions would have given another plan. A plan that undoes a run comes from a journal."""
    if basis.undoes:
        return
    now = {"mappings": opened.project.mapping_sha256, "decisions": opened.project.decisions_sha256}
    then = {"mappings": basis.mapping_sha256, "decisions": basis.decisions_sha256}
    changed = [name for name, digest in now.items() if then[name] != digest]
    if changed:
        raise StalePlanError(
            f"The project's {' and '.join(changed)} changed after the plan was made",
            hint="Run `npsp-migrate plan` again, and review the new plan",
        )


def remarks(opened: OpenedProject, basis: Basis, now: datetime) -> tuple[str, ...]:
    """What a person should know before such a plan is applied, and what does not forbid it.

    A sheet that changed since makes the plan no less reviewed: its news come with the next plan.
    """
    changed = [file for file, sha256 in basis.snapshots if _differs(opened, file, sha256)]
    told = []
    if changed:
        names = ", ".join(f"`{PurePath(file).name}`" for file in changed)
        told.append(f"warning: changed after the plan was made, and not in it: {names}")
    age = now - basis.made_at
    if age > OLD:
        told.append(f"warning: the plan is {age.days} days old; `npsp-migrate plan` makes a fresh one")
    return tuple(told)


def _differs(opened: OpenedProject, file: str, sha256: str) -> bool:
    """A source that is no file of this folder, or is gone, tells nothing."""
    path = opened.project.root / file
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != sha256
