"""First names and last names that have their own columns: capitals made usual, spelling never touched."""

import re
from collections.abc import Sequence

from npsp_migrate.cleaning.capitals import recase_name
from npsp_migrate.cleaning.name_words import names_nobody
from npsp_migrate.cleaning.reading import Cell, CleaningContext, Reading, ambiguous, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

_TWO = re.compile(r".+(?: et | & | \+ | / ).+", re.IGNORECASE)
_OTHER_NAME = re.compile(r".*\b(?:née?|nee|épouse|epouse|ép\.?|ep\.?|veuve|vve) .+", re.IGNORECASE)
_REMARK = re.compile(r"[0-9@()\[\]?]")


def read_first_names(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_first_name, _refuse)


def read_last_names(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_last_name, _refuse)


def _refuse(cell: Cell) -> Reading:
    return unreadable("name-not-a-name", cell_text(cell))


def _read_first_name(text: str, raw: str) -> Reading:
    """`Jean et Marie` are two people: one contact must not bear both names."""
    return ambiguous("name-two-first-names", text) if _TWO.fullmatch(text) else _read(text, raw)


def _read_last_name(text: str, raw: str) -> Reading:
    return ambiguous("name-two-last-names", text) if _OTHER_NAME.fullmatch(text) else _read(text, raw)


def _read(text: str, raw: str) -> Reading:
    if names_nobody(text):
        return unreadable("name-anonymous", text)
    if empty := empty_word(text):
        return empty
    if _REMARK.search(text) or not any(map(str.isalpha, text)):
        return unreadable("name-not-a-name", text)
    name = recase_name(text)
    if name != text:
        return value(name, "rule-case")
    return value(text) if text == raw else value(text, "rule-spaces")
