"""How text is tidied, folded and shown, the same way for every type. Knows no type."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from npsp_migrate.cleaning.reading import EMPTY, EMPTY_BY_WORD, Cell, CellValue, Reading, unreadable

# Zero-width characters, soft hyphen, byte order mark and direction marks: nobody sees them, everybody pastes them.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0000-\u0008\u000e-\u001f\u007f]"
)
_SPACES = re.compile(r"\s+")
_BLANKS_OF_A_LINE = re.compile(r"[^\S\n]+")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")  # printable ASCII, single inner spaces: nothing to tidy
_LINE_ENDS = re.compile("_x000[Dd]_\r?\n?|\r\n?|\u2028|\u2029|\u0085|\x0b|\x0c")

_CELL_ERROR = re.compile(
    r"#(?:REF!?|N/A|N/D|DIV/0!?|VALUE!|VALEUR!?|NAME\?|NOM\??|NULL!|NUL!|NUM!|NOMBRE!?|SPILL!|CALC!|ERROR!|#+)"
)
NOTHING_WORDS = frozenset(
    """neant|aucun|aucune|rien|nc|n.c|n.c.|n/c|na|n/a|n.a|n.a.|nd|n/d|nr|n/r|ns|vide|sans|-|--|---|\u2014|\u2013|/|//|.|..|...
    |\u2026|_|~|inconnu|inconnue|?|??|???|null|none|nil|non renseigne|non renseignee|non communique|non communiquee
    |pas renseigne|sans objet|a completer""".replace("\n    ", "").split("|")
)
_LETTERS_WITHOUT_ACCENT = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "‐": "-",
        "‑": "-",
    }
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
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered.translate(_LETTERS_WITHOUT_ACCENT))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def cell_text(cell: Cell) -> str:
    """A raw cell as a person would read it in the sheet."""
    if isinstance(cell, str):
        return cell
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
            return "VRAI" if result else "FAUX"
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
    if cell is None or (isinstance(cell, float | datetime | timedelta) and cell != cell):
        return True
    return isinstance(cell, str) and not tidy(cell)


def read_text_cells(
    cells: Iterable[Cell], read: Callable[[str, str], Reading], refuse: Callable[[Cell], Reading]
) -> list[Reading]:
    """Reads each distinct cell: empty ones and error cells the same way for all types.

    `read` gets the tidied text and the raw one, `refuse` everything that is no text.
    """
    return [_read_cell(cell, read, refuse) for cell in cells]


def _read_cell(cell: Cell, read: Callable[[str, str], Reading], refuse: Callable[[Cell], Reading]) -> Reading:
    if is_nothing(cell):
        return EMPTY
    if not isinstance(cell, str):
        return refuse(cell)
    text = tidy(cell)
    return _special_cell(text, cell) or read(text, cell)


def _special_cell(text: str, raw: str) -> Reading | None:
    if text[0] == "#" and _CELL_ERROR.fullmatch(text.upper()):
        return unreadable("cell-error", text)
    if "\ufffd" in text:
        return unreadable("cell-lost-characters", text)
    return None


def empty_word(text: str) -> Reading | None:
    """`néant`, `n/a`, `-`: words for nothing. Not asked where they may mean something (amounts, texts)."""
    return EMPTY_BY_WORD if fold(text) in NOTHING_WORDS else None


def asks_for_silence(text: str) -> bool:
    """`NE PLUS CONTACTER` in a field that is meant for an address or a number must not be lost."""
    return bool(_REFUSALS.search(fold(text)))
