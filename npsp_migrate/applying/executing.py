"""Carrying out a plan: parents first, only what still fits, nothing twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from npsp_migrate.applying.batches import in_batches
from npsp_migrate.applying.hanging import Hanging
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.loading import Loading
from npsp_migrate.applying.outcome import Applied, Outcome, RowOutcome, ended
from npsp_migrate.applying.outgoing import intent_of
from npsp_migrate.applying.patience import Patience
from npsp_migrate.applying.quiet import Watch
from npsp_migrate.applying.refusals import NO_PARENT
from npsp_migrate.applying.relay import Relay
from npsp_migrate.applying.resuming import close_abandoned, settle_run
from npsp_migrate.applying.second_pass import Deferring, still_to_come
from npsp_migrate.applying.sending import Sender
from npsp_migrate.applying.staleness import compare_with_org
from npsp_migrate.applying.telling import Remember, Telling
from npsp_migrate.applying.twins import adopt_twins
from npsp_migrate.applying.windows import Ahead, in_windows, rarely_collecting
from npsp_migrate.errors import StalePlanError
from npsp_migrate.model.issue import words
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.org import COLLECTION_LIMIT, Org
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.shape import Shape, shape_of

WINDOW = 5 * COLLECTION_LIMIT  # changes compared with the org at once: few queries, and seconds before the write
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
    """What all windows of one run share. Holds the keys that failed, never the plan."""

    def __init__(
        self, plan: Plan, org: Org, journal: Journal, telling: Telling, patience: Patience, manner: Manner
    ) -> None:
        run = telling.run
        self._plan = plan
        self._org = org
        self._journal = journal
        self._run = run
        self._patience = patience
        self._manner = manner
        self._hanging = Hanging(plan, org, journal, run)
        self._watch = Watch(org, journal, run, plan.basis.read_at)
        self._relay = Relay(self._watch)
        self._telling = telling
        self._ways: dict[str, _Way] = {}  # of the object that is written, and of the next one
        self.ahead = Ahead(_windows(plan, manner))
        self._split: set[str] = set()  # objects of which something waits for the second pass
        self._waiting = frozenset(
            (change.object, change.key.casefold())
            for change in plan.changes(actions=(Action.HOLD, Action.CONFLICT))
            if not change.org_id
        )

    def write_object(self, sobject: str, windows: Iterable[Sequence[Change]], progress: Progress) -> None:
        way = self._way(sobject)
        for window in windows:
            self._telling.begin_window(window[0].seq)
            loading = self._relay.taken_over() or self._first_of_relay(window, way)
            if loading:
                self._see_through(loading, way.sender)
            else:
                self._write(window, way)
            self._hanging.note(window, way.shape)
            progress.advance(len(window))
        del self._ways[sobject]

    def _write(self, window: Sequence[Change], way: _Way) -> None:
        """With all that may have to be thought of."""
        if way.shape.object not in self._split and way.deferring.splits(window):
            self._split.add(way.shape.object)
        left = self._free(self._left([way.deferring.first(change) for change in window]))
        self._send(self._still_fitting(left, way.shape), way)

    def write_rest(self, sobject: str) -> None:
        """References to what was written after its child."""
        if sobject not in self._split:
            return
        way = self._new_way(sobject)
        deferring = Deferring(self._plan, way.shape, widely=True)
        rest = (deferring.second(change) for change in self._plan.work(sobject, WRITTEN))
        for window in in_windows((change for change in rest if change), LOAD_WINDOW if way.loads else WINDOW):
            first = self._journal.first_parts(self._run, -window[0].seq, -window[-1].seq)
            ours, others = still_to_come(self._left(window), first)
            fitting = [*ours, *self._still_fitting(others, way.shape)]
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

    def _first_of_relay(self, window: Sequence[Change], way: _Way) -> Loading | None:
        """A job that begins at once, where nothing has to be thought of."""
        if not self._is_plain(window, way) or not self._watch.is_quiet(way.shape.object, window[0].seq):
            return None
        loading = way.sender.load(window)
        loading.begin()
        return loading

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
            if self._is_plain(window, way) and way.sender.may_go_on():
                self._relay.make_ready(window, way.sender)

    def _is_plain(self, window: Sequence[Change], way: _Way) -> bool:
        """Whether all of it goes as one job, as it stands, unless somebody else has written."""
        return (
            way.loads
            and bool(self._watch.since)
            and len(window) >= self._manner.smallest_job
            and len({bool(change.org_id) for change in window}) == 1
            and all(change.fields and change.action is not Action.DELETE for change in window)
            and not way.deferring.splits(window)
            and len(self._left(window)) == len(window)
            and not self._orphans(window, way.shape)
        )

    def _left(self, window: Sequence[Change]) -> Sequence[Change]:
        """What has no outcome yet."""
        numbers = [change.seq for change in window]
        settled = self._journal.settled(self._run, min(numbers), max(numbers))
        return [change for change in window if change.seq not in settled]

    def _free(self, changes: Sequence[Change]) -> Sequence[Change]:
        """Without the deletes that would take something along."""
        kept = {change.seq: held for change in changes if (held := self._hanging.keeps(change))}
        self._journal.settle(self._run, list(kept.values()))
        return [change for change in changes if change.seq not in kept]

    def _still_fitting(self, changes: Sequence[Change], shape: Shape) -> Sequence[Change]:
        """What nobody touched since the plan was made; the rest is held, or fulfilled already."""
        if not changes or self._watch.is_quiet(shape.object, changes[0].seq):
            return changes
        return [each for piece in in_windows(changes, WINDOW) for each in self._compared(piece, shape)]

    def _compared(self, changes: Sequence[Change], shape: Shape) -> Sequence[Change]:
        compared = compare_with_org(changes, shape, self._org)
        adoption = adopt_twins(compared.fresh, shape, self._org, self._created)
        self._journal.settle(self._run, [*compared.held, *adoption.held])
        self._note_unchanged(compared.unchanged, shape)
        return adoption.changes

    def _created(self, sobject: str, keys: Collection[str]) -> frozenset[str]:
        return self._journal.created_among(self._run, sobject, keys)

    def _send(self, changes: Sequence[Change], way: _Way) -> None:
        """One way of writing each: deletes, by Id, by key. What is left to a bulk job goes as one."""
        sender = way.sender
        ways: dict[tuple[bool, bool], list[Change]] = defaultdict(list)
        for change in changes:
            ways[change.action is Action.DELETE, bool(change.org_id)].append(change)
        for (deletes, _), some in ways.items():
            if way.loads and not deletes and len(some) >= self._manner.smallest_job:
                if sendable := self._sendable(some, sender.shape):
                    self._load(sendable, sender)
                continue
            for batch in in_batches(some, sender.shape, lambda: sender.size):
                if sendable := self._sendable(batch, sender.shape):
                    sender.send(sendable)

    def _load(self, changes: Sequence[Change], sender: Sender) -> None:
        loading = sender.load(changes)
        loading.begin()
        self.ahead.fetch()
        self._telling.tell()
        loading.wait()
        sender.settle(loading)

    def _sendable(self, batch: Sequence[Change], shape: Shape) -> list[Change]:
        """Without children whose parent is not there, and without what has nothing to say: both end here."""
        orphans = self._orphans(batch, shape)
        self._journal.settle(self._run, list(orphans.values()))
        empty = [change for change in batch if not change.fields and change.action is Action.UPDATE]
        self._note_unchanged([change for change in empty if change.seq not in orphans], shape)
        done = orphans.keys() | {change.seq for change in empty}
        return [change for change in batch if change.seq not in done]

    def _orphans(self, batch: Sequence[Change], shape: Shape) -> dict[int, RowOutcome]:
        """Children whose parent did not come into the org are held, and say which parent they wait for."""
        wanted: dict[str, set[str]] = defaultdict(set)
        parents = {change.seq: shape.parents(change) for change in batch}
        for sobject, key in (each for of_change in parents.values() for each in of_change):
            wanted[sobject].add(key)
        missing = {
            (sobject, key)
            for sobject, keys in wanted.items()
            for key in self._journal.failed_among(self._run, sobject, keys)
        }
        return {
            change.seq: ended(change, Outcome.HELD, words(NO_PARENT, parent=sobject, key=key))
            for change in batch
            for sobject, key in parents[change.seq]
            if (sobject, key.casefold()) in missing or (sobject, key.casefold()) in self._waiting
        }

    def _note_unchanged(self, changes: Sequence[Change], shape: Shape) -> None:
        """Without a call, but in the journal: what the org holds as wanted is remembered as applied."""
        if not changes:
            return
        self._journal.intend(self._run, shape.object, [intent_of(change) for change in changes])
        self._journal.settle(self._run, [ended(change, _without_a_call(change)) for change in changes])


def _without_a_call(change: Change) -> Outcome:
    return Outcome.DELETED if change.action is Action.DELETE else Outcome.UNCHANGED
