"""Carrying out a plan: parents first, only what still fits, nothing twice."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied, Outcome, RowOutcome, ended
from npsp_migrate.applying.outgoing import intent_of
from npsp_migrate.applying.patience import Patience
from npsp_migrate.applying.resuming import close_abandoned, settle_open_intents
from npsp_migrate.applying.sending import Sender
from npsp_migrate.applying.staleness import compare_with_org
from npsp_migrate.applying.twins import adopt_twins
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.errors import StalePlanError
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import COLLECTION_LIMIT, Org
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.shape import Shape, shape_of

WINDOW = 5 * COLLECTION_LIMIT  # changes compared with the org at once: few queries, and seconds before the write
WRITTEN = (Action.CREATE, Action.UPDATE)


class Progress(Protocol):
    def begin(self, what: str, total: int = 0) -> None: ...
    def advance(self, count: int = 1) -> None: ...


def apply_plan(
    plan: Plan, org: Org, journal: Journal, progress: Progress, patience: Patience | None = None
) -> Applied:
    """Carry out exactly this plan. One that was interrupted goes on; one that was carried out is refused."""
    _same_org(plan, org)
    run = journal.begin(plan)
    close_abandoned(journal, run, plan, org)
    execution = _Execution(plan, org, journal, run, patience or Patience())
    for sobject in plan.objects():
        counts = plan.counts().get(sobject, {})
        if total := sum(counts.get(action, 0) for action in WRITTEN):
            progress.begin(sobject, total)
            execution.write_object(sobject, progress)
    return journal.finish(run)


def _same_org(plan: Plan, org: Org) -> None:
    found, meant = org.identity(), plan.basis
    if found.org_id[:15] != meant.org_id[:15]:
        raise StalePlanError(
            f"The plan was made for another org: `{meant.org_id}` at `{meant.org_url}`; this is `{found.org_id}`",
            hint="Run `npsp-migrate plan` against this org, and review the new plan",
        )


class _Execution:
    """What all windows of one run share. Holds the keys that failed, never the plan."""

    def __init__(self, plan: Plan, org: Org, journal: Journal, run: int, patience: Patience) -> None:
        self._plan = plan
        self._org = org
        self._journal = journal
        self._run = run
        self._patience = patience
        self._waiting = frozenset(
            (change.object, change.key.casefold())
            for change in plan.changes(actions=(Action.HOLD, Action.CONFLICT))
            if not change.org_id
        )

    def write_object(self, sobject: str, progress: Progress) -> None:
        shape = shape_of(self._org.describe(sobject), self._plan.basis.key_field, self._plan.objects())
        settle_open_intents(self._journal, self._run, shape, self._org)
        sender = Sender(self._org, self._journal, self._run, shape, self._patience)
        for window in in_windows(self._plan.changes(sobject, WRITTEN), WINDOW):
            self._write_window(window, sender)
            progress.advance(len(window))

    def _write_window(self, window: Sequence[Change], sender: Sender) -> None:
        settled = self._journal.settled(self._run, window[0].seq, window[-1].seq)
        left = [change for change in window if change.seq not in settled]
        compared = compare_with_org(left, sender.shape, self._org)
        adoption = adopt_twins(compared.fresh, sender.shape, self._org, self._created)
        self._journal.settle(self._run, [*compared.held, *adoption.held])
        self._note_unchanged(compared.unchanged, sender.shape)
        for batch in _batches(adoption.changes, sender):
            self._write_batch(batch, sender)

    def _created(self, sobject: str, keys: Collection[str]) -> frozenset[str]:
        return self._journal.created_among(self._run, sobject, keys)

    def _write_batch(self, batch: Sequence[Change], sender: Sender) -> None:
        orphans = self._orphans(batch, sender.shape)
        self._journal.settle(self._run, list(orphans.values()))
        sendable = [change for change in batch if change.seq not in orphans]
        if sendable:
            sender.send(sendable)

    def _orphans(self, batch: Sequence[Change], shape: Shape) -> dict[int, RowOutcome]:
        """Children whose parent did not come into the org are held, and say which parent they wait for."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for change in batch:
            for sobject, key in shape.parents(change):
                wanted[sobject].add(key)
        missing = {
            (sobject, key)
            for sobject, keys in wanted.items()
            for key in self._journal.failed_among(self._run, sobject, keys)
        }
        return {
            change.seq: ended(change, Outcome.HELD, words("parent-not-in-org", parent=sobject, key=key))
            for change in batch
            for sobject, key in shape.parents(change)
            if (sobject, key.casefold()) in missing or (sobject, key.casefold()) in self._waiting
        }

    def _note_unchanged(self, changes: Sequence[Change], shape: Shape) -> None:
        """Without a call, but in the journal: what the org holds as wanted is remembered as applied."""
        if not changes:
            return
        self._journal.intend(self._run, shape.object, [intent_of(change) for change in changes])
        self._journal.settle(self._run, [ended(change, Outcome.UNCHANGED) for change in changes])


def _batches(changes: Sequence[Change], sender: Sender) -> Iterator[tuple[Change, ...]]:
    """One way of writing per call, by key or by Id; a child waits for the call of its own parent to be over."""
    open_batches: dict[bool, list[Change]] = {False: [], True: []}
    keys: set[str] = set()
    for change in changes:
        own = {key.casefold() for sobject, key in sender.shape.parents(change) if sobject == change.object}
        if own & keys:
            yield from (tuple(batch) for batch in open_batches.values() if batch)
            open_batches, keys = {False: [], True: []}, set()
        batch = open_batches[bool(change.org_id)]
        batch.append(change)
        keys.add(change.key.casefold())
        if len(batch) >= sender.size:
            yield tuple(batch)
            batch.clear()
    yield from (tuple(batch) for batch in open_batches.values() if batch)
