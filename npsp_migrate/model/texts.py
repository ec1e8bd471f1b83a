"""Values and sentences as the texts that plan, journal and registry keep, and back, without a cent lost."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

import orjson

from npsp_migrate.model.issue import Words

_DECIMAL = "decimal"  # JSON has only binary numbers: money is marked, and kept as written
_MARK = f'{{"{_DECIMAL}"'  # as it begins in a text of ours; without it there is nothing to look for


_LONG = re.compile(r"\d{19}")  # what may be more than 64 bits, which orjson would read as a binary number
# The same where a number may begin: a pattern that begins with one known character is searched ten times as fast.
_LONG_VALUES = tuple(re.compile(rf"{before}-?\d{{19}}") for before in (":", ",", r"\["))

_PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS  # no forms but JSON's own


def dumped(value: object) -> str:
    """Compact, in one fixed form: what is equal is written equally. There are millions of them: orjson is the
    fastest that there is, and what it refuses (a number of more than 64 bits) the standard library writes.
    """
    try:
        return orjson.dumps(value, default=_marked, option=_PLAIN).decode()
    except orjson.JSONEncodeError:
        return _ENCODER.encode(value)


def loaded(text: str) -> object:
    if _MARK in text:
        return _DECODER.decode(text)
    return json.loads(text) if _LONG.search(text) else orjson.loads(text)


def loaded_marked(text: str) -> object:
    """The same for a list of very many values: money comes as marks, which `money_of` reads, each amount once."""
    is_long = any(long.search(text) for long in _LONG_VALUES)
    return json.loads(text) if is_long else orjson.loads(text)


def money_of(value: object, known: dict[str, Decimal]) -> object:
    """`known`: amounts read before, by their text."""
    if value.__class__ is not dict:
        return value
    text = str(value[_DECIMAL])
    return known.get(text) or known.setdefault(text, Decimal(text))


@lru_cache(maxsize=10_000)
def words_text(words: Words) -> str:
    return dumped([words.code, dict(words.values)])


@lru_cache(maxsize=10_000)
def words_of(text: str) -> Words:
    code, values = json.loads(text)
    return Words(code, tuple(values.items()))


def _marked(value: object) -> object:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"no text for a {type(value).__name__}")


def _unmarked(value: Mapping[str, object]) -> object:
    return Decimal(str(value[_DECIMAL])) if set(value) == {_DECIMAL} else value


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_marked)
_DECODER = json.JSONDecoder(object_hook=_unmarked)
