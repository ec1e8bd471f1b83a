"""`helloasso-paiements.csv`: the payments export in its real shape: paid, refunded, refused, cash."""

import csv
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from generator import spelling
from generator.events import Order
from generator.gifts import Gift, reference_at
from generator.memberships import Membership
from generator.people import Person, stream

FILE = "helloasso-paiements.csv"
HEADER = (
    "Référence commande;Référence paiement;Montant total;Date du paiement;Statut du paiement;Versé;"
    "Date du versement;"
    "Nom payeur;Prénom payeur;Email payeur;Campagne;Type de campagne;Montant du tarif;Montant des options;"
    "Don supplémentaire;Montant du code promo;Moyen de paiement"
).split(";")
REFUNDED, REFUSED, OFFLINE = 14, 12, 10


@dataclass(frozen=True, slots=True)
class Payment:
    moment: datetime
    payer: Person
    campaign: str
    kind: str  # Don, Adhésion, Billetterie
    cents: int
    extra: int
    reference: str
    status: str = "Payé"
    means: str = "Carte bancaire"


def make_payments(
    gifts: tuple[Gift, ...], memberships: tuple[Membership, ...], orders: tuple[Order, ...]
) -> tuple[Payment, ...]:
    """In the order of their moment, the newest first, as the platform lists them."""
    rng = stream("payments")
    donations = [
        Payment(_moment_paid(gift), gift.payer, gift.campaign, "Don", gift.cents, 0, gift.reference)
        for gift in gifts
        if gift.method == "online" and gift.payer
    ]
    tickets = [
        Payment(o.moment, o.payer, o.campaign, "Billetterie", o.tickets, o.extra, o.reference)
        for o in orders
        if o.method == "online"
    ]
    fees = [
        Payment(m.moment, m.member, f"Adhésion {m.year}", "Adhésion", m.cents, 0, m.reference)
        for m in memberships
        if m.method == "online"
    ]
    cash = [o for o in orders if o.method == "cash" and not o.extra]
    offline = [
        Payment(
            o.moment,
            o.payer,
            o.campaign,
            "Billetterie",
            o.tickets,
            0,
            reference_at(o.moment),
            "Hors Ligne",
            "Espèces",
        )
        for o in rng.sample(cash, OFFLINE)
    ]
    refused = [_before(payment, rng.randrange(90, 900)) for payment in rng.sample(donations, REFUSED)]
    refunded = [_refunded(payment, rng.randrange(20, 60)) for payment in rng.sample(donations, REFUNDED)]
    payments = [*donations, *tickets, *fees, *offline, *refused, *refunded]
    assert len({payment.reference for payment in payments}) == len(payments), "a reference stands for one payment"
    return tuple(sorted(payments, key=lambda payment: (payment.moment, payment.reference), reverse=True))


def _moment_paid(gift: Gift) -> datetime:
    """Gifts noted without a reference were noted a day or two after they were paid."""
    return gift.moment if gift.reference_noted else gift.moment - timedelta(days=gift.cents // 500 % 3)


def _before(payment: Payment, seconds: int) -> Payment:
    moment = payment.moment - timedelta(seconds=seconds)
    return replace(payment, moment=moment, reference=reference_at(moment), status="Refusé")


def _refunded(payment: Payment, days: int) -> Payment:
    """Paid twice by mistake some weeks later, and given back."""
    moment = payment.moment + timedelta(days=days if payment.moment.year < 2026 else -days, seconds=37)
    return replace(payment, moment=moment, reference=reference_at(moment), status="Remboursé")


def write_payments(payments: tuple[Payment, ...], folder: Path) -> None:
    rng = stream("payments file")
    with (folder / FILE).open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        for payment in payments:
            settled = payment.status == "Payé" and payment.moment < datetime(2026, 10, 1)
            offline = payment.status == "Hors Ligne"
            writer.writerow(
                [
                    str(int(payment.reference) * 2 + 11_000_000),
                    payment.reference,
                    _comma(payment.cents + payment.extra),
                    f"{payment.moment:%d/%m/%Y}" if offline else f"{payment.moment:%d/%m/%Y %H:%M:%S}",
                    payment.status,
                    "Oui" if settled else "Non",
                    f"{payment.moment + timedelta(days=9):%d/%m/%Y}" if settled else "",
                    payment.payer.last if rng.random() < 0.7 else spelling.sloppy(payment.payer.last, rng).strip(),
                    payment.payer.first
                    if rng.random() < 0.75
                    else spelling.sloppy(payment.payer.first, rng).strip(),
                    payment.payer.email,
                    payment.campaign,
                    payment.kind,
                    _comma(payment.cents),
                    "0,00",
                    _comma(payment.extra),
                    "0,00",
                    payment.means,
                ]
            )


def _comma(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
