"""A plan in memory, as columns: what goes into the plan file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.model.issue import Issue, RowNote, Words
from npsp_migrate.model.plan import (
    Basis,
    CleaningSummary,
    ColumnUse,
    ControlTotal,
    Forecast,
    JoinedRows,
    RowEnd,
    RowTally,
)
from npsp_migrate.model.records import Provenance

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectPlan:
    """One object's changes, in the order in which they are carried out.

    `heads`: one line per record: key, action, label, because, org_id. `after` and `before` have its shape,
    with one column per field; `written` and `conflicts` tell which of their cells count. `cells` gives the
    position in `lines` of the candidate that said so, -1 for none; `lines` has the columns table, row,
    record and `head`, the record it ended in (-1 for none).
    """

    object: str
    heads: pd.DataFrame
    fields: tuple[str, ...]
    before: Texts
    after: Texts
    written: Flags
    conflicts: Flags
    cells: Ints
    lines: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """What came of comparing: one `ObjectPlan` per object, parents first. Refused records stand in no change."""

    objects: tuple[ObjectPlan, ...]
    issues: tuple[Issue, ...] = ()
    notes: tuple[RowNote, ...] = ()
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class PlanContents:
    """Everything that a plan file holds."""

    basis: Basis
    objects: tuple[ObjectPlan, ...]
    provenance: Provenance
    issues: Iterable[Issue] = ()
    tallies: tuple[RowTally, ...] = ()
    totals: tuple[ControlTotal, ...] = ()
    row_ends: Iterable[RowEnd] = ()
    joins: Iterable[JoinedRows] = ()
    cleaning: tuple[CleaningSummary, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    forecast: tuple[Forecast, ...] = ()
    not_checked: tuple[Words, ...] = ()
