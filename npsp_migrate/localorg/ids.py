"""Record ids: a three-character prefix, a pod, a base-62 counter, and three check characters."""

import re
from functools import lru_cache

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_POD = "Lo0"  # three characters that name no real instance
_PART_LENGTH = 5  # characters that one check character speaks of; the last part of a counter changes each time
_PART = len(_DIGITS) ** _PART_LENGTH
_ID = re.compile(r"[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?\Z")


def record_id(prefix: str, number: int) -> str:
    """The 18-character id of the `number`-th record whose ids begin with `prefix`."""
    high, low = divmod(number, _PART)
    first, checks = _first_parts(prefix, high)
    last = _in_digits(low, _PART_LENGTH)
    return first + last + checks + _check(last)


def with_suffix(short: str) -> str:
    """Append the check characters that make a 15-character id safe to compare without case."""
    return short + _check(short[0:5]) + _check(short[5:10]) + _check(short[10:15])


def full_id(text: str) -> str | None:
    """The 18-character form of an id in either form; None when the text is no id."""
    if not _ID.match(text):
        return None
    return with_suffix(text[:15])


@lru_cache(maxsize=4096)
def _first_parts(prefix: str, high: int) -> tuple[str, str]:
    """The first ten characters of an id, and their two check characters."""
    first = prefix + _POD + _in_digits(high, 2 * _PART_LENGTH - len(prefix + _POD))
    return first, _check(first[:5]) + _check(first[5:])


def _in_digits(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, rest = divmod(number, 62)
        digits = _DIGITS[rest] + digits
    return digits


def _check(five: str) -> str:
    return _CHECKS[
        five[0].isupper()
        | five[1].isupper() << 1
        | five[2].isupper() << 2
        | five[3].isupper() << 3
        | five[4].isupper() << 4
    ]
