"""Values and sentences as the texts that plan, journal and registry keep, and back, without a cent lost."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from npsp_migrate.model.issue import Words

_DECIMAL = "decimal"  # JSON has only binary numbers: money is marked, and kept as written
_MARK = f'{{"{_DECIMAL}"'  # as it begins in a text of ours; without it there is nothing to look for


def dumped(value: object) -> str:
    """Compact, in one fixed form: what is equal is written equally."""
    return _ENCODER.encode(value)


def loaded(text: str) -> object:
    return _DECODER.decode(text) if _MARK in text else _PLAIN_DECODER.decode(text)


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
_DECODER = json.JSONDecoder(object_hook=_unmarked)  # made once: there are millions of short texts
_PLAIN_DECODER = json.JSONDecoder()
