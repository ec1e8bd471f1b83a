"""What was probably meant, when a name is not there."""

import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

LIKELY = 60  # of 100: `Doanteurs` and `Donateurs` are 89 alike, `2023` and `Dons` 0
SHOWN = 6  # names in one sentence; the reader wants the likely ones, not all


def same_name(left: str, right: str) -> bool:
    """Whether two names look the same to a reader: accents in one or two characters, blanks around."""
    return plain_name(left) == plain_name(right)


def plain_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def nearest(name: str, names: Sequence[str], at_least: int = LIKELY) -> str:
    """The one name that was probably meant, or nothing."""
    found = process.extractOne(
        name.casefold(), [known.casefold() for known in names], scorer=fuzz.ratio, score_cutoff=at_least
    )
    return names[found[2]] if found else ""


def listed(names: Iterable[str]) -> str:
    """`Dons`, `Membres` … and 12 more."""
    all_names = list(names)
    shown = ", ".join(f"`{name}`" for name in all_names[:SHOWN])
    more = len(all_names) - SHOWN
    return f"{shown} … and {more:,} more" if more > 0 else shown
