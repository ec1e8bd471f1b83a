"""What NPSP adds up by itself on a donor: each total, from the gifts. Pure, in whole columns.

Years are those of the calendar. The average, and the totals of the last N days, are left out: the one follows from
the others, the others move every night. Memberships are added up only in orgs that name their record types.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

NEVER = -1  # no day: nothing was given
_YEARS = 10_000  # more than any year: a donor and a year become one number

# Field → what it holds. Amounts in cents, days as ordinals, counts as they are.
_GIVEN = {
    "npo02__TotalOppAmount__c": "sum",
    "npo02__NumberOfClosedOpps__c": "count",
    "npo02__FirstCloseDate__c": "first",
    "npo02__LastCloseDate__c": "last",
    "npo02__LargestAmount__c": "largest",
    "npo02__SmallestAmount__c": "smallest",
    "npo02__Best_Gift_Year_Total__c": "best",
    "npo02__OppAmountThisYear__c": "sum-0",
    "npo02__OppAmountLastYear__c": "sum-1",
    "npo02__OppAmount2YearsAgo__c": "sum-2",
    "npo02__OppsClosedThisYear__c": "count-0",
    "npo02__OppsClosedLastYear__c": "count-1",
    "npo02__OppsClosed2YearsAgo__c": "count-2",
}
_CREDITED = {
    "npo02__Soft_Credit_Total__c": "sum",
    "npsp__Number_of_Soft_Credits__c": "count",
    "npsp__First_Soft_Credit_Date__c": "first",
    "npsp__Last_Soft_Credit_Date__c": "last",
    "npsp__Largest_Soft_Credit_Amount__c": "largest",
    "npo02__Soft_Credit_This_Year__c": "sum-0",
    "npo02__Soft_Credit_Last_Year__c": "sum-1",
    "npo02__Soft_Credit_Two_Years_Ago__c": "sum-2",
}
GIVEN, CREDITED = tuple(_GIVEN), tuple(_CREDITED)
DAYS = frozenset(field for told in (_GIVEN, _CREDITED) for field, kind in told.items() if kind in ("first", "last"))
COUNTS = frozenset(
    field for told in (_GIVEN, _CREDITED) for field, kind in told.items() if kind.startswith("count")
)


@dataclass(frozen=True, slots=True, eq=False)
class Gifts:
    """Gifts that count, one place each in every column; `donor` is the place of who gave, from 0."""

    donor: Numbers
    cents: Numbers
    day: Numbers
    year: Numbers


def totals_given(gifts: Gifts, donors: int, this_year: int) -> Mapping[str, Numbers]:
    """Of an account, or of the contact whose gifts they are."""
    return _totals(gifts, donors, this_year, _GIVEN)


def totals_credited(gifts: Gifts, donors: int, this_year: int) -> Mapping[str, Numbers]:
    """Of a contact who had a part in somebody else's gifts."""
    return _totals(gifts, donors, this_year, _CREDITED)


def _totals(gifts: Gifts, donors: int, this_year: int, wanted: Mapping[str, str]) -> Mapping[str, Numbers]:
    found = _of_all_time(gifts, donors)
    for ago in range(3):
        of_year = gifts.year == this_year - ago
        found[f"sum-{ago}"] = _summed(gifts.donor[of_year], gifts.cents[of_year], donors)
        found[f"count-{ago}"] = _counted(gifts.donor[of_year], donors)
    return {field: found[kind] for field, kind in wanted.items()}


def _of_all_time(gifts: Gifts, donors: int) -> dict[str, Numbers]:
    count = _counted(gifts.donor, donors)
    first = _least(gifts.donor, gifts.day, donors)
    smallest = _least(gifts.donor, gifts.cents, donors)
    last = -_least(gifts.donor, -gifts.day, donors)
    largest = -_least(gifts.donor, -gifts.cents, donors)
    some = count > 0
    return {
        "sum": _summed(gifts.donor, gifts.cents, donors),
        "count": count,
        "first": np.where(some, first, NEVER),
        "last": np.where(some, last, NEVER),
        "largest": np.where(some, largest, 0),
        "smallest": np.where(some, smallest, 0),
        "best": _best_year(gifts, donors),
    }


def _summed(donor: Numbers, cents: Numbers, donors: int) -> Numbers:
    """In integers: a sum of floats loses cents."""
    sums = np.zeros(donors, dtype=np.int64)
    np.add.at(sums, donor, cents)
    return sums


def _counted(donor: Numbers, donors: int) -> Numbers:
    return np.bincount(donor, minlength=donors).astype(np.int64)


def _least(donor: Numbers, values: Numbers, donors: int) -> Numbers:
    least = np.full(donors, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(least, donor, values)
    return least


def _best_year(gifts: Gifts, donors: int) -> Numbers:
    years, place = np.unique(gifts.donor * _YEARS + gifts.year, return_inverse=True)
    sums = _summed(place.astype(np.int64), gifts.cents, len(years))
    best = -_least(years // _YEARS, -sums, donors)
    return np.where(_counted(gifts.donor, donors) > 0, best, 0)
