"""One sheet as it was read, and what is asked of it."""

from dataclasses import dataclass

from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.model.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class SheetRead:
    """`unread` are the headers that nobody asked for."""

    table: Table
    mapping: SourceMapping
    unread: tuple[str, ...] = ()
