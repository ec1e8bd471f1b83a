"""Capitals of names and places. Only words all in capitals or all in small letters change: mixed case was meant."""

import re
import unicodedata

# Words that stay small inside a name: `de Gaulle`, `van der Berg`. `la` and `le` only behind `de`.
PARTICLES = frozenset("de du des d van von der den y".split())
ARTICLES = frozenset({"la", "le", "les"})
_SMALL_IN_PLACES = frozenset("de du des la le les lès lez en sur sous aux au à et d l près devant der".split())
_MAC = frozenset(
    "donald gregor arthur kenzie leod lean millan pherson kay intosh queen namara mahon carthy".split()
)
_WORD = re.compile(r"[^\s\-.]+|[\s\-.]+")
_SMALL_PREFIX = re.compile(r"^(?:d['’]|l['’]|Mc|Mac|de|di|du|le|la)(?=[A-ZÀ-ÖØ-ÞŒ]{2})")
_ELIDED = re.compile(r"([dlnmo]|mc)(['’ʼ])(.+)", re.IGNORECASE | re.DOTALL)


def is_capitals(word: str) -> bool:
    """`DUPONT`, `D'AUBIGNÉ`, `d'AUBIGNÉ`, `McDONALD`: two capitals or more, small letters only in a prefix."""
    if word.isalpha():
        if word.isupper():
            return len(word) > 1
        if word[1:].islower():
            return False
    letters = [letter for letter in _SMALL_PREFIX.sub("", word) if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def recase_name(text: str) -> str:
    """A person's name part: every word in capitals, or all of it in small letters, gets its usual capitals."""
    words = text.split(" ")
    all_small = text == text.lower()
    recased: list[str] = []
    for place, word in enumerate(words):
        if is_capitals(word) or all_small or (len(word) == 1 and word.islower() and place == 0):
            recased.append(_name_word(word, recased[-1] if recased else "", len(words) - place))
        else:
            recased.append(word)
    return unicodedata.normalize("NFC", " ".join(recased))


def _name_word(word: str, before: str, words_left: int) -> str:
    """`words_left` counts this word too: a last word is never a particle."""
    small = word.lower()
    if words_left > 1 and small in PARTICLES:
        return small
    if words_left > 1 and small in ARTICLES and before in {"de"}:
        return _capitalised(small)
    return "".join(_name_piece(piece) for piece in _WORD.findall(small))


def _name_piece(piece: str) -> str:
    if piece.isascii() and piece.isalpha() and piece[0] != "m":
        return piece.capitalize()
    if elided := _ELIDED.fullmatch(piece):
        prefix = elided[1] if elided[1] == "d" else _capitalised(elided[1])
        return f"{prefix}{elided[2]}{_name_piece(elided[3])}"
    if piece.startswith("mc") and len(piece) > 4:
        return f"Mc{_capitalised(piece[2:])}"
    if piece.startswith("mac") and piece[3:] in _MAC:
        return f"Mac{_capitalised(piece[3:])}"
    return _capitalised(piece)


def _capitalised(word: str) -> str:
    """The first letter that is one: `(jean)` is `(Jean)`. `ß` has no single capital and stays."""
    for place, letter in enumerate(word):
        if letter.isalpha():
            upper = letter.upper()
            return f"{word[:place]}{upper if len(upper) == 1 else letter}{word[place + 1 :]}"
    return word


def recase_place(text: str) -> str:
    """`SAINT-ÉTIENNE` is `Saint-Étienne`; `PARIS CEDEX 08` keeps its CEDEX. Spelling stays: `ST` is `St`."""
    letters = [letter for letter in re.sub(r"(?i)\bcedex\b", "", text) if letter.isalpha()]
    if len(letters) < 2 or not (all(map(str.isupper, letters)) or all(map(str.islower, letters))):
        return text
    pieces = _WORD.findall(text.lower())
    recased = "".join(_place_piece(piece, first=place == 0) for place, piece in enumerate(pieces))
    return unicodedata.normalize("NFC", recased)


def _place_piece(piece: str, *, first: bool) -> str:
    if piece == "cedex":
        return "CEDEX"
    if piece[0].isdigit() or (not first and piece in _SMALL_IN_PLACES):  # `11e`, `en`
        return piece
    if elided := _ELIDED.fullmatch(piece):
        prefix = _capitalised(elided[1]) if first else elided[1]
        return f"{prefix}{elided[2]}{_capitalised(elided[3])}"
    return _capitalised(piece)
