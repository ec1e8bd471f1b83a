"""Through the door: a YAML file becomes a checked form, or problems that say what was meant."""

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from npsp_migrate.mapping.folding import did_you_mean
from npsp_migrate.mapping.forms import FIELD_KEYS, TAG, TEST_KEYS, Form
from npsp_migrate.mapping.problems import Path, Problem, Problems
from npsp_migrate.mapping.yaml_text import YamlText, read_yaml

AnyForm = TypeVar("AnyForm", bound=Form)
Keys = dict[int, tuple[str, ...]]  # identity of a YAML mapping → the keys that are possible in it

_KINDS = {
    "string_type": "a text is needed here",
    "int_type": "a whole number is needed here",
    "bool_type": "`true` or `false` is needed here",
    "list_type": "a list is needed here",
    "tuple_type": "a list is needed here",
    "dict_type": "keys with values are needed here",
    "model_type": "keys with values are needed here",
    "too_short": "this must not be empty",
    "string_too_short": "this must not be empty",
}
_QUOTES = "Put it in quotes to make it a text"


def read_form(
    file: FilePath, shown: str, form: type[AnyForm], problems: Problems
) -> tuple[YamlText, AnyForm] | None:
    """The file as a form; nothing when it has problems, which are added."""
    text = read_yaml(file, shown, problems)
    if text is None:
        return None
    keys: Keys = {}
    try:
        return text, form.model_validate(text.content, context=keys)
    except ValidationError as faults:
        found = [_problem(text, fault, keys) for fault in faults.errors(include_url=False)]
        problems.found.extend(found)
        return None


def _problem(text: YamlText, fault: ErrorDetails, keys: Keys) -> Problem:
    path, parent, value = _follow(text.content, fault["loc"])
    match fault["type"]:
        case "extra_forbidden":
            return _unknown_key(text, path, keys.get(id(parent), ()))
        case "missing":
            return text.problem(path[:-1], f"`{path[-1]}` is missing")
        case "enum" | "literal_error":
            return _unknown_word(text, path, value, str(fault.get("ctx", {}).get("expected", "")))
        case "union_tag_not_found":
            return _unknown_rule(text, path, value)
        case "string_pattern_mismatch" | "greater_than_equal" | "less_than_equal":
            return text.problem(path, _outside(path, fault))
        case kind:
            words = _KINDS.get(kind, fault["msg"])
            return text.problem(path, words, _QUOTES if kind == "string_type" and _is_scalar(value) else "")


def _follow(content: Any, location: tuple[str | int, ...]) -> tuple[Path, Any, Any]:
    """The real path of an error, without the names of union members; the mapping it ends in, and the value."""
    path: Path = ()
    parent, value = None, content
    for part in location:
        if isinstance(part, str) and (part.startswith(TAG) or part == "[key]"):
            continue
        path, parent = (*path, part), value
        value = _member(value, part)
    return path, parent, value


def _member(value: Any, part: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _unknown_key(text: YamlText, path: Path, possible: tuple[str, ...]) -> Problem:
    key = str(path[-1])
    hint = did_you_mean(key, possible) or f"The keys possible here are {_listed(possible)}"
    return text.problem_with_key(path, f"`{key}` is no key here", hint)


def _unknown_word(text: YamlText, path: Path, value: Any, expected: str) -> Problem:
    words = tuple(word.strip(" '") for part in expected.split(",") for word in part.split(" or "))
    said = f"`{value}` is not known here" if _is_scalar(value) else "a word is needed here"
    hint = did_you_mean(str(value), words) or f"Write {_listed(words, last='or')}"
    return text.problem(path, said, hint)


def _unknown_rule(text: YamlText, path: Path, value: Any) -> Problem:
    """A field or a condition that begins with none of its keys."""
    possible = TEST_KEYS if "when" in path else FIELD_KEYS
    given = next(iter(value), "") if isinstance(value, Mapping) else ""
    hint = did_you_mean(given, possible) or f"Write {_listed(possible, last='or')}"
    return text.problem(path, f"none of {_listed(possible)} stands here", hint)


def _outside(path: Path, fault: ErrorDetails) -> str:
    """What is wrong with a value that has its bounds; the value itself could be a secret."""
    bounds = fault.get("ctx", {})
    match fault["type"]:
        case "greater_than_equal":
            return f"the number must be {bounds.get('ge')} or more"
        case "less_than_equal":
            return f"the number must be {bounds.get('le')} or less"
        case _:
            return _PATTERNS.get(str(path[-1]), "this is not written as it must be")


_PATTERNS = {
    "api_version": 'the version is written as in `"66.0"`',
    "key_field": "a custom field's API name is needed, such as `Migration_Key__c`",
    "region": "a country's two capital letters are needed, such as `FR`",
}


def _listed(words: tuple[str, ...], last: str = "and") -> str:
    quoted = [f"`{word}`" for word in words]
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, Mapping | list) and value is not None
