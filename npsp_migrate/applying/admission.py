"""What of the plan may be sent: nothing twice, nothing that staff changed since, no child without its parent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from npsp_migrate.applying.hanging import Hanging
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome, RowOutcome, ended
from npsp_migrate.applying.outgoing import intent_of
from npsp_migrate.applying.quiet import Watch
from npsp_migrate.applying.refusals import NO_PARENT
from npsp_migrate.applying.staleness import compare_with_org
from npsp_migrate.applying.twins import adopt_twins
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import COLLECTION_LIMIT, Org
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.shape import Shape

WINDOW = 5 * COLLECTION_LIMIT  # changes compared with the org at once: few queries, and seconds before the write


class Admission:
    """What is not admitted ends in the journal. Holds the keys that wait for a person, never the plan."""

    def __init__(self, plan: Plan, org: Org, journal: Journal, run: int, watch: Watch) -> None:
        self._org = org
        self._journal = journal
        self._run = run
        self._watch = watch
        self._hanging = Hanging(plan, org, journal, run)
        self._waiting = frozenset(
            (change.object, change.key.casefold())
            for change in plan.changes(actions=(Action.HOLD, Action.CONFLICT))
            if not change.org_id
        )

    def is_whole(self, window: Sequence[Change], shape: Shape) -> bool:
        """Whether all of it may go as it stands, as far as we know without asking the org."""
        return (
            all(change.fields and change.action is not Action.DELETE for change in window)
            and len(self.left(window)) == len(window)
            and not self._orphans(window, shape)
        )

    def left(self, window: Sequence[Change]) -> Sequence[Change]:
        """What has no outcome yet."""
        numbers = [change.seq for change in window]
        settled = self._journal.settled(self._run, min(numbers), max(numbers))
        return [change for change in window if change.seq not in settled]

    def free(self, changes: Sequence[Change]) -> Sequence[Change]:
        """Without the deletes that would take something along."""
        kept = {change.seq: held for change in changes if (held := self._hanging.keeps(change))}
        self._journal.settle(self._run, list(kept.values()))
        return [change for change in changes if change.seq not in kept]

    def note(self, window: Sequence[Change], shape: Shape) -> None:
        """It was written, as far as it may be: who hangs on what stays, is known from here on."""
        self._hanging.note(window, shape)

    def still_fitting(self, changes: Sequence[Change], shape: Shape) -> Sequence[Change]:
        """What nobody touched since the plan was made; the rest is held, or fulfilled already."""
        if not changes or self._watch.is_quiet(shape.object, changes[0].seq):
            return changes
        return [each for piece in in_windows(changes, WINDOW) for each in self._compared(piece, shape)]

    def sendable(self, batch: Sequence[Change], shape: Shape) -> list[Change]:
        """Without children whose parent is not there, and without what has nothing to say."""
        orphans = self._orphans(batch, shape)
        self._journal.settle(self._run, list(orphans.values()))
        empty = [change for change in batch if not change.fields and change.action is Action.UPDATE]
        self._note_unchanged([change for change in empty if change.seq not in orphans], shape)
        done = orphans.keys() | {change.seq for change in empty}
        return [change for change in batch if change.seq not in done]

    def _compared(self, changes: Sequence[Change], shape: Shape) -> Sequence[Change]:
        compared = compare_with_org(changes, shape, self._org)
        adoption = adopt_twins(compared.fresh, shape, self._org, self._created)
        self._journal.settle(self._run, [*compared.held, *adoption.held])
        self._note_unchanged(compared.unchanged, shape)
        return adoption.changes

    def _created(self, sobject: str, keys: Collection[str]) -> frozenset[str]:
        return self._journal.created_among(self._run, sobject, keys)

    def _orphans(self, batch: Sequence[Change], shape: Shape) -> dict[int, RowOutcome]:
        """Children whose parent did not come into the org are held, and say which parent they wait for."""
        missing = self._missing(batch, shape)
        if not missing:
            return {}
        return {
            change.seq: ended(change, Outcome.HELD, words(NO_PARENT, parent=sobject, key=key))
            for change in batch
            for sobject, key in shape.parents(change)
            if (sobject, key.casefold()) in missing
        }

    def _missing(self, batch: Iterable[Change], shape: Shape) -> set[tuple[str, str]]:
        """Parents of these that failed, or wait for a person; keys in small letters."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for change in batch:
            for sobject, key in shape.parents(change):
                wanted[sobject].add(key)
        failed = {
            (sobject, key)
            for sobject, keys in wanted.items()
            for key in self._journal.failed_among(self._run, sobject, keys)
        }
        if self._waiting:
            told = {(sobject, key.casefold()) for sobject, keys in wanted.items() for key in keys}
            failed |= self._waiting & told
        return failed

    def _note_unchanged(self, changes: Sequence[Change], shape: Shape) -> None:
        """Without a call, but in the journal: what the org holds as wanted is remembered as applied."""
        if not changes:
            return
        self._journal.intend(self._run, shape.object, [intent_of(change) for change in changes])
        self._journal.settle(self._run, [ended(change, _without_a_call(change)) for change in changes])


def _without_a_call(change: Change) -> Outcome:
    return Outcome.DELETED if change.action is Action.DELETE else Outcome.UNCHANGED
