"""Counts and sums of gifts as the org holds them, per year and campaign, beside what the plan promised."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from npsp_migrate.model.plan import ControlTotal
from npsp_migrate.npsp.shape import Record, Shape
from npsp_migrate.verify.verification import TotalCheck

SUMMED = frozenset({"CloseDate", "Amount", "CampaignId"})  # what a gift must tell for its sums

_NOTHING = (0, Decimal(0))


class GiftSums:
    """Adds up gift by gift; holds groups, not gifts."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], tuple[int, Decimal]] = defaultdict(lambda: _NOTHING)

    def add(self, gifts: Iterable[Record], shape: Shape) -> None:
        for gift in gifts:
            amount = gift["Amount"]
            worth = amount if isinstance(amount, Decimal) else Decimal(0)
            self._count("year", str(gift["CloseDate"])[:4], worth)
            if "CampaignId" in shape.references:
                self._count("campaign", str(shape.held(gift, "CampaignId") or ""), worth)

    def _count(self, kind: str, group: str, worth: Decimal) -> None:
        count, total = self._groups[kind, group]
        self._groups[kind, group] = count + 1, total + worth

    def checks(self, totals: Sequence[ControlTotal]) -> tuple[TotalCheck, ...]:
        return tuple(_check(total, *self._groups.get((total.kind, total.group), _NOTHING)) for total in totals)


def _check(total: ControlTotal, count: int, worth: Decimal) -> TotalCheck:
    planned = total.sources_count, total.sources_sum, total.plan_count, total.plan_sum
    return TotalCheck(total.kind, total.group, *planned, count, worth)
