"""Quotation marks that quote nothing: a cell `"Chez Paul` of a program that writes its cells as they are.

Read as a quotation it would swallow the rows below it, up to the next mark. Such programs write one row per line,
and the line itself shows it: it has all its cells, and so has the next one.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from npsp_migrate.model.issue import note
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.plain_text import PlainText

FEWEST = 3  # delimiters of a line; a line end inside a cell of two or three columns may look the same
SAMPLE = 2_000  # lines without a mark, which tell how many delimiters a line has

_MARK = b'"'


def with_doubled_marks(text: PlainText, delimiter: str) -> PlainText:
    """`"La \\"Boîte\\""`, as databases write a mark inside a cell, in the way that both readers understand.

    A cell may end with a backslash of its own: only a mark in the middle of a quoted cell shows such a program.
    """
    cut = re.escape(delimiter.encode(text.encoding, errors="replace"))
    inside = rb'(?:^|%b)"[^"\r\n]*\\"(?!%b|[\r\n]|\Z)' % (cut, cut)
    if _MARK not in text.content or b'\\"' not in text.content:  # one byte is looked for ten times as fast as two
        return text
    if not re.search(inside, text.content, re.MULTILINE):
        return text
    return replace(text, content=text.content.replace(b'\\"', b'""'))


def with_bare_quotes(text: PlainText, delimiter: str, place: SheetPlace) -> PlainText:
    """The text with each such mark written as its readers understand it. Row and line numbers stay."""
    if _MARK not in text.content:
        return text
    cut = delimiter.encode(text.encoding, errors="replace")
    usual = _usual(text.content, cut)
    if usual < FEWEST:
        return text
    found = list(_bare_lines(text.content, cut, usual))
    if not found:
        return text
    pieces, end = [], 0
    for start, row, rewritten in found:
        pieces += [text.content[end:start], rewritten]
        end = start + len(row)
    told = note("quotation-marks-kept", place.at(), count=len(found))
    return replace(text, content=b"".join([*pieces, text.content[end:]]), issues=(*text.issues, told))


def _usual(content: bytes, cut: bytes) -> int:
    """How many delimiters most lines have; 0 if lines differ."""
    counts = Counter[int]()
    for line in io.BytesIO(content):
        if line.strip() and _MARK not in line:
            counts[line.count(cut)] += 1
            if counts.total() == SAMPLE:
                break
    usual, lines = counts.most_common(1)[0] if counts else (0, 0)
    return usual if lines * 2 > counts.total() else 0


def _bare_lines(content: bytes, cut: bytes, usual: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Where each starts, what it is, what it has to be. A loop over lines, as a cell may go on in the next."""
    lines = io.BytesIO(content)
    start, line = 0, lines.readline()
    quoted = False  # whether a cell that began above goes on
    while line:
        following = lines.readline()
        if _MARK in line and line.count(_MARK) % 2:
            whole = line.count(cut) == usual and (following.count(cut) == usual or not following.strip())
            if quoted or not whole:
                quoted = not quoted
            else:
                row = line.rstrip(b"\r\n")
                rewritten = cut.join(map(_quoted, row.split(cut)))
                if rewritten != row:
                    yield start, row, rewritten
        start, line = start + len(line), following


def _quoted(cell: bytes) -> bytes:
    """A mark within a cell is read as it stands; only at its start it must be doubled, and the cell quoted."""
    whole = len(cell) > 1 and cell.endswith(_MARK) and cell.count(_MARK) % 2 == 0
    if not cell.startswith(_MARK) or whole:
        return cell
    return _MARK + cell.replace(_MARK, _MARK * 2) + _MARK
