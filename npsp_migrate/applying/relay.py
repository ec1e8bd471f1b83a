"""Bulk jobs without a pause between them: the last job is settled while the next one runs.

While a job works, the next one gets its intents and its rows, and does nothing yet. As soon as the first has
written all of its rows, and if nobody else has written, the next one begins; only then what became of the first is
read and written down. So at most two jobs are open in the journal, and one of them has ended or not begun.

Otherwise the next one is dropped: its rows go their usual way, when all before is settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from npsp_migrate.applying.loading import Loading
from npsp_migrate.applying.quiet import Watch
from npsp_migrate.applying.sending import Sender
from npsp_migrate.model.plan import Change


@dataclass(slots=True)
class Relay:
    watch: Watch
    _ready: tuple[Loading, Sender] | None = None
    _running: Loading | None = None

    def make_ready(self, changes: Sequence[Change], sender: Sender) -> None:
        if sender.may_go_on():
            loading = sender.ready(changes)
            self._ready = loading, sender
            loading.send()

    def hand_over(self, last: Loading, *, well: bool) -> None:
        """`well`: the last job wrote all of its rows."""
        if self._ready is None:
            return
        (loading, sender), self._ready = self._ready, None
        if well and sender.may_go_on() and self._is_quiet(last, loading):
            sender.begin(loading)
            self._running = loading
        else:
            sender.forget(loading)

    def taken_over(self) -> Loading | None:
        """The job of the next changes, where it runs already."""
        running, self._running = self._running, None
        return running

    def _is_quiet(self, last: Loading, following: Loading) -> bool:
        """The journal does not know yet what the last job wrote."""
        sobject = following.changes[0].object
        if last.changes[0].object != sobject:
            return self.watch.is_quiet(sobject, following.changes[0].seq)
        return self.watch.is_quiet(sobject, last.changes[0].seq, just_written=len(last.changes))
