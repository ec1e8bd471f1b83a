"""Counts and sums of gifts as the org holds them, per year and campaign, beside what the plan promised."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from npsp_migrate.model.plan import ControlTotal, Plan
from npsp_migrate.npsp.objects import CAMPAIGN
from npsp_migrate.npsp.shape import Record, Shape
from npsp_migrate.verify.verification import TotalCheck

SUMMED = frozenset({"CloseDate", "Amount", "CampaignId"})  # what a gift must tell for its sums

_YEAR, _CAMPAIGN = "year", "campaign"
_NO_GROUP = ""
_NOTHING = (0, Decimal(0))


def campaign_labels(plan: Plan) -> Mapping[str, str]:
    """Key, in small letters → the name under which the plan adds up a campaign's gifts."""
    return {change.key.casefold(): change.label for change in plan.changes(CAMPAIGN)}


class GiftSums:
    """Adds up gift by gift, and holds groups only. A gift without an amount counts nowhere, as in the plan."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._groups: dict[tuple[str, str], tuple[int, Decimal]] = defaultdict(lambda: _NOTHING)

    def add(self, gifts: Iterable[Record], shape: Shape) -> None:
        for gift in gifts:
            amount = gift["Amount"]
            if isinstance(amount, Decimal):
                self._count(_YEAR, str(gift["CloseDate"] or _NO_GROUP)[:4], amount)
                self._count(_CAMPAIGN, self._campaign(gift, shape), amount)

    def checks(self, totals: Sequence[ControlTotal]) -> tuple[TotalCheck, ...]:
        """Only groups that are added up here; the plan may hold others, of the accounts alone."""
        return tuple(
            _check(total, *self._groups.get((total.kind, total.group), _NOTHING))
            for total in totals
            if total.kind in (_YEAR, _CAMPAIGN)
        )

    def _campaign(self, gift: Record, shape: Shape) -> str:
        key = shape.held(gift, "CampaignId") if "CampaignId" in shape.fields else None
        return self._labels.get(str(key).casefold(), str(key)) if key else _NO_GROUP

    def _count(self, kind: str, group: str, worth: Decimal) -> None:
        count, total = self._groups[kind, group]
        self._groups[kind, group] = count + 1, total + worth


def _check(total: ControlTotal, count: int, worth: Decimal) -> TotalCheck:
    planned = total.sources_count, total.sources_sum, total.plan_count, total.plan_sum
    return TotalCheck(total.kind, total.group, *planned, count, worth, total.accounts_sum)
