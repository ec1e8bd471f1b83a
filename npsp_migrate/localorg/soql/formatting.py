"""FORMAT(): values as a user of the default locale (en_US, US dollar) sees them."""

from datetime import date, datetime
from typing import Any


def format_value(kind: str, scale: int, found: Any) -> str | None:
    if found is None:
        return None
    match kind:
        case "currency":
            sign = "-" if found < 0 else ""
            return f"{sign}${abs(found):,.2f}"
        case "percent":
            return f"{found:,.{scale}f}%"
        case "double" | "int" | "long":
            return f"{found:,.{scale}f}"
        case "date":
            return _format_day(date.fromisoformat(found))
        case "datetime":
            return _format_instant(datetime.fromisoformat(found[:19]))
        case "boolean":
            return "true" if found else "false"
    return str(found)


def _format_day(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def _format_instant(moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{_format_day(moment)}, {hour}:{moment.minute:02d} {half}"
