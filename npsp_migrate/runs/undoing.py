"""A run and the org as it is now, to the plan that takes the run back. Reads both, writes one plan file."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.past_runs import PastRuns
from npsp_migrate.errors import PlanError, StalePlanError
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import OrgIdentity, OrgReader
from npsp_migrate.model.plan import Basis
from npsp_migrate.model.records import Provenance
from npsp_migrate.model.undo import Spell, UndoneRun, WrittenRecords
from npsp_migrate.npsp.objects import OPPORTUNITY
from npsp_migrate.npsp.shape import Shape, shape_of
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.planning.plan_writing import write_plan
from npsp_migrate.planning.planned import PlanContents
from npsp_migrate.planning.undo.gathering import gather
from npsp_migrate.planning.undo.scope import Scope, fields_beside, fields_now, keyed_lookups, scope_of
from npsp_migrate.planning.undo.sides import touched_since, users_of
from npsp_migrate.planning.undo.undoing import OrgNow, plan_undo
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read
from npsp_migrate.runs.progress import Progress

EARLIER = timedelta(minutes=10)  # than the first call, by our clock: the org's may differ
_UNCHECKED = ("undo-emails", "undo-automation", "undo-history", "undo-files", "undo-recycle-bin", "undo-totals")
_ID = re.compile(r"[A-Za-z0-9]{18}")

Written = Mapping[str, WrittenRecords]


@dataclass(frozen=True, slots=True)
class UndoneProject:
    """Of which project the run is, and by which field its records are known."""

    name: str
    key_field: str
    mapping_sha256: str = ""


def make_undo(opened: OpenedProject, number: int, path: Path, progress: Progress) -> PlanFile:
    """The plan that takes this run back. Nothing is written to the org before it is reviewed and applied."""
    if not path.parent.is_dir():
        raise PlanError(f"`{path.parent}` is no folder", hint="Make the folder first, or name another with `--out`")
    if not opened.workspace.journal.exists():
        raise PlanError(
            "This project has no journal, so nobody knows here what a run wrote",
            hint="Run the command in the project folder from which the run was applied, on that machine",
        )
    progress.begin("Reading the journal")
    with Journal(opened.workspace.journal) as journal:
        run = undoable_run(journal, number)
        written = gather(PastRuns(journal).written(run))
    project = UndoneProject(opened.project.name, _key_field(opened, run), opened.project.mapping_sha256)
    with org_to_read(opened.project.org) as org:
        contents = contents_of_undo(run, written, org, project, progress)
    progress.begin("Writing the plan")
    write_plan(path, contents)
    return PlanFile(path)


def undoable_run(journal: Journal, number: int) -> UndoneRun:
    """Refuses a run on which later ones were built, and one whose end nobody knows."""
    past = PastRuns(journal)
    run = past.run(number)
    if past.open_jobs(run):
        raise PlanError(
            f"Run {number} was interrupted, and Salesforce may still be working on one of its bulk jobs",
            hint="Run `npsp-migrate resume` first; then undo the run",
        )
    later = past.later_writers(run)
    if later:
        newest, count = later[0]
        raise PlanError(
            f"Run {newest} wrote {plural(count, 'record')} of run {number} again",
            hint=f"Undo the later run first: `npsp-migrate undo {newest}`",
        )
    return run


def contents_of_undo(
    run: UndoneRun, written: Written, org: OrgReader, project: UndoneProject, progress: Progress
) -> PlanContents:
    now = datetime.now(UTC)
    identity = org.identity()
    _same_org(run, identity)
    progress.begin("Reading the org")
    read_at, skew = _their_clock(org, now)
    spells = tuple(spell.moved(skew) for spell in run.spells)
    scope = scope_of(written, org.describe)
    read = _read(org, scope, written, spells, project.key_field)
    undone = plan_undo(written, read, scope, spells, project.key_field)
    return PlanContents(
        basis=Basis(
            made_at=now.replace(microsecond=0),
            project=project.name,
            org_id=identity.org_id,
            org_url=identity.url,
            snapshots=(),
            mapping_sha256=project.mapping_sha256,
            key_field=project.key_field,
            read_at=read_at,
            undoes=run.run,
        ),
        objects=undone.objects,
        provenance=Provenance((), {}),
        forecast=undone.forecast,
        not_checked=tuple(words(code) for code in _UNCHECKED),
    )


def _same_org(run: UndoneRun, identity: OrgIdentity) -> None:
    if run.org_id[:15] != identity.org_id[:15]:
        raise StalePlanError(
            f"Run {run.run} wrote to the org `{run.org_id}` at `{run.org_url}`; this is `{identity.org_id}`",
            hint="Name that org in the project file, then run the command again",
        )


def _key_field(opened: OpenedProject, run: UndoneRun) -> str:
    """As it was then, where the plan of the run is still there."""
    kept = opened.workspace.kept_plan(run.fingerprint)
    if not kept.is_file():
        return opened.project.key_field
    with PlanFile(kept) as plan:
        return plan.basis.key_field


def _their_clock(org: OrgReader, now: datetime) -> tuple[str, timedelta]:
    """The hour in the org, and how far it is from ours: the org stamps its records by its own clock."""
    org.count_changed(OPPORTUNITY, now.isoformat())  # any question would do: the answer tells the hour
    if not org.clock:
        return "", timedelta()
    return org.clock, datetime.fromisoformat(org.clock) - datetime.now(UTC).replace(microsecond=0)


def _read(org: OrgReader, scope: Scope, written: Written, spells: tuple[Spell, ...], key_field: str) -> OrgNow:
    shapes = {name: shape_of(org.describe(name), key_field, tuple(written)) for name in scope.objects}
    keyed = {name: keyed_lookups(shapes[name], scope.lookups[name], org.describe) for name in scope.objects}
    since = (spells[0].began - EARLIER).isoformat() if spells else datetime.now(UTC).isoformat()
    there = {}
    for name in scope.objects:
        records = written.get(name)
        fields = fields_now(shapes[name], records.fields if records else (), scope.lookups[name], keyed[name])
        frame = org.read_since(name, fields, since)
        there[name] = _with_missing(org, name, fields, frame, records) if records else frame
    now = OrgNow(shapes, there, {}, keyed, _ids_among_parents(org, written, shapes))
    return replace(now, beside=_read_beside(org, written, there, spells))


def _with_missing(
    org: OrgReader, name: str, fields: tuple[str, ...], frame: pd.DataFrame, records: WrittenRecords
) -> pd.DataFrame:
    """Asks for the others by Id before they are called gone: a clock may be wrong, and a stamp, too."""
    known = set(frame["Id"].str[:15]) if len(frame) else set()
    missing = [org_id for org_id in records.heads["org_id"] if org_id and org_id[:15] not in known]
    if not missing:
        return frame
    found = org.read_keys(name, fields, "Id", missing)
    return pd.concat([frame, found], ignore_index=True) if len(found) else frame


def _ids_among_parents(org: OrgReader, written: Written, shapes: Mapping[str, Shape]) -> frozenset[str]:
    """Values that look like Ids may be keys, too: the org knows which of them are its own."""
    wanted: dict[str, set[str]] = {}
    for name, records in written.items():
        for place, field in enumerate(records.fields):
            if field in shapes[name].references:
                looking = {value for value in records.before[:, place] if _looks_like_id(value)}
                wanted.setdefault(shapes[name].references[field].parent, set()).update(looking)
    found: set[str] = set()
    for parent, ids in sorted(wanted.items()):
        if ids:
            found.update(org.read_keys(parent, ("Id",), "Id", sorted(ids))["Id"])
    return frozenset(found)


def _looks_like_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _read_beside(
    org: OrgReader, written: Written, there: Mapping[str, pd.DataFrame], spells: Iterable[Spell]
) -> Mapping[str, pd.DataFrame]:
    """What a person may have filled in since, of the records that were touched since."""
    users = users_of(written, there)
    beside = {}
    for name, records in written.items():
        fields = fields_beside(org.describe(name), records)
        created = set(records.heads.loc[records.heads["created"], "org_id"])
        frame = there[name]
        touched = frame.loc[touched_since(frame, tuple(spells), users) & frame["Id"].isin(created), "Id"]
        if fields and len(touched):
            beside[name] = org.read_keys(name, ("Id", *fields), "Id", list(touched))
    return beside
