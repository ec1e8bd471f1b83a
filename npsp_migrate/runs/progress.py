"""How a long run tells that it goes on. The command line draws it; tests and `--json` leave it silent."""

from typing import Protocol


class Progress(Protocol):
    """One bar at a time: what is being done, how much there is (0 when nobody knows), how much was done."""

    def begin(self, what: str, total: int = 0) -> None: ...
    def advance(self, count: int = 1) -> None: ...


class Silent:
    """Nobody watches."""

    def begin(self, what: str, total: int = 0) -> None:
        """Say nothing."""

    def advance(self, count: int = 1) -> None:
        """Say nothing."""
