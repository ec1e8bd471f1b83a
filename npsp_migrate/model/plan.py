"""What will be done, record by record. The plan is a file; this is what it holds and how it is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from npsp_migrate.location import Location
from npsp_migrate.model.issue import Fate, Issue, Words

Value = str | int | bool | Decimal | None  # as Salesforce's JSON carries it; dates are ISO texts


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"
    HOLD = "hold"
    CONFLICT = "conflict"
    DELETE = "delete"  # in a plan that undoes a run, and in no other


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what the org holds, what it will hold, and the cell that says so.

    For a reference `before` and `after` are the parents' external keys. `last` is what we last applied,
    where somebody changed the org since: in a conflict, in a drift, and in a change that overwrites it. In a
    drift an `after` of None says nothing, an empty one asks to empty the field. `edited_by` and `edited_at`
    tell who made it what it is in the org, and when, where the org keeps a history of this field.
    """

    field: str
    before: Value
    after: Value
    at: Location | None = None
    last: Value = None
    edited_by: str = ""
    edited_at: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One record's part of a plan."""

    seq: int  # order of execution, from 1
    action: Action
    object: str
    key: str
    label: str  # how a person names the record: `Awa Diallo`, `Don 2024-0113`
    because: Words
    fields: tuple[FieldChange, ...] = ()
    conflicts: tuple[FieldChange, ...] = ()  # changed in the sheet and in the org: left alone, shown
    org_id: str = ""  # of the record in the org, when it is known
    origins: tuple[Location, ...] = ()
    drift: tuple[FieldChange, ...] = ()  # changed in the org alone since we last applied: stays, and is shown
    modstamp: str = ""  # the record's `SystemModstamp` when the plan was made
    edited_by: str = ""  # who changed it last in the org, and when: told beside a conflict and a drift
    edited_at: str = ""


@dataclass(frozen=True, slots=True)
class RowTally:
    """One sheet's rows by how they ended; the four add up to `rows_in`."""

    source: str
    file: str
    sheet: str
    rows_in: int
    used: int
    held: int
    refused: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """Count and sum of gifts in one group, in the sources, in the plan and in the org (before and after)."""

    kind: str  # `year`, `year:Donation` (of one record type), `campaign`
    group: str
    sources_count: int
    sources_sum: Decimal
    plan_count: int
    plan_sum: Decimal
    org_count: int
    org_sum: Decimal
    accounts_sum: Decimal | None = None  # what the accounting says, where it says something


@dataclass(frozen=True, slots=True)
class CleaningSummary:
    """What one rule changed in one column: how often, how many values, the first of them (before, after, cell)."""

    source: str
    file: str
    sheet: str
    header: str
    rule: str
    count: int
    examples: tuple[tuple[str, str, Location], ...] = ()
    distinct: int = 0


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """Where one column of a sheet goes: `Contact.LastName`, or nowhere, because nobody asked for it."""

    source: str
    file: str
    sheet: str
    header: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowEnd:
    """One row that was not simply used: where, how it ended, why."""

    at: Location
    fate: Fate
    because: Words


class Sameness(StrEnum):
    """What holds of two rows that look alike."""

    JOINED = "joined"  # by a rule, or because a person said so
    DOUBTFUL = "doubtful"  # a person must say
    APART = "apart"  # a person said that they are two, or does not know


@dataclass(frozen=True, slots=True)
class JoinedRows:
    """Rows that became one record, might be one, or were said to be two; and the reason."""

    object: str
    key: str
    label: str
    kept: Location
    joined: Location
    because: Words
    sameness: Sameness


@dataclass(frozen=True, slots=True)
class Forecast:
    """What NPSP will do by itself because of the plan: how often, what it moves, and the first names it gives."""

    words: Words
    count: int
    sum: Decimal | None = None  # of money, where it is about money
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan was made from."""

    made_at: datetime
    project: str
    org_id: str
    org_url: str
    snapshots: tuple[tuple[str, str], ...]  # (file, sha256)
    mapping_sha256: str
    key_field: str
    decisions_sha256: str = ""  # of what people decided about doubtful records
    read_at: str = ""  # when the org began to be read, by its own clock; ISO with zone
    undoes: int = 0  # the run that this plan takes back; 0 for a plan made from the sources


class Plan(Protocol):
    """A plan as its readers see it: streamed, never whole in memory."""

    @property
    def basis(self) -> Basis: ...
    @property
    def fingerprint(self) -> str:
        """SHA-256 over what will be done. Where the rows stood in their sheets does not change it."""

    def objects(self) -> tuple[str, ...]:
        """In the order in which they are written: parents first."""

    def counts(self) -> Mapping[str, Mapping[Action, int]]:
        """Object → action → number of records."""

    def changes(self, sobject: str = "", actions: tuple[Action, ...] = ()) -> Iterator[Change]: ...
    def work(self, sobject: str, actions: tuple[Action, ...]) -> Iterator[Change]:
        """The same for who carries them out: what is written, without where it came from and what waits."""

    def drifted(self) -> Iterator[Change]:
        """The records that somebody changed in the org alone since we last applied, kept ones included."""

    def drifts(self) -> int:
        """How many they are."""

    def undecided(self) -> Iterator[tuple[str, str]]:
        """Object and key of records that are written although some of their fields wait for a person."""

    def doubts(self) -> int:
        """Pairs of rows of which nobody has said whether they are one."""

    def numbers(self, sobject: str, action: Action) -> Iterator[tuple[int, str]]:
        """Number and key of each such change, without its values."""

    def issues(self) -> Iterator[Issue]: ...
    def tallies(self) -> tuple[RowTally, ...]: ...
    def totals(self) -> tuple[ControlTotal, ...]: ...
    def row_ends(self) -> Iterator[RowEnd]: ...
    def joins(self) -> Iterator[JoinedRows]: ...
    def cleaning(self) -> tuple[CleaningSummary, ...]: ...
    def columns(self) -> tuple[ColumnUse, ...]: ...
    def forecast(self) -> tuple[Forecast, ...]: ...
    def not_checked(self) -> tuple[Words, ...]:
        """What nobody looked at before the plan was made: a green dry run must not promise it."""
