"""Text without accents and capitals, so that « Élise » is found by `elise` and stands under E."""

import sqlite3
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_PAIRS = ("oe", "ae", "ss")
_OFTEN_ACCENTED = frozenset("aceinouyszl")


def fold(text: str | None) -> str | None:
    if text is None:
        return None
    lower = text.lower()
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFKD", lower.translate(_LIGATURES))
    return "".join(each for each in parts if not unicodedata.combining(each))


def loose_pattern(folded: str) -> str:
    """A LIKE pattern that matches whatever folds to a text that holds `folded`, and a little more.

    SQLite compares patterns far faster than it calls Python: this one sorts out nearly all rows beforehand.
    """
    for pair in _PAIRS:
        folded = folded.replace(pair, "\0")
    return f"%{''.join(_loose(each) for each in folded)}%"


def _loose(letter: str) -> str:
    if letter == "\0":
        return "%"
    if letter in "\\%_":
        return f"\\{letter}"
    return "_" if letter in _OFTEN_ACCENTED or not letter.isascii() else letter


def teach_folding(connection: sqlite3.Connection) -> None:
    """Give the connection `browse_fold(text)`, once: SQLite lets no function be replaced while it reads."""
    known = connection.execute("SELECT 1 FROM pragma_function_list WHERE name = 'browse_fold'").fetchone()
    if known is None:
        connection.create_function("browse_fold", 1, fold, deterministic=True)
