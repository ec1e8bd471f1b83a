"""What a parent's gifts come to: counts and sums per year, and the gifts that stand out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import fsum
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


@dataclass(slots=True)
class Totals:
    """The gifts of one parent in the order of their days, and what was counted of them."""

    gifts: Sequence[Gift] = ()
    years: dict[int, tuple[int, float]] = field(default_factory=dict)
    recent: tuple[int, float] = (0, 0.0)

    def value(self, rollup: Mapping[str, Any], year: int) -> Any:
        """One rollup's value; nothing to count gives 0, or blank where it is no number."""
        operation = rollup["operation"]
        if operation in ("Sum", "Count"):
            count, amount = self._window(rollup, year)
            return float(count) if operation == "Count" else amount
        if operation == "Average":
            return _cents(self._sum() / len(self.gifts)) if self.gifts else 0.0
        if operation in ("Best_Year", "Best_Year_Total"):
            best = max(self.years.items(), key=lambda each: (each[1][1], each[0]), default=None)
            if operation == "Best_Year":
                return str(best[0]) if best else None
            return best[1][1] if best else 0.0
        column = _COLUMNS.get(rollup["detail"].rpartition(".")[2], AMOUNT)
        gift = self._chosen(operation, _COLUMNS.get(rollup["date"].rpartition(".")[2], DAY))
        if gift is None:
            return 0.0 if column == AMOUNT else None
        return gift[column]

    def _window(self, rollup: Mapping[str, Any], year: int) -> tuple[int, float]:
        if rollup["timeBound"] == "Years_Ago":
            return self.years.get(year - int(rollup["interval"]), (0, 0.0))
        if rollup["timeBound"] == "Days_Back":
            return self.recent
        return len(self.gifts), self._sum()

    def _sum(self) -> float:
        return _summed(self.gifts)

    def _chosen(self, operation: str, by: int) -> Gift | None:
        """First, last by a date; largest, smallest by amount; the earliest of equals, of last ones the latest."""
        if operation in ("First", "Last"):
            if by == DAY:
                return None if not self.gifts else self.gifts[0 if operation == "First" else -1]
            dated = sorted((gift for gift in self.gifts if gift[by]), key=lambda gift: str(gift[by]))
            return None if not dated else dated[0 if operation == "First" else -1]
        valued = [gift for gift in self.gifts if gift[AMOUNT] is not None]
        best = max if operation == "Largest" else min
        return best(valued, key=lambda gift: float(gift[AMOUNT]), default=None)


NOTHING = Totals()


def count_gifts(gifts: Sequence[Gift], since: str) -> Totals:
    """Count gifts that come in the order of their days; those from `since` on are the recent ones."""
    years: dict[int, list[Gift]] = {}
    for gift in gifts:  # a few per parent; one pass in Python costs less than the query per total that it spares
        years.setdefault(int(gift[DAY][:4]), []).append(gift)
    recent = [gift for gift in gifts if gift[DAY] >= since]
    counted = {year: (len(each), _summed(each)) for year, each in years.items()}
    return Totals(gifts, counted, (len(recent), _summed(recent)))


def _summed(gifts: Sequence[Gift]) -> float:
    return round(fsum(gift[AMOUNT] or 0.0 for gift in gifts), 2)


def _cents(amount: float) -> float:
    return float(Decimal(repr(amount)).quantize(_CENT, ROUND_HALF_UP))
