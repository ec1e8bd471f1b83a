"""Carrying out a plan: parents first, only what still fits, nothing twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from npsp_migrate.applying.admission import WINDOW, Admission
from npsp_migrate.applying.batches import in_batches
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.loading import Loading
from npsp_migrate.applying.outcome import Applied
from npsp_migrate.applying.patience import Patience
from npsp_migrate.applying.quiet import Watch
from npsp_migrate.applying.relay import Relay
from npsp_migrate.applying.resuming import close_abandoned, settle_run
from npsp_migrate.applying.second_pass import Deferring, still_to_come
from npsp_migrate.applying.sending import Sender
from npsp_migrate.applying.telling import Remember, Telling
from npsp_migrate.applying.windows import Ahead, in_windows, rarely_collecting
from npsp_migrate.errors import StalePlanError
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.org import Org
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.shape import Shape, shape_of

LOAD_WINDOW = 20_000  # changes in one bulk job: few calls, and what memory holds of the plan
WRITTEN = (Action.CREATE, Action.UPDATE, Action.DELETE)


class Progress(Protocol):
    def begin(self, what: str, total: int = 0) -> None: ...
    def advance(self, count: int = 1) -> None: ...


def apply_plan(
    plan: Plan,
    org: Org,
    journal: Journal,
    progress: Progress,
    patience: Patience | None = None,
    manner: Manner | None = None,
    remember: Remember | None = None,
) -> Applied:
    """Carry out exactly this plan. One that was interrupted goes on; one that was carried out is refused.

    `remember` is told the run's number when all is written, before the run counts as finished: killed in
    between, it is told again by whoever goes on. While bulk jobs work it is told before, too.
    """
    _same_org(plan, org)
    run = journal.begin(plan)
    close_abandoned(journal, run, plan, org)
    settle_run(journal, run, plan, org)
    telling = Telling(run, remember)
    execution = _Execution(plan, org, journal, telling, patience or Patience(), manner or Manner())
    with rarely_collecting():
        _carry_out(execution, plan, progress)
    telling.tell_rest()
    return journal.finish(run)


def _carry_out(execution: "_Execution", plan: Plan, progress: Progress) -> None:
    for sobject, windows in groupby(execution.ahead, itemgetter(0)):
        progress.begin(sobject, _number_of_changes(plan, sobject))
        execution.write_object(sobject, (window for _, window in windows), progress)
    for sobject in plan.objects():
        if _number_of_changes(plan, sobject):
            execution.write_rest(sobject)


def _windows(plan: Plan, manner: Manner) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Object and changes: what one bulk job takes, or what is compared with the org at once."""
    for sobject in plan.objects():
        size = LOAD_WINDOW if _loads(plan, sobject, manner) else WINDOW
        for window in in_windows(plan.work(sobject, WRITTEN), size):
            yield sobject, window


def _loads(plan: Plan, sobject: str, manner: Manner) -> bool:
    """Never for an undo: a job pairs rows by the key that it takes away."""
    return manner.loads(sobject, _number_of_changes(plan, sobject)) and not plan.basis.undoes


def _same_org(plan: Plan, org: Org) -> None:
    found, meant = org.identity(), plan.basis
    if found.org_id[:15] != meant.org_id[:15]:
        raise StalePlanError(
            f"The plan was made for another org: `{meant.org_id}` at `{meant.org_url}`; this is `{found.org_id}`",
            hint="Run `npsp-migrate plan` against this org, and review the new plan",
        )


def _number_of_changes(plan: Plan, sobject: str) -> int:
    counts = plan.counts().get(sobject, {})
    return sum(counts.get(action, 0) for action in WRITTEN)


@dataclass(frozen=True, slots=True)
class _Way:
    """How one object is written: by jobs or calls, and what of it waits for the second pass."""

    loads: bool
    sender: Sender
    deferring: Deferring

    @property
    def shape(self) -> Shape:
        return self.sender.shape


