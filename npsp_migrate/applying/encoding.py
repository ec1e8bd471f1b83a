"""Values and sentences as the journal's texts, and back, without a cent lost."""

import json
from collections.abc import Mapping
from decimal import Decimal

from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import Value


def encoded_values(values: Mapping[str, Value]) -> str:
    marked = {
        name: {"decimal": str(value)} if isinstance(value, Decimal) else value for name, value in values.items()
    }
    return json.dumps(marked, ensure_ascii=False)


def decoded_values(text: str) -> dict[str, Value]:
    return {
        name: Decimal(value["decimal"]) if isinstance(value, dict) else value
        for name, value in json.loads(text).items()
    }


def encoded_words(because: Words | None) -> str | None:
    return None if because is None else json.dumps([because.code, dict(because.values)], ensure_ascii=False)


def decoded_words(text: str | None) -> Words | None:
    if text is None:
        return None
    code, values = json.loads(text)
    return Words(code, tuple(values.items()))
