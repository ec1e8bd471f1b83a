"""How many records go in one call: fewer where the org's limits break or rows stay locked, more again later."""

from dataclasses import dataclass, field

from npsp_migrate.model.org import COLLECTION_LIMIT

SMALLEST_SIZE = 10  # to begin a batch with: one row that breaks a limit alone must not slow down all others
FIRST_CALM = 10  # full calls in a row that went well, before more is tried


@dataclass(slots=True)
class Pace:
    """200, 100, 50 …; and back, each time more slowly, as what was too much may well be so again."""

    most: int = COLLECTION_LIMIT
    size: int = field(init=False)
    _calm: int = 0
    _needed: int = FIRST_CALM
    _grown: bool = False

    def __post_init__(self) -> None:
        self.size = self.most

    def broke(self, rows: int) -> None:
        """A call of so many rows was too much."""
        self.size = max(min(SMALLEST_SIZE, self.most), min(rows, self.size) // 2)
        self._needed *= 2 if self._grown else 1
        self._calm, self._grown = 0, False

    def passed(self, rows: int) -> None:
        """A call of so many rows went well."""
        if rows < self.size or self.size >= self.most:
            return
        self._calm += 1
        if self._calm >= self._needed:
            self.size = min(self.most, self.size * 2)
            self._calm, self._grown = 0, True
