"""Query text → tokens. Names and keywords stay as typed: SOQL decides by place, and without case, what is which."""

import re
from dataclasses import dataclass
from enum import Enum

from npsp_migrate.localorg.soql.errors import malformed, unexpected

MAX_QUERY_LENGTH = 100_000  # Salesforce: characters per SOQL statement


class Kind(Enum):
    NAME = "name"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the source; for TEXT it is what stands between the quotes, escapes included."""

    kind: Kind
    text: str
    at: int

    @property
    def word(self) -> str:
        """Upper-cased, for comparing with keywords; empty when this is no name."""
        return self.text.upper() if self.kind is Kind.NAME else ""


_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n\f\v]+)
  | (?P<datetime>\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2}))(?![A-Za-z0-9_])
  | (?P<date>\d{4}-\d{2}-\d{2})(?![A-Za-z0-9_:-])
  | (?P<time>\d{2}:\d{2}:\d{2}(?:\.\d+)?[Zz]?)(?![A-Za-z0-9_])
  | (?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)(?![A-Za-z0-9_+-])
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | '(?P<text>(?:[^'\\]|\\.)*)'
  | (?P<symbol><=|>=|!=|<>|[=<>(),.:])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPABLE = frozenset("nNrRtTbBfF\"'\\_%")
_SURROGATE = re.compile("[\ud800-\udfff]")


def tokenize(query: str) -> tuple[Token, ...]:
    """All tokens, ending with one of kind END."""
    if len(query) > MAX_QUERY_LENGTH:
        raise malformed(f"SOQL statements cannot be longer than {MAX_QUERY_LENGTH} characters")
    tokens: list[Token] = []
    position = 0
    while position < len(query):
        found = _TOKEN.match(query, position)
        if found is None:
            raise _unreadable(query, position)
        kind = found.lastgroup or ""
        if kind != "space":
            tokens.append(Token(Kind(kind), found[kind], position))
        if kind == "text":
            _check_text(found["text"], position)
        position = found.end()
    tokens.append(Token(Kind.END, "<EOF>", len(query)))
    return tuple(tokens)


def _unreadable(query: str, at: int) -> Exception:
    if query[at] == "'":
        return malformed("mismatched character '<EOF>' expecting '''", len(query))
    odd = re.compile(r"[0-9A-Za-z_.:+-]+|.", re.DOTALL).match(query, at)
    text = odd.group() if odd else query[at]
    return unexpected(_SURROGATE.sub("?", text), at)


def _check_text(raw: str, at: int) -> None:
    for escape in _ESCAPE.finditer(raw):
        kind = escape.group(1)
        if len(kind) == 1 and kind not in _ESCAPABLE:
            raise malformed(f"Illegal character sequence '{escape.group()}' in string literal", at)
    try:
        plain_text(raw).encode()
    except UnicodeError:
        raise malformed("Illegal character sequence in string literal", at) from None


_MEANING = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def plain_text(raw: str) -> str:
    """What a text literal means outside LIKE."""
    if "\\" not in raw:
        return raw
    joined = _ESCAPE.sub(_unescape, raw)
    # Two \u escapes may be one character beyond the Basic Multilingual Plane.
    return joined.encode("utf-16", "surrogatepass").decode("utf-16")


def like_pattern(raw: str) -> str:
    r"""What a text literal means in LIKE, for SQLite's `LIKE … ESCAPE '\'`: `\%` and `\_` stay escaped."""
    parts: list[str] = []
    position = 0
    for escape in _ESCAPE.finditer(raw):
        parts.append(raw[position : escape.start()])
        meaning = escape.group() if escape.group(1) in "_%\\" else plain_text(escape.group())
        parts.append(meaning)
        position = escape.end()
    return "".join(parts) + raw[position:]


def _unescape(escape: re.Match[str]) -> str:
    kind = escape.group(1)
    if len(kind) > 1:
        return chr(int(kind[1:], 16))
    return _MEANING.get(kind.lower(), kind)
