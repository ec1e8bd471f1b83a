"""First and last name of one person: by capitals, by a comma, by a particle, or by the column's order. Or open."""

import re
from dataclasses import dataclass
from itertools import pairwise

from npsp_migrate.cleaning.capitals import ARTICLES, PARTICLES, is_capitals, recase_name
from npsp_migrate.cleaning.name_words import (
    is_first_name,
    is_no_first_name,
    is_second_of_compound,
    is_surely_first_name,
    may_be_first_name,
)
from npsp_migrate.cleaning.remarks import may_be_typed_small
from npsp_migrate.cleaning.spelling import fold
from npsp_migrate.cleaning.surnames import is_short_surname, is_surname, looks_like_surname
from npsp_migrate.model.columns import NameOrder

# In front of a surname, whatever their capitals.
_PREFIXES = (
    PARTICLES
    | ARTICLES
    | frozenset(
        "da do dos das di del della el al ait abd abou ben bel bou ould saint sainte st ste san santa".split()
    )
)


_NUMBERED = re.compile(r"(?=.)[IVX]{2,3}")


@dataclass(frozen=True, slots=True)
class Open:
    """Why a text does not tell who it names."""

    code: str


@dataclass(frozen=True, slots=True)
class Person:
    """Empty: the cell does not say it."""

    last: str
    first: str = ""
    salutation: str = ""
    maiden: str = ""


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """What is known of the whole column."""

    order: NameOrder = NameOrder.AUTO
    capitals: bool = False  # some of its surnames are in capitals, so a lone word in capitals is one
    commas: bool = False  # `Dupont, Paul` is how it is written, so `Thomas, Jacqueline` is one person


def split_name(text: str, column: ColumnOrder) -> Person | Open:
    """Two parts of a name without civility, spouse or maiden name."""
    if "," in text:
        return _split_at_comma(text, column)
    by_capitals = split_by_capitals(text)
    if isinstance(by_capitals, Person) and looks_swapped(by_capitals):
        return Open("name-swapped")
    if by_capitals is not None:
        return by_capitals
    return _split_by_order(units_of(text), column)


def _split_at_comma(text: str, column: ColumnOrder) -> Person | Open:
    """`Nom, Prénom`, unless the capitals or the number of words say something else."""
    last, _, first = (part.strip() for part in text.partition(","))
    if not last or not first or "," in first:
        return Open("name-open")
    if first.islower() and not last.islower() and not may_be_first_name(first) and not may_be_typed_small(first):
        return Open("name-remark")  # `Dupont, bibliothécaire`
    capitals = [is_capitals(word) and not is_initial(word) for word in first.split()]
    given = may_be_first_name(first) and not may_be_first_name(last)  # `Blondel, OLIVIER`
    if any(capitals) and not given and not all(map(is_capitals, last.split())):
        return Open("name-several" if len(capitals) > 1 else "name-open")  # `Jean DUPONT, Sophie MARTIN`
    if len(units_of(last)) > 1 and not all(is_capitals(word) for word in last.split()):
        return Open("name-open")
    units = units_of(last)
    if len(units) > 1 and is_first_name(units[-1]) and not may_be_first_name(first.split(" ")[0]):
        return Open("name-open")  # `DUPONT JULIE, PARIS`
    if is_first_name(last) and not may_be_first_name(first.split(" ")[0]) and not is_initial(first):
        return Open("name-swapped")  # `Sophie, Dupont`
    two_first_names = may_be_first_name(last) and may_be_first_name(first) and not is_capitals(last)
    if column.capitals and two_first_names and not column.commas:
        return Open("name-several")  # `Paul, Julie` beside `Sophie PICHON`
    if first.split(" ")[-1].lower() in PARTICLES:  # `La Tour, Jean-Noël de`
        return Open("name-open")
    return named(first, last)


def named(first: str, last: str) -> Person:
    return Person(last=recase_name(last), first=recase_name(first))


def split_by_capitals(text: str) -> Person | Open | None:
    """`DUPONT Jean`, `Charles de GAULLE`. Nothing when all words, or none, are in capitals."""
    words = text.split(" ")
    capitals = [is_capitals(word) and not is_initial(word) for word in words]
    small = [not capital and word.lower() not in _PREFIXES for word, capital in zip(words, capitals, strict=True)]
    if not any(capitals) or not any(small):
        return None
    start, end = capitals.index(True), len(words) - capitals[::-1].index(True)
    while start and words[start - 1].lower() in _PREFIXES:
        start -= 1
    if any(small[start:end]) or (start and end < len(words)):
        return Open("name-open")
    first, last = " ".join(words[:start] + words[end:]), " ".join(words[start:end])
    if _NUMBERED.fullmatch(words[end - 1]) or (len(last) < 3 and not _beside_short_surname(first, last)):
        return Open("name-open")  # `Jean DUPONT II`; `Dupont SA`, `JP Dupont`: two letters are hardly a surname
    return named(first, last)


def _beside_short_surname(first: str, last: str) -> bool:
    """`BA Rokhaya`, `LY Mai`: a surname of two letters, and a word that is nobody's surname."""
    if may_be_first_name(first.split(" ")[0]):
        return True
    return is_short_surname(last) and " " not in first and not looks_like_surname(first)


def looks_swapped(person: Person) -> bool:
    """`JEAN Dupont`, `CLAIRE La Fontaine`: capitals, but for the first name."""
    words = person.first.split(" ")
    if words[0].lower() in _PREFIXES:
        return True
    if is_surely_first_name(person.last) and not is_first_name(words[0]):  # `ZOÉ Martin`
        return True
    return is_first_name(person.last) and not may_be_first_name(words[0]) and not is_initial(words[0])


