"""Seasonal addresses: in force from one day of the year to another, over the new year if need be. Pure."""

from collections.abc import Mapping
from typing import Any

FIELDS = (
    "npsp__Seasonal_Start_Month__c",
    "npsp__Seasonal_Start_Day__c",
    "npsp__Seasonal_End_Month__c",
    "npsp__Seasonal_End_Day__c",
)
_Day = tuple[int, int]


def is_seasonal(row: Mapping[str, Any]) -> bool:
    return all(row.get(name) for name in FIELDS)


def is_partial(row: Mapping[str, Any]) -> bool:
    """Some but not all of the four parts are given."""
    return any(row.get(name) for name in FIELDS) and not is_seasonal(row)


def is_active(row: Mapping[str, Any], today: str) -> bool:
    """In force from the start day on, no more on the end day."""
    if not is_seasonal(row):
        return False
    start, end = _span(row)
    day = (int(today[5:7]), int(today[8:10]))
    return start <= day < end if start <= end else day >= start or day < end


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if not (is_seasonal(one) and is_seasonal(other)):
        return False
    (start1, end1), (start2, end2) = _span(one), _span(other)
    if start1 < end1 and start2 < end2:
        return start2 <= start1 <= end2 or start1 <= start2 <= end1
    if (start1 < end1) != (start2 < end2):
        return start2 <= end1 <= end2 or start1 <= end2 <= end1
    return True


def _span(row: Mapping[str, Any]) -> tuple[_Day, _Day]:
    start_month, start_day, end_month, end_day = (int(row[name]) for name in FIELDS)
    return (start_month, start_day), (end_month, end_day)
