"""Whatever the manner in which a value is written out, it reads back as itself, and a wrong digit never does."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn

from npsp_migrate.cleaning import CleaningContext, Reading, clean_column
from npsp_migrate.model.columns import ColumnSpec, ColumnType, DateKind

TODAY = date(2026, 11, 23)
QUICK = settings(max_examples=40, deadline=None)


def read(column_type: str, *cells: object, column: tuple[object, ...] = (), **spec: object) -> list[Reading]:
    context = CleaningContext(today=TODAY, founded=1901, column=column)
    values = pd.Series(list(cells), dtype=object)
    return clean_column(values, ColumnSpec("X", ColumnType(column_type), **spec), context).per_row()


def results(column_type: str, *cells: object, **spec: object) -> set[object]:
    return {reading.result for reading in read(column_type, *cells, **spec)}


def grouped(digits: str, mark: str, size: int = 3) -> str:
    return re.sub(rf"(?<=\d)(?=(?:\d{{{size}}})+$)", mark, digits)


@QUICK
@given(cents=st.integers(0, 10**12))
def test_an_amount_reads_back_from_a_column_with_decimal_commas(cents):
    whole, rest = str(cents // 100), f"{cents % 100:02}"
    spaced, dotted = grouped(whole, " "), grouped(whole, ".")
    manners = [
        f"{whole},{rest}",
        f"{spaced},{rest}",
        f"{grouped(whole, chr(0xA0))},{rest}\u00a0€",
        f"{grouped(whole, chr(0x202F))},{rest}\u202f€",
        f"{dotted},{rest}",
        f"{dotted},{rest} EUR",
        f"€ {spaced},{rest}",
        f"EUR {whole},{rest}",
        f"{spaced},{rest} euros",
        f"{spaced}€{rest}",
        f"{spaced} € {rest}",
        f"+{spaced},{rest} €",
        f"{whole},{rest}00",
    ]

    assert results("amount", *manners, column=("12,50", "1 200,00")) == {Decimal(cents) / 100}


@QUICK
@given(cents=st.integers(0, 10**12))
def test_an_amount_reads_back_from_a_column_with_decimal_dots(cents):
    whole, rest = str(cents // 100), f"{cents % 100:02}"
    manners = [
        f"{whole}.{rest}",
        f"{grouped(whole, ',')}.{rest}",
        f"€{whole}.{rest}",
        f"{grouped(whole, chr(39))}.{rest}",
    ]

    assert results("amount", *manners, column=("12.50", "1,200.00")) == {Decimal(cents) / 100}


MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT = "janv févr mars avr mai juin juil août sept oct nov déc".split()
WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()


def plain_letters(text: str) -> str:
    return text.translate(str.maketrans("éû", "eu"))


@QUICK
@given(day=st.dates(date(1955, 1, 1), TODAY))
def test_a_day_reads_back_from_a_day_first_column(day):
    month, short, weekday = MONTHS[day.month - 1], SHORT[day.month - 1], WEEKDAYS[day.weekday()]
    number = "1er" if day.day == 1 else str(day.day)
    manners = [
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d %m %Y}",
        f"{day:%d / %m / %Y}",
        f"{day:%d/%m/%Y} à 14h35",
        f"{day:%d/%m/%Y} 14:35:22",
        f"{weekday} {day:%d/%m/%Y}",
        f"{weekday} {number} {month} {day.year}",
        f"le {number} {month.upper()} {day.year}",
        f"{number} {plain_letters(month)} {day.year}",
        f"{number} {short}. {day.year}",
        f"{number}-{short}-{day.year}",
        f"{day:%Y-%m-%d} 14:35",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        (day - date(1899, 12, 30)).days,
    ]

    assert results("date", *manners, column=("25/12/2018", "31/01/2019")) == {day}


@QUICK
@given(day=st.dates(date(1930, 1, 1), TODAY), kind=st.sampled_from(DateKind))
def test_two_digits_of_a_year_give_the_year_or_are_asked(day, kind):
    manners = [f"{day:%d/%m/%y}", f"{day.day} {SHORT[day.month - 1]}. {day:%y}", f"{day.day}-{day.month}-{day:%y}"]

    found = results("date", *manners, column=("25/12/2018", "31/01/2019"), kind=kind)

    if kind is DateKind.BIRTH:
        assert found <= {day, None}
    assert {each.strftime("%d/%m/%y") for each in found if isinstance(each, date)} <= {f"{day:%d/%m/%y}"}


@QUICK
@given(day=st.dates(date(1955, 1, 1), TODAY), off=st.integers(1, 6))
def test_a_weekday_that_is_another_day_s_is_asked(day, off):
    weekday = WEEKDAYS[(day + timedelta(days=off)).weekday()]

    assert results("date", f"{weekday} {day.day} {MONTHS[day.month - 1]} {day.year}") == {None}


NATIONAL = st.one_of(
    st.integers(0, 9999).map(lambda last: f"63998{last:04}"),
    st.integers(0, 9999).map(lambda last: f"19900{last:04}"),
    st.integers(0, 9999).map(lambda last: f"26191{last:04}"),
).filter(lambda digits: not digits.endswith("000000"))  # `1,99E+08`: such a number cell has lost its digits


@QUICK
@given(digits=NATIONAL, region=st.sampled_from(["FR", "BE", "CH", "LU"]))
def test_a_french_number_reads_back_with_its_country_code_in_any_region(digits, region):
    pairs = " ".join(re.findall("..", digits[1:]))
    manners = [f"+33{digits}", f"+33 {digits[0]} {pairs}", f"+33 (0){digits[0]} {pairs}", f"0033{digits}"]

    assert results("phone", *manners, region=region) == {f"+33 {digits[0]} {pairs}"}


@QUICK
@given(digits=NATIONAL)
def test_a_french_number_reads_back_from_a_french_column(digits):
    pairs = re.findall("..", digits[1:])
    manners = [
        mark.join([f"0{digits[0]}", *pairs]) for mark in (" ", ".", "-", "/", "", "\u00a0", "\u202f", "  ", ". ")
    ]
    manners += [
        f"({manners[0][:2]}) {manners[0][3:]}",
        f"Tél. : {manners[0]}",
        f"{manners[1]} (domicile)",
        f"'{manners[4]}",
    ]
    lost = [digits, f"{digits}.0", " ".join([digits[0], *pairs]), int(digits), float(digits), f"33{digits}"]

    assert results("phone", *manners, *lost) == {f"+33 {digits[0]} {' '.join(pairs)}"}


DEPARTMENTS = [f"{number:02}" for number in range(1, 96)]
POSTAL_CODES = st.one_of(
    st.builds(lambda department, rest: f"{department}{rest:03}", st.sampled_from(DEPARTMENTS), st.integers(0, 999)),
    st.builds(lambda area, rest: f"97{area}{rest:02}", st.integers(1, 8), st.integers(0, 99)),
)


@QUICK
@given(code=POSTAL_CODES)
def test_a_postal_code_reads_back(code):
    manners = [code, f" {code} ", f"{code[:2]} {code[2:]}", f"{code[:2]}\u00a0{code[2:]}", f"F-{code}", f"F {code}"]
    manners += [f"FR-{code}", f"{code}.0", f"'{code}", f"{code} CEDEX", f"{code} cedex 9"]
    numbers = [int(code), float(code), str(int(code)), f"{int(code)}.0"]

    assert results("postal_code", *manners, *numbers) == {code}


def with_check_digit(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


SIRENS = st.integers(10**7, 10**8 - 1).map(lambda number: with_check_digit(str(number)))
SIRETS = st.builds(lambda number, place: with_check_digit(f"{number}{place:04}"), SIRENS, st.integers(0, 9999))
IBANS = (
    st.integers(1, 10**23 - 1)  # none is all zeros
    .map(lambda number: f"{number:023}")
    .map(lambda account: f"FR{iban.calc_check_digits(f'FR00{account}')}{account}")
)
NOT_THE_POST = "356000000"  # its establishments have check digits of their own


def changed(digits: str, place: int, by: int) -> str:
    return f"{digits[:place]}{(int(digits[place]) + by) % 10}{digits[place + 1 :]}"


@QUICK
@given(siren=SIRENS, siret=SIRETS, place=st.integers(0, 8), by=st.integers(1, 9))
def test_a_registered_number_reads_back_and_no_other_is_taken_for_it(siren, siret, place, by):
    assume(not siret.startswith(NOT_THE_POST))
    threes = grouped(siren, " ")
    spaced = f"{grouped(siret[:9], ' ')} {siret[9:]}"

    assert results(
        "siren", siren, threes, threes.replace(" ", "\u00a0"), f"SIREN : {threes}", f"{siren}.0", int(siren)
    ) == {siren}
    assert results(
        "siret", siret, spaced, spaced.replace(" ", "\u202f"), f"SIRET {siret}", f"{siret}.0", int(siret)
    ) == {siret}
    assert results("siren", changed(siren, place, by)) == {None}
    assert results("siret", changed(siret, place, by), siret[:13], f"{siret}0") == {None}


@QUICK
@given(number=IBANS, place=st.integers(2, 26), by=st.integers(1, 9))
def test_an_iban_reads_back_and_no_other_is_taken_for_it(number, place, by):
    fours = " ".join(re.findall(".{1,4}", number))

    assert results("iban", number, fours, fours.lower(), fours.replace(" ", "\u00a0"), f"IBAN : {fours}") == {
        number
    }
    assert results("iban", changed(number, place, by)) == {None}


LOCAL = st.from_regex(r"[a-z]{1,8}([._-][a-z0-9]{1,8}){0,2}", fullmatch=True)


@QUICK
@given(local=LOCAL, domain=st.sampled_from(["example.org", "asso.example.fr", "ex-emple.fr"]))
def test_an_address_reads_back_from_whatever_stands_around_it(local, domain):
    address = f"{local}@{domain}"
    manners = [address, f" {address}\u00a0", f"{address}.", f"{address};", f"<{address}>", f"mailto:{address}"]
    manners += [f"Anne Roy <{address}>", f"Mail : {address}", f"{address} (perso)", f"{local}@{domain.upper()}"]
    manners += [f"{address} ; {address}", f"{address} <mailto:{address}>", f"\u200b{address}"]

    assert results("email", *manners) == {address}


REFUSALS = st.sampled_from(
    [
        "désinscrit",
        "ne plus contacter",
        "ne souhaite plus recevoir de mails",
        "refus",
        "pas de courrier",
        "stop",
        "opposition",
    ]
)


@QUICK
@given(refusal=REFUSALS, word=st.from_regex("[bfghjkz]{3,9}", fullmatch=True), in_front=st.booleans())
def test_a_refusal_beside_a_word_that_nobody_knows_stays_open(refusal, word, in_front):
    text = f"{word} {refusal}" if in_front else f"{refusal} {word}"

    assert results("opt_out", refusal) == {True}
    assert results("opt_out", text) == {None}


@QUICK
@given(
    digits=st.from_regex(r"[1-7][0-9]{4,7}", fullmatch=True),
    prefix=st.sampled_from(["+33", "0033", "(33)", "(+33)", "33", "+33 (0)"]),
)
def test_a_french_number_short_of_digits_is_no_other_number(digits, prefix):
    """`+33 6 39 98 12` was once 03 36 39 98 12."""
    pairs = re.sub(r"(?<=\d)(?=(?:\d\d)+$)", " ", digits)

    assert results("phone", f"{prefix} {pairs}", f"{prefix} {digits}") == {None}
