"""Runs that only look: check, pull, plan, verify. None of them can write to an org."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from npsp_migrate.errors import PlanError
from npsp_migrate.model.issue import Issue, Severity
from npsp_migrate.model.plan import Action, Change, FieldChange, Plan
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.summary import as_json, summarise
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs import prepare
from npsp_migrate.runs.contracts import Checked as Contract
from npsp_migrate.runs.contracts import check_contracts
from npsp_migrate.runs.google_sheets import unchanged_since
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.sheets import SheetRead, read_sheets
from npsp_migrate.sources.snapshots import write_snapshot
from npsp_migrate.sources.suggesting import nearest
from npsp_migrate.verify.undone import verify_undo
from npsp_migrate.verify.verification import Verification
from npsp_migrate.verify.verifying import verify_plan


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: every issue, sorted by place."""

    issues: tuple[Issue, ...]
    rows: int

    @property
    def sentence(self) -> str:
        counted = (
            plural(sum(each.severity is severity for each in self.issues), severity.value) for severity in Severity
        )
        return f"Checked {plural(self.rows, 'row')}: {', '.join(counted)}"

    def as_json(self) -> dict[str, object]:
        words = catalogue(Language.ENGLISH)
        return {
            "rows": self.rows,
            "issues": [
                {
                    "severity": issue.severity.value,
                    "code": issue.code,
                    "message": words.sentence(issue.words),
                    "hint": words.hint(issue.words),
                    "file": issue.at.file,
                    "sheet": issue.at.sheet,
                    "cell": issue.at.cell,
                }
                for issue in self.issues
            ],
        }


def check(opened: OpenedProject, progress: Progress, *, offline: bool) -> Checked:
    """Everything that `plan` would find out, without a plan."""
    now = datetime.now(UTC)
    prepared = prepare.prepare(opened.project, now, progress)
    rows = sum(sheet.table.rows_in for sheet in prepared.sheets)
    if offline:
        return Checked(tuple(sorted(set(prepared.issues), key=_by_place)), rows)
    with org_to_read(opened.project.org) as org:
        contents = prepare.contents_of_plan(opened, prepared, org, now, progress)
    return Checked(tuple(contents.issues), rows)


def _by_place(issue: Issue) -> tuple[object, ...]:
    return issue.at, issue.severity, issue.words


@dataclass(frozen=True, slots=True)
class Pulled:
    """One sheet's snapshot."""

    source: str
    place: str
    rows: int
    columns: int
    sha256: str
    snapshot: str  # empty: nothing of the sheet is kept
    unchanged_since: str = ""  # of a Google Sheet that was not read again

    @property
    def sentence(self) -> str:
        kept = f"snapshot `{self.snapshot}`" if self.snapshot else "left out, nothing kept"
        read = f"unchanged since {self.unchanged_since}" if self.unchanged_since else "read"
        return f"{self.source}: {self.place}, {self.rows:,} rows, {self.columns} columns {read}; {kept}"

    def as_json(self) -> dict[str, object]:
        names = ("source", "place", "rows", "columns", "sha256", "snapshot", "unchanged_since")
        return {name: getattr(self, name) for name in names}


def pull(opened: OpenedProject, progress: Progress) -> tuple[Pulled, ...]:
    """A snapshot of each sheet, with the mapped columns only: what nobody asked for is never kept."""
    return pull_checked(opened, progress, accept=True)[0]


def pull_checked(
    opened: OpenedProject, progress: Progress, *, accept: bool
) -> tuple[tuple[Pulled, ...], tuple[Contract, ...]]:
    """The same, each sheet beside its last snapshot first. A sheet that has to stop is kept only if accepted."""
    sheets = read_sheets(opened.project, datetime.now(UTC), progress)
    checked = check_contracts(sheets, opened.workspace.snapshots_if_any)
    if not accept and any(each.stops for each in checked):
        return (), checked
    return keep_snapshots(opened, sheets), checked


