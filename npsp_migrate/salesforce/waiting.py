"""How long to wait before a bulk job is asked about: by how many rows it has, and how fast it goes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

_FASTEST = 10_000  # rows a second: nobody has loaded faster, so nothing is asked before
_SHORTEST, _LONGEST = 0.05, 20.0  # seconds between two questions
_SHARE = 0.85  # of the time that the rest will take at the pace so far: a job that speeds up is not missed by much
_BLIND = 0.15  # of the time so far, where the job does not tell how far it is


@dataclass(frozen=True, slots=True)
class Waiting:
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def of(self, rows: int) -> "JobPatience":
        return JobPatience(self, rows, self.clock(), max(_SHORTEST, rows / _FASTEST))


@dataclass(slots=True)
class JobPatience:
    """Of one job, from when it was closed."""

    _waiting: Waiting
    _rows: int
    _begun: float
    _next: float = field(default=_SHORTEST)

    def wait(self) -> None:
        self._waiting.pause(self._next)

    def heard(self, done: int) -> None:
        """So many rows are done: when to ask again."""
        elapsed = self._waiting.clock() - self._begun
        wanted = elapsed * (self._rows - done) / done * _SHARE if done else elapsed * _BLIND
        self._next = min(_LONGEST, max(_SHORTEST, wanted))
