"""The night after a quiet one: where nothing moved since, on either side, there is nothing to look at again.

It writes nothing and costs a dozen calls and a second. At worst it looks late: what depends on the day alone (a
gift dated tomorrow) moves without anybody's doing, so every seventh night looks at everything anew.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from npsp_migrate import __version__
from npsp_migrate.applying.journal import Journal
from npsp_migrate.mapping.project import DECISIONS_FILE, PROJECT_FILE
from npsp_migrate.model.org import OrgReader
from npsp_migrate.runs.ahead import fields_wanted, to_come
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.privacy.do_not_migrate import FILE as DO_NOT_MIGRATE
from npsp_migrate.runs.workspace import Workspace

MOST_NIGHTS = 6  # in a row that only ask whether something moved
_EVER = "1970-01-01T00:00:00+00:00"
_READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class QuietNight:
    """The last night that looked at everything and found nothing to do."""

    since: str  # when it looked, ISO
    here: str  # digest of all that a plan is made of, and that lies here
    org_id: str
    read_at: str  # the org's own clock when its records were read
    totals: Mapping[str, int]  # object → records, deleted ones included
    planned: Mapping[str, int]  # action → records
    nights: int = 0  # since then that only asked


def still_quiet(opened: OpenedProject, org: OrgReader) -> QuietNight | None:
    """The night that tonight repeats; none where anything moved, or nobody can tell."""
    before = _kept(opened.workspace)
    if before is None or before.nights >= MOST_NIGHTS or before.here != _digest(opened):
        return None
    if org.identity().org_id != before.org_id or set(before.totals) != set(_objects(opened)):
        return None
    if any(org.count_changed(name, before.read_at) for name in before.totals):
        return None
    return before if _totals(opened, org) == before.totals else None


def remember(opened: OpenedProject, org: OrgReader, since: str, read_at: str, planned: Mapping[str, int]) -> None:
    """After a night that looked at everything. Whoever wrote since `read_at` is seen by the next night."""
    here = _digest(opened)
    if here is None:
        return
    org_id = org.identity().org_id
    _keep(opened.workspace, QuietNight(since, here, org_id, read_at, _totals(opened, org), dict(planned)))


def repeat(opened: OpenedProject, night: QuietNight) -> None:
    _keep(opened.workspace, replace(night, nights=night.nights + 1))


def _objects(opened: OpenedProject) -> tuple[str, ...]:
    return tuple(sorted(fields_wanted(to_come(opened.project), opened.project)))


def _totals(opened: OpenedProject, org: OrgReader) -> dict[str, int]:
    """A record that is taken out of the recycle bin for good leaves no trace but this."""
    return {name: org.count_changed(name, _EVER) for name in _objects(opened)}


def _digest(opened: OpenedProject) -> str | None:
    """None where a source does not lie here, or cannot be read: the night itself tells why."""
    project = opened.project
    told = hashlib.sha256("\0".join((__version__, project.mapping_sha256, project.decisions_sha256)).encode())
    if any(not source.spec.file for source in project.sources):
        return None
    try:
        for path in _files(opened):
            told.update(f"\0{path.name}\0".encode())
            with path.open("rb") as file:
                while part := file.read(_READ_AT_ONCE):
                    told.update(part)
    except OSError:
        return None
    told.update(_runs(opened.workspace).encode())
    return told.hexdigest()


def _runs(workspace: Workspace) -> str:
    """What was applied, undone, repeated; and the registry, which is large, by its size and age."""
    stat = workspace.registry.stat() if workspace.registry.exists() else None
    registry = (stat.st_size, stat.st_mtime_ns) if stat else None
    if not workspace.journal.exists():
        return str(registry)
    with Journal(workspace.journal) as journal:
        runs = [
            (each.run, str(each.finished), [(str(end), count) for end, count in each.counts])
            for each in journal.runs()
        ]
    return json.dumps([registry, runs])


def _files(opened: OpenedProject) -> Iterator[Path]:
    """Every source, and what else in the folder decides what a night does."""
    root = opened.project.root
    for source in opened.project.sources:
        name = source.spec.file
        yield from sorted(root.glob(name)) if "*" in name or "?" in name else (root / name,)
    yield from (path for name in (PROJECT_FILE, DECISIONS_FILE, DO_NOT_MIGRATE) if (path := root / name).exists())


def _path(workspace: Workspace) -> Path:
    return workspace.state / "quiet-night.json"


def _kept(workspace: Workspace) -> QuietNight | None:
    """A file that cannot be read is as good as none: the night looks at everything."""
    try:
        return QuietNight(**json.loads(_path(workspace).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _keep(workspace: Workspace, night: QuietNight) -> None:
    path = _path(workspace)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(night)), encoding="utf-8")
    partial.chmod(0o600)
    partial.replace(path)
