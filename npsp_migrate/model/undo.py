"""What a run wrote, as its undo needs it: the journal's rows, gathered by record, as columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.model.plan import Action, Value


@dataclass(frozen=True, slots=True)
class UndoneRun:
    """The run that is to be taken back. `runs`: itself, and the interrupted ones that it closed."""

    run: int
    runs: tuple[int, ...]
    fingerprint: str
    org_id: str
    org_url: str
    spells: tuple["Spell", ...]  # in which it was at work, by our clock; an interruption parts two of them


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """From the first call to the last, without a long pause."""

    began: datetime
    ended: datetime

    def moved(self, by: timedelta) -> "Spell":
        """The same by another clock."""
        return Spell(self.began + by, self.ended + by)


@dataclass(frozen=True, slots=True)
class Written:
    """One row of the journal that changed the org, or may have: `certain` is False where nobody answered."""

    object: str
    key: str
    label: str
    action: Action
    org_id: str
    before: Mapping[str, Value]
    sent: Mapping[str, Value]
    created: bool
    certain: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class WrittenRecords:
    """All records of one object that a run wrote, each once, in the order in which it wrote them.

    `heads`: one line per record: key, label, org_id, created, certain. `before` (the first run to write it
    found this) and `sent` have its shape, with one column per field; `said` tells which of their cells count.
    """

    object: str
    heads: pd.DataFrame
    fields: tuple[str, ...]
    before: npt.NDArray[np.object_]
    sent: npt.NDArray[np.object_]
    said: npt.NDArray[np.bool_]
