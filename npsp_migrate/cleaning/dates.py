"""Days as French people type them. The column tells day from month; nobody tells means nobody decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from npsp_migrate.cleaning.date_grammar import NOT_A_DATE, Shape, Written, read_packed, read_written
from npsp_migrate.cleaning.numbers import YEAR_SHOWN_AS_DATE
from npsp_migrate.cleaning.reading import (
    Cell,
    CleaningContext,
    Outcome,
    Reading,
    ambiguous,
    unreadable,
    value,
    with_rule,
)
from npsp_migrate.cleaning.spelling import cell_text, empty_word, read_text_cells, tidy
from npsp_migrate.model.columns import ColumnSpec, DateKind, DateOrder

EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 60_001)  # Excel's days from 1954 to 2064: smaller and larger numbers are something else
SERIALS_OF_BIRTH = range(10_000, 60_001)  # from 1927: smaller ones could be postal codes without their zero
OLDEST_PERSON = 110  # years; decides the century of a birth date with two digits
LONGEST_LIFE = 120
AHEAD = timedelta(days=366)  # a pledged gift may be dated so far in the future
SLIP_AMONG = 20  # cells that prove one order make a single one against them a typing error
YEARS_BACK, YEARS_AHEAD = 80, 10  # the one reading of a two-digit year when nothing says what the date is for

_NO_DAY_REASONS = {
    Shape.NO_DAY: "date-no-day",
    Shape.YEAR_ONLY: "date-year-only",
    Shape.NO_YEAR: "date-no-year",
}
_OF_NUMBERS = frozenset({Shape.SERIAL, Shape.FULL, Shape.YEAR_ONLY, Shape.ZERO})  # `12.5` is no 12 May
_BORN = re.compile(r"^n[ée](?:e|\(e\))? le ", re.IGNORECASE)
_REASONS = {Shape.TIME_ONLY: "date-time-only", Shape.RANGE: "date-range"}


@dataclass(frozen=True, slots=True)
class _Column:
    """What the column as a whole says."""

    kind: DateKind
    context: CleaningContext
    order: DateOrder  # auto: open
    mixed: bool  # both orders are proved by some cell
    contradicted: bool  # the mapping names one order, and all that the column proves is the other
    year_first: bool  # `85-03-12` stands in it: two-digit triples are open
    holds_dates: bool  # more dates than bare numbers: a bare number is Excel's
    packed: bool  # `090726` is 9 July 2026


def read_dates(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    written = _all_written(cells, spec.kind)
    witnesses = context.witnesses(cells)
    column = _judge(witnesses, written if witnesses is cells else _all_written(witnesses, spec.kind), spec, context)
    return read_text_cells(
        cells, lambda text, raw: _read_text(text, written[raw], column), lambda cell: _read_other(cell, column)
    )


def _all_written(cells: Sequence[Cell], kind: DateKind) -> dict[str, Written]:
    return {cell: read_written(_bare(tidy(cell), kind)) for cell in cells if isinstance(cell, str) and tidy(cell)}


def _bare(text: str, kind: DateKind) -> str:
    """`née le 14/07/1985` is a birth date, and nothing but that."""
    return _BORN.sub("", text) if kind is DateKind.BIRTH else text


def _judge(
    cells: Sequence[Cell], written: dict[str, Written], spec: ColumnSpec, context: CleaningContext
) -> _Column:
    triples = [(found.first, found.second) for found in written.values() if found.shape is Shape.TRIPLE]
    days_first = sum(12 < first <= 31 and 1 <= second <= 12 for first, second in triples)
    months_first = sum(12 < second <= 31 and 1 <= first <= 12 for first, second in triples)
    day_first, month_first = _proves(days_first, months_first), _proves(months_first, days_first)
    found = {(True, False): DateOrder.DAY_FIRST, (False, True): DateOrder.MONTH_FIRST}
    proved = found.get((day_first, month_first), DateOrder.AUTO)
    order = spec.dates if spec.dates is not DateOrder.AUTO else proved
    return _Column(
        spec.kind,
        context,
        order,
        mixed=day_first and month_first,
        contradicted=DateOrder.AUTO not in (order, proved) and order is not proved,
        year_first=any(found.first > 31 and found.short_year for found in written.values()),
        holds_dates=_mostly_dates(cells, written),
        packed=spec.dates is DateOrder.DAY_FIRST and _all_packed(cells),
    )


def _all_packed(cells: Sequence[Cell]) -> bool:
    """Six digits in each, as programs of accounts write days. More years than days are years that stand first."""
    texts = [tidy(str(cell)) for cell in cells if isinstance(cell, str | int) and not isinstance(cell, bool)]
    digits = [text for text in texts if text.strip("0")]
    found = [read_packed(text) for text in digits]
    if not any(len(text) == 6 for text in digits) or NOT_A_DATE in found:
        return False
    return len({each.first for each in found}) >= len({each.year for each in found})


def _proves(cells: int, against: int) -> bool:
    """A lone `12/13/2019` among many of the other order is a slip, and proves nothing for its neighbours."""
    return cells > 1 or (cells == 1 and against < SLIP_AMONG)


def _mostly_dates(cells: Sequence[Cell], written: dict[str, Written]) -> bool:
    dates = sum(found.shape in (Shape.TRIPLE, Shape.FULL) for found in written.values())
    dates += sum(isinstance(cell, date) for cell in cells)
    bare = sum(found.shape is Shape.SERIAL for found in written.values())
    bare += sum(isinstance(cell, int | float) and cell in SERIALS for cell in cells)
    return dates >= max(1, bare)


def _read_other(cell: Cell, column: _Column) -> Reading:
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        if day.year == YEAR_SHOWN_AS_DATE:
            return unreadable("date-year-typed", cell_text(cell), str((day - EXCEL_EPOCH).days))
        if day.year < YEAR_SHOWN_AS_DATE:
            return unreadable("date-out-of-range", cell_text(cell))  # a small number in a date cell, or a lone time
        return _within_bounds(day, cell_text(cell), column)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return unreadable("date-time-only" if not isinstance(cell, bool) else "date-unreadable", cell_text(cell))
    text = cell_text(cell)
    written = read_written(text)
    return _read_text(text, written if written.shape in _OF_NUMBERS else NOT_A_DATE, column)


def _read_text(text: str, written: Written, column: _Column) -> Reading:
    if written.shape is Shape.ZERO:
        return Reading(Outcome.EMPTY, rules=("rule-date-zero",))
    if column.packed and (packed := read_packed(text)) is not NOT_A_DATE:
        written = packed
    if written.shape is Shape.TRIPLE:
        return _read_triple(text, written, column)
    if written.shape is Shape.FULL:
        return _read_day(text, written, written.first, written.second, column)
    if written.shape is Shape.SERIAL:
        return _read_serial(text, column)
    if written.shape in _NO_DAY_REASONS:
        return ambiguous(_NO_DAY_REASONS[written.shape], text)
    return empty_word(text) or unreadable(_REASONS.get(written.shape, "date-unreadable"), text)


def _read_serial(text: str, column: _Column) -> Reading:
    number = int(text[:5])
    if number not in (SERIALS_OF_BIRTH if column.kind is DateKind.BIRTH else SERIALS):
        return unreadable("date-unreadable", text)
    day = EXCEL_EPOCH + timedelta(days=number)
    if not column.holds_dates:
        return ambiguous("date-serial", text, day.isoformat())
    return _ruled(_within_bounds(day, text, column), "rule-date-serial")


def _read_triple(text: str, written: Written, column: _Column) -> Reading:
    first, second = written.first, written.second
    if written.short_year and column.year_first:
        return ambiguous("date-year-place", text)
    if column.contradicted and first != second and first <= 12 and second <= 12:
        return _read_open_triple(text, written, column)
    if column.order is DateOrder.DAY_FIRST:
        return _read_day(text, written, first, second, column)
    if column.order is DateOrder.MONTH_FIRST:
        return _read_day(text, written, second, first, column)
    if first == second or first > 12 or second > 12:  # the text itself tells, or is no date at all
        day, month = (second, first) if second > 12 else (first, second)
        return _read_day(text, written, day, month, column)
    return _read_open_triple(text, written, column)


def _read_open_triple(text: str, written: Written, column: _Column) -> Reading:
    """Both orders are possible: only a weekday beside the numbers can still tell."""
    readings = [
        _read_day(text, written, day, month, column)
        for day, month in ((written.first, written.second), (written.second, written.first))
    ]
    fitting = [reading for reading in readings if reading.outcome is Outcome.VALUE]
    if written.weekday >= 0 and len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return readings[0]
    code = "date-order-mixed" if column.mixed else "date-ambiguous"
    suggestions = [str(reading.result) for reading in fitting]
    return ambiguous("date-order-contradicted" if column.contradicted else code, text, *suggestions)


def _read_day(text: str, written: Written, day: int, month: int, column: _Column) -> Reading:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return unreadable("date-impossible", text)
    years = _centuries(written.year, day, month, column) if written.short_year else [written.year]
    if len(years) != 1:
        return ambiguous("date-century", text, *(str(year) for year in years))
    try:
        found = date(years[0], month, day)
    except ValueError:  # 31/02
        return unreadable("date-impossible", text)
    if written.weekday not in (-1, found.weekday()):
        return ambiguous("date-weekday", text, found.isoformat())
    rules = (*(("rule-date-century",) if written.short_year else ()), *written.rules)
    reading = _within_bounds(found, text, column)
    for rule in rules:
        reading = _ruled(reading, rule)
    return reading


def _centuries(short: int, day: int, month: int, column: _Column) -> list[int]:
    """The years that two digits may mean. A birth is never in the future, a gift within the association's life."""
    today = column.context.today
    years = [century + short for century in (1900, 2000)]
    if column.kind is DateKind.BIRTH:
        born = [year for year in years if (year, month, day) <= (today.year, today.month, today.day)]
        return [year for year in born if today.year - year <= OLDEST_PERSON]
    if column.kind is DateKind.GIFT:
        earliest = max(column.context.founded, today.year - YEARS_BACK)
        return [year for year in years if earliest <= year <= (today + AHEAD).year] or years[1:]
    return [year for year in years if today.year - YEARS_BACK <= year <= today.year + YEARS_AHEAD]


def _within_bounds(day: date, text: str, column: _Column) -> Reading:
    today = column.context.today
    if column.kind is DateKind.BIRTH and day > today:
        return unreadable("date-birth-in-future", text)
    if column.kind is DateKind.BIRTH and today.year - day.year > LONGEST_LIFE:
        return unreadable("date-birth-too-old", text)
    if column.kind is DateKind.GIFT and day.year < column.context.founded:
        return unreadable("date-before-founded", text, founded=column.context.founded)
    if column.kind is DateKind.GIFT and day > today + AHEAD:
        return unreadable("date-in-future", text)
    if not 1900 <= day.year <= 2100:
        return unreadable("date-out-of-range", text)
    return value(day)


def _ruled(reading: Reading, rule: str) -> Reading:
    return with_rule(reading, rule) if reading.outcome is Outcome.VALUE else reading
