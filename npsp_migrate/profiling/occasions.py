"""When, how and what for money came, as the columns of a sheet tell it together: days, years, kinds, ways."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning
from npsp_migrate.profiling.amounts import PAID, standing
from npsp_migrate.profiling.cells import Cells, fit, spec_of
from npsp_migrate.profiling.header_words import of_members, of_money, plain_words, without_year, year_of
from npsp_migrate.profiling.judging import LIKELY, MOST, SURE, UNSURE
from npsp_migrate.profiling.vocabulary import type_of

_YEARS = {Meaning.AMOUNT: Meaning.YEAR_OF_GIFTS, Meaning.FEE_OF_MEMBER: Meaning.YEAR_OF_FEES}
_OF_THE_START = re.compile(r"\b(signature|signee?|convention|debut|adhesion|inscription|joined|since)\b")
_MADE = re.compile(r"\b(created|creation|cree)\b")
_OF_GRANTS = (Meaning.AMOUNT_ASKED, Meaning.AMOUNT_GRANTED, Meaning.GRANT_NUMBER)
_FEW_FORMS = 12
_A_GIFT = re.compile(r"\b(dons?|donations?|gifts?)\b")
_A_FORM = re.compile(
    r"\b(dons?|donations?|gifts?|adhesions?|cotisations?|memberships?|billet\w*|tickets?|tombola|ventes?|boutique|repas"
    r"|inscriptions?|participations?|stands?|evenements?|events?|loto|autres?|divers|other)\b"
)
_MAY_TELL_FORMS = (Meaning.PROJECT, Meaning.KIND_OF_PERSON, Meaning.LABEL, Meaning.STATUS, Meaning.UNKNOWN)
_OF_NOTHING_ELSE = (Meaning.UNKNOWN, Meaning.STATUS, Meaning.KIND_OF_PERSON, Meaning.MEMBER_FROM)
_OF_ROWS = (Meaning.DAY, Meaning.MEMBER_FROM, Meaning.ACCOUNT_NUMBER, Meaning.AMOUNT_ASKED, Meaning.AMOUNT_GRANTED)


def occasions_told(columns: Sequence[Judged], cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    columns = _days_of_making(_days_of_money(columns), cells, today)
    columns = _forms_by_words(_methods_by_words(columns, cells, today), cells)
    return _years_of_members(_years_apart(columns), cells, today)


def years_of_fees(columns: Sequence[Judged], cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """In a list of fees, bare years: `2023` with what was paid, or with a cross."""
    return [_bare_year(each, cells[each.header], today) if _is_a_year(each.header) else each for each in columns]


def _is_a_year(header: str) -> bool:
    return bool(year_of(header)) and not without_year(header)


def _bare_year(judged: Judged, cells: Cells, today: date) -> Judged:
    if judged.meaning is Meaning.YEAR_OF_GIFTS:
        return replace(judged, meaning=Meaning.YEAR_OF_FEES, confidence=LIKELY)
    ticked = fit(cells, spec_of(judged.header, ColumnType.BOOLEAN), today) == 1.0
    return _ticked(judged) if judged.meaning is Meaning.UNKNOWN and cells.filled and ticked else judged


def _ticked(judged: Judged) -> Judged:
    told = words("judged-year-ticked")
    return replace(judged, meaning=Meaning.YEAR_OF_MEMBERS, type=ColumnType.BOOLEAN, confidence=SURE, because=told)


def _days_of_money(columns: Sequence[Judged]) -> Sequence[Judged]:
    """`Date de dépôt` is that of an application only where something was applied for; else of cheques."""
    if any(each.meaning in _OF_GRANTS for each in columns):
        return columns
    return [
        replace(each, meaning=Meaning.DAY) if each.meaning in (Meaning.DAY_ASKED, Meaning.DAY_DECIDED) else each
        for each in columns
    ]


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


def _years_apart(columns: Sequence[Judged]) -> Sequence[Judged]:
    """`Don 2022`, `Don 2023`: a row holds the sums of several years, unless it has a day of its own.

    The day on which somebody signed or joined is none, where there are several years: then other amounts are what
    was agreed, or the sum.
    """
    of_years = [each for each in columns if each.meaning in _YEARS and year_of(each.header)]
    several = len({year_of(each.header) for each in of_years}) > 1
    if any(each.meaning in _OF_ROWS and not (several and _is_of_the_start(each)) for each in columns):
        return columns
    if not several:
        return [_of_year(each) if each in of_years else each for each in columns]
    return [_of_year(each) if each in of_years else _beside_years(each, of_years[0].header) for each in columns]


def _is_of_the_start(judged: Judged) -> bool:
    return judged.meaning is Meaning.MEMBER_FROM or bool(_OF_THE_START.search(plain_words(judged.header)))


def _beside_years(judged: Judged, header: str) -> Judged:
    if judged.meaning is not Meaning.AMOUNT or standing(judged.header) >= PAID:
        return judged
    told = words("judged-rival", header=header)
    return replace(judged, meaning=Meaning.ASIDE, type=ColumnType.TEXT, because=told, others=(judged.meaning,))


def _of_year(judged: Judged) -> Judged:
    """A bare year is asked about; `Heures 2022` is neither a gift nor a fee."""
    rest = without_year(judged.header)
    if judged.meaning is Meaning.AMOUNT and of_members(rest):  # `Adhésion 2023`, with what was paid
        return replace(judged, meaning=Meaning.YEAR_OF_FEES, confidence=SURE, because=words("judged-year"))
    if rest and judged.meaning is Meaning.AMOUNT and not of_money(rest):
        return replace(judged, meaning=Meaning.UNKNOWN, type=ColumnType.TEXT, because=words("judged-unknown"))
    confidence = SURE if rest else UNSURE - 5
    return replace(judged, meaning=_YEARS[judged.meaning], confidence=confidence, because=words("judged-year"))


def _years_of_members(columns: Sequence[Judged], cells: Mapping[str, Cells], today: date) -> Sequence[Judged]:
    """`Adhérent 2023`: yes or no, or a cross."""
    return [
        _ticked(each)
        if each.meaning in _OF_NOTHING_ELSE
        and year_of(each.header)
        and of_members(plain_words(each.header))
        and fit(cells[each.header], spec_of(each.header, ColumnType.BOOLEAN), today) == 1.0
        else each
        for each in columns
    ]
