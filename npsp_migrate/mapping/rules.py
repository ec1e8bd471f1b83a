"""A mapping as the rows meet it: frozen, checked, nothing of YAML left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from npsp_migrate.model.columns import ColumnSpec
from npsp_migrate.model.policy import OnMissing
from npsp_migrate.model.records import Reference

Constant = str | int | bool | Decimal | date | None


BLANK = "blank"  # among the values of a condition: an empty cell


class Asked(StrEnum):
    """What a condition asks of a cell."""

    ONE_OF = "one-of"
    NOT_ONE_OF = "not-one-of"
    STARTS = "starts"
    PRESENT = "present"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Condition:
    """One column and what must hold of it. `values` are folded (no case, no accents); `blank` is an empty cell."""

    column: str
    asks: Asked
    values: tuple[str, ...] = ()


Conditions = tuple[Condition, ...]  # all must hold; none always holds


@dataclass(frozen=True, slots=True)
class Slot:
    """A column's place in a template. A blank cell blanks the whole text unless the slot is optional."""

    column: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns in it: `Don {N° reçu}`."""

    pieces: tuple[str | Slot, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(piece.column for piece in self.pieces if isinstance(piece, Slot))


@dataclass(frozen=True, slots=True)
class Digest:
    """A key from what a row says of somebody, when there is no number: a hash of the normalised values."""

    scope: str
    columns: tuple[str, ...]


KeyRule = tuple[Template | Digest, ...]  # the first that gives a value is the key


@dataclass(frozen=True, slots=True)
class FromColumn:
    """The value of a column; `values` says another word for some values, `otherwise` for the rest."""

    column: str
    values: Mapping[str, Constant] = field(default_factory=dict)  # folded value → value in the org
    otherwise: Constant = None
    known_only: bool = False  # `values` without `otherwise`: another value is told
    erase_blank: bool = False  # a blank cell empties the field in the org
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class FromConstant:
    value: Constant
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class FromText:
    template: Template
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The first of several rules that gives a value."""

    choices: tuple["FieldSource", ...]
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every value that one of several rules gives, each once: for a multi-select picklist."""

    choices: tuple["FieldSource", ...]
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class FromRecord:
    """The record that the same row gave under this name."""

    record: str
    when: Conditions = ()


class IfMissing(StrEnum):
    """When no source gives the record: `hold` keeps the key, as the org may have it; `blank` gives no value."""

    HOLD = "hold"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class FromLookup:
    """A record of any source, or of the org, by its key."""

    object: str
    key: KeyRule
    if_missing: IfMissing = IfMissing.HOLD
    when: Conditions = ()


FieldSource = FromColumn | FromConstant | FromText | FirstOf | AllOf | FromRecord | FromLookup


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where one field of a record comes from."""

    field: str
    source: FieldSource
    required: bool = False  # Salesforce refuses the record without it
    reference: Reference | None = None


class Repeats(StrEnum):
    """`refuse`: the same key twice in a source is an error. `merge`: its rows describe one record together."""

    REFUSE = "refuse"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class RecordRule:
    """One record that a row may give."""

    name: str
    object: str
    key: KeyRule
    fields: tuple[FieldRule, ...]
    when: Conditions = ()
    repeats: Repeats = Repeats.REFUSE
    born: str = ""  # the column that tells the surname by birth
    as_of: str = ""  # the column that tells on which day the row was true
    on_missing: OnMissing | None = None  # when the org does not have the record; None: as the project says


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Rows that the mapping does not want, and why."""

    when: Conditions
    because: str


@dataclass(frozen=True, slots=True)
class ControlRule:
    """A sum that another document keeps, to compare with. Gives no records."""

    name: str
    date: str
    amount: str
    minus: str = ""
    record_type: str = ""  # of the gifts that the sum is compared with; empty: all
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """All that is asked of one source. `file` and `lines` say where each column is named, for messages."""

    source: str
    rank: int = 0
    file: str = ""
    columns: tuple[ColumnSpec, ...] = ()
    optional: frozenset[str] = frozenset()  # headers that some files of the source do not have
    lines: Mapping[str, int] = field(default_factory=dict)
    leave_out: tuple[LeaveOut, ...] = ()
    records: tuple[RecordRule, ...] = ()
    controls: tuple[ControlRule, ...] = ()
    leave_out_whole: str = ""  # the reason why nothing of the source is kept
