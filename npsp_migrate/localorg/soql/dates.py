"""Date literals → days. A named range is half open: from its first day to the day after its last."""

from datetime import UTC, date, datetime, time, timedelta

from npsp_migrate.localorg.soql.context import Clock
from npsp_migrate.localorg.soql.errors import malformed
from npsp_migrate.localorg.soql.tree import Day, Instant, NamedDates, TimeOfDay

Range = tuple[date, date]

_SPAN_IN_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12, "FISCAL_QUARTER": 3, "FISCAL_YEAR": 12}
_MOST_MONTHS = 9998 * 12


def named_range(literal: NamedDates, clock: Clock) -> Range:
    name, count = literal.name, literal.count
    if count is not None:
        return _counted_range(name, count, clock)
    today = clock.today
    match name:
        case "TODAY":
            return _days_from(today, 0, 1)
        case "YESTERDAY":
            return _days_from(today, -1, 0)
        case "TOMORROW":
            return _days_from(today, 1, 2)
        case "LAST_90_DAYS":
            return _days_from(today, -90, 1)
        case "NEXT_90_DAYS":
            return _days_from(today, 1, 91)
    when, unit = name.split("_", 1)
    first = {"LAST": -1, "THIS": 0, "NEXT": 1}[when]
    return _units_from(unit, first, first + 1, clock)


def _counted_range(name: str, count: int, clock: Clock) -> Range:
    unit = name.removeprefix("LAST_").removeprefix("NEXT_").removeprefix("N_").removesuffix("_AGO")[:-1]
    if name.endswith("_AGO"):
        bounds = (-count, 1 - count)
    elif name.startswith("LAST_"):
        # The last n days include today; the last n weeks, months… end with the one before this.
        bounds = (-count, 1 if unit == "DAY" else 0)
    else:
        bounds = (1, count + 1)
    return _units_from(unit, *bounds, clock)


def _units_from(unit: str, first: int, end: int, clock: Clock) -> Range:
    if unit == "DAY":
        return _days_from(clock.today, first, end)
    if unit == "WEEK":
        start = _days_from(clock.today, -((clock.today.weekday() - clock.first_weekday) % 7), 0)[0]
        return _days_from(start, 7 * first, 7 * end)
    start = _start_of(unit, clock)
    span = _SPAN_IN_MONTHS[unit]
    return _add_months(start, span * first), _add_months(start, span * end)


def _start_of(unit: str, clock: Clock) -> date:
    today = clock.today
    first_month = clock.fiscal_year_starts if unit.startswith("FISCAL") else 1
    span = _SPAN_IN_MONTHS[unit]
    return _add_months(today.replace(day=1), -((today.month - first_month) % 12 % span))


def _days_from(day: date, first: int, end: int) -> Range:
    return _shift(day, first), _shift(day, end)


def _shift(day: date, days: int) -> date:
    """Never beyond the calendar: `LAST_N_DAYS:9999999` means since ever."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def _add_months(day: date, months: int) -> date:
    """For the first of a month; never beyond the calendar."""
    index = day.year * 12 + day.month - 1 + min(max(months, -_MOST_MONTHS), _MOST_MONTHS)
    year, month = divmod(index, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    return date(year, month + 1, 1)


def stored_day(literal: Day) -> str:
    try:
        return date.fromisoformat(literal.text).isoformat()
    except ValueError:
        raise malformed(f"Invalid date: {literal.text}", literal.at) from None


def stored_instant(literal: Instant) -> str:
    """A datetime literal in the stored form. Fractions of a second are kept to the millisecond."""
    text = literal.text.upper().replace("Z", "+00:00")
    head, sign, zone = text[:19], text[-6 if text[-3] == ":" else -5], text[-5:].replace(":", "")
    fraction = text[20 : text.rfind(sign)] if text[19] == "." else ""
    try:
        moment = datetime.fromisoformat(head).replace(microsecond=int(fraction[:6].ljust(6, "0")))
        offset = timedelta(hours=int(zone[-4:-2]), minutes=int(zone[-2:]))
        instant = moment + offset if sign == "-" else moment - offset
    except (ValueError, OverflowError):
        raise malformed(f"Invalid datetime: {literal.text}", literal.at) from None
    return store_instant(instant.replace(tzinfo=UTC))


def stored_time(literal: TimeOfDay) -> str:
    try:
        moment = time.fromisoformat(literal.text.upper().removesuffix("Z"))
    except ValueError:
        raise malformed(f"Invalid time: {literal.text}", literal.at) from None
    return moment.isoformat("milliseconds") + "Z"


def start_of_day(day: date, clock: Clock) -> str:
    """The first moment of a day where the user is, in the stored form."""
    try:
        return store_instant(datetime.combine(day, time.min, clock.zone))
    except OverflowError:
        return f"{day.isoformat()}T00:00:00.000Z"


def store_instant(instant: datetime) -> str:
    moment = instant.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"
