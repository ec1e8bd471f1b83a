"""Rows that remember their cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.model.issue import Issue, Words


@dataclass(frozen=True, slots=True, order=True)
class SheetPlace:
    """One sheet of one file. A delimited text has no sheet name."""

    file: str
    sheet: str = ""

    def at(self, row: int = 0, column: str = "") -> Location:
        return Location(self.file, self.sheet, row, column)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The dated, hashed copy that was read."""

    source: str
    file: str
    sha256: str
    size: int  # bytes
    taken_at: datetime  # aware, UTC


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row below the header that the reader knows to be no data: a total, a title, a repeated header."""

    row: int
    because: Words


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One sheet's data rows.

    `frame` has one object column per header, in sheet order; its index is the row number of the sheet
    (from 1, unique). Raw cells are `str`, `int`, `float`, `bool`, `date`, `datetime`, `time`, `timedelta`
    or `None` for an empty cell; cleaned cells are `str`, `Decimal`, `date`, `bool`, `int`, `tuple[str, ...]`
    or `None`. `letters` tells each header's spreadsheet column. A cleaned column may have parts, which
    stand beside it under `part_column(header, part)` and share its letter.
    """

    source: str
    place: SheetPlace
    frame: pd.DataFrame
    letters: Mapping[str, str]
    snapshot: Snapshot | None = None
    left_out: tuple[LeftOut, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
    number: int = 0  # which of several tables on its sheet; 0: the only one

    def at(self, row: int = 0, header: str = "") -> Location:
        return self.place.at(row, self.letters.get(base_column(header), ""))

    def with_frame(self, frame: pd.DataFrame) -> "Table":
        return replace(self, frame=frame)

    def without_cells(self) -> "Table":
        """Where everything stands, for those who ask later: the cells themselves are large."""
        return replace(self, frame=self.frame.iloc[:, :0])

    @property
    def rows_in(self) -> int:
        """All rows with content below the header: those in the frame and those left out by the reader."""
        return len(self.frame) + len(self.left_out)


PART = " › "


def part_column(header: str, part: str) -> str:
    """The column that holds one part of a cleaned cell: `Donateur › last_name`."""
    return f"{header}{PART}{part}"


def base_column(column: str) -> str:
    """The header a part came from; a plain header is itself."""
    return column.rpartition(PART)[0] or column
