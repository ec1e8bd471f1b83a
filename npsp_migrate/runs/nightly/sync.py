"""The nightly run: pull, plan, guardrails, apply what is low-risk, hold the rest, verify, report, tell."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from npsp_migrate.applying.journal import Journal
from npsp_migrate.errors import (
    MigrateError,
    PlanError,
)
from npsp_migrate.mapping.sync_settings import Reaction, Rule
from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import Action
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.report.summary import Done, summarise
from npsp_migrate.runs import looking, perform, prepare
from npsp_migrate.runs.nightly import unchanged
from npsp_migrate.runs.nightly.aside import HELD, WHOLE, divide, reasons, waiters
from npsp_migrate.runs.nightly.before import nights_before
from npsp_migrate.runs.nightly.course import Asked, Course, begin, cut_short, unfinished
from npsp_migrate.runs.nightly.guardrails import judge, refuse_never_allowed, shapes_of
from npsp_migrate.runs.nightly.log import class_of
from npsp_migrate.runs.nightly.night import EXIT_CODES, Ending, Night, Verified, WaitingKind
from npsp_migrate.runs.nightly.telling_night import tell_unstarted
from npsp_migrate.runs.nightly.written import WRITTEN, WrittenPart
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_held_open, org_to_read
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.reports import write_reports


def sync(opened: OpenedProject, asked: Asked, progress: Progress) -> Night:
    """One night. Its error is in the night as well: somebody must be told, whatever happened."""
    refuse_never_allowed(asked.allow)
    started = datetime.now(UTC)
    with ExitStack() as held:
        try:
            course = begin(held, opened, asked, progress, started)
        except MigrateError as refused:
            if not asked.dry_run:
                tell_unstarted(unfinished(started, refused), opened)
            raise
        try:
            with org_held_open(opened.project.org):
                _finish_interrupted(course)
                if not _nothing_moved(course):
                    _tonight(course)
        except (MigrateError, KeyboardInterrupt) as error:
            cut_short(course, error)
        finally:
            course.end()
    return course.night


def _finish_interrupted(course: Course) -> None:
    """What an earlier run left open was read by a person, or allowed by a night: it is brought to its end first."""
    journal = course.opened.workspace.journal
    if course.asked.dry_run or not journal.exists():
        return
    with Journal(journal) as known:
        line = known.unfinished()
    if line is None:
        return
    course.wrote = True
    try:
        with course.stopping.writing():
            done = perform.resume(course.opened, course.progress, course.manner, course.permission)
    except PlanError as gone:  # its plan is gone, or fits no more: tonight's plan knows what is left to do
        course.log.note("not-resumed", run=line.run, error=class_of(gone))
        return
    course.know(resumed=done.applied.run, outcomes=_outcomes(done))
    course.log.note("resumed", run=done.applied.run, outcomes=_outcomes(done))


def _nothing_moved(course: Course) -> bool:
    """Whether the last night that looked at everything speaks for tonight, too."""
    if course.asked.dry_run or course.wrote:
        return False
    with org_to_read(course.opened.project.org) as org:
        before = unchanged.still_quiet(course.opened, org)
        course.know(calls=org.calls)
    if before is None:
        return False
    unchanged.repeat(course.opened, before)
    course.log.note("unchanged", since=before.since)
    course.know(
        ending=Ending.QUIET,
        exit_code=EXIT_CODES[Ending.QUIET],
        error="",
        planned=dict(before.planned),
        waiting=course.memory.wait_on(),
        unchanged_since=before.since,
    )
    return True


def _tonight(course: Course) -> None:
    folder = course.opened.workspace.nightly
    with _planned(course, folder / WHOLE) as plan:
        aside = reasons(course.night.findings)
        course.know(waiting=_waiting(course, plan, aside))
        if course.night.stops:
            _stop(course, plan)
        elif course.asked.dry_run:
            divide(plan.path, aside, folder)
            course.know(ending=Ending.REHEARSED)
        else:
            course.memory.accept(course.night.sources, course.night.started)
            _write_and_report(course, divide(plan.path, aside, folder), aside)
        if course.night.ending is Ending.QUIET and not course.night.findings:
            _remember(course, plan.basis.read_at)
    course.know(exit_code=EXIT_CODES[course.night.ending], error="")


def _remember(course: Course, read_at: str) -> None:
    since = course.night.started.isoformat(timespec="seconds")
    with org_to_read(course.opened.project.org) as org:
        unchanged.remember(course.opened, org, since, read_at, course.night.planned)
        course.know(calls=course.night.calls + org.calls)


def _planned(course: Course, path: Path) -> PlanFile:
    """Tonight's whole plan, judged."""
    opened, started = course.opened, course.night.started
    with org_to_read(opened.project.org) as org:
        prepared = prepare.prepare_beside(org, opened.project, started, course.progress)
        plan = prepare.plan_prepared(opened, prepared, org, path, started, course.progress)
        course.stopping.stop_in_time()
        today = started.astimezone(ZoneInfo(opened.project.sync.time_zone)).date()
        findings = judge(
            plan,
            org,
            opened.project.sync.guardrails,
            nights_before(course.memory, opened.workspace),
            today,
            course.asked.allow,
            [(each.sheet.table.source, broken.words) for each in prepared.checked for broken in each.stops],
        )
        course.know(calls=course.night.calls + org.calls)
    counts = {action.value: sum(each.get(action, 0) for each in plan.counts().values()) for action in Action}
    course.know(findings=findings, planned=counts, sources=shapes_of(plan))
    changed = any(each.rule is Rule.CHANGED_COLUMNS and each.then is Reaction.STOP for each in findings)
    if (
        course.night.planned_to(*WRITTEN) and not changed
    ):  # a quiet night has nothing that would have to be looked up later
        looking.keep_snapshots(opened, prepared.sheets)
    course.log.note("planned", plan=plan.fingerprint[:12], records=counts, calls=course.night.calls)
    for finding in findings:
        course.log.note("guardrail", rule=finding.rule.value, then=finding.then.value, held=len(finding.held))
    return plan


