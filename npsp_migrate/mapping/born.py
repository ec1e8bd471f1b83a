"""The surname by birth, in a column of its own or in a cell with the other: `Roy née Saloud`.

No field of Salesforce holds it: people are brought together by it.
"""

from collections.abc import Iterator

import numpy as np

from npsp_migrate.mapping.cells import Cells, Objects, blanks, distinct, only, or_else
from npsp_migrate.mapping.folding import fold
from npsp_migrate.mapping.rules import FieldSource, FirstOf, FromColumn, RecordRule
from npsp_migrate.model.table import base_column, part_column
from npsp_migrate.npsp.objects import CONTACT

_OF_MEN = ("m", "m.", "mr", "mr.", "monsieur")
SURNAME, BY_BIRTH = "last_name", "maiden_name"


def born(rule: RecordRule, cells: Cells, salutations: Objects) -> Objects:
    """Of the contact whose surname is a part of that cell; a partner's is another part. One name alone is none.

    A column of its own beside a couple is hers: he keeps his name.
    """
    told = blanks(len(cells))
    if rule.object != CONTACT:
        return told
    surnames = [name for each in rule.fields if each.field == "LastName" for name in _columns(each.source)]
    if rule.born:
        told = only(cells.values(rule.born), ~np.isin(_folded(salutations).astype(str), _OF_MEN))
        for column in surnames:
            told = only(told, _folded(told) != _folded(cells.values(column)))
    for column in surnames:
        if column == part_column(base_column(column), SURNAME):
            told = or_else(told, cells.values(part_column(base_column(column), BY_BIRTH)))
    return told


def _folded(names: Objects) -> Objects:
    codes, different = distinct(names)
    return np.array([*(fold(str(name)) for name in different), ""], dtype=object)[codes]


def _columns(source: FieldSource) -> Iterator[str]:
    match source:
        case FromColumn():
            yield source.column
        case FirstOf():
            for choice in source.choices:
                yield from _columns(choice)
