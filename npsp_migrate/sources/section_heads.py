"""What banks write above each section of a statement: whose card, from when to when, the balance.

Below it the header stands once more, and the rows of the next account or card follow.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from npsp_migrate.sources.cells import Column, Counts
from npsp_migrate.sources.header_rows import is_value
from npsp_migrate.sources.labels import label_of

FEW = 2  # cells of such a row
MOSTLY = 0.8  # of the rows with more cells begin with a value: the day of a movement


def section_heads(
    columns: Sequence[Column], filled: Counts, repeated_headers: Iterable[int]
) -> Iterator[tuple[int, str]]:
    """Place and text of each row above a repeated header that begins with words where the others have a day."""
    first, places = columns[0], sorted(repeated_headers)
    full = first[np.setdiff1d(np.flatnonzero(filled > FEW), places)].tolist()
    if not places or sum(cell is not None and is_value(cell) for cell in full) < max(MOSTLY * len(full), 1):
        return
    for place in places:
        for row in range(place - 1, -1, -1):
            text = label_of(first[row])
            if filled[row] and (filled[row] > FEW or not text or is_value(first[row])):
                break
            if filled[row]:
                yield row, text
