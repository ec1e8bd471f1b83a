"""Which of NPSP's totals a plan moves, and by how much: of donors, of households and organisations, of campaigns.

Only won gifts with an amount count. What the org's settings leave out (record types, soft credits) nobody asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

DONOR, ACCOUNT_ID, CAMPAIGN_ID = "npsp__Primary_Contact__c", "AccountId", "CampaignId"
WON_STAGES = frozenset({"Closed Won", "Posted", "Awarded", "In-Kind Received"})  # of NPSP's own trial org


@dataclass(frozen=True, slots=True)
class Moved:
    """Records of one kind whose totals move: how many, the gifts they gain (or lose), and the sum."""

    records: int
    gifts: int
    sum: Decimal


def moved_totals(
    before: pd.DataFrame, after: pd.DataFrame, homes: Mapping[object, object], won: frozenset[str]
) -> Mapping[str, Moved]:
    """`before` and `after`: the gifts that a plan writes, line by line; `homes`: contact → account, both by key.

    Field → what moves at the records that it points to.
    """
    found = {}
    for field in (DONOR, ACCOUNT_ID, CAMPAIGN_ID):
        gifts: dict[str, int] = {}
        sums: dict[str, Decimal] = {}
        for frame, sign in ((before, -1), (after, 1)):
            for target, amount in _counted(frame, field, homes, won):  # exact sums know no columns
                gifts[target] = gifts.get(target, 0) + sign
                sums[target] = sums.get(target, Decimal(0)) + sign * amount
        moving = [target for target in gifts if gifts[target] or sums[target]]
        if moving:
            total = sum((sums[target] for target in moving), Decimal(0))
            found[field] = Moved(len(moving), sum(gifts[target] for target in moving), total)
    return found


def _counted(
    frame: pd.DataFrame, field: str, homes: Mapping[object, object], won: frozenset[str]
) -> Iterator[tuple[str, Decimal]]:
    """Where each gift counts, and its amount."""
    blank = pd.Series(np.full(len(frame), None, dtype=object), index=frame.index, dtype=object)
    amount, stage, target = (frame.get(name, blank) for name in ("Amount", "StageName", field))
    if field == ACCOUNT_ID:  # a gift without account goes to its donor's household, which NPSP makes if need be
        donors = frame.get(DONOR, blank).tolist()
        target = target.where(target.notna(), pd.Series(_homes(donors, homes), index=frame.index, dtype=object))
    told = zip(target.tolist(), stage.isin(won).tolist(), amount.tolist(), strict=True)
    for key, is_won, money in told:
        if key and is_won and isinstance(money, Decimal | int):
            yield str(key).casefold(), Decimal(money)


def _homes(donors: list[object], homes: Mapping[object, object]) -> list[object]:
    return [(homes.get(donor) or donor) if donor else None for donor in donors]
