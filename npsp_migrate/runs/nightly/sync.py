"""The nightly run: pull, plan, guardrails, apply what is low-risk, hold the rest, verify, report, tell."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from npsp_migrate.applying.journal import Journal
from npsp_migrate.errors import (
    ExitCode,
    InterruptedRunError,
    LockedError,
    MigrateError,
    PlanError,
    StalePlanError,
    TimeUpError,
)
from npsp_migrate.mapping.sync_settings import Reaction, Rule
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.plan import Action
from npsp_migrate.planning.dividing import write_only, write_without
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.report.summary import Done, summarise
from npsp_migrate.runs import looking, perform, prepare
from npsp_migrate.runs.nightly.guardrails import Before, judge, refuse_never_allowed, shapes_of
from npsp_migrate.runs.nightly.log import NightLog, class_of, night_log
from npsp_migrate.runs.nightly.memory import Memory, Waiter, median_of
from npsp_migrate.runs.nightly.night import EXIT_CODES, Ending, Finding, Night, SourceShape, Verified, WaitingKind
from npsp_migrate.runs.nightly.stopping import Stopping
from npsp_migrate.runs.nightly.telling_night import tell_locked, tell_night
from npsp_migrate.runs.nightly.written import WrittenPart
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read
from npsp_migrate.runs.permission import Permission
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.reports import write_reports

NIGHTS_COMPARED = 10
WHOLE, GOING, HELD = "sync.plan", "going.plan", "held.plan"


@dataclass(frozen=True, slots=True)
class Asked:
    """What this one night was asked for."""

    allow: frozenset[Rule] = frozenset()
    dry_run: bool = False
    org_domain: str = ""  # of the production org; else as the project names it


@dataclass(slots=True)
class _Course:
    """A night that is under way; what is known so far is told even when it fails."""

    opened: OpenedProject
    asked: Asked
    progress: Progress
    stopping: Stopping
    memory: Memory
    log: NightLog
    night: Night
    wrote: bool = False
    manner: Manner = field(init=False)
    permission: Permission = field(init=False)  # nobody is there to be asked

    def __post_init__(self) -> None:
        self.permission = Permission(self.asked.org_domain or self.opened.project.org.production_domain)
        self.manner = replace(self.opened.project.manner, may_go_on=self.stopping.may_go_on)

    def know(self, **facts: object) -> None:
        self.night = replace(self.night, **facts)  # type: ignore[arg-type]  # names of `Night`'s own fields


def sync(opened: OpenedProject, asked: Asked, progress: Progress) -> Night:
    """One night. Its error is in the night as well: somebody must be told, whatever happened."""
    refuse_never_allowed(asked.allow)
    started = datetime.now(UTC)
    with ExitStack() as held:
        try:
            dead = held.enter_context(opened.workspace.locked("sync"))
        except LockedError as busy:
            if not asked.dry_run:
                tell_locked(_lost(started, busy), opened)
            raise
        memory = Memory(opened.workspace.nights)
        number = memory.begin(started)
        log = held.enter_context(night_log(opened.workspace.log, number))
        stopping = Stopping(opened.project.sync.time_budget)
        held.enter_context(stopping.listening())
        log.note("started", dry_run=asked.dry_run, allowed=sorted(asked.allow), dead_owner=dead is not None)
        course = _Course(opened, asked, progress, stopping, memory, log, _lost(started))
        try:
            _carry_through(course)
        finally:  # a bug of ours, too, is remembered and told
            course.know(finished=datetime.now(UTC))
            log.note("ended", **_facts(course.night))
            memory.finish(number, course.night)
            if not asked.dry_run:
                tell_night(course.night, opened, log)
    return course.night


def _lost(started: datetime, error: MigrateError | None = None) -> Night:
    """What a night is called as long as it has not come to an end."""
    code = error.exit_code if error else ExitCode.OUR_FAULT
    return Night(started, started, Ending.FAILED, code, error=class_of(error) if error else "Unexpected")


def _carry_through(course: _Course) -> None:
    """The night's course, and every way in which it may end."""
    try:
        _finish_interrupted(course)
        _tonight(course)
    except (KeyboardInterrupt, InterruptedRunError):
        _cut(course, Ending.INTERRUPTED, ExitCode.INTERRUPTED, "Interrupted")
    except TimeUpError as late:
        _cut(course, Ending.UNFINISHED, late.exit_code if course.wrote else ExitCode.GUARDRAIL, class_of(late))
        course.know(message=late.message, hint=late.hint)
    except MigrateError as error:
        _cut(course, Ending.FAILED, error.exit_code, class_of(error))
        course.know(message=error.message, hint=error.hint)


def _cut(course: _Course, ending: Ending, code: ExitCode, error: str) -> None:
    """What the run that stays open has done so far."""
    course.know(ending=ending, exit_code=code, error=error)
    if not course.wrote:
        return
    with Journal(course.opened.workspace.journal) as journal:
        line = journal.unfinished()
    if line:
        course.know(run=line.run, outcomes={outcome.value: number for outcome, number in line.counts})


