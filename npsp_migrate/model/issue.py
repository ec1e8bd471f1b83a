"""A problem in the data, as a value: severity, stable code, and where. Its sentences stand in `report/words/`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from npsp_migrate.location import Location


class Severity(StrEnum):
    """An error costs a row or a record; a warning costs a value or asks for a look; a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Fate(IntEnum):
    """How an input row ended. Each row ends in exactly one: the highest of what happened to its parts."""

    LEFT_OUT = 0
    USED = 1
    HELD = 2
    REFUSED = 3


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """A sentence without its language: a code of the catalogue, and the values that fill it.

    The terminal speaks English and the report the language of the project, from the same value.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()


def words(code: str, **values: object) -> Words:
    """`words("date-ambiguous", value="03/04/2019")`."""
    return Words(code, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One problem at one place."""

    severity: Severity
    words: Words
    at: Location

    @property
    def code(self) -> str:
        return self.words.code


def error(code: str, at: Location, **values: object) -> Issue:
    return Issue(Severity.ERROR, words(code, **values), at)


def warning(code: str, at: Location, **values: object) -> Issue:
    return Issue(Severity.WARNING, words(code, **values), at)


def note(code: str, at: Location, **values: object) -> Issue:
    return Issue(Severity.NOTE, words(code, **values), at)


@dataclass(frozen=True, slots=True, order=True)
class RowNote:
    """Why one input row was not simply used: its table (by position in the run), sheet row, fate and reason."""

    table: int
    row: int
    fate: Fate
    because: Words


def errors_in(issues: Iterable[Issue]) -> int:
    return sum(issue.severity is Severity.ERROR for issue in issues)
