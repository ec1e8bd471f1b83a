"""The one place that puts a value into a query."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote_plus

from npsp_migrate.errors import OrgError

# Salesforce refuses a URI of more than 16,384 characters with 414; the rest is room for host and path.
QUERY_LIMIT = 15_000

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_ESCAPES = str.maketrans(
    {"\\": r"\\", "'": r"\'", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"}
)


def select(sobject: str, fields: Sequence[str], *, having: str = "") -> str:
    """All records of an object, or only those where the field `having` is not null, in the order of their Ids."""
    where = f" WHERE {_name(having)} != null" if having else ""
    return f"{_select(sobject, fields)}{where} ORDER BY Id"


def select_keys(sobject: str, fields: Sequence[str], key_field: str, keys: Iterable[str]) -> Iterator[str]:
    """The records with these keys, in as few queries as the length of a URL allows."""
    start = f"{_select(sobject, fields)} WHERE {_name(key_field)} IN ("
    room = QUERY_LIMIT - _encoded(start) - _encoded(")")
    for chunk in _chunks(map(literal, keys), room):
        yield f"{start}{','.join(chunk)})"


def select_since(sobject: str, fields: Sequence[str], instant: str) -> str:
    """The records written since an instant, in the order of their Ids."""
    return f"{_select(sobject, fields)} WHERE SystemModstamp >= {_instant(instant)} ORDER BY Id"


def select_deleted(sobject: str, fields: Sequence[str], having: str) -> str:
    """For `queryAll`: what lies in the recycle bin and has something in the field `having`."""
    return f"{_select(sobject, fields)} WHERE IsDeleted = true AND {_name(having)} != null ORDER BY Id"


def changed_since(sobject: str, instant: str) -> str:
    """How many records were written, or deleted where `queryAll` is asked, since an instant."""
    return f"SELECT COUNT() FROM {_name(sobject)} WHERE SystemModstamp >= {_instant(instant)}"  # noqa: S608  a name


def _instant(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def literal(text: str) -> str:
    """A text as SOQL writes it: `''` is no escape there, a backslash is."""
    return f"'{text.translate(_ESCAPES)}'"


def _select(sobject: str, fields: Sequence[str]) -> str:
    return f"SELECT {','.join(_name(field) for field in fields)} FROM {_name(sobject)}"  # noqa: S608  names only


def _name(name: str) -> str:
    """Names come from mappings that people write: nothing but a name may reach a query."""
    if not _NAME.fullmatch(name):
        raise OrgError(f"Salesforce has no such name: `{name}`", hint="Write the API name, as in `LastName`")
    return name


def _chunks(literals: Iterable[str], room: int) -> Iterator[list[str]]:
    chunk: list[str] = []
    used = 0
    for each in literals:
        length = _encoded(each) + len("%2C")
        if chunk and used + length > room:
            yield chunk
            chunk, used = [], 0
        chunk.append(each)
        used += length
    if chunk:
        yield chunk


def _encoded(text: str) -> int:
    return len(quote_plus(text))
