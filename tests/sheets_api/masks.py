"""Google's field masks: `a,b(c,d(e))`; what is not asked for is not sent, and an empty mask sends all."""

import re
from typing import Any

_TOKEN = re.compile(r"([\w.]+)|([(),])")

Mask = dict[str, Any]


def read_mask(text: str) -> Mask:
    tokens = [name or mark for name, mark in _TOKEN.findall(text)]
    mask, rest = _fields(tokens)
    if rest or "".join(tokens) != text:
        raise ValueError(text)
    return mask


def _fields(tokens: list[str]) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    while tokens and tokens[0] != ")":
        name, *tokens = tokens
        inner: Mask = {}
        if tokens and tokens[0] == "(":
            inner, tokens = _fields(tokens[1:])
            assert tokens[0] == ")"
            tokens = tokens[1:]
        mask[name] = inner
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
    return mask, tokens


def masked(answer: Any, mask: Mask) -> Any:
    if not mask:
        return answer
    if isinstance(answer, list):
        return [masked(each, mask) for each in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: masked(answer[name], inner) for name, inner in mask.items() if name in answer}
