"""In which encoding and with which delimiter a text was written, judged as French associations write."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

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
_COMMON = frozenset("éèêàç")  # four in five accents; in another table these bytes are rarer French letters
_NEIGHBOURS = 5_000
_AMONG_LETTERS = re.compile(rb"[\x20-\x7f]?[\x80-\xff]+[\x20-\x7f]?")
_ODD = re.compile(r"[^\W\d_][‘“”«»–—…€°][^\W\d_]|[a-zà-ÿ][À-ÖØ-ÞŒŸ]|\d[À-ÖØ-öø-ÿŒœ]")
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")  # no French word has these two in any of the four tables
_SAMPLE = 1 << 20  # bytes
_HIGH_SAMPLE = 1 << 18  # letters with accents are everywhere; so many of them decide
_LOW = bytes(range(128))
MOSTLY_DECIMAL = 0.8  # of the commas
_DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?![\d,.])")
DELIMITERS = (";", "\t", ",", "|")
_NAME_FIRST = re.compile(r"[^\W\d][^,;\t|\d]*, [^\W\d][^,;\t|\d]*")
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
    return "utf-8" if is_utf8(content) else _likeliest(content)


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
    """The delimiter that cuts most lines into the same number (over one) of fields; `;` when none does.

    Commas that are nearly all decimal marks delimit nothing, where anything else does; nor do those of a lone
    column of names: `Durand, Paul` below `Nom`.
    """
    lines = "".join(_first_lines(text))
    scores = {delimiter: evenness(lines, delimiter) for delimiter in DELIMITERS}
    others = any(scores[each] for each in DELIMITERS if each != ",")
    if _are_within_names(lines) or (others and _are_decimal_marks(lines)):
        scores[","] = 0.0
    return max(DELIMITERS, key=lambda delimiter: (scores[delimiter], -DELIMITERS.index(delimiter)))


def _are_within_names(lines: str) -> bool:
    """Whether each line but the first has one comma, between two words."""
    first, *rest = filter(None, map(str.strip, lines.splitlines())) if lines.strip() else ("", "")
    return "," not in first and bool(rest) and all(_NAME_FIRST.fullmatch(line) for line in rest)


def _are_decimal_marks(lines: str) -> bool:
    """Whether the commas stand between digits, with one or two of these and no further number behind."""
    return len(_DECIMAL_COMMA.findall(lines)) >= MOSTLY_DECIMAL * lines.count(",")


def _wide_encoding(sample: bytes) -> str:
    pairs = len(sample) // 2
    if pairs < 2 or 0 not in sample:
        return ""
    if sample[1::2].count(0) > 0.6 * pairs:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > 0.6 * pairs else ""


def is_utf8(content: bytes) -> bool:
    """Piece by piece: the letters of a large text would take four times its room."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _SAMPLE):
            decoder.decode(content[start : start + _SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(content: bytes) -> str:
    """Each high byte counts once per meeting: +2 or +1 for what French uses, -1 for anything else."""
    high = _high_bytes(content)
    counts, neighbours = Counter(high), _with_neighbours(content)
    return max(
        _EIGHT_BIT,
        key=lambda name: (_score(counts, name) - _oddities(neighbours, name), -_EIGHT_BIT.index(name)),
    )


def _with_neighbours(content: bytes) -> bytes:
    """Letters above ASCII between what stands before and behind them: the first few thousand of them."""
    found = (match.group() for match in _AMONG_LETTERS.finditer(content[: _SAMPLE * 8]))
    return b"\n".join(islice(found, _NEIGHBOURS))


def _oddities(neighbours: bytes, encoding: str) -> int:
    """How often a mark stands inside a word, or a capital behind a small letter, as in no French word."""
    return 3 * len(_ODD.findall(neighbours.decode(encoding, errors="replace")))


def _high_bytes(content: bytes) -> bytes:
    """Without letters in UTF-8, which lists put together from several files have among the others."""
    every, without = bytearray(), bytearray()
    for start in range(0, len(content), _SAMPLE):  # until there are enough: all of them in most texts
        piece = content[start : start + _SAMPLE]
        every += piece.translate(None, delete=_LOW)
        other = _UTF8_LETTER.sub(b"", piece) if b"\xc3" in piece else piece
        without += other.translate(None, delete=_LOW)
        if len(without) >= _HIGH_SAMPLE:
            break
    return bytes(without or every)[:_HIGH_SAMPLE]


def _score(counts: Counter[int], encoding: str) -> int:
    total = 0
    for byte, count in counts.items():
        letter = bytes([byte]).decode(encoding, errors="replace")
        total += count * (2 if letter in _COMMON else 1 if letter in FRENCH else -1)
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
