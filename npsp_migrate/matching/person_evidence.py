"""Why two mentions are one person, or may be: the levels of their comparisons, as codes of sentences."""

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.linkage.comparing import Levels
from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.matching.linkage.links import Links

_BOTH_NAMES = {("exact", "exact"): "names-exact", ("exact", "swapped"): "names-swapped"}
# What says little, and would only make the sentence longer.
_UNSAID = frozenset(["sex-same", "place-department"])
NOTHING = "nothing"


def levels_of(links: Links, one: Ints, other: Ints, mentions: int) -> Levels:
    """The levels of these pairs; a pair that was joined without comparing has none."""
    count = max(1, mentions)
    compared = links.one * count + links.other
    wanted = np.minimum(one, other) * count + np.maximum(one, other)
    found = np.zeros((len(wanted), len(COMPARISONS)), dtype=np.int8)
    if len(compared):
        place = np.minimum(np.searchsorted(compared, wanted), len(compared) - 1)
        known = compared[place] == wanted
        found[known] = links.levels[place[known]]
    return found


def because_of(levels: Levels) -> list[str]:
    """Codes parted by spaces, once per distinct combination: `names-exact email-exact`."""
    if not len(levels):
        return []
    together = pd.MultiIndex.from_arrays(list(levels.T))
    codes, distinct = pd.factorize(together)
    said = np.array([_codes_of(tuple(each)) for each in distinct], dtype=object)
    told: list[str] = said[codes].tolist()
    return told


def _codes_of(levels: tuple[int, ...]) -> str:
    named = {name: texts[number] for (name, texts), number in zip(COMPARISONS.items(), levels, strict=True)}
    codes = [f"{name}-{level}" for name, level in named.items() if level != "missing"]
    both = _BOTH_NAMES.get((named["first"], named["last"]))
    if both:
        codes = [both, *(code for code in codes if not code.startswith(("first-", "last-")))]
    return " ".join(code for code in codes if code not in _UNSAID) or NOTHING
