"""The columns of a sheet, judged beside each other: what one is decides what another can be."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.profiling.amounts import PLAIN, gifts_on_top, standing
from npsp_migrate.profiling.cells import Cells, fit, part_share, spec_of
from npsp_migrate.profiling.couples import couples_apart
from npsp_migrate.profiling.header_words import of_members, of_money, plain_words, without_year, year_of
from npsp_migrate.profiling.judging import LIKELY, MOST, SURE, UNSURE, judge_column, kept_out
from npsp_migrate.profiling.vocabulary import type_of

_YEARS = {Meaning.AMOUNT: Meaning.YEAR_OF_GIFTS, Meaning.FEE_OF_MEMBER: Meaning.YEAR_OF_FEES}
_MANY = frozenset({Meaning.ASIDE, Meaning.UNKNOWN, Meaning.FREE_TEXT, Meaning.SECRET, Meaning.HEALTH,
                   Meaning.EMAIL, Meaning.PHONE, Meaning.OPT_OUT, Meaning.YEAR_OF_MEMBERS,
                   *_YEARS.values()})  # fmt: skip
_SEVERAL_WORDS = 0.4  # of the cells: a last name has one word in most lists, a whole name two
_HALF = 0.5
_MADE = re.compile(r"\b(created|creation|cree)\b")
_NAMED = (Meaning.FULL_NAME, Meaning.LAST_NAME, Meaning.FIRST_NAME)
_OF_GRANTS = (Meaning.AMOUNT_ASKED, Meaning.AMOUNT_GRANTED, Meaning.GRANT_NUMBER)
_FEW_FORMS = 12
_OF_A_TRANSFER = re.compile(r"\b(versements?|virements?|remises?|encaiss\w*|banque|acomptes?|soldes?)\b")
_A_GIFT = re.compile(r"\b(dons?|donations?|gifts?)\b")
_A_FORM = re.compile(
    r"\b(dons?|donations?|gifts?|adhesions?|cotisations?|memberships?|billet\w*|tickets?|tombola|ventes?|boutique|repas"
    r"|inscriptions?|participations?|stands?|evenements?|events?|loto|autres?|divers|other)\b"
)
_MAY_TELL_FORMS = (Meaning.PROJECT, Meaning.KIND_OF_PERSON, Meaning.LABEL, Meaning.STATUS, Meaning.UNKNOWN)
_OF_NOTHING_ELSE = (Meaning.UNKNOWN, Meaning.STATUS, Meaning.KIND_OF_PERSON, Meaning.MEMBER_FROM)
_OF_ROWS = (Meaning.DAY, Meaning.MEMBER_FROM, Meaning.ACCOUNT_NUMBER, Meaning.AMOUNT_ASKED, Meaning.AMOUNT_GRANTED)


def judge_columns(cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """`cells` by header, in the order of the sheet. Several columns may still tell of the same."""
    groups = _groups(tuple(cells))
    columns: Sequence[Judged] = [
        kept_out(judge_column(header, found, today, groups.get(header, "")), books_beside(header, cells))
        for header, found in cells.items()
    ]
    columns = couples_apart(_only_others(columns), cells)
    columns = _whole_addresses(_whole_names(columns, cells), cells, today)
    columns = _forms_by_words(_methods_by_words(_days_of_money(columns), cells, today), cells)
    columns = _days_of_making(columns, cells, today)
    columns = _years_of_members(_years_apart(_own_addresses_aside(columns, cells)), cells, today)
    return gifts_on_top(columns)


def _years_apart(columns: Sequence[Judged]) -> Sequence[Judged]:
    """`Don 2022`, `Don 2023`: a row holds the sums of several years, unless it has a day of its own."""
    if any(each.meaning in _OF_ROWS for each in columns):
        return columns
    return [_of_year(each) if each.meaning in _YEARS and year_of(each.header) else each for each in columns]


def _of_year(judged: Judged) -> Judged:
    """A bare year is asked about; `Heures 2022` is neither a gift nor a fee."""
    rest = without_year(judged.header)
    if judged.meaning is Meaning.AMOUNT and of_members(rest):  # `Adhésion 2023`, with what was paid
        return replace(judged, meaning=Meaning.YEAR_OF_FEES, confidence=SURE, because=words("judged-year"))
    if rest and judged.meaning is Meaning.AMOUNT and not of_money(rest):
        return replace(judged, meaning=Meaning.UNKNOWN, type=ColumnType.TEXT, because=words("judged-unknown"))
    confidence = SURE if rest else UNSURE - 5
    return replace(judged, meaning=_YEARS[judged.meaning], confidence=confidence, because=words("judged-year"))


def _methods_by_words(columns: Sequence[Judged], cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """`Type` with `CHQ`, `VIR` and `CB` in it."""
    method = type_of(Meaning.PAYMENT_METHOD)
    if any(each.meaning is Meaning.PAYMENT_METHOD for each in columns):
        return columns
    return [
        replace(
            each, meaning=Meaning.PAYMENT_METHOD, type=ColumnType.PAYMENT_METHOD, because=words("judged-methods")
        )
        if each.meaning in _MAY_TELL_FORMS and fit(cells[each.header], spec_of(each.header, method), today) >= MOST
        else each
        for each in columns
    ]


def _only_others(columns: Sequence[Judged]) -> Sequence[Judged]:
    """A godparent, or a doctor, is the person of a row that names nobody else."""
    named = {each.party for each in columns if each.meaning in _NAMED}
    reached = any(each.party is Party.OTHER and each.meaning in (Meaning.EMAIL, Meaning.PHONE) for each in columns)
    if named != {Party.OTHER} or not reached:
        return columns
    return [replace(each, party=Party.SELF) if each.party is Party.OTHER else each for each in columns]


def _days_of_making(columns: Sequence[Judged], cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """`created` is the day of a gift where no other column tells one."""
    if any(each.meaning in (Meaning.DAY, *_YEARS.values()) for each in columns):
        return columns
    meanings = {each.meaning for each in columns}
    if Meaning.AMOUNT not in meanings or not meanings & {Meaning.PAYMENT_REFERENCE, Meaning.PAYMENT_METHOD}:
        return columns
    return [
        replace(each, meaning=Meaning.DAY, type=ColumnType.DATE, confidence=LIKELY)
        if each.meaning is Meaning.ASIDE
        and _MADE.search(plain_words(each.header))
        and fit(cells[each.header], spec_of(each.header, ColumnType.DATE), today) >= MOST
        else each
        for each in columns
    ]


def _days_of_money(columns: Sequence[Judged]) -> Sequence[Judged]:
    """`Date de dépôt` is that of an application only where something was applied for; else of cheques."""
    if any(each.meaning in _OF_GRANTS for each in columns):
        return columns
    return [
        replace(each, meaning=Meaning.DAY) if each.meaning in (Meaning.DAY_ASKED, Meaning.DAY_DECIDED) else each
        for each in columns
    ]


def _forms_by_words(columns: Sequence[Judged], cells: Mapping[str, Cells]) -> Sequence[Judged]:
    """`Objet`, `Nature`: gifts, memberships and sales in one list, whatever the header calls them."""
    if any(each.meaning is Meaning.KIND_OF_FORM for each in columns):
        return columns
    return [
        replace(each, meaning=Meaning.KIND_OF_FORM, confidence=LIKELY, because=words("judged-forms"))
        if each.meaning in _MAY_TELL_FORMS and _are_forms(cells[each.header])
        else each
        for each in columns
    ]


def _are_forms(cells: Cells) -> bool:
    told = [fold(text) for text in cells.texts]
    gifts, forms = (sum(bool(pattern.search(text)) for text in told) for pattern in (_A_GIFT, _A_FORM))
    return 0 < gifts < len(told) <= _FEW_FORMS and forms == len(told)


def _years_of_members(columns: Sequence[Judged], cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """`Adhérent 2023`: yes or no, or a cross."""
    return [
        replace(
            each,
            meaning=Meaning.YEAR_OF_MEMBERS,
            type=ColumnType.BOOLEAN,
            confidence=SURE,
            because=words("judged-year-ticked"),
        )
        if each.meaning in _OF_NOTHING_ELSE
        and year_of(each.header)
        and of_members(plain_words(each.header))
        and fit(cells[each.header], spec_of(each.header, ColumnType.BOOLEAN), today) == 1.0
        else each
        for each in columns
    ]


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
