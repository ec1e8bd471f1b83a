"""Counts and sums of gifts as the org holds them, per year and campaign, beside what the plan promised."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from npsp_migrate.model.plan import ControlTotal, Plan
from npsp_migrate.npsp.objects import CAMPAIGN
from npsp_migrate.npsp.rollups import Numbers
from npsp_migrate.npsp.shape import Shape
from npsp_migrate.verify.columns import Cells, in_cents, is_empty
from npsp_migrate.verify.findings import TotalCheck

SUMMED = ("Amount", "CloseDate", "CampaignId")  # what a gift must tell for its sums

_YEAR, _CAMPAIGN = "year", "campaign"
_NO_GROUP = ""
_NOTHING = (0, Decimal(0))


def campaign_labels(plan: Plan) -> Mapping[str, str]:
    """Key, in small letters → the name under which the plan adds up a campaign's gifts."""
    return {change.key.casefold(): change.label for change in plan.changes(CAMPAIGN)}


class GiftSums:
    """Adds up in whole columns. A gift without an amount counts nowhere, as in the plan."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._groups: dict[tuple[str, str], tuple[int, Decimal]] = {}

    def add(self, gifts: pd.DataFrame, shape: Shape) -> None:
        if "Amount" not in gifts:  # hidden from this user: nothing can be added up
            return
        valued = gifts[~is_empty(gifts["Amount"])]
        cents = in_cents(valued["Amount"])
        self._count(_YEAR, *_grouped(valued["CloseDate"], lambda day: str(day)[:4]), cents)
        self._count(_CAMPAIGN, *_grouped(_campaigns(valued, shape), self._label), cents)

    def checks(self, totals: Sequence[ControlTotal]) -> tuple[TotalCheck, ...]:
        """Only groups that are added up here; the plan may hold others, of the accounts alone."""
        return tuple(
            _check(total, *self._groups.get((total.kind, total.group), _NOTHING))
            for total in totals
            if total.kind in (_YEAR, _CAMPAIGN)
        )

    def _label(self, key: object) -> str:
        return self._labels.get(str(key).casefold(), str(key))

    def _count(self, kind: str, codes: Numbers, names: Sequence[str], cents: Numbers) -> None:
        counts, sums = np.bincount(codes, minlength=len(names)), np.zeros(len(names), dtype=np.int64)
        np.add.at(sums, codes, cents)
        for name, count, worth in zip(names, counts, sums, strict=True):
            before = self._groups.get((kind, name), _NOTHING)
            self._groups[kind, name] = before[0] + int(count), before[1] + Decimal(int(worth)).scaleb(-2)


def _campaigns(gifts: pd.DataFrame, shape: Shape) -> Cells:
    """Each gift's campaign by its key, or by its Id where it has none."""
    told = pd.Series(None, index=gifts.index, dtype=object)
    for path in shape.paths("CampaignId"):
        if path in gifts:
            told = told.where(~is_empty(told), gifts[path])
    return told


def _grouped(column: Cells, name: Callable[[object], str]) -> tuple[Numbers, list[str]]:
    """Place and name of each group; what stands nowhere has its own."""
    codes, distinct = pd.factorize(column)
    codes = np.where(codes < 0, len(distinct), codes)
    return codes, [*map(name, distinct), _NO_GROUP]


def _check(total: ControlTotal, count: int, worth: Decimal) -> TotalCheck:
    planned = total.sources_count, total.sources_sum, total.plan_count, total.plan_sum
    return TotalCheck(total.kind, total.group, *planned, count, worth, total.accounts_sum)
