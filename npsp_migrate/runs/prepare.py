"""Sources to plan: the straight line. Reads files and the org, writes one plan file, and never the org."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from npsp_migrate.errors import DataError, PlanError
from npsp_migrate.mapping.mapped import ControlSum
from npsp_migrate.mapping.project import ErrorPolicy, Project
from npsp_migrate.model.issue import Issue, errors_in, words
from npsp_migrate.model.matching import Matched
from npsp_migrate.model.org import OrgIdentity, OrgReader
from npsp_migrate.model.plan import Basis, ColumnUse
from npsp_migrate.npsp.forecast import not_forecast
from npsp_migrate.npsp.settings import NpspSettings
from npsp_migrate.planning.changes import plan_changes
from npsp_migrate.planning.joins import joined_rows
from npsp_migrate.planning.outlook import forecast_automation
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.planning.plan_writing import write_plan
from npsp_migrate.planning.planned import PlanContents, Planned
from npsp_migrate.planning.reading import fields_to_read
from npsp_migrate.planning.tallies import tally_rows
from npsp_migrate.planning.totals import NO_GROUP, OF_TYPE, YEAR, control_totals
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.ahead import Ahead
from npsp_migrate.runs.matching import Current, match_with_org
from npsp_migrate.runs.memory.following import Followed
from npsp_migrate.runs.memory.registry import Registry
from npsp_migrate.runs.memory.source_rows import remember_joined, remember_rows
from npsp_migrate.runs.npsp_settings import read_settings
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.prepared import Prepared as Prepared
from npsp_migrate.runs.prepared import prepare as prepare
from npsp_migrate.runs.prepared import prepare_beside as prepare_beside
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.sheets import SheetRead
from npsp_migrate.runs.stamps import read_stamps


def make_plan(opened: OpenedProject, org: OrgReader, path: Path, progress: Progress) -> PlanFile:
    """The whole line. Raises `DataError` when the data has errors and the project says to stop at them."""
    if not path.parent.is_dir():
        raise PlanError(f"`{path.parent}` is no folder", hint="Make the folder first, or name another with `--out`")
    now = datetime.now(UTC)
    return plan_prepared(opened, prepare_beside(org, opened.project, now, progress), org, path, now, progress)


def plan_prepared(
    opened: OpenedProject, prepared: Prepared, org: OrgReader, path: Path, now: datetime, progress: Progress
) -> PlanFile:
    """The same, once the sources are read."""
    contents = contents_of_plan(opened, prepared, org, now, progress)
    errors = errors_in(tuple(contents.issues))
    if opened.project.errors is ErrorPolicy.STOP and errors:
        raise DataError(
            f"The data has {plural(errors, 'error')}, and the project says to stop there: no plan was made",
            hint="Run `npsp-migrate check` to see them, or write `errors: refuse-rows` in the project file",
        )
    progress.begin("Writing the plan")
    write_plan(path, contents)
    if contents.agreed:
        Registry(opened.workspace.registry, contents.basis.org_id).remember(contents.agreed, now.isoformat())
    return PlanFile(path)


def contents_of_plan(
    opened: OpenedProject, prepared: Prepared, org: OrgReader, now: datetime, progress: Progress
) -> PlanContents:
    """Match with the org, compare with the org, and account for every row."""
    project, mapped = opened.project, prepared.mapped
    line = match_with_org(opened, prepared, org, now, progress)
    matched, followed, registry, identity, gone = (
        line.matched,
        line.followed,
        line.registry,
        line.identity,
        line.gone,
    )
    progress.begin("Comparing with the org")
    current = _current(prepared.ahead or org, matched, line.there, project.key_field)
    del line  # how people were recognised: nobody asks any more, and it is large
    planned = plan_changes(
        matched.records,
        current,
        {name: org.describe(name) for name in matched.records},
        replace(project.policies, by_record=mapped.on_missing),
        mapped.provenance,
        project.key_field,
        followed.last,
        gone,
    )
    remember_rows(registry, planned, mapped.provenance)
    remember_joined(registry, matched.records, followed.joined)
    progress.begin("Asking who changed what")
    stamps = read_stamps(org, planned, current, identity.told_at)
    basis = _basis(project, prepared, identity, now)
    settings = read_settings(org, planned)
    contents = _contents(prepared, matched, planned, current, basis, project, followed, settings)
    return replace(contents, stamps=stamps, agreed=planned.agreed)


def _current(org: OrgReader | Ahead, matched: Matched, there: Current, key_field: str) -> Current:
    """What was read already; an object, or a field, that only the matching brought in is asked for now."""
    current = {}
    for name, fields in fields_to_read(matched.records, key_field).items():
        known = there.get(name)
        is_known = known is not None and set(fields) <= set(known.columns)
        current[name] = known if known is not None and is_known else org.read(name, fields)
    return current


def _basis(project: Project, prepared: Prepared, identity: OrgIdentity, now: datetime) -> Basis:
    taken = {
        (sheet.table.snapshot.file, sheet.table.snapshot.sha256)
        for sheet in prepared.sheets
        if sheet.table.snapshot
    }
    return Basis(
        made_at=now,  # to the microsecond: two plans of one second are two
        project=project.name,
        org_id=identity.org_id,
        org_url=identity.url,
        snapshots=tuple(sorted(taken)),
        mapping_sha256=project.mapping_sha256,
        key_field=project.key_field,
        decisions_sha256=project.decisions_sha256,
        read_at=identity.told_at,
    )


def _contents(
    prepared: Prepared,
    matched: Matched,
    planned: Planned,
    current: Current,
    basis: Basis,
    project: Project,
    followed: Followed,
    settings: NpspSettings,
) -> PlanContents:
    mapped = prepared.mapped
    tables = [sheet.table for sheet in prepared.sheets]
    notes = (*prepared.notes, *matched.notes, *planned.notes)
    rows = tally_rows(tables, notes, matched.records, planned.skipped)
    wanted = {name: records.frame for name, records in matched.records.items()}
    unchecked = ("unchecked-rules-of-the-org", *not_forecast(wanted), *settings.assumed)
    return PlanContents(
        basis=basis,
        objects=planned.objects,
        provenance=mapped.provenance,
        issues=sorted({*prepared.issues, *matched.issues, *planned.issues, *followed.issues}, key=_by_place),
        tallies=rows.tallies,
        totals=control_totals(matched.records, planned, current, project.key_field, _accounts(mapped.controls)),
        row_ends=rows.row_ends,
        joins=joined_rows(matched, mapped.provenance),
        cleaning=prepared.cleaning,
        columns=(*mapped.columns, *_unread(prepared.sheets)),
        forecast=forecast_automation(matched.records, planned, current, project.key_field, settings),
        not_checked=(*followed.not_checked, *(words(code) for code in unchecked)),
    )


def _by_place(issue: Issue) -> tuple[object, ...]:
    return issue.at, issue.severity, issue.words


def _accounts(controls: Sequence[ControlSum]) -> Mapping[tuple[str, str], Decimal]:
    """What the accounting says of each year, all its documents together, by the record type it speaks of."""
    sums: dict[tuple[str, str], Decimal] = {}
    for control in controls:
        kind = f"{OF_TYPE}{control.record_type}" if control.record_type else YEAR
        group = (kind, str(control.year) if control.year else NO_GROUP)
        sums[group] = sums.get(group, Decimal(0)) + control.sum
    return sums


def _unread(sheets: Sequence[SheetRead]) -> tuple[ColumnUse, ...]:
    """The columns that nobody asked for: the register of processing wants them named."""
    return tuple(
        ColumnUse(sheet.table.source, sheet.table.place.file, sheet.table.place.sheet, header)
        for sheet in sheets
        for header in sheet.unread
    )