def _finish_interrupted(course: _Course) -> None:
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
    except StalePlanError:
        raise
    except PlanError as gone:  # its plan is not there any more: tonight's plan knows what is left to do
        course.log.note("not-resumed", run=line.run, error=class_of(gone))
        return
    course.know(resumed=done.applied.run, outcomes=_outcomes(done))
    course.log.note("resumed", run=done.applied.run, outcomes=_outcomes(done))


def _tonight(course: _Course) -> None:
    folder = course.opened.workspace.nightly
    with _planned(course, folder / WHOLE) as plan:
        aside = _reasons(course.night.findings)
        course.know(waiting=_waiting(course, plan, aside))
        if course.night.stops:
            _stop(course, plan)
        elif course.asked.dry_run:
            _divide(plan.path, aside, folder)
            course.know(ending=Ending.REHEARSED)
        else:
            course.memory.accept(course.night.sources, course.night.started)
            _write_and_report(course, _divide(plan.path, aside, folder), aside)
    course.know(exit_code=EXIT_CODES[course.night.ending], error="")


def _planned(course: _Course, path: Path) -> PlanFile:
    """Tonight's whole plan, judged."""
    opened, started = course.opened, course.night.started
    with org_to_read(opened.project.org) as org:
        plan = prepare.make_plan(opened, org, path, course.progress)
        course.stopping.stop_in_time()
        today = started.astimezone(ZoneInfo(opened.project.sync.time_zone)).date()
        findings = judge(plan, org, opened.project.sync.guardrails, _before(course), today, course.asked.allow)
        course.know(calls=org.calls)
    counts = {action.value: sum(each.get(action, 0) for each in plan.counts().values()) for action in Action}
    course.know(findings=findings, planned=counts, sources=shapes_of(plan))
    course.log.note("planned", plan=plan.fingerprint[:12], records=counts, calls=course.night.calls)
    for finding in findings:
        course.log.note("guardrail", rule=finding.rule.value, then=finding.then.value, held=len(finding.held))
    return plan


def _before(course: _Course) -> Before:
    """The sources as the last accepted night saw them, or the last plan that a person applied since."""
    memory, workspace = course.memory, course.opened.workspace
    when, sources = memory.sources()
    if workspace.journal.exists():
        with Journal(workspace.journal) as journal:
            line = next((each for each in journal.runs() if each.finished), None)
        if line and (when is None or line.started > when):
            sources = _shapes_of_kept(workspace.kept_plan(line.fingerprint)) or sources
    created, updated = (median_of(memory.written(name, NIGHTS_COMPARED)) for name in ("created", "updated"))
    return Before(sources, created, updated)


def _shapes_of_kept(path: Path) -> dict[str, SourceShape]:
    if not path.is_file():
        return {}
    with PlanFile(path) as plan:
        return shapes_of(plan)


def _reasons(findings: tuple[Finding, ...]) -> dict[int, Words]:
    """Number of the change → why it waits; the first rule that broke says so."""
    aside: dict[int, Words] = {}
    for finding in findings:
        if finding.then is Reaction.HOLD:
            for seq in finding.held:
                aside.setdefault(seq, words(f"waits-for-{finding.rule.value}"))
    return dict(sorted(aside.items()))


def _waiting(course: _Course, plan: PlanFile, aside: Mapping[int, Words]) -> tuple[WaitingKind, ...]:
    """By kind, with their age. A dry run asks nobody to decide, and ages nothing."""
    if course.asked.dry_run:
        return ()
    return course.memory.wait(_waiters(plan, aside), course.night.started)


def _waiters(plan: PlanFile, aside: Mapping[int, Words]) -> list[Waiter]:
    found: list[Waiter] = []
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


def _divide(path: Path, aside: Mapping[int, Words], folder: Path) -> Path:
    """The plan that goes on. What waits stands in a plan of its own, which always is the last night's."""
    for before in (HELD, GOING):
        (folder / before).unlink(missing_ok=True)
    if not aside:
        return path
    write_only(path, aside, folder / HELD)
    write_without(path, aside, folder / GOING)
    return folder / GOING


def _stop(course: _Course, plan: PlanFile) -> None:
    """Everything waits: the whole plan is the one to review."""
    held = plan.path.with_name(HELD)
    plan.close()
    plan.path.replace(held)
    with PlanFile(held) as waits:
        reports = write_reports(waits, course.opened.language, held)
    course.know(ending=Ending.STOPPED, held_plan=held, reports=reports)


def _write_and_report(course: _Course, path: Path, aside: Mapping[int, Words]) -> None:
    course.know(held_plan=path.with_name(HELD) if aside else None)
    with PlanFile(path) as going:
        pending = summarise(going).pending
        if pending:
            _write(course, going)
        if pending or aside or any(each.new for each in course.night.waiting):
            looking.pull(course.opened, course.progress)
            reports = write_reports(going, course.opened.language, path, _told(course.night) if pending else None)
            course.know(reports=reports)
    course.know(ending=_ending(course.night))


def _write(course: _Course, plan: PlanFile) -> None:
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
    course.know(verified=Verified(checked, found.different + found.missing.count))
    course.log.note("verified", records=checked, different=found.different)


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


def _facts(night: Night) -> dict[str, object]:
    told = night.as_json()
    return {name: told[name] for name in ("ending", "exit_code", "seconds", "calls", "waiting", "error")}
