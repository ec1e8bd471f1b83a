"""What NPSP would do by itself a moment later, said beforehand: else money counts twice, and plans never rest."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.automation import NO_CONTACT_ROLES, NO_PAYMENT
from npsp_migrate.npsp.objects import CONTACT, CONTACT_ROLE, OPPORTUNITY, PAYMENT

_MEANT_WITH: Mapping[str, tuple[str, ...]] = {
    "npsp__Deceased__c": ("npsp__Do_Not_Contact__c",),
    "npsp__Do_Not_Contact__c": ("HasOptedOutOfEmail", "DoNotCall"),
}
_GIFT_OF_PAYMENT = "npe01__Opportunity__c"


def complete(desired: Mapping[str, RecordSet]) -> Mapping[str, RecordSet]:
    """Gifts that bring their own payments, or their donor's own contact role, say so to NPSP.

    NPSP makes a payment and the roles in the moment in which a gift is created, before ours can follow. What
    a mapping says of these switches itself stands. A contact who wants no contact wants no e-mail either:
    NPSP would say so a moment later.
    """
    if CONTACT in desired:
        desired = {**desired, CONTACT: _left_in_peace(desired[CONTACT])}
    if OPPORTUNITY not in desired:
        return desired
    gifts = desired[OPPORTUNITY]
    gifts = _switched_on(gifts, NO_PAYMENT, _paid(desired))
    gifts = _switched_on(gifts, NO_CONTACT_ROLES, _credited(desired))
    return {**desired, OPPORTUNITY: gifts}


def _left_in_peace(contacts: RecordSet) -> RecordSet:
    """NPSP: who is deceased is not to be contacted, and who is not to be contacted gets no e-mail and no call."""
    frame = contacts.frame
    for wish, meant in _MEANT_WITH.items():
        if wish in frame:
            quiet = frame[wish].eq(True).to_numpy(dtype=np.bool_)
            said = {name: frame[name].astype(object).mask(quiet, True) for name in meant if name in frame}
            frame = frame.assign(**said)
    return replace(contacts, frame=frame)


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
