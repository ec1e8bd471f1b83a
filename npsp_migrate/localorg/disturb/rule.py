"""One fault that was ordered, as a line of text: `row-lock=0.05;object=Contact;seed=7`.

The same line stands in the request header, behind `--fault`, and in the list that the org shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

_MOST = 10**9


class Kind(Enum):
    """What may go wrong; `meaning` says what the client sees."""

    UNAVAILABLE = "unavailable"
    BROKEN = "broken"
    SLOW = "slow"
    CUT_BEFORE = "cut-before"
    CUT_AFTER = "cut-after"
    LOST = "lost"
    EXPIRED = "expired"
    SESSION_EXPIRY = "session-expiry"
    LIMIT = "limit"
    REQUEST_LIMIT = "request-limit"
    ROW_LOCK = "row-lock"
    BULK_FAILURE = "bulk-failure"
    PAGE_SIZE = "page-size"
    FULL = "full"
    STORAGE_FULL = "storage-full"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Kind.UNAVAILABLE: "503 instead of an answer, with this probability",
    Kind.BROKEN: "500 instead of an answer, with this probability",
    Kind.SLOW: "answers come so many milliseconds later",
    Kind.CUT_BEFORE: "the connection breaks before anything was done, with this probability",
    Kind.CUT_AFTER: "the work is done, then the connection breaks within the answer, with this probability",
    Kind.LOST: "the work is done, then a proxy answers 502, with this probability",
    Kind.EXPIRED: "401 with this probability; the token stays good",
    Kind.SESSION_EXPIRY: "every so many calls all access tokens end; a client must sign in again",
    Kind.LIMIT: "403 for one call, as if the request limit were reached, with this probability",
    Kind.REQUEST_LIMIT: "after so many more calls every one is refused: 403",
    Kind.ROW_LOCK: "UNABLE_TO_LOCK_ROW for each row with this probability",
    Kind.BULK_FAILURE: "a Bulk job fails, with this probability; `rows` of it are written, the rest is unprocessed",
    Kind.PAGE_SIZE: "query pages have at most so many records",
    Kind.FULL: "the call is refused as if storage were full, with this probability",
    Kind.STORAGE_FULL: "after so many more records nothing can be created: STORAGE_LIMIT_EXCEEDED",
}
# Kinds whose value is a number of something; the value of all others is a probability.
_MEASURES = {
    Kind.SLOW: "milliseconds",
    Kind.SESSION_EXPIRY: "calls",
    Kind.REQUEST_LIMIT: "calls",
    Kind.PAGE_SIZE: "records",
    Kind.STORAGE_FULL: "records",
}
_MAY_BE_ZERO = (Kind.REQUEST_LIMIT, Kind.STORAGE_FULL)


class RuleError(ValueError):
    """The line orders nothing that there is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`after`, `every` and `count` choose among the occasions: calls; rows for row locks; jobs for failures."""

    kind: Kind
    amount: int = 0
    probability: float = 1.0
    after: int = 0
    every: int = 1
    count: int | None = None
    rows: int = 0
    path: str = ""
    method: str = ""
    object: str = ""
    seed: int = 0

    def text(self) -> str:
        """The line that orders this rule."""
        measured = self.kind in _MEASURES
        value = self.amount if measured else f"{self.probability:g}"
        parts = [f"{self.kind.value}={value}"]
        for each in fields(self)[2 if measured else 3 :]:
            given = getattr(self, each.name)
            if given != each.default:
                parts.append(f"{_SHORT.get(each.name, each.name)}={given}")
        return ";".join(parts)


_SHORT = {"probability": "p"}


def read_rule(text: str, seed: int = 0) -> Rule:
    """Read a line; `seed` is for rules that name none."""
    head, *rest = (part.strip() for part in text.split(";"))
    name, _, value = (part.strip() for part in head.partition("="))
    kind = _kind(name)
    given: dict[str, Any] = {"seed": seed, **dict(_parameter(part) for part in rest if part)}
    measure = _MEASURES.get(kind)
    if measure is None:
        given["probability"] = _probability(value) if value else given.get("probability", 1.0)
    elif value:
        given["amount"] = _whole(0 if kind in _MAY_BE_ZERO else 1)(value)
    else:
        raise RuleError(f"`{kind.value}` needs a number of {measure}: `{kind.value}=100`")
    return Rule(kind, **given)


def read_rules(text: str, seed: int = 0) -> tuple[Rule, ...]:
    """Several rules in one header, with commas between."""
    return tuple(read_rule(each, seed) for each in text.split(",") if each.strip())


def _kind(name: str) -> Kind:
    for kind in Kind:
        if kind.value == name.lower():
            return kind
    known = ", ".join(kind.value for kind in Kind)
    raise RuleError(f"There is no fault `{name}`; there are {known}")


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = (part.strip() for part in text.partition("="))
    read = _READERS.get(name.lower())
    if read is None or not equals or not value:
        raise RuleError(f"A fault takes {', '.join(f'`{each}=`' for each in _READERS)}, and not: {text}")
    return _LONG.get(name.lower(), name.lower()), read(value)


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise RuleError(f"A probability lies between 0 and 1: {text}")
    return value


def _whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text) if text.isascii() and text.isdecimal() else -1
        if not least <= value <= _MOST:
            raise RuleError(f"A whole number from {least} is needed: {text}")
        return value

    return read


_LONG = {"p": "probability"}
_READERS: Mapping[str, Callable[[str], Any]] = {
    "p": _probability,
    "after": _whole(0),
    "every": _whole(1),
    "count": _whole(1),
    "rows": _whole(0),
    "path": str,
    "method": str.upper,
    "object": str,
    "seed": _whole(0),
}
