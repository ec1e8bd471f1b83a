"""Do the payments of a gift add up to the gift? NPSP does not ask, and its totals would be wrong for years."""

from collections.abc import Mapping
from decimal import Decimal

from npsp_migrate.model.issue import Issue, warning
from npsp_migrate.model.records import Provenance, RecordSet
from npsp_migrate.npsp.objects import OPPORTUNITY, PAYMENT

_GIFT, _AMOUNT, _WRITTEN_OFF = "npe01__Opportunity__c", "npe01__Payment_Amount__c", "npe01__Written_Off__c"


def payments_that_differ(desired: Mapping[str, RecordSet], provenance: Provenance) -> list[Issue]:
    """One warning per gift whose payments, as far as the sources tell them, are another sum than the gift."""
    gifts, payments = desired.get(OPPORTUNITY), desired.get(PAYMENT)
    if gifts is None or payments is None or "Amount" not in gifts.frame:
        return []
    if not {_GIFT, _AMOUNT} <= set(payments.frame.columns):
        return []
    told = payments.frame[payments.frame[_AMOUNT].notna()]
    if _WRITTEN_OFF in told:
        told = told[~told[_WRITTEN_OFF].eq(True)]
    paid: dict[str, Decimal] = {}
    for gift, amount in zip(
        told[_GIFT].tolist(), told[_AMOUNT].tolist(), strict=True
    ):  # exact sums know no columns
        paid[gift] = paid.get(gift, Decimal(0)) + amount
    given = dict(zip(gifts.frame.index.tolist(), gifts.frame["Amount"].tolist(), strict=True))
    apart = {gift for gift, amount in paid.items() if given.get(gift) is not None and given[gift] != amount}
    lines = payments.lines.assign(gift=payments.lines["record_key"].map(payments.frame[_GIFT]))
    lines = lines[lines["gift"].isin(apart)].sort_values(["rank", "table", "row"]).drop_duplicates("gift")
    return [
        warning("payments-differ", provenance.at(table, row, record, _AMOUNT), paid=paid[gift], amount=given[gift])
        for gift, table, row, record in lines[["gift", "table", "row", "record"]].itertuples(index=False, name=None)
    ]
