"""What a run has written is told to whoever remembers it: while bulk jobs work, and the rest at the end."""

from dataclasses import dataclass
from typing import Protocol


class Remember(Protocol):
    """`after`: up to this change of the first pass it was told before."""

    def __call__(self, run: int, after: int = 0) -> None: ...


@dataclass(slots=True)
class Telling:
    run: int
    remember: Remember | None
    _settled: int = 0  # nothing up to this change is open any more
    _told: int = 0

    def begin_window(self, first: int) -> None:
        """A plan's objects need not stand in the order of their numbers: what was told is rather told again."""
        self._settled = first - 1
        self._told = min(self._told, self._settled)

    def tell(self) -> None:
        if self._told < self._settled:
            self.tell_rest()
            self._told = self._settled

    def tell_rest(self) -> None:
        if self.remember:
            self.remember(self.run, self._told)
