"""Record ids: a three-character prefix, a pod, a base-62 counter, and three check characters."""

import re

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_POD = "Lo0"  # three characters that name no real instance
_COUNTER_LENGTH = 9
_ID = re.compile(r"[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?\Z")


def record_id(prefix: str, number: int) -> str:
    """The 18-character id of the `number`-th record whose ids begin with `prefix`."""
    digits = []
    for _ in range(_COUNTER_LENGTH):
        number, rest = divmod(number, 62)
        digits.append(_DIGITS[rest])
    return with_suffix(prefix + _POD + "".join(reversed(digits)))


def with_suffix(short: str) -> str:
    """Append the check characters that make a 15-character id safe to compare without case."""
    return short + _check(short[0:5]) + _check(short[5:10]) + _check(short[10:15])


def full_id(text: str) -> str | None:
    """The 18-character form of an id in either form; None when the text is no id."""
    if not _ID.match(text):
        return None
    return with_suffix(text[:15])


def _check(five: str) -> str:
    return _CHECKS[
        five[0].isupper()
        | five[1].isupper() << 1
        | five[2].isupper() << 2
        | five[3].isupper() << 3
        | five[4].isupper() << 4
    ]
