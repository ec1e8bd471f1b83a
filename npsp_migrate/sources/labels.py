"""The text of a header cell, and what a column is called."""

import unicodedata
from datetime import date

from npsp_migrate.model.table import PART
from npsp_migrate.sources.cells import GridCell, Unreadable

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_ACCENTED = {"a": "àâäÀÂÄ", "c": "çÇ", "e": "éèêëÉÈÊË", "i": "îïÎÏ", "o": "ôöÔÖ", "u": "ùûüÙÛÜ"}


def label_of(cell: GridCell) -> str:
    """A header on one line, in composed characters, without what cannot be seen."""
    if cell is None or isinstance(cell, Unreadable):
        return ""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    plain = " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())
    return plain.replace(PART, " > ")


def folded(text: str) -> str:
    """For comparing labels: small letters, no accents, single blanks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def spellings(letter: str) -> str:
    """A small letter as texts may begin with it: only those that do are worth folding, in a column of many."""
    return letter + letter.upper() + _ACCENTED.get(letter, "")


def unique_name(name: str, taken: dict[str, int]) -> str:
    """`E-mail`, then `E-mail (2)`. Remembers what it gave in `taken`."""
    count = taken.get(name, 0) + 1
    candidate = name if count == 1 else f"{name} ({count})"
    while candidate in taken and candidate != name:
        count += 1
        candidate = f"{name} ({count})"
    taken[name] = count
    taken.setdefault(candidate, 1)
    return candidate
