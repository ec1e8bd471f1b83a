"""The comparison levels: what can be said of two mentions, field by field. The same for every engine."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from npsp_migrate.matching.entities import Flags

# Level 0 says nothing (a blank is no evidence), then from the most to the least alike.
COMPARISONS: Mapping[str, tuple[str, ...]] = {
    "first": ("missing", "exact", "variant", "initial", "close", "similar", "different"),
    "last": ("missing", "exact", "alternative", "swapped", "close", "similar", "different"),
    "sex": ("missing", "same", "different"),
    "email": ("missing", "exact", "close", "mailbox", "different"),
    "phone": ("missing", "mobile", "landline", "different"),
    "birth": ("missing", "exact", "near", "year", "different"),
    "place": ("missing", "address", "street", "postcode", "city", "department", "elsewhere"),
}


def level(comparison: str, name: str) -> int:
    return COMPARISONS[comparison].index(name)


def level_is(levels: npt.NDArray[np.int8], comparison: str, *names: str) -> Flags:
    """Per pair (a line per pair, a column per comparison) whether it is at one of these levels."""
    place = tuple(COMPARISONS).index(comparison)
    return np.isin(levels[:, place], [level(comparison, name) for name in names])
