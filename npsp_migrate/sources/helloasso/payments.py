"""Payments as HelloAsso answers them → rows of its export of payments: one per payment."""

from collections.abc import Callable, Mapping

from npsp_migrate.sources.cells import GridCell
from npsp_migrate.sources.helloasso.cells import (
    PAYMENT_STATES,
    Json,
    cents,
    euros,
    inner,
    means,
    moment,
    parts,
    text,
)

COLUMNS = (
    "Référence commande",
    "Référence paiement",
    "Montant total",
    "Date du paiement",
    "Statut du paiement",
    "Versé",
    "Date du versement",
    "Nom payeur",
    "Prénom payeur",
    "Email payeur",
    "Campagne",
    "Type de campagne",
    "Montant du tarif",
    "Montant des options",
    "Don supplémentaire",
    "Montant du code promo",
    "Moyen de paiement",
)
PARTLY_REFUNDED = "Remboursé en partie"

_TYPES: Mapping[str, str] = {
    "Donation": "Don",
    "CrowdFunding": "Crowdfunding",
    "Membership": "Adhésion",
    "Event": "Billetterie",
    "Shop": "Boutique",
    "PaymentForm": "Vente",
    "Checkout": "Checkout",
}
_OF_GIFTS = frozenset({"Donation", "CrowdFunding"})
_GIFTS = frozenset({"Donation", "MonthlyDonation", "OfflineDonation"})
_FAILED = frozenset({"Error", "InternalError", "Refused", "Aborted", "Canceled"})
_PAID_OUT = frozenset({"CashedOut"})

Titles = Callable[[str, str], str]  # type and slug of a form → what people called it


def payment_row(payment: Json, title_of: Titles) -> dict[str, GridCell]:
    order, payer = inner(payment, "order"), inner(payment, "payer")
    kind = text(order.get("formType")) or ""
    shares = parts(payment, "items")
    given = 0 if kind in _OF_GIFTS else sum(_share(each) for each in shares if each.get("type") in _GIFTS)
    price = sum(_share(each) for each in shares) - given
    options = sum(cents(each.get("shareOptionsAmount")) for each in shares)
    off = sum(max(cents(each.get("initialAmount")) - cents(each.get("amount")), 0) for each in shares)
    row: dict[str, GridCell] = {
        "Référence commande": text(order.get("id")),
        "Référence paiement": text(payment.get("id")),
        "Montant total": euros(_total(payment, shares)),
        "Date du paiement": moment(payment.get("date")),
        "Statut du paiement": _state(payment),
        "Versé": "Oui" if payment.get("cashOutState") in _PAID_OUT else "Non",
        "Date du versement": moment(payment.get("cashOutDate")),
        "Nom payeur": text(payer.get("lastName")),
        "Prénom payeur": text(payer.get("firstName")),
        "Email payeur": text(payer.get("email")),
        "Campagne": text(order.get("formName")) or title_of(kind, text(order.get("formSlug")) or "") or None,
        "Type de campagne": _TYPES.get(kind, kind) or None,
        "Montant du tarif": euros(price),
        "Montant des options": euros(options),
        "Don supplémentaire": euros(given),
        "Montant du code promo": euros(off),
        "Moyen de paiement": means(payment),
    }
    return row


def _share(item: Json) -> int:
    """What of this payment is for the item, without its options: of three instalments a third."""
    if item.get("shareItemAmount") is not None:
        return cents(item["shareItemAmount"])
    return cents(item.get("shareAmount")) - cents(item.get("shareOptionsAmount"))


def _total(payment: Json, shares: list[Json]) -> int:
    """The tip to HelloAsso is no income of the association, whether the amount holds it or not."""
    amount, tip = cents(payment.get("amount")), cents(payment.get("amountTip"))
    shared = sum(_share(each) + cents(each.get("shareOptionsAmount")) for each in shares)
    return shared if shares and amount - tip == shared else amount


def _state(payment: Json) -> str | None:
    state = text(payment.get("state")) or ""
    back = sum(cents(each.get("amount")) for each in parts(payment, "refundOperations") if _went(each))
    if back and state in {"Authorized", "Registered"}:
        whole = back >= cents(payment.get("amount"))
        return PAYMENT_STATES["Refunded"] if whole else PARTLY_REFUNDED
    return PAYMENT_STATES.get(state, state) or None


def _went(refund: Json) -> bool:
    """A refund that failed took nothing; one on its way will."""
    return refund.get("status") not in _FAILED
