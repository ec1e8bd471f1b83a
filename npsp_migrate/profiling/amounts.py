"""Columns of money beside each other: which one was given, which is on top of a fee or a ticket, which is a sum."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd

from npsp_migrate.cleaning.column import clean_column
from npsp_migrate.cleaning.reading import CleaningContext
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning
from npsp_migrate.profiling.cells import OLDEST_YEAR, spec_of
from npsp_migrate.profiling.header_words import plain_words
from npsp_migrate.profiling.judging import SURE
from npsp_migrate.profiling.vocabulary import type_of

_MONEY = frozenset({Meaning.AMOUNT, Meaning.FEE_OF_MEMBER, Meaning.EXTRA_GIFT, Meaning.YEAR_OF_GIFTS,
                    Meaning.YEAR_OF_FEES})  # fmt: skip
_NEARLY_ALL = 0.95  # of the rows: a sum typed by hand is wrong now and then
_SUM = re.compile(r"\b(totaux|total|sommes?|cumul|ensemble|sum)\b")
# What a header says of its money, the surest that it was given first.
_STANDINGS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        -2,
        re.compile(
            r"\b(estime\w*|prevue?s?|previsionnel\w*|espere\w*|attendue?s?|promise?s?|expected|estimated)\b"
        ),
    ),
    (-1, re.compile(r"\b(prix|tarifs?|unitaires?|billets?|inscriptions?|places?|price|unit|ticket)\b")),
    (2, re.compile(r"\b(dons?|donne|donations?|gifts?|donated|given)\b")),
    (1, re.compile(r"\b(payee?s?|versee?s?|reglee?s?|encaissee?s?|recue?s?|acomptes?|paid|received)\b")),
)
GIVEN, PAID, PLAIN, PRICE = 2, 1, 0, -1


def standing(header: str) -> int:
    """Among several amounts, how surely this one was given: `Don` before `Montant`, that before `Prix`."""
    plain = plain_words(header)
    return next((rank for rank, pattern in _STANDINGS if pattern.search(plain)), PLAIN)


def gifts_on_top(columns: Sequence[Judged]) -> Sequence[Judged]:
    """`Don` beside `Cotisation`, or beside the price of a ticket, is what somebody gave on top."""
    others = any(
        each.meaning is Meaning.FEE_OF_MEMBER or (each.meaning is Meaning.AMOUNT and standing(each.header) == PRICE)
        for each in columns
    )
    return [
        replace(each, meaning=Meaning.EXTRA_GIFT, type=type_of(Meaning.EXTRA_GIFT))
        if others and each.meaning is Meaning.AMOUNT and standing(each.header) == GIVEN
        else each
        for each in columns
    ]


def sums_aside(columns: Sequence[Judged], frame: pd.DataFrame, today: date) -> tuple[Judged, ...]:
    """`Total` beside `Don` and `Cotisation`, where it is the sum of them in nearly every row."""
    money = [each for each in columns if each.meaning in _MONEY]
    sums = [each for each in money if _SUM.search(plain_words(each.header))]
    if len(sums) != 1 or len(money) < 3:
        return tuple(columns)
    [total] = sums
    parts = [each for each in money if each is not total]
    amounts = {each.header: _amounts(frame[each.header], today) for each in money}
    if not _is_sum(amounts[total.header], [amounts[each.header] for each in parts]):
        return tuple(columns)
    told = words("judged-sum", headers=", ".join(each.header for each in parts))
    aside = replace(
        total,
        meaning=Meaning.ASIDE,
        type=type_of(Meaning.ASIDE),
        confidence=SURE,
        because=told,
        others=(total.meaning,),
    )
    return tuple(aside if each is total else each for each in columns)


def _is_sum(total: Sequence[Decimal], parts: Sequence[Sequence[Decimal]]) -> bool:
    """Of two parts at least somewhere: what is the same as one other column is no sum."""
    rows = list(zip(total, *parts, strict=True))  # per row: a sum is one of cells beside each other
    filled = [row for row in rows if any(row)]
    right = sum(row[0] == sum(row[1:]) for row in filled)
    of_two = any(sum(map(bool, row[1:])) > 1 for row in filled)
    return bool(filled) and of_two and right >= _NEARLY_ALL * len(filled)


def _amounts(column: pd.Series, today: date) -> list[Decimal]:
    context = CleaningContext(today=today, founded=OLDEST_YEAR)
    cleaned = clean_column(column, spec_of(str(column.name), ColumnType.AMOUNT), context)
    return [each.result if isinstance(each.result, Decimal) else Decimal(0) for each in cleaned.per_row()]