def units_of(text: str) -> list[str]:
    """Words with the particles in front of them: `Jean`, `de La Tour`."""
    units: list[str] = []
    waiting: list[str] = []
    for word in text.split(" "):
        waiting.append(word)
        if word.lower() not in _PREFIXES:
            units.append(" ".join(waiting))
            waiting = []
    if waiting and units:
        units[-1] = " ".join([units[-1], *waiting])
    elif waiting:
        units.append(" ".join(waiting))
    return units


def has_particle(unit: str) -> bool:
    return " " in unit or fold(unit)[:2] in ("d'", "o'")


def _split_by_order(units: list[str], column: ColumnOrder) -> Person | Open:
    """By the column's order; a word that is hardly ever a surname shows its own cell's, or contradicts."""
    if len(units) < 2:
        return Open("name-single-word")
    shown = _order_of(units)
    small = [unit for unit in units if unit[0].islower() and not has_particle(unit)]
    if 0 < len(small) < len(units) and not all(map(may_be_first_name, small)) and not _typed_small(units, column):
        return Open("name-remark")  # `Sophie boulangère`
    if column.order is NameOrder.AUTO and any(map(is_no_first_name, units)):
        return Open("name-remark")
    if column.order is NameOrder.AUTO and shown is None:
        known = _typed_small(units, column) and is_surname(units[1])  # `paulo Ferreira`
        return named(units[0], units[1]) if known else _split_by_particle(units)
    order = shown if column.order is NameOrder.AUTO else column.order
    if shown not in (None, order):
        return Open("name-swapped")  # even where the mapping declares the order: nobody checks 4,000 rows
    last_first = order is NameOrder.LAST_FIRST
    first, last = (units[1:], units[0]) if last_first else (units[:-1], units[-1])
    if len(first) > 1 and not may_be_first_name(first[0]) and any(map(is_first_name, first[1:])):
        return Open("name-many-words")  # `COTISATION DUPONT JULIE`
    if not all(_belongs_to_first_name(before, word) for before, word in pairwise(first)):
        return Open("name-many-words")
    if any(map(has_particle, first)) or is_initial(last):
        return Open("name-open")
    return named(" ".join(first), last)


def _typed_small(units: list[str], column: ColumnOrder) -> bool:
    """`sevda Petrovic`: a first name in front, without its capital. Behind a name a small word is a remark."""
    return (
        len(units) == 2
        and column.order is not NameOrder.LAST_FIRST
        and units[0].islower()
        and not units[1][0].islower()
        and not is_no_first_name(units[0])
        and may_be_typed_small(units[0])
    )


def _order_of(units: list[str]) -> NameOrder | None:
    """`Sophie Dupont` and `Dupont Sophie` show their order; `Paul Martin` does not."""
    if is_first_name(units[0]) and not may_be_first_name(units[-1]) and not is_initial(units[-1]):
        return NameOrder.FIRST_LAST
    if is_first_name(units[-1]) and not may_be_first_name(units[0]) and not is_initial(units[0]):
        return NameOrder.LAST_FIRST
    return _surely(units)


def _surely(units: list[str]) -> NameOrder | None:
    """`Sophie Martin`, `Thomas Petit`: one may be either, but the other is hardly anything else."""
    if any(map(is_initial, units)):
        return None
    if may_be_first_name(units[0]) and is_surname(units[-1]):
        return NameOrder.FIRST_LAST
    if may_be_first_name(units[-1]) and is_surname(units[0]):
        return NameOrder.LAST_FIRST
    if len(units) != 2:
        return None
    if is_surely_first_name(units[0]) and not is_first_name(units[1]):
        return NameOrder.FIRST_LAST
    return NameOrder.LAST_FIRST if is_surely_first_name(units[1]) and not is_first_name(units[0]) else None


def _belongs_to_first_name(before: str, word: str) -> bool:
    return is_initial(word) or is_first_name(word) or is_second_of_compound(before, word)


def _split_by_particle(units: list[str]) -> Person | Open:
    """`Sophie de La Tour`: a particle marks the surname, if the other word is known as a first name."""
    particles = [has_particle(unit) for unit in units]
    if len(units) == 2 and sum(particles) == 1:
        last, first = units[particles.index(True)], units[particles.index(False)]
        if may_be_first_name(first):
            return named(first, last)
    dotted = len(units) == 2 and is_initial(units[0]) and units[0].endswith(".")
    if dotted and not may_be_first_name(units[1]) and not is_initial(units[1]):
        return named(units[0], units[1])  # `J. Dupont`
    return Open("name-open")


def is_initial(word: str) -> bool:
    """`J`, `J.`, `J.-P.`, `J-P`, `JP.`"""
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) <= 1 or (len(letters) == 2 and ("." in word or word[1] == "-"))


def is_set_apart(text: str) -> bool:
    """`Dupont, Paul`, where no other reading is possible."""
    last, comma, first = (part.strip() for part in text.partition(","))
    return bool(comma) and may_be_first_name(first) and last.isalpha() and not may_be_first_name(last)


def order_shown(text: str) -> NameOrder | None:
    """Which order a cell of two words shows, by its capitals or by a word that is hardly ever a surname."""
    person = split_by_capitals(text)
    if isinstance(person, Open) or "," in text:
        return None
    if person is not None:
        starts_with_last = fold(text).startswith(fold(person.last))
        return NameOrder.LAST_FIRST if starts_with_last else NameOrder.FIRST_LAST
    units = units_of(text)
    return _order_of(units) if len(units) > 1 else None