def _waiting(course: Course, plan: PlanFile, aside: Mapping[int, Words]) -> tuple[WaitingKind, ...]:
    """By kind, with their age. A dry run asks nobody to decide, and ages nothing."""
    if course.asked.dry_run:
        return ()
    return course.memory.wait(waiters(plan, aside), course.night.started)


def _stop(course: Course, plan: PlanFile) -> None:
    """Everything waits: the whole plan is the one to review."""
    held = plan.path.with_name(HELD)
    plan.close()
    plan.path.replace(held)
    with PlanFile(held) as waits:
        reports = write_reports(waits, course.opened.language, held)
    course.know(ending=Ending.STOPPED, held_plan=held, reports=reports)


def _write_and_report(course: Course, path: Path, aside: Mapping[int, Words]) -> None:
    course.know(held_plan=path.with_name(HELD) if aside else None)
    with PlanFile(path) as going:
        pending = summarise(going).pending
        if pending:
            _write(course, going)
        if pending or aside or any(each.new for each in course.night.waiting):
            reports = write_reports(going, course.opened.language, path, _told(course.night) if pending else None)
            course.know(reports=reports)
    course.know(ending=_ending(course.night))


def _write(course: Course, plan: PlanFile) -> None:
    course.wrote = True
    with course.stopping.writing():
        done = perform.apply(course.opened, plan, course.progress, course.manner, course.permission)
    before, outcomes = course.night.outcomes, _outcomes(done)
    course.log.note("applied", run=done.applied.run, outcomes=outcomes, calls=done.applied.calls)
    course.know(
        run=done.applied.run,
        outcomes={name: before.get(name, 0) + outcomes.get(name, 0) for name in sorted({*before, *outcomes})},
        calls=course.night.calls + done.applied.calls,
    )
    with WrittenPart(plan.path) as written:
        found = looking.verify(course.opened, written, course.progress)
    checked = sum(each.records for each in found.checked)
    around = {kind.name.lower(): each.count for kind, each in found.found.items() if each.count}
    course.know(verified=Verified(checked, found.wrong), calls=course.night.calls + found.calls)
    course.log.note(
        "verified",
        records=checked,
        different=found.different,
        missing=found.missing.count,
        totals=found.rollups.different,
        **around,
    )


def _outcomes(done: perform.Performed) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, outcome, number in done.applied.counts:
        counts[outcome.value] = counts.get(outcome.value, 0) + number
    return counts


def _told(night: Night) -> Done:
    count = night.outcomes.get
    verified = night.verified or Verified(0, 0)
    return Done(
        created=count("created", 0),
        updated=count("updated", 0),
        unchanged=count("unchanged", 0),
        refused=count("refused", 0),
        held=count("held", 0),
        verified=verified.records,
        differences=verified.wrong,
    )


def _ending(night: Night) -> Ending:
    failed = sum(night.outcomes.get(name, 0) for name in ("refused", "held", "unknown"))
    wrong = night.verified.wrong if night.verified else 0
    if failed or wrong or night.held or night.planned_to("conflict"):
        return Ending.HELD
    return Ending.DONE if night.outcomes else Ending.QUIET
