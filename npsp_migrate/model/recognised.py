"""What `match` shows: who was found to be one, who lives together, and why, pair by pair."""

from dataclasses import dataclass

import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.model.decisions import Standing
from npsp_migrate.model.issue import Words

ROW_COLUMNS = ("source", "row", "person", "key", "cluster", "household", "zone")


@dataclass(frozen=True, slots=True)
class Weight:
    """One step from the odds of two rows taken blindly to what is known of these two, in bits."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class End:
    """One of the two mentions; `at` is None for a contact that only the org has."""

    label: str
    key: str
    at: Location | None


@dataclass(frozen=True, slots=True)
class PairTold:
    """Two mentions, what speaks for one person and against it. `standing` is None for two that were joined."""

    one: End
    other: End
    bits: float
    zone: str
    because: Words
    weights: tuple[Weight, ...]
    standing: Standing | None = None
    settles: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """`rows`: `ROW_COLUMNS`, one line per mention of a person. `pairs` are cut where they are too many to read:
    `more` says by how many questions and joins.
    """

    rows: pd.DataFrame
    questions: tuple[PairTold, ...]
    joins: tuple[PairTold, ...]
    more_questions: int
    more_joins: int
    asked_org: bool

    @property
    def people(self) -> int:
        return int(self.rows["cluster"].nunique())

    @property
    def households(self) -> int:
        homes = self.rows.loc[self.rows["household"] != "", "household"]
        return int(homes.nunique())

    def zones(self) -> dict[str, int]:
        """Rows by zone."""
        counted = self.rows["zone"].value_counts()
        return {zone: int(counted.get(zone, 0)) for zone in ("certain", "doubtful", "different")}

    def sizes(self) -> dict[int, int]:
        """How many people stand in how many rows."""
        counted = self.rows.groupby("cluster").size().value_counts().sort_index()
        return {int(str(size)): int(count) for size, count in counted.items()}
