"""One JSON value for one field: what is stored, or why the platform refuses it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from npsp_migrate.localorg.clock import instant_text
from npsp_migrate.localorg.definitions import NUMBER_TYPES, Field
from npsp_migrate.localorg.faults import RowError
from npsp_migrate.localorg.ids import full_id

ValueReader = Callable[[Any], Any]

UNREADABLE = "JSON_PARSER_ERROR"  # a value of the wrong type: Salesforce refuses the whole request
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?\Z")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\Z")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{{2,}}\Z")
_TRUE, _FALSE = ("true", "1"), ("false", "0", "")
_FIRST_YEAR, _LAST_YEAR = 1700, 4000  # Salesforce: years that a date may have
_SHARES, _WHOLE = ("Probability",), 100  # Salesforce: percentages that are no more than the whole
_INT_LIMIT = 2**31


class FieldValueError(Exception):
    """The value cannot be stored in this field."""

    def __init__(self, code: str, message: str, field: Field) -> None:
        super().__init__(message)
        self.error = RowError(code, message, (field.name,))


def value_reader(field: Field) -> ValueReader:
    """How this field reads a value; made once per field, called once per cell."""
    if field.type == "boolean":
        return lambda value: _boolean(value, field)
    if field.type in NUMBER_TYPES:
        return _number_reader(field)
    if field.type == "date":
        return lambda value: None if value in (None, "") else _day(value, field)
    if field.type == "datetime":
        return lambda value: None if value in (None, "") else _instant(value, field)
    if field.type in ("reference", "id"):
        return lambda value: None if value in (None, "") else _reference(value, field)
    return _text_reader(field)


def _unreadable(kind: str, value: Any, field: Field) -> FieldValueError:
    token = "VALUE_STRING" if isinstance(value, str) else "VALUE_NUMBER"
    message = (
        f"Cannot deserialize instance of {kind} from {token} value {value} "
        "or request may be missing a required field at [line:1, column:1]"
    )
    return FieldValueError(UNREADABLE, message, field)


def _boolean(value: Any, field: Field) -> int:
    if value is True or value is False:
        return int(value)
    text = "" if value is None else str(value).strip().lower()
    if text in _TRUE:
        return 1
    if text in _FALSE:
        return 0
    raise _unreadable("boolean", value, field)


def _number_reader(field: Field) -> ValueReader:
    step = Decimal(1).scaleb(-field.scale)
    is_share = field.name in _SHARES
    limit = float(10 ** (field.precision - field.scale)) if field.precision else 1e18

    def read(value: Any) -> float | int | None:
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            raise _unreadable("double", value, field)
        try:
            exact = Decimal(str(value).strip())
        except InvalidOperation:
            raise _unreadable("double", value, field) from None
        if not exact.is_finite():
            raise _unreadable("double", value, field)
        if field.type == "int":
            return _whole(exact, value, field)
        if abs(exact) >= limit or (is_share and not 0 <= exact <= _WHOLE):
            message = f"{field.label}: value outside of valid range on numeric field: {value}"
            raise FieldValueError("NUMBER_OUTSIDE_VALID_RANGE", message, field)
        return float(exact.quantize(step, ROUND_HALF_UP))

    return read


def _whole(exact: Decimal, value: Any, field: Field) -> int:
    if exact != exact.to_integral_value():
        raise _unreadable("int", value, field)
    if abs(exact) >= _INT_LIMIT:
        message = f"{field.label}: value outside of valid range on numeric field: {value}"
        raise FieldValueError("NUMBER_OUTSIDE_VALID_RANGE", message, field)
    return int(exact)


def _day(value: Any, field: Field) -> str:
    parts = _DAY.match(value.strip()) if isinstance(value, str) else None
    if not parts:
        raise _unreadable("date", value, field)
    try:
        day = date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise _unreadable("date", value, field) from None
    _check_year(day.year, value, field)
    return day.isoformat()


def _instant(value: Any, field: Field) -> str:
    text = value.strip() if isinstance(value, str) else ""
    try:
        moment = datetime.fromisoformat(text) if _INSTANT.match(text) else None
    except ValueError:
        raise _unreadable("datetime", value, field) from None
    if moment is None:
        raise _unreadable("datetime", value, field)
    _check_year(moment.year, value, field)
    return instant_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _check_year(year: int, value: Any, field: Field) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        message = f"{field.label}: invalid date: {value}"
        raise FieldValueError("NUMBER_OUTSIDE_VALID_RANGE", message, field)


def _reference(value: Any, field: Field) -> str:
    full = full_id(value.strip()) if isinstance(value, str) else None
    if full is None:
        message = f"{field.label}: id value of incorrect type: {value}"
        raise FieldValueError("MALFORMED_ID", message, field)
    return full


def _text_reader(field: Field) -> ValueReader:
    allowed = {each.value.lower(): each.value for each in field.values if each.active}
    restricted = field.restricted and bool(allowed)
    is_email = field.type == "email"

    def read(value: Any) -> str | None:
        if value is None:
            return None
        text = (value if type(value) is str else _as_text(value, field)).strip()
        if not text:
            return None
        if restricted:
            return _picked(text, allowed, field)
        if field.length and len(text) > field.length:
            message = f"{field.label}: data value too large: {text} (max length={field.length})"
            raise FieldValueError("STRING_TOO_LONG", message, field)
        if is_email and not _EMAIL.match(text):
            raise FieldValueError("INVALID_EMAIL_ADDRESS", f"{field.label}: invalid email address: {text}", field)
        return text

    return read


def _as_text(value: Any, field: Field) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise _unreadable("string", value, field)


def _picked(text: str, allowed: dict[str, str], field: Field) -> str:
    chosen: list[str] = []
    for part in _parts(text, field):
        value = allowed.get(part.strip().lower())
        if value is None:
            message = f"{field.label}: bad value for restricted picklist field: {part}"
            raise FieldValueError("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, field)
        chosen.append(value)
    return ";".join(dict.fromkeys(chosen))


def _parts(text: str, field: Field) -> list[str]:
    """The values in a cell; a semicolon too many does no harm."""
    if field.type != "multipicklist":
        return [text]
    return [part for part in text.split(";") if part.strip()]