def keep_snapshots(opened: OpenedProject, sheets: Iterable[SheetRead]) -> tuple[Pulled, ...]:
    pulled = []
    for sheet in sheets:
        table, kept = sheet.table, ""
        if not sheet.mapping.leave_out_whole:
            columns = [str(header) for header in table.frame.columns]
            kept = write_snapshot(table, columns, opened.workspace.snapshots).name
        pulled.append(
            Pulled(
                source=table.source,
                place=str(table.place.at()),
                rows=table.rows_in,
                columns=len(table.frame.columns),
                sha256=table.snapshot.sha256 if table.snapshot else "",
                snapshot=kept,
                unchanged_since=unchanged_since(table),
            )
        )
    return tuple(pulled)


def make_plan(opened: OpenedProject, path: Path, progress: Progress) -> PlanFile:
    with org_to_read(opened.project.org) as org:
        return prepare.make_plan(opened, org, path, progress)


def refuse_unknown(plan: Plan, sobject: str, key: str) -> None:
    """Refuse an object or a key that the plan does not have: an empty answer would look like "nothing to do"."""
    if sobject and sobject not in plan.objects():
        meant = nearest(sobject, plan.objects())
        listed = ", ".join(f"`{name}`" for name in plan.objects())
        raise PlanError(
            f"The plan has no object `{sobject}`",
            hint=f"Did you mean `{meant}`?" if meant else f"It has {listed or 'no record at all'}",
        )
    if key and not any(changes(plan, sobject, None, key)):
        raise PlanError(
            f"The plan has no record with the key `{key}`",
            hint="A key is the third word of a line of `npsp-migrate show`, such as `donateur:6`",
        )


def changes(plan: Plan, sobject: str, action: Action | None, key: str) -> Iterator[Change]:
    """The changes of one object, one action, one key; everything when none is named."""
    wanted = (action,) if action else ()
    for change in plan.changes(sobject, wanted):
        if not key or change.key.casefold() == key.casefold():
            yield change


def pending(plan: Plan, sobject: str, action: Action | None) -> Iterator[Change]:
    """What a reviewer looks at: all that is not simply kept, unless one action is asked for."""
    wanted = (action,) if action else tuple(each for each in Action if each is not Action.KEEP)
    return plan.changes(sobject, wanted)


def plan_json(plan: Plan, sobject: str, action: Action | None, key: str, limit: int) -> dict[str, object]:
    """The summary, and the first changes with every field, value and cell."""
    words = catalogue(Language.ENGLISH)
    shown = islice(changes(plan, sobject, action, key), limit)
    return {
        **as_json(summarise(plan)),
        "forecast": [
            {"sentence": words.sentence(each.words), "count": each.count, "sum": each.sum, "names": each.names}
            for each in plan.forecast()
        ],
        "not_checked": [words.sentence(each) for each in plan.not_checked()],
        "changes": [
            {
                "action": change.action.value,
                "object": change.object,
                "key": change.key,
                "label": change.label,
                "because": words.sentence(change.because),
                "hint": words.hint(change.because),
                "org_id": change.org_id,
                "fields": [_field_json(each) for each in change.fields],
                "conflicts": [_field_json(each) for each in change.conflicts],
                "drift": [_field_json(each) for each in change.drift],
                "modstamp": change.modstamp,
                "edited": {"by": change.edited_by, "at": change.edited_at},
                "origins": [str(at) for at in change.origins],
            }
            for change in shown
        ],
    }


def _field_json(field: FieldChange) -> dict[str, object]:
    at = str(field.at) if field.at else ""
    edited = {"by": field.edited_by, "at": field.edited_at}
    values = {"before": field.before, "after": field.after, "last": field.last}
    return {"field": field.field, **values, "at": at, "edited": edited}


def verify(opened: OpenedProject, plan: Plan, progress: Progress) -> Verification:
    read_back = verify_undo if plan.basis.undoes else verify_plan
    with org_to_read(opened.project.org) as org:
        return read_back(plan, org, progress)
