"""Rows of a delimited text with more cells than the others: a delimiter inside a cell moves all cells behind it.

Ledgers are written without quotation marks, and labels hold what people type: `DON | PARIS`.
"""

import io
from collections import Counter

from npsp_migrate.model.issue import Issue, warning
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.plain_text import PlainText

LARGEST = 64 << 20  # bytes; a larger text is an export of a machine, and each look at all its lines costs
FEWEST = 4  # cells of a row; of narrower lists nobody can tell what is usual
MOSTLY = 0.7  # of the rows have as many cells
TOLD = 100  # rows; more are no slips


def told_wide_rows(text: PlainText, delimiter: str, place: SheetPlace) -> tuple[Issue, ...]:
    """Of a text without quotation marks, as there each line is a row and each delimiter ends a cell."""
    if b'"' in text.content or b"\n" not in text.content or len(text.content) > LARGEST:
        return ()
    cut = delimiter.encode(text.encoding, errors="replace")
    cells = [line.count(cut) + 1 for line in io.BytesIO(text.content)]
    counted = Counter(count for count in cells if count > 1)
    usual, rows = counted.most_common(1)[0] if counted else (0, 0)
    first = cells.index(usual) if usual else 0  # what stands above is a bank's, and no row of the list
    wide = [row for row, count in enumerate(cells, start=1) if row > first and count > usual]
    if usual < FEWEST or rows < MOSTLY * counted.total() or not 0 < len(wide) <= min(TOLD, rows // 2):
        return ()
    return tuple(
        warning("row-too-wide", place.at(row), cells=cells[row - 1], usual=usual, delimiter=delimiter)
        for row in wide
    )
