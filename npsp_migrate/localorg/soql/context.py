"""What a query is compiled against: the schema, the clock, which rows count, and the values to bind."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import Enum

from npsp_migrate.localorg.soql.schema_view import SchemaView

Bindable = str | int | float | None


class Visibility(Enum):
    """`/query` shows live rows, `/queryAll` also those in the recycle bin."""

    LIVE = "live"
    ALL_ROWS = "all rows"


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, and for whom: the date literals, `USING SCOPE mine` and the calendar depend on it.

    `first_weekday` counts from Monday = 0; Salesforce's default locale starts its week on Sunday.
    """

    now: datetime
    user_id: str = ""
    zone: tzinfo = UTC
    first_weekday: int = 6
    fiscal_year_starts: int = 1

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@dataclass(slots=True)
class Binder:
    """Values on their way into one SQL statement, under names of our own."""

    values: dict[str, Bindable] = field(default_factory=dict)

    def bind(self, value: Bindable) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"


@dataclass(slots=True)
class Context:
    """Shared by all parts of one query, so that aliases and bound names never meet."""

    schema: SchemaView
    clock: Clock
    visibility: Visibility
    binder: Binder = field(default_factory=Binder)
    _tables: int = 0

    def next_table(self) -> str:
        self._tables += 1
        return f"t{self._tables}"


def quote(name: str) -> str:
    """A table or column name from the schema, as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
