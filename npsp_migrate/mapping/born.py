"""The surname by birth that a cell tells beside a surname: `Roy née Saloud`. No field of Salesforce holds it."""

from collections.abc import Iterator

from npsp_migrate.mapping.cells import Cells, Objects, blanks, or_else
from npsp_migrate.mapping.rules import FieldSource, FirstOf, FromColumn, RecordRule
from npsp_migrate.model.table import base_column, part_column
from npsp_migrate.npsp.objects import CONTACT

SURNAME, BY_BIRTH = "last_name", "maiden_name"


def born(rule: RecordRule, cells: Cells) -> Objects:
    """Of the contact whose surname is a part of that cell; a partner's is another part."""
    told = blanks(len(cells))
    if rule.object != CONTACT:
        return told
    for column in (name for each in rule.fields if each.field == "LastName" for name in _columns(each.source)):
        if column == part_column(base_column(column), SURNAME):
            told = or_else(told, cells.values(part_column(base_column(column), BY_BIRTH)))
    return told


def _columns(source: FieldSource) -> Iterator[str]:
    match source:
        case FromColumn():
            yield source.column
        case FirstOf():
            for choice in source.choices:
                yield from _columns(choice)
