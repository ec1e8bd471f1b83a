"""What mapping gives: candidates for each object, where they come from, and what became of the other rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from npsp_migrate.model.issue import Issue, RowNote
from npsp_migrate.model.plan import ColumnUse
from npsp_migrate.model.policy import OnMissing
from npsp_migrate.model.records import Candidates, Provenance


@dataclass(frozen=True, slots=True, order=True)
class ControlSum:
    """What one document says it took in one year; year 0 for rows without a date."""

    source: str
    name: str
    year: int
    count: int
    sum: Decimal
    record_type: str = ""  # of the opportunities that it is compared with; empty: all


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """`targets`: object → the fields that the mappings fill, sorted; what the org must have."""

    candidates: Mapping[str, Candidates]
    provenance: Provenance
    issues: tuple[Issue, ...] = ()
    notes: tuple[RowNote, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    controls: tuple[ControlSum, ...] = ()
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on_missing: Mapping[tuple[int, str], OnMissing] = field(default_factory=dict)  # (table, record) that says it
