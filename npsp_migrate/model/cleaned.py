"""A table whose cells are typed values, and everything that was changed to get there."""

from dataclasses import dataclass

import pandas as pd

from npsp_migrate.model.issue import Issue, RowNote
from npsp_migrate.model.table import Table

CHANGE_COLUMNS = ("row", "column", "before", "after", "rule")


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """`changes` has one line per cell whose text changed: row, column, before, after, rule (a short code).

    `table.frame` keeps every row, those refused or held included: `notes` tells which they are.
    """

    table: Table
    changes: pd.DataFrame
    issues: tuple[Issue, ...] = ()
    notes: tuple[RowNote, ...] = ()
