"""One bulk job of a run, whose intents are in the journal; and the calls that it took."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from npsp_migrate.model.org import Answer, Load, OrgReader
from npsp_migrate.model.plan import Change

Result = TypeVar("Result")


@dataclass(slots=True)
class Loading:
    changes: Sequence[Change]
    batch: int  # its number in the journal
    org: OrgReader
    load: Load
    calls: int = 0

    def send(self) -> None:
        self._counted(self.load.send)

    def begin(self) -> None:
        self._counted(self.load.begin)

    def wait(self) -> bool:
        return self._counted(self.load.wait)

    def answers(self) -> list[Answer]:
        return self._counted(self.load.answers)

    def drop(self) -> None:
        self._counted(self.load.drop)

    def _counted(self, step: Callable[[], Result]) -> Result:
        before = self.org.calls
        result = step()
        self.calls += self.org.calls - before
        return result
