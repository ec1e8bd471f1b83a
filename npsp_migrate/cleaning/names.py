"""A person's whole name in one cell, as French people type it: the column tells the order, capitals tell more."""

import re
from collections.abc import Sequence
from dataclasses import replace

from npsp_migrate.cleaning.capitals import recase_name
from npsp_migrate.cleaning.civility import COUPLE, MAN, WOMAN
from npsp_migrate.cleaning.couples import people_of, take_civility
from npsp_migrate.cleaning.name_parts import (
    ColumnOrder,
    Open,
    Person,
    is_set_apart,
    looks_swapped,
    order_shown,
    split_by_capitals,
    units_of,
)
from npsp_migrate.cleaning.name_words import (
    looks_like_maiden_name,
    looks_like_names,
    may_be_organisation,
    names_nobody,
    names_organisation,
)
from npsp_migrate.cleaning.reading import (
    Cell,
    CellValue,
    CleaningContext,
    Outcome,
    Reading,
    ambiguous,
    remarked,
    unreadable,
)
from npsp_migrate.cleaning.spelling import cell_text, empty_word, fold, read_text_cells, tidy
from npsp_migrate.model.columns import ColumnSpec, NameOrder

PROOFS = 3  # cells that show one order, with none against, settle a column; fewer may be chance

_FAMILY = re.compile(r"(?:la )?(?:famille|fam\.?) (.+)", re.IGNORECASE)
_NO_NAME = re.compile(r"[0-9@]|https?:|www\.")
_NO_FAMILY = re.compile(
    r".*[/&+]|(?:de|d'|d’|recompos|nombreuse|d.accueil)"
)  # `Famille Martin/Durand`, `la famille de Paul`
_HYPHENS = re.compile("[\u2010\u2011]")  # as word processors set them
_MAIDEN_ONLY = re.compile(r"n[ée]e? ", re.IGNORECASE)


def read_person_names(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """Each cell by what it shows itself; only if some stay open is the column asked for its order."""
    names = [take_civility(tidy(cell))[1] for cell in context.witnesses(cells) if isinstance(cell, str)]
    capitals = any(_capitals_shown(name) for name in names if name)
    column = ColumnOrder(spec.names, capitals, commas=sum(map(is_set_apart, names)) >= PROOFS)
    readings = _read_names(cells, column)
    still_open = {cell for cell, reading in zip(cells, readings, strict=True) if _may_be_ordered(reading)}
    order = _judge_order(names) if spec.names is NameOrder.AUTO and still_open else NameOrder.AUTO
    if order is NameOrder.AUTO:
        return readings
    ordered = _read_names([cell if cell in still_open else None for cell in cells], replace(column, order=order))
    return [new if _may_be_ordered(old) else old for old, new in zip(readings, ordered, strict=True)]


def _read_names(cells: Sequence[Cell], column: ColumnOrder) -> list[Reading]:
    return read_text_cells(
        cells,
        lambda text, raw: _read_name(text, raw, column),
        lambda cell: unreadable("name-not-a-name", cell_text(cell)),
    )


def _capitals_shown(name: str) -> bool:
    person = split_by_capitals(name)
    return isinstance(person, Person) and not looks_swapped(person)


def _may_be_ordered(reading: Reading) -> bool:
    return reading.outcome is Outcome.AMBIGUOUS


def _judge_order(names: Sequence[str]) -> NameOrder:
    shown = [order for name in names if name and not names_organisation(name) and (order := order_shown(name))]
    return shown[0] if len(shown) >= PROOFS and len(set(shown)) == 1 else NameOrder.AUTO


def _read_name(text: str, raw: str, column: ColumnOrder) -> Reading:
    text = _HYPHENS.sub("-", text)
    salutation, rest = take_civility(text)
    if names_nobody(text) or (salutation and names_nobody(rest)):
        return unreadable("name-anonymous", text)
    if empty := empty_word(text):
        return empty
    if names_organisation(text) and not COUPLE.match(text):
        return (
            ambiguous("name-or-organisation", text) if may_be_organisation(text) else _reading((), text, text, raw)
        )
    if _NO_NAME.search(text) or not any(map(str.isalpha, text)):
        return unreadable("name-not-a-name", text)
    if (family := _FAMILY.fullmatch(text)) and len(units_of(family[1])) == 1 and not _NO_FAMILY.match(family[1]):
        last = recase_name(family[1])
        return remarked(_reading((Person(last),), "", f"Famille {last}", raw), "name-family", text)
    people = Open("name-open") if family or _MAIDEN_ONLY.match(text) else people_of(text, column)
    if isinstance(people, Open):
        return ambiguous(people.code, text)
    if not all(
        looks_like_names(person.first, person.last) and (not person.maiden or looks_like_maiden_name(person.maiden))
        for person in people
    ):
        return ambiguous("name-remark", text)
    return _reading(people, "", _display(people), raw)


def _reading(people: tuple[Person, ...], organisation: str, display: str, raw: str) -> Reading:
    one = people[0] if people else Person("")
    two = people[1] if len(people) > 1 else Person("")
    parts: tuple[CellValue, ...] = (
        one.salutation, one.first, one.last, one.maiden, two.salutation, two.first, two.last, organisation,
    )  # fmt: skip
    return Reading(Outcome.VALUE, display, _rules(display, raw, len(people)), tuple(part or None for part in parts))


def _rules(display: str, raw: str, people: int) -> tuple[str, ...]:
    if display == raw:
        return ()
    if display == tidy(raw):
        return ("rule-spaces",)
    if fold(display) == fold(raw):
        return ("rule-case",)
    return ("rule-name-couple",) if people > 1 else ("rule-name-form",)


def _display(people: tuple[Person, ...]) -> str:
    """The name as a letter would have it."""
    if len(people) == 1:
        return _full(people[0])
    one, two = people
    adjoining = two.first if one.salutation == WOMAN else one.first  # `M. et Mme Jean Dupont`: Jean is he
    if (
        one.last == two.last
        and one.salutation
        and two.salutation
        and (one.first or "") + (two.first or "") == adjoining
    ):
        names = " ".join(part for part in (one.first or two.first, one.last) if part)
        return f"{one.salutation} et {two.salutation} {names}"
    if one.last == two.last and one.first and two.first and not one.salutation and not two.salutation:
        return f"{one.first} et {two.first} {one.last}"
    return f"{_full(one)} et {_full(two)}"


def _full(person: Person) -> str:
    born = ("né" if person.salutation == MAN else "née") if person.maiden else ""
    return " ".join(part for part in (person.salutation, person.first, person.last, born, person.maiden) if part)
