"""Whether a cell of a delimited text may be more than its text, told by the bytes that cells begin with.

Most exports have no such cell, and then none of their millions has to be looked at. One pass over the bytes.
"""

from collections.abc import Iterator

import numpy as np

from npsp_migrate.sources.plain_text import PlainText

PIECE = 1 << 16  # bytes; so much stays near the processor
_BLANKS = tuple(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) not in "\r\n")
_BEGINS, _SUSPECT = b"\x01", b"\x02"  # what stands before a cell; what an odd cell begins with


def has_odd_cells(text: PlainText, delimiter: str) -> bool:
    """Whether any cell may be an error, a blank, or `="0012"`."""
    content, mark = text.content, delimiter.encode(text.encoding)
    blanks = [blank for blank in _encoded_blanks(text.encoding) if blank != mark]
    found = _suspects(content, mark, bytes({blank[0] for blank in blanks} | set(b"#=E")))
    if any(byte in found for byte in b"#="):
        return True
    if ord("E") in found and b"Err:" in content:
        return True
    met = [blank for blank in blanks if blank[0] in found]
    befores = (mark, b"\n", b"\r", b'"')
    return (
        any(len(blank) == 1 for blank in met)
        or any(before + blank in content for blank in met for before in befores)
        or content.startswith(tuple(met))
        or (b'"' in content and _opens_with(content, mark, mark if delimiter.isspace() else b"\n"))
        or (b'"' in content and _opens_with(content, mark, b"\n"))
        or (b'"' in content and _opens_with(content, mark, b"\r"))
    )


def _suspects(content: bytes, mark: bytes, suspect: bytes) -> frozenset[int]:
    """Those of the suspect bytes with which some cell begins."""
    kinds = bytearray(256)
    for byte in (*b'\n\r"', *mark):
        kinds[byte] = _BEGINS[0]
    for byte in suspect:
        kinds[byte] = _SUSPECT[0]
    table, found = bytes(kinds), set(content[:1]) & set(suspect)
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE + 1]
        kind = np.frombuffer(piece.translate(table), dtype=np.uint8)
        odd = (kind[:-1] == _BEGINS[0]) & (kind[1:] == _SUSPECT[0])
        if odd.any():
            found.update(np.frombuffer(piece, dtype=np.uint8)[1:][odd].tolist())
    return frozenset(found)


def _opens_with(content: bytes, mark: bytes, first: bytes) -> bool:
    """A cell in quotes whose first character is this one: there may be nothing else in it."""
    opened = b'"' + first
    return content.startswith(opened) or any(before + opened in content for before in (mark, b"\n", b"\r"))


def _encoded_blanks(encoding: str) -> Iterator[bytes]:
    for blank in _BLANKS:
        encoded = blank.encode(encoding, errors="ignore")
        if encoded:
            yield encoded
