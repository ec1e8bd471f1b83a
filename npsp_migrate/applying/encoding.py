"""Values and sentences as the journal's texts, and back."""

from collections.abc import Mapping
from typing import Any

from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import Value
from npsp_migrate.model.texts import dumped, loaded, words_of, words_text


def encoded_values(values: Mapping[str, Value]) -> str:
    return dumped(dict(values))


def decoded_values(text: str) -> dict[str, Value]:
    values: Any = loaded(text)
    return dict(values)


def encoded_words(because: Words | None) -> str | None:
    return None if because is None else words_text(because)


def decoded_words(text: str | None) -> Words | None:
    return None if text is None else words_of(text)
