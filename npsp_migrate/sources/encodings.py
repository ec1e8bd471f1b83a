"""In which encoding and with which delimiter a text was written, judged as French associations write."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In order of how often they are met; the first wins when the scores are equal.
_EIGHT_BIT = ("cp1252", "iso8859-15", "mac_roman", "cp850")
_WINDOWS_IN_TRUTH = frozenset(
    {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
)  # as every browser takes them
FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ€«»’‘“”–—…°\u00a0")
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")  # no French word has these two in any of the four tables
_SAMPLE = 1 << 20  # bytes with accents are everywhere; one MiB of them decides
DELIMITERS = (";", "\t", ",", "|")
_LINES = 200  # enough lines to see the rhythm of a file, past the longest preamble seen (10 lines)


def encoding_of(content: bytes) -> str:
    """Byte order mark, else strict UTF-8, else UTF-16 by its NULs, else the likeliest of four 8-bit tables.

    General detectors were tried and took short French cp1252 texts for cp1250, cp775 or Hebrew.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    wide = _wide_encoding(without_padding(content[:_SAMPLE]))
    if wide:
        return wide
    return "utf-8" if _is_utf8(content) else _likeliest(content)


def without_padding(sample: bytes) -> bytes:
    """NULs at the end are what a full disk or a broken download leaves; two belong to a letter of UTF-16."""
    return sample.rstrip(b"\x00") if sample.endswith(b"\x00" * 16) else sample


def proven_encoding(content: bytes, declared: str) -> str:
    """For a page or an XML that names its encoding. What the bytes prove goes before: exports often say wrong."""
    found = encoding_of(content)
    if found.startswith("utf") or not declared or declared.lower().startswith("utf"):
        return found
    if declared.lower() in _WINDOWS_IN_TRUTH:
        return "cp1252"
    try:
        codecs.lookup(declared)
    except LookupError:
        return found
    return declared.lower()


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most lines into the same number (over one) of fields; `;` when none does."""
    lines = "".join(_first_lines(text))
    return max(DELIMITERS, key=lambda delimiter: (evenness(lines, delimiter), -DELIMITERS.index(delimiter)))


def _wide_encoding(sample: bytes) -> str:
    pairs = len(sample) // 2
    if pairs < 2 or 0 not in sample:
        return ""
    if sample[1::2].count(0) > 0.6 * pairs:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > 0.6 * pairs else ""


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(content: bytes) -> str:
    """Each high byte counts once per meeting: +1 for what French uses, -1 for anything else."""
    counts = Counter(_high_bytes(content))
    return max(_EIGHT_BIT, key=lambda name: (_score(counts, name), -_EIGHT_BIT.index(name)))


def _high_bytes(content: bytes) -> bytes:
    """Without letters in UTF-8, which lists put together from several files have among the others."""
    if b"\xc3" in content:
        content = _UTF8_LETTER.sub(b"", content) or content
    return content.translate(None, delete=bytes(range(128)))[:_SAMPLE]


def _score(counts: Counter[int], encoding: str) -> int:
    total = 0
    for byte, count in counts.items():
        letter = bytes([byte]).decode(encoding, errors="replace")
        total += count if letter in FRENCH else -count
    return total


def _first_lines(text: str) -> Iterator[str]:
    stream = io.StringIO(text[: 1 << 18], newline="")
    for _, line in zip(range(_LINES), stream, strict=False):
        yield line


def evenness(lines: str, delimiter: str) -> float:
    """How many fields stand in records of the commonest width; a lone column counts nothing."""
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        widths.update(len(record) for record in reader if any(record))
    except csv.Error:  # a NUL or an endless field: this cannot be the delimiter
        return 0.0
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count / sum(widths.values()) + min(width, 50) / 1000
