"""The typed, frozen tree of a query. Places (`at`) are kept for error messages and do not count when comparing."""

from dataclasses import dataclass, field
from enum import Enum


def _place() -> int:
    return field(default=-1, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Path:
    """`Account.Name`: relationship names, then a field."""

    names: tuple[str, ...]
    at: int = _place()

    @property
    def text(self) -> str:
        return ".".join(self.names)


# Literals


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text as written, escapes included, because LIKE reads them differently."""

    raw: str
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Number:
    text: str
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Currency:
    """`USD5000`."""

    code: str
    amount: str
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Day:
    text: str
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Instant:
    text: str
    at: int = _place()


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    text: str
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Null:
    at: int = _place()


@dataclass(frozen=True, slots=True)
class NamedDates:
    """`TODAY`, `LAST_N_DAYS:30`; the count is None for names without one."""

    name: str
    count: int | None = None
    at: int = _place()


Literal = Text | Number | Currency | Day | Instant | TimeOfDay | Truth | Null | NamedDates


@dataclass(frozen=True, slots=True)
class Call:
    """`CALENDAR_YEAR(convertTimezone(CreatedDate))`; the name keeps its spelling."""

    function: str
    arguments: "tuple[Path | Call | Literal, ...]" = ()
    at: int = _place()

    @property
    def name(self) -> str:
        return self.function.upper()


Expression = Path | Call


# Conditions


class Operator(Enum):
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    GREATER = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    LIKE = "LIKE"


class Choice(Enum):
    IN = "IN"
    NOT_IN = "NOT IN"
    INCLUDES = "INCLUDES"
    EXCLUDES = "EXCLUDES"


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Expression
    operator: Operator
    right: Literal
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Membership:
    """A field against a list of values."""

    left: Expression
    choice: Choice
    values: tuple[Literal, ...]
    at: int = _place()


@dataclass(frozen=True, slots=True)
class SemiJoin:
    """A field against the answer of another query (`NOT IN`: an anti-join)."""

    left: Expression
    choice: Choice
    query: "Query"
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: "tuple[Condition, ...]"


Condition = Comparison | Membership | SemiJoin | Not | AllOf | AnyOf


# What is selected


class FieldSet(Enum):
    ALL = "ALL"
    STANDARD = "STANDARD"
    CUSTOM = "CUSTOM"


@dataclass(frozen=True, slots=True)
class Selected:
    expression: Expression
    alias: str = ""
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Fields:
    """`FIELDS(STANDARD)`."""

    kind: FieldSet
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Branch:
    """One `WHEN Account THEN Phone, Name` of a TYPEOF."""

    object: str
    fields: tuple[Path, ...]
    at: int = _place()


@dataclass(frozen=True, slots=True)
class TypeOf:
    relationship: Path
    branches: tuple[Branch, ...]
    otherwise: tuple[Path, ...] = ()
    at: int = _place()


@dataclass(frozen=True, slots=True)
class Subquery:
    query: "Query"
    at: int = _place()


SelectItem = Selected | Fields | TypeOf | Subquery


# The query


class GroupKind(Enum):
    PLAIN = ""
    ROLLUP = "ROLLUP"
    CUBE = "CUBE"


@dataclass(frozen=True, slots=True)
class Grouping:
    kind: GroupKind
    expressions: tuple[Expression, ...]


class Direction(Enum):
    ASCENDING = "ASC"
    DESCENDING = "DESC"


class NullsPlace(Enum):
    DEFAULT = ""
    FIRST = "NULLS FIRST"
    LAST = "NULLS LAST"


@dataclass(frozen=True, slots=True)
class Ordering:
    expression: Expression
    direction: Direction = Direction.ASCENDING
    nulls: NullsPlace = NullsPlace.DEFAULT


@dataclass(frozen=True, slots=True)
class AliasedParent:
    """`c.Account a` in `FROM Contact c, c.Account a`."""

    path: Path
    alias: str


@dataclass(frozen=True, slots=True)
class CategoryFilter:
    """One `Geography__c AT (usa__c, uk__c)` of WITH DATA CATEGORY."""

    group: str
    selector: str
    categories: tuple[str, ...]
    at: int = _place()


class Rows(Enum):
    NORMAL = ""
    ALL = "ALL ROWS"


@dataclass(frozen=True, slots=True)
class Query:
    selected: tuple[SelectItem, ...]
    source: Path
    alias: str = ""
    parents: tuple[AliasedParent, ...] = ()
    scope: str = ""
    where: Condition | None = None
    security: str = ""
    categories: tuple[CategoryFilter, ...] = ()
    grouping: Grouping | None = None
    having: Condition | None = None
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int | None = None
    purpose: str = ""
    tracking: str = ""
    rows: Rows = Rows.NORMAL
    at: int = _place()
    limit_at: int = _place()
    offset_at: int = _place()
