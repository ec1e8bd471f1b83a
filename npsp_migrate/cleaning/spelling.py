"""How text is tidied, folded and shown, the same way for every type. Knows no type."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from npsp_migrate.cleaning.reading import EMPTY, EMPTY_BY_WORD, Cell, CellValue, Reading, unreadable

# Zero-width characters, soft hyphen, byte order mark and direction marks: nobody sees them, everybody pastes them.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0000-\u0008\u000e-\u001f\u007f]"
)
_SPACES = re.compile(r"\s+")
_BLANKS_OF_A_LINE = re.compile(r"[^\S\n]+")
# Printable ASCII and the composed letters of French, single inner spaces: nothing to tidy.
_PLAIN = re.compile(r"[!-^`-~À-ÖØ-öø-ÿŒœ€]+(?: [!-^`-~À-ÖØ-öø-ÿŒœ€]+)*")
_LINE_ENDS = re.compile("_x000[Dd]_\r?\n?|\r\n?|\u2028|\u2029|\u0085|\x0b|\x0c")

# Struck out with strokes of their own, or shown from right to left: what stands there is not what is seen.
_UNDONE = re.compile("[\u0335-\u0338\u202e]")

TextReader: TypeAlias = Callable[[str, str], Reading]  # the tidied text, the raw one

_CELL_ERROR = re.compile(
    r"#(?:REF!?|N/A|N/D|DIV/0!?|VALUE!|VALEUR!?|NAME\?|NOM\??|NULL!|NUL!|NUM!|NOMBRE!?|SPILL!|CALC!|ERROR!|#+)"
)
# `Ã¨`, `Ã‰`, `â€™`: letters in UTF-8 that somebody read as Windows text. No language writes them so.
_GARBLED = re.compile(
    "Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]|Â[\u00a1-\u00bf€]",
    re.IGNORECASE,  # somebody may have made small letters of them since
)
# Cyrillic or Greek letters beside Latin ones, letters of full width or of formulas (`𝐌ARTIN`): they look like
# others and compare with none.
_OTHER_ALPHABET = re.compile("[µ\u0370-\u052f]")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_OTHER_WIDTH = re.compile("[\uff21-\uff5a\U0001d400-\U0001d7ff]")
NOTHING_WORDS = frozenset(
    """neant|aucun|aucune|rien|nc|n.c|n.c.|n/c|na|n/a|n.a|n.a.|nd|n/d|nr|n/r|ns|vide|sans|-|--|---|\u2014|\u2013|/|//|.|..|...
    |\u2026|_|~|inconnu|inconnue|?|??|???|null|none|nil|non renseigne|non renseignee|non communique|non communiquee
    |pas renseigne|sans objet|a completer""".replace("\n    ", "").split("|")
)
_LETTERS_WITHOUT_ACCENT = str.maketrans(
    dict(zip("àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’‘ʼ`´‐‑", "aaaaaaceeeeiiiinooooouuuuyy'''''--", strict=True))
    | {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}
)
_REFUSALS = re.compile(
    r"\bne (?:plus|pas) (?:le |la |les )?(?:contacter|solliciter|appeler|ecrire|relancer)|^stop\b"
)


def tidy(text: str) -> str:
    """One line, composed accents, single plain spaces, nothing unseen."""
    if _PLAIN.fullmatch(text):
        return text
    return _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text).replace("_x000D_", " "))).strip()


def tidy_lines(text: str) -> str:
    """As `tidy`, keeping the lines that hold something."""
    if _PLAIN.fullmatch(text):
        return text
    composed = _UNSEEN.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    lines = (line.strip() for line in _BLANKS_OF_A_LINE.sub(" ", composed).split("\n"))
    return "\n".join(line for line in lines if line)


def fold(text: str) -> str:
    """For comparing only: no case, no accent, one kind of apostrophe and hyphen."""
    lowered = tidy(text).casefold()
    if lowered.isascii() or (lowered := lowered.translate(_LETTERS_WITHOUT_ACCENT)).isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def cell_text(cell: Cell) -> str:
    """A raw cell as a person would read it in the sheet."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return number_text(cell)
    return shown(cell)


def number_text(number: float) -> str:
    """Excel keeps 15 significant digits; what a float holds beyond them is not from the sheet."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}" if abs(number) < 1e10 else repr(number)


def shown(result: CellValue | time | timedelta | float) -> str:
    """A cell, raw or cleaned, as text."""
    match result:
        case None:
            return ""
        case str():
            return result
        case bool():
            return "oui" if result else "non"
        case datetime():
            return result.isoformat(sep=" ")
        case date() | time():
            return result.isoformat()
        case Decimal():
            return f"{result:f}"
        case tuple():
            return ", ".join(result)
        case _:
            return str(result)


def is_nothing(cell: Cell) -> bool:
    """An empty cell in any of its forms: None, NaN, NaT, blanks."""
    if isinstance(cell, str):
        return not cell[:1].isalnum() and not tidy(cell)  # a letter or figure that begins it is something
    return cell is None or (isinstance(cell, float | datetime | timedelta) and cell != cell)


def read_text_cells(
    cells: Iterable[Cell], read: TextReader, refuse: Callable[[Cell], Reading], damaged: TextReader | None = None
) -> list[Reading]:
    """Reads each distinct cell: empty ones and error cells the same way for all types.

    `read` gets the tidied text and the raw one, `refuse` everything that is no text, `damaged` a text in which
    letters were lost (none: such a text is unreadable).
    """
    return [_read_cell(cell, read, refuse, damaged or _refuse_damaged) for cell in cells]


def _read_cell(cell: Cell, read: TextReader, refuse: Callable[[Cell], Reading], damaged: TextReader) -> Reading:
    if not isinstance(cell, str):
        return EMPTY if is_nothing(cell) else refuse(cell)
    text = tidy(cell)
    if not text:
        return EMPTY
    if text[0] == "#" and _CELL_ERROR.fullmatch(text.upper()):
        return unreadable("cell-error", text)
    if "\ufffd" in text:
        return damaged(text, cell)
    if damaged is _refuse_damaged and not cell.isascii():
        if _GARBLED.search(text):
            return unreadable("cell-garbled", text)
        if _UNDONE.search(cell):
            return unreadable("cell-undone", text)
        if _OTHER_WIDTH.search(text) or (_OTHER_ALPHABET.search(text) and _LATIN.search(text)):
            return unreadable("cell-lookalikes", text)
    return read(text, cell)


def _refuse_damaged(text: str, raw: str) -> Reading:
    return unreadable("cell-lost-characters", text)


def empty_word(text: str) -> Reading | None:
    """`néant`, `n/a`, `-`: words for nothing. Not asked where they may mean something (amounts, texts)."""
    if text[-1:].isdecimal():  # none of them ends in a digit, and most references do
        return None
    return EMPTY_BY_WORD if fold(text) in NOTHING_WORDS else None


def asks_for_silence(text: str) -> bool:
    """`NE PLUS CONTACTER` in a field that is meant for an address or a number must not be lost."""
    return bool(_REFUSALS.search(fold(text)))
