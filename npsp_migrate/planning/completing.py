"""The switches that keep NPSP from doing what our own records do: without them, money would count twice."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.automation import NO_CONTACT_ROLES, NO_PAYMENT
from npsp_migrate.npsp.objects import CONTACT_ROLE, OPPORTUNITY, PAYMENT

_GIFT_OF_PAYMENT = "npe01__Opportunity__c"


def complete(desired: Mapping[str, RecordSet]) -> Mapping[str, RecordSet]:
    """Gifts that bring their own payments, or their donor's own contact role, say so to NPSP.

    NPSP makes a payment and the roles in the moment in which a gift is created, before ours can follow. What
    a mapping says of these switches itself stands.
    """
    if OPPORTUNITY not in desired:
        return desired
    gifts = desired[OPPORTUNITY]
    gifts = _switched_on(gifts, NO_PAYMENT, _paid(desired))
    gifts = _switched_on(gifts, NO_CONTACT_ROLES, _credited(desired))
    return {**desired, OPPORTUNITY: gifts}


def _paid(desired: Mapping[str, RecordSet]) -> frozenset[object]:
    payments = desired.get(PAYMENT)
    if payments is None or _GIFT_OF_PAYMENT not in payments.frame:
        return frozenset()
    return frozenset(payments.frame[_GIFT_OF_PAYMENT].dropna())


def _credited(desired: Mapping[str, RecordSet]) -> frozenset[object]:
    """Gifts one of whose contact roles is the donor's."""
    roles, gifts = desired.get(CONTACT_ROLE), desired[OPPORTUNITY].frame
    if roles is None or not {"OpportunityId", "ContactId"} <= set(roles.frame.columns):
        return frozenset()
    if "npsp__Primary_Contact__c" not in gifts:
        return frozenset()
    donor = roles.frame["OpportunityId"].map(gifts["npsp__Primary_Contact__c"])
    return frozenset(roles.frame.loc[donor == roles.frame["ContactId"], "OpportunityId"])


def _switched_on(gifts: RecordSet, field: str, which: frozenset[object]) -> RecordSet:
    chosen = gifts.frame.index.isin(which)
    if not chosen.any():
        return gifts
    frame, cells = gifts.frame, gifts.cells
    if field not in frame:
        frame = frame.assign(**{field: np.full(len(frame), None, dtype=object)})
        cells = cells.assign(**{field: np.int64(-1)})
    silent = chosen & frame[field].isna().to_numpy(dtype=np.bool_)
    column = frame[field].astype(object).mask(silent, True)
    return replace(gifts, frame=frame.assign(**{field: column}), cells=cells)
