"""How long to wait before a bulk job is asked about: by how many rows it has, and how fast it goes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from npsp_migrate.errors import OrgError

_FASTEST = 40_000  # rows a second: nobody has loaded faster, so nothing is asked before
_SHORTEST, _LONGEST = 0.05, 20.0  # seconds between two questions
_STANDSTILL = 3600.0  # seconds without one row more: Salesforce may queue a job for minutes, seldom for an hour
_TRUSTED = 4.0  # times the time so far: who began slowly may well go on faster
_BLIND = 0.15  # of the time so far, where the job does not tell how far it is


@dataclass(frozen=True, slots=True)
class Waiting:
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def of(self, rows: int) -> "JobPatience":
        return JobPatience(self, rows, self.clock())


@dataclass(slots=True)
class JobPatience:
    """Of one job, from when it was closed."""

    _waiting: Waiting
    _rows: int
    _begun: float
    _done: int = 0
    _moved: float = field(init=False)
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._moved = self._begun
        self._until = self._begun + max(_SHORTEST, self._rows / _FASTEST)

    def wait(self) -> None:
        self._waiting.pause(max(0.0, self._until - self._waiting.clock()))

    def heard(self, done: int) -> None:
        """So many rows are done: when to ask again. Raises `OrgError` for a job that stands still; its rows stay
        open in the journal, with the job's Id, and `resume` asks the org how it ended.
        """
        now = self._waiting.clock()
        elapsed = now - self._begun
        if done != self._done:
            self._done, self._moved = done, now
        elif now - self._moved > _STANDSTILL:
            raise OrgError(
                "A bulk job has stood still in Salesforce for an hour; what it did so far is known to the org",
                hint="Look at Setup › Bulk Data Load Jobs, then run `npsp-migrate resume`",
            )
        self._until = now + min(_LONGEST, max(_SHORTEST, self._rest(elapsed)))

    def _rest(self, elapsed: float) -> float:
        """How long the rest may take, as far as one can know."""
        if self._done:
            return elapsed * min(_TRUSTED, (self._rows - self._done) / self._done)
        return max(elapsed * _BLIND, self._rows / _FASTEST)
