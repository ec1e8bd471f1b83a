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
    Value,
)
from npsp_migrate.model.records import Provenance

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Agreed = tuple[str, str, Mapping[str, Value], str]  # object, key, values by field, Id


@dataclass(frozen=True, slots=True, eq=False)
class ObjectPlan:
    """One object's changes, in the order in which they are carried out.

    `heads`: one line per record: key, action, label, because, org_id. `after` and `before` have its shape,
    with one column per field; `written` and `conflicts` tell which of their cells count. `cells` gives the
    position in `lines` of the candidate that said so, -1 for none; `lines` has the columns table, row,
    record and `head`, the record it ended in (-1 for none). `drift`: line → its fields that were changed in the
    org alone; `last`: (line, field) → what we last applied, where the org holds something else since.
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
    drift: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    last: Mapping[tuple[int, int], Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A record as the org last stamped it, and who edited it last."""

    modstamp: str = ""  # empty where the record may have changed while the org was read
    edited_by: str = ""
    edited_at: str = ""
    edits: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # field → who made it what it is, and when


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """What came of comparing: one `ObjectPlan` per object, parents first.

    Refused and skipped records stand in no change. `agreed`: what sheet and org say alike, and was not known to
    be applied: object, key, values, Id.
    """

    objects: tuple[ObjectPlan, ...]
    issues: tuple[Issue, ...] = ()
    notes: tuple[RowNote, ...] = ()
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    skipped: Mapping[str, frozenset[str]] = field(default_factory=dict)
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PlanContents:
    """Everything that a plan file holds."""

    basis: Basis
    objects: tuple[ObjectPlan, ...]
    provenance: Provenance
    stamps: Mapping[str, Mapping[str, Stamp]] = field(default_factory=dict)  # object → Id
    agreed: tuple[Agreed, ...] = ()  # for the registry; stands in no plan file
    issues: Iterable[Issue] = ()
    tallies: tuple[RowTally, ...] = ()
    totals: tuple[ControlTotal, ...] = ()
    row_ends: Iterable[RowEnd] = ()
    joins: Iterable[JoinedRows] = ()
    cleaning: tuple[CleaningSummary, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    forecast: tuple[Forecast, ...] = ()
    not_checked: tuple[Words, ...] = ()
