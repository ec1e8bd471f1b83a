"""Reads basic SOSL: FIND {…} IN … FIELDS RETURNING Object(fields WHERE … ORDER BY … LIMIT n), … LIMIT n."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from npsp_migrate.localorg.rest.matching import MOST_FOUND, Scope, malformed, read_scope

_FIND = re.compile(r"\s*FIND\s*\{((?:\\.|[^{}\\])*)\}\s*", re.IGNORECASE)
_IN = re.compile(r"IN\s+(\w+)\s+FIELDS\s*", re.IGNORECASE)
_RETURNING = re.compile(r"RETURNING\s+", re.IGNORECASE)
_LIMIT = re.compile(r"LIMIT\s+(\d{1,6})\s*\Z", re.IGNORECASE)
_OBJECT = re.compile(r"\s*(\w+)\s*")
_INSIDE = re.compile(
    r"(?P<fields>[\w.,\s]+?)(?:\s+WHERE\s+(?P<where>.+?))?(?:\s+ORDER\s+BY\s+(?P<order>.+?))?"
    r"(?:\s+LIMIT\s+(?P<limit>\d{1,6}))?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Returning:
    """What one object contributes to the answer; `where` and `order` are SOQL."""

    object_name: str
    fields: tuple[str, ...] = ("Id",)
    where: str = ""
    order: str = ""
    limit: int = MOST_FOUND


@dataclass(frozen=True, slots=True)
class Sosl:
    text: str
    scope: Scope
    returning: tuple[Returning, ...]
    most: int


def read_sosl(query: str) -> Sosl:
    """Anything beyond the clauses above is refused, never passed over."""
    found = _FIND.match(query)
    if found is None:
        raise malformed("a search begins with FIND {text}")
    rest = query[found.end() :]
    scope = Scope.ALL
    inside = _IN.match(rest)
    if inside:
        scope, rest = read_scope(inside[1]), rest[inside.end() :]
    returning: tuple[Returning, ...] = ()
    named = _RETURNING.match(rest)
    if named:
        returning, rest = _read_returning(rest[named.end() :])
    limit = _LIMIT.match(rest)
    if rest.strip() and limit is None:
        raise malformed(f"the local org does not understand this part of the search: {rest.strip()[:60]}")
    return Sosl(re.sub(r"\\(.)", r"\1", found[1]), scope, returning, _limit(limit[1] if limit else None))


def _read_returning(text: str) -> tuple[tuple[Returning, ...], str]:
    """The objects, and what stands behind them."""
    returning = []
    while True:
        named = _OBJECT.match(text)
        if named is None:
            raise malformed("RETURNING needs the name of an object")
        text = text[named.end() :]
        inside = ""
        if text.startswith("("):
            end = _closing(text)
            inside, text = text[1:end], text[end + 1 :].lstrip()
        returning.append(_read_inside(named[1], inside))
        if not text.startswith(","):
            return tuple(returning), text
        text = text[1:]


def _read_inside(name: str, inside: str) -> Returning:
    if not inside.strip():
        return Returning(name)
    found = _INSIDE.match(inside.strip())
    if found is None:
        raise malformed(f"the local org does not understand this part of the search: {inside.strip()[:60]}")
    fields = tuple(each.strip() for each in found["fields"].split(","))
    if not all(re.fullmatch(r"[\w.]+", each) for each in fields):
        raise malformed(f"the local org does not understand these fields: {found['fields'].strip()[:60]}")
    return Returning(name, fields, found["where"] or "", found["order"] or "", _limit(found["limit"]))


def _closing(text: str) -> int:
    """Where the first bracket closes; brackets and quotes within texts do not count."""
    depth = 0
    for place, letter in _outside_texts(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return place
    raise malformed("a bracket is not closed")


def _outside_texts(text: str) -> Iterator[tuple[int, str]]:
    place, quoted = 0, False
    while place < len(text):
        letter = text[place]
        if quoted and letter == "\\":
            place += 2
            continue
        if letter == "'":
            quoted = not quoted
        elif not quoted:
            yield place, letter
        place += 1


def _limit(text: str | None) -> int:
    if text is None:
        return MOST_FOUND
    if not 0 < int(text) <= MOST_FOUND:
        raise malformed(f"a limit must be from 1 to {MOST_FOUND}: {text}")
    return int(text)
