"""A letter or notes under the name of a list: sentences have commas too, and would be read as columns."""

import re

LINES = 200
WORDS = 4  # of a line, on average
ENDED = 0.2  # of the lines end as sentences or their parts do
SPACED = 0.9  # of the commas have a blank or the end of the line behind them: those of a list seldom have
VALUES = 0.1  # of the pieces; a letter names a day or an amount within a sentence

_ENDING = re.compile(r"[.!?:,;…]\s*$")
_VALUE = re.compile(r"\s*[\d.,/:%€+-]*\d[\d.,/:%€+-]*\s*|\s*\S+@\S+\s*")


def is_prose(text: str, delimiter: str) -> bool:
    """Lines of many words, cut unevenly or not at all. In doubt it is a list."""
    lines = [line for line in text.splitlines()[:LINES] if line.strip()]
    pieces = [piece for line in lines for piece in line.split(delimiter)]
    if len(lines) < 2 or not _is_punctuation(lines, delimiter):
        return False
    words = sum(len(line.split()) for line in lines)
    ended = sum(_ENDING.search(line) is not None for line in lines)
    values = sum(_VALUE.fullmatch(piece) is not None for piece in pieces)
    return words >= WORDS * len(lines) and ended >= ENDED * len(lines) and values < VALUES * len(pieces)


def _is_punctuation(lines: list[str], delimiter: str) -> bool:
    """Whether what would cut the lines only stands as it does in a sentence, or nowhere."""
    cuts = [line.count(delimiter) for line in lines]
    spaced = sum(len(re.findall(re.escape(delimiter) + r"(?=\s|$)", line)) for line in lines)
    return len(set(cuts)) > 1 and spaced >= SPACED * sum(cuts) if any(cuts) else True
