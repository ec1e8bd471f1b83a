"""Does a value fit its field? Each distinct value becomes what Salesforce's JSON carries, or says why it cannot.

What is refused here would be refused by the org later, record by record, after the plan was signed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import FieldDescription
from npsp_migrate.model.plan import Value

Texts = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]

ERASE = ""  # an empty text asks to empty the field; None says nothing
RECORD_TYPE = "RecordTypeId"
_EARLIEST, _LATEST = date(1700, 1, 1), date(4000, 12, 31)  # Salesforce: the days it can store
_INT_LIMIT = 2**31
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBERS = frozenset({"currency", "double", "percent"})
_MULTI = ";"
_ID = 15  # characters that tell an Id; the last three only check the spelling


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that the field cannot hold, and why."""

    because: Words


Fit = Callable[[object], Value | Unfit]


def fit_column(column: pd.Series, field: FieldDescription, record_types: Mapping[str, str]) -> tuple[Texts, Flags]:
    """The column as it would be sent: `Value` cells, `Unfit` where that is impossible, None where blank; and which
    of them are `Unfit`.
    """
    fit = _fit_of(field, record_types)
    cells = column.to_numpy(dtype=object)
    # `True` and `1` are equal to pandas; told apart by type, each distinct value is looked at once
    kinds = list(map(type, cells.tolist()))
    if len(set(kinds) - {type(None)}) <= 1:
        return _fitted(cells, fit)
    fitted, unfit = np.full(len(cells), None, dtype=object), np.zeros(len(cells), dtype=np.bool_)
    for kind in dict.fromkeys(kinds):
        chosen = np.array([each is kind for each in kinds], dtype=np.bool_)
        fitted[chosen], unfit[chosen] = _fitted(cells[chosen], fit)
    return fitted, unfit


def _fitted(cells: Texts, fit: Fit) -> tuple[Texts, Flags]:
    codes, distinct = pd.factorize(cells)
    values = [*map(fit, distinct), None]
    unfit = np.array([isinstance(value, Unfit) for value in values], dtype=np.bool_)
    return np.array(values, dtype=object)[codes], unfit[codes]


def _fit_of(field: FieldDescription, record_types: Mapping[str, str]) -> Fit:
    if field.name == RECORD_TYPE:
        return lambda value: _record_type(str(value), record_types)
    if field.type == "reference":  # its length is that of an Id, and ours are parents' keys
        return lambda value: str(value).strip()
    if field.type == "boolean":
        return lambda value: False if value == ERASE else value if isinstance(value, bool) else _wrong(field, value)
    if field.type in _NUMBERS or field.type == "int":
        return lambda value: value if value == ERASE else _number(value, field)
    if field.type in ("date", "datetime"):
        return lambda value: value if value == ERASE else _moment(value, field)
    return lambda value: _text(value, field)


def _wrong(field: FieldDescription, value: object) -> Unfit:
    return Unfit(words("value-wrong-type", field=field.name, value=value, type=field.type))


def _record_type(name: str, record_types: Mapping[str, str]) -> Value | Unfit:
    known = record_type_name(name, record_types)
    return known if known in record_types else Unfit(words("record-type-unknown", value=name))


def record_type_name(name: str, record_types: Mapping[str, str]) -> str:
    """The developer name that a plan speaks of, also where an Id is given; what is neither stays."""
    names = {org_id[:_ID]: developer_name for developer_name, org_id in record_types.items()}
    return name if name in record_types else names.get(name[:_ID], name)


def _number(value: object, field: FieldDescription) -> Value | Unfit:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return _wrong(field, value)
    number = Decimal(value)
    if not number.is_finite():
        return _wrong(field, value)
    if field.type == "int":
        if number != number.to_integral_value() or abs(number) >= _INT_LIMIT:
            return Unfit(words("number-out-of-range", field=field.name, value=value))
        return int(number)
    exact = round(number, field.scale)
    if exact != number:
        return Unfit(words("number-too-exact", field=field.name, value=value, places=field.scale))
    if field.precision and abs(number) >= Decimal(10) ** (field.precision - field.scale):
        return Unfit(words("number-out-of-range", field=field.name, value=value))
    return exact


def _moment(value: object, field: FieldDescription) -> Value | Unfit:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if field.type == "date" else datetime.fromisoformat(value)
        except ValueError:
            return _wrong(field, value)
    if not isinstance(value, date):
        return _wrong(field, value)
    day = value.date() if isinstance(value, datetime) else value
    if not _EARLIEST <= day <= _LATEST:
        return Unfit(words("date-beyond-org", field=field.name, value=day))
    if field.type == "date":
        return day.isoformat()
    if not isinstance(value, datetime) or value.tzinfo is None:
        return _wrong(field, value)  # an instant without a zone could be two
    return value.astimezone(UTC).isoformat(timespec="seconds")


def _text(value: object, field: FieldDescription) -> Value | Unfit:
    if isinstance(value, bool):
        return _wrong(field, value)
    if isinstance(value, datetime | date):
        value = value.isoformat()
    text = str(value).strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text == ERASE:
        return ERASE
    if field.length and len(text) > field.length:
        return Unfit(words("value-too-long", field=field.name, length=len(text), limit=field.length))
    if field.type == "email" and not _EMAIL.fullmatch(text):
        return Unfit(words("value-no-email", field=field.name, value=text))
    if field.restricted and field.picklist:
        return _choices(text, field)
    return text


def _choices(text: str, field: FieldDescription) -> Value | Unfit:
    """The org's own spelling of each choice: it compares without case."""
    spelled = {choice.casefold(): choice for choice in field.picklist}
    parts = [part.strip() for part in text.split(_MULTI)] if field.type == "multipicklist" else [text]
    unknown = [part for part in parts if part.casefold() not in spelled]
    if unknown:
        return Unfit(words("choice-not-in-org", field=field.name, value=_MULTI.join(unknown)))
    return _MULTI.join(spelled[part.casefold()] for part in parts)


def unlisted(value: object, field: FieldDescription) -> tuple[str, ...]:
    """What an unrestricted picklist takes but does not list: often a typing mistake."""
    if field.restricted or not field.picklist or field.type not in ("picklist", "multipicklist"):
        return ()
    if value is None or value == ERASE or isinstance(value, Unfit):
        return ()
    listed = {choice.casefold() for choice in field.picklist}
    parts = str(value).split(_MULTI) if field.type == "multipicklist" else [str(value)]
    return tuple(part.strip() for part in parts if part.strip().casefold() not in listed)
