"""A drafted mapping as a value, before it is YAML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from npsp_migrate.model.issue import Words
from npsp_migrate.model.table import PART

Yaml = str | bool | int | date | None | Sequence["Yaml"] | Mapping[str, "Yaml"]
_IN_TEXT = re.compile(r"\{([^{}?]+)\??\}")
_TEXTS = ("text", "key")  # where `{Header}` stands for a column


class About(StrEnum):
    """What a question is about."""

    MEANING = "meaning"  # of a column
    KIND = "kind"  # of a sheet
    DATES = "dates"  # day or month first
    NAMES = "names"  # first or last name first


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person knows. `at` is the column's header, empty for the whole sheet."""

    about: About
    at: str
    because: Words
    choices: tuple[str, ...]  # words of a mapping, a `Meaning` or a `SheetKind`; the first is what is done unasked


@dataclass(frozen=True, slots=True)
class DraftColumn:
    header: str
    spec: Mapping[str, Yaml]  # `as` and its options
    because: Words
    confidence: int
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class DraftAside:
    """A column that is not read, and why."""

    header: str
    because: Words
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class DraftRecord:
    name: str
    object: str
    key: Yaml
    fields: Mapping[str, Yaml]
    when: Mapping[str, Yaml] = field(default_factory=dict)
    merges: bool = False
    born: str = ""  # the column of surnames by birth
    because: Words | None = None
    key_because: Words | None = None


@dataclass(frozen=True, slots=True)
class LeftOutRows:
    when: Mapping[str, Yaml]
    because: str  # in the words of the report, so in the project's language


@dataclass(frozen=True, slots=True)
class Draft:
    about: tuple[Words, ...]
    columns: tuple[DraftColumn, ...] = ()
    aside: tuple[DraftAside, ...] = ()
    leave_out: tuple[LeftOutRows, ...] = ()
    records: tuple[DraftRecord, ...] = ()
    controls: tuple[Mapping[str, Yaml], ...] = ()
    whole: str = ""  # the whole source is left out for this reason
    question: Question | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The whole sheet first: what it is decides what its columns mean."""
        of_columns = (*(each.question for each in self.columns), *(each.question for each in self.aside))
        return tuple(each for each in (self.question, *of_columns) if each)


def headers_in(content: object, headers: frozenset[str], place: str = "") -> Iterator[str]:
    """Each column that a rule names: as a value, as a part, in a template, or in a condition."""
    if isinstance(content, str):
        if _of(content) in headers:
            yield _of(content)
        if place in _TEXTS:
            yield from (_of(name) for name in _IN_TEXT.findall(content) if _of(name) in headers)
    elif isinstance(content, Mapping):
        for name, each in content.items():
            if name == "when" and isinstance(each, Mapping):
                yield from (_of(column) for column in each if _of(column) in headers)
            elif name not in ("is", "values", "otherwise", "scope"):
                yield from headers_in(each, headers, name)
    elif isinstance(content, Sequence):
        for each in content:
            yield from headers_in(each, headers, place)


def fits_template(header: str) -> bool:
    """Whether `{Header}` can stand in a text: no braces, no mark that says something there."""
    return not re.search(r"[{}?]|" + PART.strip(), header)


def _of(column: str) -> str:
    return column.partition(PART)[0]
