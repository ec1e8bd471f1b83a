"""Rows of a delimited text with more cells than the others: a delimiter inside a cell moves all cells behind it.

Ledgers are written without quotation marks, and labels hold what people type: `DON | PARIS`.
"""

import io
from collections import Counter
from collections.abc import Sequence

from npsp_migrate.model.issue import Issue, error
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import Column, GridCell
from npsp_migrate.sources.header_rows import is_value
from npsp_migrate.sources.plain_text import PlainText

LARGEST = 64 << 20  # bytes; a larger text is an export of a machine, and each look at all its lines costs
FEWEST = 4  # cells of a row; of narrower lists nobody can tell what is usual
MOSTLY = 0.7  # of the rows have as many cells
SAMPLE = 200  # rows that tell what a column holds
TOLD = 100  # rows; more are no slips


def told_wide_rows(
    text: PlainText, delimiter: str, columns: Sequence[Column], place: SheetPlace
) -> tuple[Issue, ...]:
    """Of a text without quotation marks, as there each line is a row and each delimiter ends a cell.

    An error: amounts may stand under another header. A row that only ends with an empty cell more is none.
    """
    if b'"' in text.content or b"\n" not in text.content or len(text.content) > LARGEST:
        return ()
    cut = delimiter.encode(text.encoding, errors="replace")
    cells = [line.count(cut) + 1 for line in io.BytesIO(text.content)]
    counted = Counter(count for count in cells if count > 1)
    usual, rows = counted.most_common(1)[0] if counted else (0, 0)
    first = cells.index(usual) + 1 if usual else 0  # what stands above is a bank's, and no row of the list
    wide = [row for row in range(first + 1, len(cells) + 1) if cells[row - 1] > usual]
    if usual < FEWEST or rows < MOSTLY * counted.total() or not 0 < len(wide) <= min(TOLD, rows // 2):
        return ()
    sample = [row for row in range(first + 1, len(cells) + 1) if cells[row - 1] == usual][:SAMPLE]
    of_values = [column for column in columns[:usual] if _are_values([column[row - 1] for row in sample])]
    shown = "tab" if delimiter == "\t" else delimiter
    return tuple(
        error("row-too-wide", place.at(row), cells=cells[row - 1], usual=usual, delimiter=shown)
        for row in wide
        if any(column[row - 1] is not None for column in columns[usual:])
        or not all(column[row - 1] is None or is_value(column[row - 1]) for column in of_values)
    )


def _are_values(cells: Sequence[GridCell]) -> bool:
    said = [cell for cell in cells if cell is not None]
    return bool(said) and all(map(is_value, said))
