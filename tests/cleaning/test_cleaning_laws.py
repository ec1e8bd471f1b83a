"""What holds for any cell: it never raises, it never changes twice, and no amount loses a digit."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from npsp_migrate.cleaning import CleaningContext, Outcome, clean_column
from npsp_migrate.model.columns import ColumnSpec, ColumnType, DateKind, DateOrder, NameOrder

CONTEXT = CleaningContext(today=date(2026, 11, 23), founded=2012)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THOROUGH = settings(max_examples=150, deadline=None)


def read(column_type, *cells, **spec):
    values = pd.Series(list(cells), dtype=object)
    return clean_column(values, ColumnSpec("X", ColumnType(column_type), **spec), CONTEXT).per_row()


LIKELY = st.text(alphabet="0123456789 ,.-+€()/:'@OolMmeEtT&DUPONTdupontéèJean\u00a0\u202f\u200b\n", max_size=24)
ANY_TEXT = st.one_of(st.text(max_size=30), LIKELY)
ANY_CELL = st.one_of(
    ANY_TEXT,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
)


@pytest.mark.parametrize("column_type", ColumnType)
@QUICK
@given(cells=st.lists(ANY_CELL, max_size=8))
def test_no_cell_raises_in_any_type(column_type, cells):
    readings = read(column_type, *cells)

    for reading in readings:
        assert (reading.result is not None) == (reading.outcome is Outcome.VALUE)
        assert (reading.reason is not None) == (reading.outcome in (Outcome.AMBIGUOUS, Outcome.UNREADABLE))


ONE_TYPE = (ANY_TEXT, st.integers(), st.booleans(), st.floats(), st.dates(), st.datetimes(), ANY_CELL)


@THOROUGH
@given(cells=st.one_of(*(st.lists(st.none() | kind, max_size=12) for kind in ONE_TYPE)))
def test_every_row_has_the_reading_of_its_own_cell(cells):
    column = clean_column(pd.Series(cells, dtype=object), ColumnSpec("X", ColumnType.TEXT), CONTEXT)

    told = [column.cells[place] for place in column.positions]
    assert list(map(type, told)) == list(map(type, cells))
    assert all(one == other or one != one for one, other in zip(told, cells, strict=True))


OUTPUT_TYPES = {
    "amount": Decimal,
    "percentage": Decimal,
    "date": date,
    "boolean": bool,
    "opt_out": bool,
    "integer": int,
    "year": int,
    "choices": tuple,
}


@pytest.mark.parametrize("column_type", ColumnType)
@QUICK
@given(cell=ANY_CELL)
def test_a_value_has_the_type_of_its_column(column_type, cell):
    (reading,) = read(column_type, cell)

    if reading.outcome is Outcome.VALUE:
        assert type(reading.result) is OUTPUT_TYPES.get(column_type, str)


STABLE = [
    ("email", {}),
    ("phone", {}),
    ("postal_code", {}),
    ("city", {}),
    ("country", {}),
    ("street", {}),
    ("address", {}),
    ("text", {}),
    ("organisation_name", {}),
    ("identifier", {}),
    ("first_name", {}),
    ("last_name", {}),
    ("civility", {}),
    ("payment_method", {}),
    ("choice", {}),
    ("siren", {}),
    ("siret", {}),
    ("rna", {}),
    ("iban", {}),
    ("person_name", {"names": NameOrder.FIRST_LAST}),
]


@pytest.mark.parametrize(("column_type", "spec"), STABLE)
@THOROUGH
@given(text=ANY_TEXT)
@example(text="ã¨l")  # with its capital it is `è` in the wrong encoding
@example(text="â\x80")
def test_cleaning_a_cleaned_text_changes_nothing(column_type, spec, text):
    (once,) = read(column_type, text, **spec)

    if once.outcome is Outcome.VALUE:
        (twice,) = read(column_type, once.result, **spec)
        assert twice.result == once.result or (column_type == "person_name" and twice.outcome is Outcome.AMBIGUOUS)


NAMES = st.sampled_from(["Sophie", "Jean-Pierre", "Awa", "J.", "Nathalie", "Yann"])
SURNAMES = st.sampled_from(
    ["Dupont", "Le Goff", "de La Tour", "O'Brien", "d'Aubigné", "N'Diaye", "Martin-Roy", "McDonald"]
)
TITLES = st.sampled_from(["", "M. ", "Mme ", "Dr "])


@THOROUGH
@given(first=NAMES, last=SURNAMES)
def test_a_name_keeps_its_parts_however_it_is_written(first, last):
    spellings = [f"{first} {last.upper()}", f"{last.upper()} {first}", f"{last}, {first}"]

    for reading in read("person_name", *spellings):
        assert reading.parts[1:3] == (first, last)


@THOROUGH
@given(title=TITLES, first=NAMES, last=SURNAMES)
def test_a_displayed_name_is_read_as_itself(title, first, last):
    (once,) = read("person_name", f"{title}{last.upper()} {first}")

    if once.outcome is Outcome.VALUE:
        (twice,) = read("person_name", once.result, names=NameOrder.FIRST_LAST)
        assert twice.result == once.result
        assert twice.parts == once.parts


CENTS = st.integers(min_value=-(10**13), max_value=10**13)


def grouped(digits, mark):
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", mark, digits)


@THOROUGH
@given(
    cents=CENTS,
    group=st.sampled_from(["", " ", "\u00a0", "\u202f", "."]),
    currency=st.sampled_from(["", " €", "€", " EUR", "\u00a0€", " euros"]),
    minus=st.sampled_from(["-{}", "- {}", "\u2212{}", "({})", "{}-"]),
)
@example(cents=-5, group="", currency="", minus="({})")
def test_any_amount_written_the_french_way_reads_back(cents, group, currency, minus):
    whole, rest = divmod(abs(cents), 100)
    text = f"{grouped(str(whole), group)},{rest:02}"
    written = minus.format(text + currency) if cents < 0 else text + currency

    (reading,) = read("amount", written)

    assert reading.result == Decimal(cents) / 100
    assert reading.result.as_tuple().exponent == -2


@THOROUGH
@given(cents=st.integers(min_value=-(10**11), max_value=10**11))
def test_any_amount_that_excel_stored_reads_back(cents):
    (reading,) = read("amount", cents / 100)

    assert reading.result == Decimal(cents) / 100


@THOROUGH
@given(text=LIKELY)
@example(text="12€5")
@example(text="12€500")
@example(text="1 2€50")
def test_an_amount_never_loses_or_gains_a_digit(text):
    (reading,) = read("amount", text)

    if reading.outcome is Outcome.VALUE:
        digits = re.sub(r"\D", "", text).lstrip("0").rstrip("0")
        assert re.sub(r"\D", "", str(reading.result)).lstrip("0").rstrip("0") == digits


@THOROUGH
@given(text=LIKELY.filter(lambda text: "-" in text or "(" in text))
def test_an_amount_never_loses_its_sign(text):
    (reading,) = read("amount", text)

    if reading.outcome is Outcome.VALUE and reading.result:
        assert reading.result < 0


MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
SPELLINGS = {
    "iso": lambda day: day.isoformat(),
    "compact": lambda day: day.strftime("%Y%m%d"),
    "words": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "first": lambda day: f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}",
    "capitals": lambda day: f"LE {day.day} {MONTHS[day.month - 1].upper()} {day.year}",
    "short": lambda day: f"{day.day}-{SHORT_MONTHS[day.month - 1]}-{day.year}",
    "instant": lambda day: f"{day.isoformat()}T23:59:59Z",
    "cell": lambda day: datetime.combine(day, time(23, 59)),
    "serial": lambda day: (day - date(1899, 12, 30)).days,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@QUICK
@given(day=st.dates(date(1960, 1, 1), date(2030, 12, 31)))
def test_any_day_in_an_unambiguous_spelling_reads_back(spelling, day):
    readings = read("date", SPELLINGS[spelling](day), date(2019, 1, 1), date(2019, 1, 2))

    assert readings[0].result == day


@QUICK
@given(day=st.dates(date(1960, 1, 1), date(2030, 12, 31)), mark=st.sampled_from("/-. "))
def test_any_day_reads_back_in_the_declared_order(day, mark):
    day_first = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    month_first = f"{day.month}{mark}{day.day}{mark}{day.year}"

    assert read("date", day_first, dates=DateOrder.DAY_FIRST)[0].result == day
    assert read("date", month_first, dates=DateOrder.MONTH_FIRST)[0].result == day


@QUICK
@given(day=st.dates(date(1960, 1, 1), date(2030, 12, 31)))
def test_an_undecided_date_is_never_the_wrong_day(day):
    (reading,) = read("date", f"{day.day:02}/{day.month:02}/{day.year}")

    assert reading.result in (None, day)


@QUICK
@given(day=st.dates(date(1922, 1, 1), date(2026, 11, 23)))
def test_a_short_birth_year_is_right_or_open(day):
    (reading,) = read("date", day.strftime("%d/%m/%y"), kind=DateKind.BIRTH, dates=DateOrder.DAY_FIRST)

    assert reading.result in (None, day)


DIGIT_PAIRS = st.lists(st.integers(0, 99), min_size=4, max_size=4).map(
    lambda pairs: [f"{pair:02}" for pair in pairs]
)


@THOROUGH
@given(prefix=st.sampled_from(["01", "02", "03", "04", "05", "06", "07", "09"]), pairs=DIGIT_PAIRS)
def test_a_telephone_number_keeps_all_its_digits(prefix, pairs):
    number = prefix + "".join(pairs)
    spellings = [number, " ".join([prefix, *pairs]), f"+33{number[1:]}", f"+33 (0){number[1:]}", int(number)]

    readings = read("phone", *spellings)

    results = {reading.result for reading in readings} - {None}
    assert len(results) <= 1
    for result in results:
        assert re.sub(r"\D", "", result)[-9:] == number[1:]


@QUICK
@given(shuffled=st.permutations(["03/04/2019", "25/12/2019", "1.234", "12,50", "DUPONT Jean", "Paul Martin"]))
@pytest.mark.parametrize("column_type", ["date", "amount", "person_name", "email", "phone"])
def test_the_order_of_the_rows_decides_nothing(column_type, shuffled):
    readings = dict(zip(shuffled, read(column_type, *shuffled), strict=True))

    assert readings == dict(zip(sorted(shuffled), read(column_type, *sorted(shuffled)), strict=True))


def test_time_and_duration_are_never_values_of_money_or_day():
    cells = [time(1, 2), timedelta(days=2)]

    assert {reading.outcome for name in ("amount", "date") for reading in read(name, *cells)} == {
        Outcome.UNREADABLE
    }
