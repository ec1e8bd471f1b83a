"""Items of orders as HelloAsso answers them → rows of its exports of a membership campaign and of an event."""

from collections.abc import Iterable, Iterator, Mapping

from npsp_migrate.model.source import HelloAssoList
from npsp_migrate.sources.cells import GridCell
from npsp_migrate.sources.helloasso.cells import (
    ITEM_STATES,
    MONEY_GONE,
    Json,
    cents,
    euros,
    inner,
    means,
    moment,
    parts,
    text,
)

TIERS: Mapping[HelloAssoList, str] = {
    HelloAssoList.MEMBERSHIPS: "Membership",
    HelloAssoList.EVENTS: "Registration",
}
FORM_TYPES: Mapping[HelloAssoList, str] = {HelloAssoList.MEMBERSHIPS: "Membership", HelloAssoList.EVENTS: "Event"}
PAID = "Montant payé"  # no export has it: the fee less the promotion code

_ORDER = ("Référence commande", "Date de la commande", "Statut de la commande")
_PAYER = ("Nom payeur", "Prénom payeur", "Email payeur", "Raison sociale", "Moyen de paiement")
_PRICE = ("Tarif", "Montant tarif", "Code Promo", "Montant code promo", PAID)
COLUMNS: Mapping[HelloAssoList, tuple[str, ...]] = {
    HelloAssoList.MEMBERSHIPS: (*_ORDER, "Nom adhérent", "Prénom adhérent", "Carte d'adhérent", *_PAYER, *_PRICE),
    HelloAssoList.EVENTS: (
        *_ORDER,
        "Nom participant",
        "Prénom participant",
        *_PAYER,
        "Billet",
        "Numéro de billet",
        *_PRICE,
    ),
}


def item_row(item: Json, read: HelloAssoList) -> dict[str, GridCell]:
    order, payer, user = inner(item, "order"), inner(item, "payer"), inner(item, "user")
    discount = inner(item, "discount")
    paid, asked = cents(item.get("amount")), cents(item.get("initialAmount") or item.get("amount"))
    payments = parts(item, "payments")
    who = user if text(user.get("lastName")) or text(user.get("firstName")) else payer
    known: dict[str, GridCell] = {
        "Référence commande": text(order.get("id")),
        "Date de la commande": moment(order.get("date")),
        "Statut de la commande": _state(item, payments),
        "Nom adhérent": text(who.get("lastName")),
        "Prénom adhérent": text(who.get("firstName")),
        "Carte d'adhérent": text(item.get("membershipCardUrl")),
        "Nom participant": text(who.get("lastName")),
        "Prénom participant": text(who.get("firstName")),
        "Nom payeur": text(payer.get("lastName")),
        "Prénom payeur": text(payer.get("firstName")),
        "Email payeur": text(payer.get("email")),
        "Raison sociale": text(payer.get("company")),
        "Moyen de paiement": means(*payments) or (None if paid else "Gratuit"),
        "Billet": text(item.get("ticketUrl")),
        "Numéro de billet": text(item.get("id")),
        "Tarif": text(item.get("name")),
        "Montant tarif": euros(asked),
        "Code Promo": text(discount.get("code")),
        "Montant code promo": euros(asked - paid) if asked != paid else None,
        PAID: euros(paid),
    }
    return {column: known[column] for column in COLUMNS[read]}


def answers(item: Json) -> Iterator[tuple[str, GridCell]]:
    """The form's own questions, and the options as the export has them: `T-shirt`, `Montant T-shirt`."""
    for option in parts(item, "options"):
        if name := text(option.get("name")):
            yield name, "Oui"
            yield f"Montant {name}", euros(cents(option.get("amount")))
            yield from _questions(parts(option, "customFields"))
    yield from _questions(parts(item, "customFields"))


def _questions(fields: Iterable[Json]) -> Iterator[tuple[str, GridCell]]:
    for each in fields:
        if name := text(each.get("name")):
            yield name, text(each.get("answer"))


def _state(item: Json, payments: list[Json]) -> str | None:
    """An order stays validated when its money went back; what counts here is whether the fee was paid."""
    state = text(item.get("state")) or ""
    valid = state in {"Processed", "Registered"}
    if valid and payments and all(each.get("state") in MONEY_GONE for each in payments):
        return "Remboursé"
    return ITEM_STATES.get(state, state) or None
