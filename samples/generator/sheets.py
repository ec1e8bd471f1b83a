"""A sheet before any library writes it: its rows, whom each is about, and what is wrong with it on purpose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from generator.spelling import Cell


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that cannot be, put there on purpose."""

    column: str
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    cells: Mapping[str, Cell]
    who: tuple[str, ...] = ()  # people and organisations the row is about, by their true ids
    is_record: bool = True  # a total or a blank row is not
    hidden: bool = False
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """`top` holds the rows above the header, `merged` pairs a column with runs of rows (counted from 0)."""

    name: str
    top: tuple[tuple[Cell, ...], ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    merged: tuple[tuple[str, int, int], ...] = ()
    merged_top: tuple[tuple[int, int, int], ...] = ()  # row, first column, last column
    hidden: bool = False

    @property
    def header_row(self) -> int:
        """As the spreadsheet counts, from 1."""
        return len(self.top) + 1

    def row_number(self, place: int) -> int:
        return self.header_row + 1 + place

    def address(self, column: str, place: int) -> str:
        return f"{letter(self.header.index(column))}{self.row_number(place)}"

    def records(self) -> int:
        return sum(row.is_record for row in self.rows)


@dataclass(frozen=True, slots=True)
class Workbook:
    file: str
    sheets: tuple[Sheet, ...]
    title: str = field(default="Les Coquelicots d'Octobre")


def letter(column: int) -> str:
    """Columns counted from 0; none of our sheets has more than 26."""
    return ascii_uppercase[column]


def runs(values: Sequence[str]) -> Iterable[tuple[int, int]]:
    """First and last place of each stretch of equal, filled values longer than one."""
    start = 0
    for place in range(1, len(values) + 1):
        if place == len(values) or values[place] != values[start]:
            if values[start] and place - start > 1:
                yield start, place - 1
            start = place
