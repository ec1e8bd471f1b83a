"""The columns of a sheet, judged beside each other: what one is decides what another can be."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.profiling.amounts import PLAIN, gifts_on_top, standing
from npsp_migrate.profiling.cells import Cells, part_share, spec_of
from npsp_migrate.profiling.couples import couples_apart
from npsp_migrate.profiling.header_words import plain_words
from npsp_migrate.profiling.judging import SURE, judge_column, kept_out
from npsp_migrate.profiling.occasions import occasions_told
from npsp_migrate.profiling.vocabulary import type_of

_MANY = frozenset({Meaning.ASIDE, Meaning.UNKNOWN, Meaning.FREE_TEXT, Meaning.SECRET, Meaning.HEALTH,
                   Meaning.EMAIL, Meaning.PHONE, Meaning.OPT_OUT, Meaning.YEAR_OF_MEMBERS,
                   Meaning.YEAR_OF_GIFTS, Meaning.YEAR_OF_FEES})  # fmt: skip
_SEVERAL_WORDS = 0.4  # of the cells: a last name has one word in most lists, a whole name two
_HALF = 0.5
_NAMED = (Meaning.FULL_NAME, Meaning.LAST_NAME, Meaning.FIRST_NAME)
_OF_A_TRANSFER = re.compile(r"\b(versements?|virements?|remises?|encaiss\w*|banque|acomptes?|soldes?)\b")


def judge_columns(cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """`cells` by header, in the order of the sheet. Several columns may still tell of the same."""
    groups = _groups(tuple(cells))
    columns: Sequence[Judged] = [
        kept_out(judge_column(header, found, today, groups.get(header, "")), books_beside(header, cells))
        for header, found in cells.items()
    ]
    columns = couples_apart(_only_others(columns), cells)
    columns = _whole_addresses(_whole_names(columns, cells), cells, today)
    return gifts_on_top(occasions_told(_own_addresses_aside(columns, cells), cells, today))


def _only_others(columns: Sequence[Judged]) -> Sequence[Judged]:
    """A godparent, or a doctor, is the person of a row that names nobody else."""
    named = {each.party for each in columns if each.meaning in _NAMED}
    reached = any(each.party is Party.OTHER and each.meaning in (Meaning.EMAIL, Meaning.PHONE) for each in columns)
    if named != {Party.OTHER} or not reached:
        return columns
    return [replace(each, party=Party.SELF) if each.party is Party.OTHER else each for each in columns]


def _whole_addresses(columns: Sequence[Judged], cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """`Adresse` holds the town too where most of its cells have a postcode in them."""
    apart = {each.party for each in columns if each.meaning is Meaning.POSTAL_CODE}
    return [
        replace(each, meaning=Meaning.ADDRESS, type=type_of(Meaning.ADDRESS))
        if each.meaning is Meaning.STREET
        and each.party not in apart
        and part_share(cells[each.header], spec_of(each.header, ColumnType.ADDRESS), "postal_code", today) > _HALF
        else each
        for each in columns
    ]


def books_beside(header: str, cells: Mapping[str, Cells]) -> tuple[str, ...]:
    """The headers that may tell of accounting; none beside numbers that are longer than those of its accounts."""
    return tuple(cells) if cells[header].are_of_books else ()


def _groups(headers: Sequence[str]) -> dict[str, str]:
    """`Coordonnées Ville`, `Coordonnées Région`: the upper of two header rows, joined with a space."""
    first = Counter(header.split()[0] for header in headers if len(header.split()) > 1)
    return {header: header.split()[0] for header in headers if header.split() and first[header.split()[0]] > 1}


def _whole_names(columns: Sequence[Judged], cells: Mapping[str, Cells]) -> Sequence[Judged]:
    """`Nom` without a `Prénom` beside it often holds both."""
    have_first = {each.party for each in columns if each.meaning is Meaning.FIRST_NAME}
    have_last = {each.party for each in columns if each.meaning in (Meaning.LAST_NAME, Meaning.FULL_NAME)}
    columns = [
        replace(each, meaning=Meaning.LAST_NAME)
        if each.meaning is Meaning.BORN_NAME and each.party not in have_last  # it is the only surname
        else each
        for each in columns
    ]
    return [
        replace(each, meaning=Meaning.FULL_NAME, type=type_of(Meaning.FULL_NAME))
        if each.meaning is Meaning.LAST_NAME
        and each.party not in have_first
        and cells[each.header].share_of_several_words >= _SEVERAL_WORDS
        else each
        for each in columns
    ]


def _own_addresses_aside(columns: Sequence[Judged], cells: Mapping[str, Cells]) -> Sequence[Judged]:
    """The same address in every row is the association's own: `À l'adresse email` of a payment."""
    return [
        replace(each, meaning=Meaning.ASIDE, confidence=SURE, because=words("judged-own-address"))
        if each.meaning in (Meaning.EMAIL, Meaning.PHONE)
        and cells[each.header].distinct == 1
        and cells[each.header].filled == cells[each.header].rows > 1
        else each
        for each in columns
    ]


def rivals_aside(columns: Sequence[Judged], cells: Mapping[str, Cells]) -> tuple[Judged, ...]:
    """One column tells an amount or a day; the others of the same meaning are shown, and not read."""
    kept: dict[tuple[Meaning, Party], Judged] = {}
    for each in columns:
        place = (each.meaning, each.party)
        if place not in kept or _rank(each, cells) > _rank(kept[place], cells):
            kept[place] = each
    return tuple(
        each
        if each.meaning in _MANY or kept[each.meaning, each.party] is each
        else replace(each, meaning=Meaning.ASIDE, confidence=SURE - 20, others=(each.meaning,),
                     because=_rival_told(each, kept[each.meaning, each.party]))
        for each in columns
    )  # fmt: skip


def _rank(each: Judged, cells: Mapping[str, Cells]) -> tuple[int, int, int]:
    given = standing(each.header) if each.meaning is Meaning.AMOUNT else 0
    if each.meaning is Meaning.DAY and _OF_A_TRANSFER.search(plain_words(each.header)):
        given = -1  # a platform pays out later than people gave
    return given, each.confidence, cells[each.header].filled


def _rival_told(each: Judged, kept: Judged) -> Words:
    """`Montant` and `Total` say the same little: only a person knows which was given."""
    asked = each.meaning is Meaning.AMOUNT and standing(each.header) == standing(kept.header) >= PLAIN
    return words("judged-rival-amount" if asked else "judged-rival", header=kept.header)
