"""First names and last names that have their own columns: capitals made usual, spelling never touched.

A cell that names two people, or two surnames of one, has no value that one contact could bear. Who is named is in
its parts, for a mapping that makes a contact of each.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from npsp_migrate.cleaning.capitals import recase_name
from npsp_migrate.cleaning.couples import AND, BORN, MARRIED, people_of
from npsp_migrate.cleaning.name_parts import ColumnOrder, Open, Person
from npsp_migrate.cleaning.name_words import names_nobody
from npsp_migrate.cleaning.reading import (
    Cell,
    CleaningContext,
    Outcome,
    Reading,
    ambiguous,
    unreadable,
    value,
)
from npsp_migrate.cleaning.spelling import cell_text, empty_word, read_text_cells
from npsp_migrate.model.columns import ColumnSpec, NameOrder

_TWO = re.compile(r".+(?: et | & | \+ | / ).+", re.IGNORECASE)
_TWO_TITLED = re.compile(
    r"(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\b.+(?: et | & | \+ | / ).+", re.IGNORECASE
)
_OTHER_NAME = re.compile(r".*\b(?:née?|nee|épouse|epouse|ép\.?|ep\.?|veuve|vve) .+", re.IGNORECASE)
_REMARK = re.compile(r"[0-9@()\[\]?]")
_CAPITALS = ColumnOrder(NameOrder.AUTO, capitals=True)


def read_first_names(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_first_name, _refuse)


def read_last_names(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_last_name, _refuse)


def _refuse(cell: Cell) -> Reading:
    return unreadable("name-not-a-name", cell_text(cell))


def _read_first_name(text: str, raw: str) -> Reading:
    """`Jean et Marie` are two people: one contact must not bear both names."""
    if not _TWO.fullmatch(text):
        reading = _read(text, raw)
        return replace(reading, parts=(reading.result, None)) if reading.outcome is Outcome.VALUE else reading
    refused = ambiguous("name-two-first-names", text)
    names = [_read(piece.strip(), piece) for piece in AND.split(text)]
    if "," in text or len(names) != 2 or any(name.outcome is not Outcome.VALUE for name in names):
        return refused
    return replace(refused, parts=tuple(name.result for name in names))


def _read_last_name(text: str, raw: str) -> Reading:
    if _TWO_TITLED.fullmatch(text):
        people = people_of(text, _CAPITALS)
        if isinstance(people, Open):
            return ambiguous(people.code, text)  # two titles are two people, whatever else is not clear
        if len(people) == 2:
            return _in_parts(ambiguous("name-two-people", text), *people)
    if _OTHER_NAME.fullmatch(text):
        refused, woman = ambiguous("name-two-last-names", text), _two_names(text)
        return _in_parts(refused, woman) if woman else refused
    reading = _read(text, raw)
    if reading.outcome is not Outcome.VALUE:
        return reading
    return _in_parts(reading, Person(str(reading.result)))


def _two_names(text: str) -> Person | None:
    """`Dupont née Martin` and `Martin épouse Dupont`: the surname in use, and the other one."""
    if born := BORN.fullmatch(text):
        own, other = born[1], born[2]
    elif married := MARRIED.fullmatch(text):
        own, other = married[2], married[1]
    else:
        return None
    names = [_read(name.strip(), name) for name in (own, other)]
    if any(name.outcome is not Outcome.VALUE for name in names) or _OTHER_NAME.fullmatch(f" {own} "):
        return None
    return Person(str(names[0].result), maiden=str(names[1].result))


def _in_parts(reading: Reading, one: Person, two: Person | None = None) -> Reading:
    two = two or Person("")
    parts = (one.salutation, one.first, one.last, one.maiden, two.salutation, two.first, two.last)
    return replace(reading, parts=tuple(part or None for part in parts))


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
