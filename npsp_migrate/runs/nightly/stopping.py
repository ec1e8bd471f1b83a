"""When a night must end before its work does: the time is over, or the machine goes down.

While the org is written to, a signal only asks: the run ends between two calls, and the next one goes on there.
Before and after, there is nothing to be careful about.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from npsp_migrate.errors import TimeUpError
from npsp_migrate.runs.lock import spoken
from npsp_migrate.runs.progress import Progress

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class AskedToStopError(KeyboardInterrupt):
    """Nobody but the night itself catches it."""


class Stopping:
    """One night's clock and signals."""

    def __init__(self, budget: timedelta) -> None:
        self._budget = budget
        self._ends = time.monotonic() + budget.total_seconds()
        self._writing = False
        self._asked = False

    def may_go_on(self) -> None:
        """Between two calls. Raises when the night must end here."""
        if self._asked:
            raise AskedToStopError
        self.stop_in_time()

    def stop_in_time(self) -> None:
        if time.monotonic() > self._ends:
            raise TimeUpError(
                f"The time of this night is over: {spoken(self._budget)}",
                hint="The next night goes on where this one stopped; `sync: time_budget:` gives more",
            )

    @property
    def is_writing(self) -> bool:
        return self._writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._writing = True
        try:
            yield
        finally:
            self._writing = False
        if self._asked:
            raise AskedToStopError

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if not self._writing or self._asked:  # asked twice, it is urgent: the journal knows what was sent
            raise AskedToStopError
        self._asked = True

    @contextmanager
    def listening(self) -> Iterator[None]:
        """In the main thread only, as Python wants it."""
        before = {number: signal.signal(number, self._heard) for number in SIGNALS}
        try:
            yield
        finally:
            for number, heard in before.items():
                signal.signal(number, heard)


class PunctualProgress:
    """Before each stage there is a look at the clock; while the org is written to, only between two calls."""

    def __init__(self, progress: Progress, stopping: Stopping) -> None:
        self._progress = progress
        self._stopping = stopping

    def begin(self, what: str, total: int = 0) -> None:
        if not self._stopping.is_writing:
            self._stopping.stop_in_time()
        self._progress.begin(what, total)

    def advance(self, count: int = 1) -> None:
        self._progress.advance(count)
