"""Which decimal mark the amounts of a delimited text have, to be told: each column is judged by the cleaning."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from npsp_migrate.location import Location
from npsp_migrate.model.issue import Issue, note
from npsp_migrate.sources.cells import Column

SAMPLE = 1_000  # rows of each column
MOSTLY = 0.5  # of a column's cells

# One or two decimals: `1.234` may be a thousand, and six decimals are a place on the map.
_COMMA = re.compile(r"[-+−]?\d{1,3}(?:[ .\u00a0\u202f]?\d{3})*,\d{1,2}\s?€?")
_DOT = re.compile(r"[-+−]?\d{1,3}(?:[ ,\u00a0\u202f]?\d{3})*\.\d{1,2}\s?€?")
_WHOLE = re.compile(r"[-+−]?\d+\s?€?")


class _Mark(Enum):
    COMMA = auto()
    DOT = auto()


def told_decimals(columns: Sequence[Column], at: Location) -> tuple[Issue, ...]:
    """One note for the whole text; none where no column has decimals."""
    marks = {mark for column in columns for mark in _marks_of(column)}
    if not marks:
        return ()
    if len(marks) > 1:
        return (note("decimal-marks-differ", at),)
    return (note("decimal-comma-found", at) if _Mark.COMMA in marks else note("decimal-dot-found", at),)


def _marks_of(column: Column) -> frozenset[_Mark]:
    """Of a column whose cells are mostly amounts, and some have decimals."""
    texts = [cell for cell in column[:SAMPLE].tolist() if isinstance(cell, str)]
    commas = sum(_COMMA.fullmatch(text) is not None for text in texts)
    dots = sum(_DOT.fullmatch(text) is not None for text in texts)
    if not (commas or dots):
        return frozenset()
    whole = sum(_WHOLE.fullmatch(text) is not None for text in texts)
    if commas + dots + whole < MOSTLY * len(texts):
        return frozenset()
    return frozenset(mark for mark, count in ((_Mark.COMMA, commas), (_Mark.DOT, dots)) if count)
