"""A delimited text of many rows → columns of cells, by pandas' C reader: five times as fast as the csv module.

The same cells come out of both: of this one the rest of the room sees nothing.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.sources.cell_starts import has_odd_cells
from npsp_migrate.sources.cells import Column, Counts, GridCell, could_be_no_text, text_cell, without_formula_quotes
from npsp_migrate.sources.plain_text import PlainText

LARGE = 4 << 20  # bytes; below, both take no time
ROWS_AT_ONCE = 100_000
_SAMPLE = 1 << 18
_OPEN_QUOTE = re.compile(r"EOF inside string starting at row (\d+)")


class UnevenError(Exception):
    """A row is wider than the others, or odd in a way that only the csv module reads."""


class OpenQuoteError(Exception):
    """A quotation mark is opened and not closed."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


@dataclass(frozen=True, slots=True, eq=False)
class LargeText:
    """`only_texts`: each cell is a text or nothing, and none an error."""

    columns: tuple[Column, ...]
    filled: Counts
    only_texts: bool = False


def read_large(text: PlainText, delimiter: str, width: int, longest_cell: int) -> LargeText:
    """Cells as `read_rows` gives them. `longest_cell` is in characters; a longer one is a forgotten quote."""
    columns = _parsed(text, delimiter, width)
    height = len(columns[0]) if columns else 0
    look = has_odd_cells(text, delimiter) or _has_long_cells(text, height)
    filled = np.full(height, width, dtype=np.int64)
    for column in columns:
        if look:
            _read_cells(column, longest_cell)
        empty = column == ""  # quick: empty texts are one and the same
        column[empty] = None
        filled -= pd.isna(column) if look else empty
    return LargeText(tuple(columns), filled, only_texts=not look)


def _has_long_cells(text: PlainText, height: int) -> bool:
    """Cells of several lines, and perhaps one of very many: more lines than rows."""
    return text.lines + (not text.content.endswith((b"\n", b"\r"))) > height


def _parsed(text: PlainText, delimiter: str, width: int) -> list[Column]:
    """In pieces of many rows: a text that comes back is kept once in each, and no more than one is held twice."""
    read: list[list[Column]] = [[] for _ in range(width)]
    try:
        with pd.read_csv(
            text.stream(),
            sep=delimiter,
            header=None,
            names=range(width),
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            chunksize=ROWS_AT_ONCE,
            low_memory=False,
        ) as pieces:
            for piece in pieces:
                for position, column in enumerate(read):
                    column.append(piece[position].to_numpy())
    except pd.errors.ParserError as odd:
        open_quote = _OPEN_QUOTE.search(str(odd))
        raise (OpenQuoteError(int(open_quote.group(1)) + 1) if open_quote else UnevenError) from odd
    return [_joined(column) for column in read]


def _joined(pieces: list[Column]) -> Column:
    joined: Column = np.concatenate(pieces)
    pieces.clear()
    return joined


def first_width(text: PlainText, delimiter: str) -> int:
    """Of the first rows; where a later one is wider, the reader says so."""
    head = io.StringIO(text.head(_SAMPLE), newline="")
    try:
        return max((len(record) for record in csv.reader(head, delimiter=delimiter)), default=1) or 1
    except csv.Error:  # a cell without end; whoever reads it all says where
        return 1


def _read_cells(column: Column, longest_cell: int) -> None:
    """Costly only where most cells differ, as each text is looked at once."""
    texts: Sequence[str] = column.tolist()
    distinct = set(texts)
    if max(map(len, distinct), default=0) > longest_cell:
        raise OpenQuoteError(1 + next(row for row, each in enumerate(texts) if len(each) > longest_cell))
    changed: dict[str, GridCell] = {
        each: text_cell(without_formula_quotes(each)) for each in distinct if could_be_no_text(each)
    }
    changed = {each: cell for each, cell in changed.items() if cell != each}
    changed.pop("", None)
    if changed:
        column[:] = [changed.get(each, each) for each in texts]