class _Execution:
    """What all windows of one run share."""

    def __init__(
        self, plan: Plan, org: Org, journal: Journal, telling: Telling, patience: Patience, manner: Manner
    ) -> None:
        self._plan = plan
        self._org = org
        self._journal = journal
        self._run = telling.run
        self._patience = patience
        self._manner = manner
        self._telling = telling
        self._watch = Watch(org, journal, telling.run, plan.basis.read_at)
        self._admission = Admission(plan, org, journal, telling.run, self._watch)
        self._relay = Relay(self._watch)
        self._ways: dict[str, _Way] = {}  # of the object that is written, and of the next one
        self._split: set[str] = set()  # objects of which something waits for the second pass
        self.ahead = Ahead(_windows(plan, manner))

    def write_object(self, sobject: str, windows: Iterable[Sequence[Change]], progress: Progress) -> None:
        way = self._way(sobject)
        for window in windows:
            self._telling.begin_window(window[0].seq)
            loading = self._relay.taken_over() or self._first_of_relay(window, way)
            if loading:
                self._see_through(loading, way.sender)
            else:
                self._write(window, way)
            self._admission.note(window, way.shape)
            progress.advance(len(window))
        del self._ways[sobject]

    def write_rest(self, sobject: str) -> None:
        """References to what was written after its child."""
        if sobject not in self._split:
            return
        way = self._new_way(sobject)
        deferring = Deferring(self._plan, way.shape, widely=True)
        rest = (deferring.second(change) for change in self._plan.work(sobject, WRITTEN))
        for window in in_windows((change for change in rest if change), LOAD_WINDOW if way.loads else WINDOW):
            first = self._journal.first_parts(self._run, -window[0].seq, -window[-1].seq)
            ours, others = still_to_come(self._admission.left(window), first)
            fitting = [*ours, *self._admission.still_fitting(others, way.shape)]
            self._send(sorted(fitting, key=lambda change: abs(change.seq)), way)

    def _way(self, sobject: str) -> _Way:
        if sobject not in self._ways:
            self._ways[sobject] = self._new_way(sobject)
        return self._ways[sobject]

    def _new_way(self, sobject: str) -> _Way:
        shape = shape_of(self._org.describe(sobject), self._plan.basis.key_field, self._plan.objects())
        loads = _loads(self._plan, sobject, self._manner)
        sender = Sender(self._org, self._journal, self._run, shape, self._patience, self._manner)
        return _Way(loads, sender, Deferring(self._plan, shape, widely=loads))

    def _write(self, window: Sequence[Change], way: _Way) -> None:
        """With all that may have to be thought of."""
        if way.shape.object not in self._split and way.deferring.splits(window):
            self._split.add(way.shape.object)
        left = self._admission.left([way.deferring.first(change) for change in window])
        self._send(self._admission.still_fitting(self._admission.free(left), way.shape), way)

    def _send(self, changes: Sequence[Change], way: _Way) -> None:
        """One way of writing each: deletes, by Id, by key. What is left to a bulk job goes as one."""
        ways: dict[tuple[bool, bool], list[Change]] = defaultdict(list)
        for change in changes:
            ways[change.action is Action.DELETE, bool(change.org_id)].append(change)
        for (deletes, _), some in ways.items():
            if way.loads and not deletes and len(some) >= self._manner.smallest_job:
                if sendable := self._admission.sendable(some, way.shape):
                    self._load(sendable, way.sender)
                continue
            for batch in in_batches(some, way.shape, lambda: way.sender.size):
                if sendable := self._admission.sendable(batch, way.shape):
                    way.sender.send(sendable)

    def _load(self, changes: Sequence[Change], sender: Sender) -> None:
        loading = sender.load(changes)
        self.ahead.fetch()
        self._telling.tell()
        loading.wait()
        sender.settle(loading)

    def _first_of_relay(self, window: Sequence[Change], way: _Way) -> Loading | None:
        """A job that begins at once, where nothing has to be thought of."""
        if not self._is_plain(window, way) or not self._watch.is_quiet(way.shape.object, window[0].seq):
            return None
        return way.sender.load(window)

    def _see_through(self, loading: Loading, sender: Sender) -> None:
        """One job to its end, and into the next one."""
        self._make_next_ready()
        self._telling.tell()
        well = loading.wait()
        try:
            self._relay.hand_over(loading, well=well)
        finally:  # whatever stops the next one: this one has ended, and that is written down
            sender.settle(loading)

    def _make_next_ready(self) -> None:
        following = self.ahead.fetch()
        if following:
            sobject, window = following
            way = self._way(sobject)
            if self._is_plain(window, way):
                self._relay.make_ready(window, way.sender)

    def _is_plain(self, window: Sequence[Change], way: _Way) -> bool:
        """Whether all of it goes as one job, as it stands, unless somebody else has written."""
        return (
            way.loads
            and bool(self._watch.since)
            and len(window) >= self._manner.smallest_job
            and len({bool(change.org_id) for change in window}) == 1
            and not way.deferring.splits(window)
            and self._admission.is_whole(window, way.shape)
        )
