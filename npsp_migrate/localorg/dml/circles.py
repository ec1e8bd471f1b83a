"""Hierarchies have no circles: a record is not its own parent, nor that of its parents."""

# ruff: noqa: S608 - names come from the schema, values are bound

from collections.abc import Iterable, Sequence

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError

_HIERARCHIES = ("ParentId", "ReportsToId")


def refuse_circles(
    work: Work, definition: ObjectDefinition, changes: Sequence[Change], given: Iterable[str]
) -> None:
    for name in sorted(set(_HIERARCHIES) & set(given)):
        if definition.fields[name.lower()].reference_to != (definition.name,):
            continue
        for change in changes:
            if change.error is None and change.before and change.get(name) and change.changed(name):
                _refuse_circle(work, definition, change, name)


def _refuse_circle(work: Work, definition: ObjectDefinition, change: Change, name: str) -> None:
    """The code is Salesforce's, its words are ours."""
    above = work.select(
        "WITH RECURSIVE above (Id) AS (SELECT ? UNION "
        f"SELECT t.{name} FROM {{{definition.name}}} t JOIN above ON t.Id = above.Id WHERE t.{name} IS NOT NULL) "
        "SELECT Id FROM above",
        (change.get(name),),
    )
    if any(row["Id"] == change.id for row in above):
        message = "A record can't be above itself in its hierarchy"
        change.error = RowError("CIRCULAR_DEPENDENCY", message, (name,))
