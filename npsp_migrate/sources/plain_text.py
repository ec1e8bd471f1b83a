"""The bytes of a delimited text, made plain: an encoding whose line ends and delimiters are ASCII, no NULs.

A large text is never decoded as a whole: its bytes, its letters and its cells do not fit into memory together.
"""

import codecs
import io
from dataclasses import dataclass

from npsp_migrate.errors import SourceError
from npsp_migrate.model.issue import Issue, note, warning
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.encodings import is_utf8

_HIGH = bytes(range(128, 256))
_ASCII = bytes(range(128))
_END_OF_FILE = b"\x1a"  # as programs of the time of DOS end a text
LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class PlainText:
    content: bytes
    encoding: str  # of `content` now
    issues: tuple[Issue, ...]
    lines: int  # their ends, of the kind that is met most

    def head(self, size: int) -> str:
        return self.content[:size].decode(self.encoding, errors="replace")

    def stream(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self.content), self.encoding, errors="replace", newline="")


def plain_text(content: bytes, encoding: str, place: SheetPlace) -> PlainText:
    """Raises for an encoding that nobody knows. Tells of characters that cannot be read, and of NULs."""
    try:
        lost_bytes = _unreadable_bytes(encoding)
    except LookupError as unknown:
        raise SourceError(
            f"There is no encoding of the name `{encoding}`",
            hint="Write `utf-8`, `cp1252`, `iso-8859-15`, `mac_roman` or `cp850`, or leave it out",
            at=place.at(),
        ) from unknown
    if encoding in ("utf-8", "utf-8-sig"):
        content, encoding = content.removeprefix(codecs.BOM_UTF8), "utf-8"
    if lost_bytes is None and not (encoding == "utf-8" and is_utf8(content)):
        content = content.decode(encoding, errors="replace").removeprefix("\ufeff").encode(errors="replace")
        named, lost_bytes = encoding, LOST.encode()
        encoding = "utf-8"
        lost = content.count(lost_bytes)
    else:
        named = encoding
        lost = content.count(LOST.encode()) if lost_bytes is None else _count_any(content, lost_bytes)
    issues = []
    if lost:
        issues.append(warning("characters-lost", place.at(), count=lost, encoding=plain_name(named)))
    empty = _count_any(content, b"\x00")
    if empty:
        content = content.replace(b"\x00", b"")
        issues.append(note("null-characters-removed", place.at(), count=empty))
    content = _without_blank_end(_even_line_ends(content))
    lines = max(_count_any(content, b"\n"), _count_any(content, b"\r"))
    return PlainText(content, encoding, tuple(issues), lines)


def plain_name(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _unreadable_bytes(encoding: str) -> bytes | None:
    """Of a table of 8 bits above ASCII, those that stand for nothing; None for any other encoding."""
    letters = _HIGH.decode(encoding, errors="replace")
    if len(letters) != len(_HIGH) or _ASCII.decode(encoding, errors="replace") != _ASCII.decode("ascii"):
        return None
    if set(letters) == {LOST}:
        return None
    return bytes(byte for byte, letter in zip(_HIGH, letters, strict=True) if letter == LOST)


def _count_any(content: bytes, wanted: bytes) -> int:
    """How often any of these bytes stands there. To count one that is absent costs ten times a look for it."""
    each = (wanted[place : place + 1] for place in range(len(wanted)))
    return sum(content.count(byte) for byte in each if byte in content)


def _without_blank_end(content: bytes) -> bytes:
    """Blank lines at the end, of which there may be millions; one line end costs less to keep than to cut off."""
    content = content.removesuffix(_END_OF_FILE)
    return content.rstrip(b"\r\n") if content.endswith((b"\n\n", b"\n\r\n", b"\r\r")) else content


def _even_line_ends(content: bytes) -> bytes:
    """`CR CR LF`, as some accounting programs end lines, is one line end and not two."""
    return content.replace(b"\r\r\n", b"\r\n") if b"\r" in content and b"\r\r\n" in content else content
