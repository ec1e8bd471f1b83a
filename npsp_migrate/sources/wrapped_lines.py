"""Lines that stand in quotation marks as a whole: a list that was saved from its first column."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from npsp_migrate.model.issue import Issue, error, note
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import Column
from npsp_migrate.sources.encodings import delimiter_of

SAMPLE = 1_000  # lines that tell the delimiter
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The cells of each line; a blank line has none."""

    records: tuple[tuple[str, ...], ...]
    delimiter: str

    @property
    def usual(self) -> int:
        """Cells of the first line, which names the columns."""
        return len(next(filter(None, self.records)))

    def told(self, place: SheetPlace) -> tuple[Issue, ...]:
        """A row with more cells than the first has a delimiter inside one, and amounts under another header."""
        wide = [row for row, record in enumerate(self.records, start=1) if any(record[self.usual :])]
        shown = "tab" if self.delimiter == "\t" else self.delimiter
        return (
            note("lines-in-quotes", place.at()),
            *(
                error(
                    "row-too-wide",
                    place.at(row),
                    cells=len(self.records[row - 1]),
                    usual=self.usual,
                    delimiter=shown,
                )
                for row in wide
            ),
        )


def unwrapped(columns: Sequence[Column]) -> Unwrapped | None:
    """None where the text has columns already, or each line is a cell of its own: `Lyon, Rhône`."""
    lines = columns[0].tolist() if len(columns) == 1 else []
    head = [line for line in lines[:SAMPLE] if isinstance(line, str)]
    delimiter = delimiter_of("\n".join(head))
    if len(head) < 2 or not all(delimiter in line for line in head):
        return None
    if not all(line is None or (isinstance(line, str) and not _LINE_END.search(line)) for line in lines):
        return None
    cut = (next(csv.reader([line], delimiter=delimiter)) if line else [] for line in lines)
    found = Unwrapped(tuple(map(tuple, cut)), delimiter)
    widths = Counter(len(record) for record in found.records if record)
    spaced = sum(line.count(f"{delimiter} ") for line in head) * 2 > sum(line.count(delimiter) for line in head)
    mostly = widths[found.usual] * 2 > widths.total() and not spaced
    return found if len(widths) == 1 or mostly else None
