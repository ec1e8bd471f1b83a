"""Columns of different sheets that name the same things: numbers of people, references of payments, e-mails."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from npsp_migrate.cleaning.spelling import cell_text, fold, is_nothing
from npsp_migrate.model.profile import Meaning, SharedColumn, SheetKind
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.profiling.header_words import plain_words
from npsp_migrate.profiling.sheets import JudgedSheet

_JOINED = 60  # percent of the rarer column's values that must stand in the other
_WORTH_TELLING = 10  # percent of addresses that stand in two sheets
_FEW = 4  # values that stand in both say little
_NUMBERS = frozenset({Meaning.PERSON_NUMBER, Meaning.ROW_NUMBER})
_REFERENCES = frozenset({Meaning.PAYMENT_REFERENCE})
_SHARED = (_NUMBERS, _REFERENCES, frozenset({Meaning.RECEIPT_NUMBER}), frozenset({Meaning.EMAIL}))
_OWNERS = (SheetKind.PEOPLE, SheetKind.VOLUNTEERS)
_BY_DAY = (SheetKind.GIFTS, SheetKind.PAYMENTS, SheetKind.MEMBERSHIPS)
_FEES_BY_DAY = (SheetKind.PAYMENTS, SheetKind.MEMBERSHIPS)
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EVERY_YEAR = frozenset(range(1900, 2101))
_PROVIDERS = re.compile(r"hello ?asso|paypal|stripe|sumup|assoconnect")
_SIGNS = re.compile(r"\b(n|no|num|numero|id|ids|code|ref|reference|number|identifiant|de|du|des|d|of|the|la|le)\b")


Column = tuple[int, str]  # position of the sheet, header


@dataclass(frozen=True, slots=True)
class Links:
    """What the numbers of one sheet are to the others. Labels begin the keys: the same word, the same records."""

    labels: Mapping[str, str] = field(default_factory=dict)  # header → `donateur`, `helloasso`
    owned_elsewhere: Mapping[str, "Owner"] = field(default_factory=dict)  # header → where its people are described
    emails: tuple[
        tuple[str, str, int], ...
    ] = ()  # header, the other sheet, percent of its addresses that stand there
    gift_years: frozenset[int] = frozenset()  # of which some other sheet tells gifts one by one
    fee_years: frozenset[int] = frozenset()  # of which some other sheet tells memberships one by one


@dataclass(frozen=True, slots=True)
class Owner:
    sheet: str
    header: str
    share: int  # percent
    has_organisations: bool
    has_people: bool


def find_links(sheets: Sequence[JudgedSheet], known: Mapping[Column, str] | None = None) -> tuple[Links, ...]:
    """One answer per sheet. A list of people owns its numbers; other sheets point to it.

    `known`: columns of known exports, with the label that begins the keys of their ready mappings.
    """
    known = known or {}
    numbers = _columns(sheets, _NUMBERS)
    references = _columns(sheets, _REFERENCES)
    groups = _grouped(numbers, sheets)
    labels = _labels(groups, sheets, known) | _reference_labels(_grouped(references, sheets), sheets, known)
    return tuple(
        Links(
            {header: label for (place, header), label in labels.items() if place == position},
            dict(_owners(position, sheet, groups, sheets)),
            _known_emails(position, sheets),
            _years_by_day(sheets, _BY_DAY),
            _years_by_day(sheets, _FEES_BY_DAY),
        )
        for position, sheet in enumerate(sheets)
    )


def _years_by_day(sheets: Sequence[JudgedSheet], kinds: Collection[SheetKind]) -> frozenset[int]:
    """From the first to the last; all where a day does not name its year: no sum is counted beside its gifts."""
    days = [
        text
        for sheet in sheets
        if sheet.kind in kinds
        for meaning in (Meaning.DAY, Meaning.MEMBER_FROM)
        for column in sheet.all_of(meaning)
        for text in sheet.cells[column.header].texts
    ]
    found = [_A_YEAR.search(day) for day in days]
    if not all(found):
        return _EVERY_YEAR
    years = [int(year[0]) for year in found if year]
    return frozenset(range(min(years), max(years) + 1)) if years else frozenset()


def shared_columns(sheets: Sequence[JudgedSheet]) -> tuple[SharedColumn, ...]:
    """All pairs of columns worth telling, the closest first."""
    found = []
    for meanings in _SHARED:
        for one, other in combinations(_columns(sheets, meanings), 2):
            if one[0] == other[0]:
                continue
            share = _share(one, other, sheets)
            if share >= (_JOINED if meanings is not _SHARED[-1] else _WORTH_TELLING):
                here, there = _bigger_first(one, other, sheets)
                found.append(SharedColumn(_place(here, sheets), _place(there, sheets), share))
    return tuple(sorted(found, key=lambda each: (-each.share, each.here, each.there)))


def _columns(sheets: Sequence[JudgedSheet], meanings: frozenset[Meaning]) -> list[Column]:
    return [
        (position, each.header)
        for position, sheet in enumerate(sheets)
        for each in sheet.columns
        if each.meaning in meanings and sheet.kind is not SheetKind.HEALTH
    ]


def _values(column: Column, sheets: Sequence[JudgedSheet]) -> frozenset[str]:
    cells: pd.Series = sheets[column[0]].frame[column[1]]
    return frozenset(fold(cell_text(cell)) for cell in set(cells.tolist()) if not is_nothing(cell))


def _share(one: Column, other: Column, sheets: Sequence[JudgedSheet]) -> int:
    """Of the shorter list. Numbers counted from 1 stand in each other whatever they number: then names decide."""
    here, there = _values(one, sheets), _values(other, sheets)
    both = len(here & there)
    if both < _FEW:
        return 0
    if _counts_from_one(here | there) and plain_words(one[1]) != plain_words(other[1]):
        return 0
    return 100 * both // min(len(here), len(there))


def _counts_from_one(values: frozenset[str]) -> bool:
    return all(value.isdecimal() and len(value) <= 6 for value in values)


def _grouped(columns: Sequence[Column], sheets: Sequence[JudgedSheet]) -> list[list[Column]]:
    groups: list[list[Column]] = []
    for column in columns:
        near = [group for group in groups if any(_share(column, each, sheets) >= _JOINED for each in group)]
        groups = [group for group in groups if group not in near]
        groups.append([each for group in near for each in group] + [column])
    return groups


def _labels(
    groups: Sequence[Sequence[Column]], sheets: Sequence[JudgedSheet], known: Mapping[Column, str]
) -> dict[Column, str]:
    labels = _known_labels(groups, known)
    taken = dict.fromkeys(labels.values(), 1)
    for group in (group for group in groups if group[0] not in labels):
        first = min(group, key=lambda each: (sheets[each[0]].kind not in _OWNERS, each))
        word = _slug(_SIGNS.sub(" ", plain_words(first[1]))) or "personne"
        taken[word] = taken.get(word, 0) + 1
        labels |= dict.fromkeys(group, word if taken[word] == 1 else f"{word}-{taken[word]}")
    return labels


def _known_labels(groups: Sequence[Sequence[Column]], known: Mapping[Column, str]) -> dict[Column, str]:
    """A column of a known export gives its label to all that name the same things."""
    told = [(group, next((known[column] for column in group if column in known), "")) for group in groups]
    return {column: label for group, label in told if label for column in group}


def _reference_labels(
    groups: Sequence[Sequence[Column]], sheets: Sequence[JudgedSheet], known: Mapping[Column, str]
) -> dict[Column, str]:
    labels = _known_labels(groups, known)
    for number, group in enumerate(groups, start=1):
        if group[0] in labels:
            continue
        named = " ".join(f"{plain_words(header)} {fold(sheets[place].places[0].file)}" for place, header in group)
        found = _PROVIDERS.search(named)
        word = found[0].replace(" ", "") if found else "paiement"
        taken = word in labels.values()
        labels |= dict.fromkeys(group, f"{word}-{number}" if taken else word)
    return labels


def _known_emails(position: int, sheets: Sequence[JudgedSheet]) -> tuple[tuple[str, str, int], ...]:
    """The sheet in which most of this one's addresses stand too: matching will bring these people together."""
    columns = _columns(sheets, frozenset({Meaning.EMAIL}))
    found = []
    for mine in (each for each in columns if each[0] == position):
        values = _values(mine, sheets)
        shares = [
            (100 * len(values & _values(other, sheets)) // max(len(values), 1), _told(sheets[other[0]]))
            for other in columns
            if other[0] != position
        ]
        share, sheet = max(shares, default=(0, ""))
        if share >= _WORTH_TELLING:
            found.append((mine[1], sheet, share))
    return tuple(found)


def _told(sheet: JudgedSheet) -> str:
    return " › ".join(part for part in (sheet.places[0].file, sheet.places[0].sheet) if part)


def _owners(
    position: int, sheet: JudgedSheet, groups: Sequence[Sequence[Column]], sheets: Sequence[JudgedSheet]
) -> list[tuple[str, Owner]]:
    found: list[tuple[str, Owner]] = []
    if sheet.kind in _OWNERS:
        return found
    for group in groups:
        mine = [each for each in group if each[0] == position]
        owners = [each for each in group if sheets[each[0]].kind in _OWNERS]
        if mine and owners:
            owner = sheets[owners[0][0]]
            share = _share(mine[0], owners[0], sheets)
            people = any(each.meaning in (Meaning.FULL_NAME, Meaning.LAST_NAME) for each in owner.columns)
            has = owner.has(Meaning.ORGANISATION)
            found.append((mine[0][1], Owner(_told(owner), owners[0][1], share, has, people)))
    return found


def _bigger_first(one: Column, other: Column, sheets: Sequence[JudgedSheet]) -> tuple[Column, Column]:
    return (one, other) if len(_values(one, sheets)) >= len(_values(other, sheets)) else (other, one)


def _place(column: Column, sheets: Sequence[JudgedSheet]) -> tuple[SheetPlace, str]:
    return sheets[column[0]].places[0], column[1]


def _slug(text: str) -> str:
    return "-".join(text.split())
