"""What a parent's gifts come to: counts and sums per year, and the gifts that stand out. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import fsum
from operator import itemgetter
from typing import Any

# A gift as the sources give it, by position.
AMOUNT, DAY, LEVEL, ORIGIN, START, FINISH = 1, 2, 4, 5, 6, 7
_COLUMNS = {
    "Amount": AMOUNT,
    "npsp__Amount__c": AMOUNT,
    "CloseDate": DAY,
    "npe01__Member_Level__c": LEVEL,
    "npe01__Membership_Origin__c": ORIGIN,
    "npe01__Membership_Start_Date__c": START,
    "npe01__Membership_End_Date__c": FINISH,
}
_CENT = Decimal("0.01")

Gift = Sequence[Any]
Counted = tuple[float, float]  # how many gifts, and what they come to
_NONE: Counted = (0.0, 0.0)


@dataclass(slots=True)
class Totals:
    """The gifts of one parent in the order of their days, and what was counted of them."""

    gifts: Sequence[Gift] = ()
    whole: Counted = _NONE
    recent: Counted = _NONE
    years: Mapping[int, Counted] = field(default_factory=dict)

    def best_year(self) -> tuple[int, Counted] | None:
        return max(self.years.items(), key=lambda each: (each[1][1], each[0]), default=None)


NOTHING = Totals()
Reading = Callable[[Totals], Any]


def count_gifts(gifts: Sequence[Gift], since: str) -> Totals:
    """Count gifts that come in the order of their days; those from `since` on are the recent ones."""
    years: dict[int, list[Gift]] = {}
    for gift in gifts:  # a few per parent; one pass in Python costs less than the query per total that it spares
        years.setdefault(int(gift[DAY][:4]), []).append(gift)
    recent = [gift for gift in gifts if gift[DAY] >= since]
    return Totals(gifts, _counted(gifts), _counted(recent), {year: _counted(each) for year, each in years.items()})


def reading_of(rollup: Mapping[str, Any], year: int) -> Reading:
    """How one rollup is read from totals; nothing to count gives 0, or blank where it is no number."""
    match rollup["operation"]:
        case "Sum" | "Count" as operation:
            return _windowed(rollup, year, 0 if operation == "Count" else 1)
        case "Average":
            return lambda totals: _cents(totals.whole[1] / totals.whole[0]) if totals.gifts else 0.0
        case "Best_Year":
            return lambda totals: str(best[0]) if (best := totals.best_year()) else None
        case "Best_Year_Total":
            return lambda totals: best[1][1] if (best := totals.best_year()) else 0.0
        case operation:
            return _chosen(rollup, operation)


def _windowed(rollup: Mapping[str, Any], year: int, place: int) -> Reading:
    match rollup["timeBound"]:
        case "Years_Ago":
            wanted = year - int(rollup["interval"])
            return lambda totals: totals.years.get(wanted, _NONE)[place]
        case "Days_Back":
            return lambda totals: totals.recent[place]
    return lambda totals: totals.whole[place]


def _chosen(rollup: Mapping[str, Any], operation: str) -> Reading:
    """First, last by a date; largest, smallest by amount; the earliest of equals, of last ones the latest."""
    column = _COLUMNS.get(rollup["detail"].rpartition(".")[2], AMOUNT)
    by = _COLUMNS.get(rollup["date"].rpartition(".")[2], DAY)
    place = -1 if operation == "Last" else 0
    best = max if operation == "Largest" else min

    def standing_out(gifts: Sequence[Gift]) -> Gift | None:
        if operation not in ("First", "Last"):
            valued = (gift for gift in gifts if gift[AMOUNT] is not None)
            return best(valued, key=itemgetter(AMOUNT), default=None)
        dated = gifts if by == DAY else sorted((gift for gift in gifts if gift[by]), key=itemgetter(by))
        return dated[place] if dated else None

    def read(totals: Totals) -> Any:
        gift = standing_out(totals.gifts)
        return gift[column] if gift is not None else 0.0 if column == AMOUNT else None

    return read


def _counted(gifts: Sequence[Gift]) -> Counted:
    return float(len(gifts)), round(fsum(gift[AMOUNT] or 0.0 for gift in gifts), 2)


def _cents(amount: float) -> float:
    return float(Decimal(repr(amount)).quantize(_CENT, ROUND_HALF_UP))
