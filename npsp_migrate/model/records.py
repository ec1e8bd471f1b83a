"""All records of one Salesforce object, as columns: before matching (candidates) and after (record sets)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.model.decisions import Decision, Identity, Pair, Standing
from npsp_migrate.model.issue import Words
from npsp_migrate.model.table import Table

LINE_COLUMNS = ("key", "table", "row", "record", "rank")
FURTHER_COLUMNS = ("key", "table", "row", "record")
# A further column of `lines`: the surname by birth beside a person's surname. It is compared, never written.
BORN = "born"
SAID_ON = "said_on"  # a further column of `lines`, where a mapping tells on which day its rows were true


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that points to a parent record, by the parent's external key."""

    field: str  # `AccountId`
    parent: str  # `Account`
    relationship: str  # `Account`, `npsp__Primary_Contact__r`


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What the rows say about one object, before anybody is recognised twice.

    `frame`: one line per candidate (RangeIndex), one object column per Salesforce field. A cell is `str`,
    `Decimal`, `date`, `bool`, `int` or `None` (the source says nothing); a reference holds the parent
    candidate's key; a multi-select picklist is `A;B`.
    `lines`: same index, columns `LINE_COLUMNS`: declared external key, position of the table in the run,
    sheet row, name of the mapping's record, rank of the source (0 is trusted most).
    `further`: key, table, row and record of rows that tell of a candidate shown at another row.
    """

    object: str
    frame: pd.DataFrame
    lines: pd.DataFrame
    references: Mapping[str, Reference] = field(default_factory=dict)
    further: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(FURTHER_COLUMNS)))


@dataclass(frozen=True, slots=True, eq=False)
class RecordSet:
    """The records of one object that we want, each once.

    `frame`: index = external key (unique, sorted), one object column per field, as in `Candidates`.
    `cells`: same shape: the position in `lines` of the candidate that gave the value, -1 where none did.
    `lines`: the candidates' lines, with one column more: `record_key`, the key they ended in
    (empty for a candidate that was refused or held back).
    `held`: key → why this record waits for a person. `org_ids`: key → Id of a record that the org
    already has without our key (it is adopted, not created).
    """

    object: str
    frame: pd.DataFrame
    cells: pd.DataFrame
    lines: pd.DataFrame
    references: Mapping[str, Reference] = field(default_factory=dict)
    held: Mapping[str, Words] = field(default_factory=dict)
    org_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Provenance:
    """Answers where a value came from: the run's tables, and per table, record and object field its header."""

    tables: tuple[Table, ...]
    headers: Mapping[tuple[int, str], Mapping[str, str]]  # (table, record) → field → header

    def at(self, table: int, row: int, record: str = "", field_name: str = "") -> Location:
        header = self.headers.get((table, record), {}).get(field_name, "")
        return self.tables[table].at(row, header)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two candidates found to be one, and why. Shown to the founders; never a bare number."""

    object: str
    key: str  # of the record they became
    kept: tuple[int, int]  # table, row of the candidate whose key was kept
    joined: tuple[int, int]  # table, row of the other
    rule: Words


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two candidates that may be one: left apart, waiting for a person.

    `keys` are those of the records that they ended in; `identities` name the two themselves, so that an answer
    holds when records are joined or parted. `because`: one sentence per fact, the strongest first.
    """

    object: str
    keys: tuple[str, str]
    lines: tuple[tuple[int, int], tuple[int, int]]
    rule: Words
    identities: tuple[Identity, Identity] = (Identity(), Identity())
    because: tuple[Words, ...] = ()
    standing: Standing = Standing.DOUBTFUL
    settles: int = 1  # pairs of rows
    unsure: Decision | None = None  # somebody was asked and does not know: not asked again

    @property
    def sort_key(self) -> tuple[str, tuple[str, str], tuple[tuple[int, int], tuple[int, int]], Words]:
        return self.object, self.keys, self.lines, self.rule


@dataclass(frozen=True, slots=True)
class DecidedRows:
    """Two candidates of which a person said whether they are one, where they stand, and what came of it."""

    object: str
    keys: tuple[str, str]
    lines: tuple[tuple[int, int], tuple[int, int]]
    outcome: Words
    decision: Decision

    @property
    def sort_key(self) -> tuple[str, tuple[str, str], tuple[tuple[int, int], tuple[int, int]], Pair]:
        return self.object, self.keys, self.lines, self.decision.pair
