"""One value of an answer → the cell that the export of HelloAsso's pages has in its place.

An answer of another shape than documented raises `ValueError`, `TypeError` or `AttributeError`: whoever reads turns
them into one sentence.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]

PARIS = ZoneInfo("Europe/Paris")  # the clock of HelloAsso's exports

PAYMENT_STATES: Mapping[str, str] = {
    "Authorized": "Payé",
    "Registered": "Hors Ligne",
    "Refunded": "Remboursé",
    "Refunding": "Remboursement",
    "Contested": "Contesté",
    "Refused": "Refusé",
    "Canceled": "Annulé",
    "Abandoned": "Abandonné",
    "Error": "Erreur",
    "Pending": "En attente",
    "Waiting": "En attente",
}
ITEM_STATES: Mapping[str, str] = {
    "Processed": "Validé",
    "Registered": "Validé",  # entered by the association itself
    "Waiting": "En attente",
    "Canceled": "Annulé",
    "Refused": "Refusé",
    "Deleted": "Supprimé",
    "Abandoned": "Abandonné",
}
MONEY_GONE = frozenset({"Refunded", "Refunding", "Contested"})
_MEANS: Mapping[str, str] = {
    "Card": "Carte bancaire",
    "Sepa": "Prélèvement",
    "Check": "Chèque",
    "Cash": "Espèces",
    "BankTransfer": "Virement bancaire",
    "Other": "Autre",
}
_NO_MEANS = frozenset({"", "None"})


def text(value: object) -> str | None:
    """None where nothing stands. A number becomes its digits; anything else is no text."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(type(value))
    return str(value).strip() or None


def cents(value: object) -> int:
    """HelloAsso counts in whole cents; what is not there is none."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(type(value))
    return value


def euros(amount: int) -> str:
    """`4599` → `45,99`, as the export writes it."""
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole},{rest:02}"


def moment(value: object) -> datetime | None:
    """An instant on the clock of Paris, to the second: a gift of 31 December stays in its year."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(type(value))
    instant = datetime.fromisoformat(value)
    local = instant.astimezone(PARIS).replace(tzinfo=None) if instant.tzinfo else instant
    return local.replace(microsecond=0)


def means(*payments: Json) -> str | None:
    """`Gratuit` where nothing was paid, nothing where nobody says."""
    for payment in payments:
        for name in ("paymentMeans", "paymentOffLineMean"):
            said = payment.get(name) or ""
            if said not in _NO_MEANS:
                return _MEANS.get(said, str(said))
    return None


def inner(answer: Json, name: str) -> Json:
    """A part of an answer, empty where it is not there."""
    found = answer.get(name)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise TypeError(type(found))
    return found


def parts(answer: Json, name: str) -> list[Json]:
    found = answer.get(name)
    if found is None:
        return []
    if not isinstance(found, Iterable) or not all(isinstance(each, Mapping) for each in found):
        raise TypeError(type(found))
    return list(found)
