"""The accounts of 2023, 2024 and 2025. Account 754 equals the true gifts, but for one cheque booked twice."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from generator import spelling
from generator.events import Order
from generator.gifts import YEARS_WITH_ACCOUNTS, Gift
from generator.grants import Grant
from generator.memberships import Membership
from generator.people import stream
from generator.sheets import Row, Sheet, Workbook, runs
from generator.spelling import MONTHS, Cell, Formula

HEADER = ("Mois", "Date", "Journal", "Compte", "Libellé", "Débit", "Crédit", "Pièce")
BOOKED_TWICE = 3000  # cents, in 2024
BANK, CHEQUES, CASH, PLATFORM = "512000", "511200", "530000", "467100"
PEOPLE, COMPANIES, FEES, TICKETS = "754110", "754200", "756100", "706000"
TREASURY = {"card": BANK, "transfer": BANK, "debit": BANK, "cash": CASH, "cheque": CHEQUES, "online": PLATFORM}
CHARGES = (
    ("641000", "Salaire Maëlle", 214830),
    ("645000", "Cotisations sociales", 81240),
    ("613200", "Loyer local", 42000),
    ("626000", "Téléphone et internet", 3999),
    ("627000", "Frais bancaires", 1250),
    ("623000", "Impression affiches", 18600),
    ("606400", "Fournitures", 7432),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Two lines of the journal: what came in or went out, and where the money stood."""

    day: date
    journal: str
    debit: str
    credit: str
    label: str
    cents: int
    piece: str


def account_workbooks(
    gifts: Iterable[Gift], memberships: tuple[Membership, ...], orders: tuple[Order, ...], grants: tuple[Grant, ...]
) -> tuple[Workbook, ...]:
    extras = [order.gift() for order in orders if order.extra]
    given = [*gifts, *extras]
    books = []
    for year in YEARS_WITH_ACCOUNTS:
        entries = [
            *_gift_entries([gift for gift in given if gift.day.year == year], year),
            *_fee_entries([m for m in memberships if m.year == year]),
            *_ticket_entries([order for order in orders if order.year == year]),
            *_grant_entries([g for g in grants if g.decided and g.granted and g.decided.year == year]),
            *_charge_entries(year),
        ]
        entries.sort(key=lambda entry: (entry.day, entry.piece, entry.label))
        suffix = "xls" if year == 2023 else "xlsx"
        books.append(Workbook(f"Comptabilité {year}.{suffix}", (_journal(year, entries),)))
    return tuple(books)


def _gift_entries(gifts: list[Gift], year: int) -> list[Entry]:
    """Companies and transfers one by one; cheques by remittance; cash, cards and the platform by month."""
    entries: list[Entry] = []
    together: dict[tuple[str, date], list[Gift]] = defaultdict(list)
    double = next(
        (g for g in gifts if year == 2024 and g.method == "cheque" and g.cents == BOOKED_TWICE and _is_person(g)),
        None,
    )
    for gift in sorted(gifts, key=lambda gift: (gift.day, gift.cents, gift.receipt, gift.reference)):
        account = PEOPLE if _is_person(gift) else COMPANIES
        if gift is double:
            label, piece = f"CHQ {_payer(gift)} DON", f"CHQ{gift.receipt}"
            booked_again = _half_month(gift.day)
            entries.append(Entry(gift.day, "BQ", CHEQUES, account, label, gift.cents, piece))
            entries.append(Entry(booked_again, "BQ", CHEQUES, account, label, gift.cents, piece))
        elif not _is_person(gift) or gift.method in ("transfer", "debit"):
            means = {"debit": "PRLV", "cheque": "CHQ"}.get(gift.method, "VIR")
            entries.append(
                Entry(
                    gift.day,
                    "BQ",
                    TREASURY[gift.method],
                    account,
                    f"{means} {_payer(gift)} DON",
                    gift.cents,
                    gift.receipt,
                )
            )
        else:
            last = _half_month(gift.day) if gift.method == "cheque" else _month_end(gift.day)
            together[gift.method, last].append(gift)
    for (method, day), group in sorted(together.items()):
        label = {
            "cheque": f"Remise de {len(group)} chèques – dons",
            "cash": f"Dons espèces {MONTHS[day.month - 1]}",
            "card": f"Dons carte bancaire {MONTHS[day.month - 1]}",
            "online": f"HelloAsso – dons {MONTHS[day.month - 1]}",
        }[method]
        journal = {"cash": "CA", "online": "OD"}.get(method, "BQ")
        total = sum(gift.cents for gift in group)
        entries.append(
            Entry(day, journal, TREASURY[method], PEOPLE, label, total, f"{method[:3].upper()}{day:%m%d}")
        )
        if method == "online" and day.month < 12:
            entries.append(
                Entry(_following(day), "BQ", BANK, PLATFORM, "Versement HelloAsso", total, f"HA{day:%m}")
            )
    if year == 2025:
        entries.append(
            Entry(date(2025, 3, 12), "OD", PLATFORM, PEOPLE, "HelloAsso – don payé deux fois", 5000, "HA-R1")
        )
        entries.append(Entry(date(2025, 3, 28), "OD", PEOPLE, PLATFORM, "HelloAsso – don remboursé", 5000, "HA-R2"))
    return entries


def _is_person(gift: Gift) -> bool:
    return gift.donor is None or gift.donor.organisation is None


def _payer(gift: Gift) -> str:
    if gift.donor and gift.donor.organisation:
        return spelling.unaccented(gift.donor.organisation.name).upper()[:28]
    assert gift.payer is not None
    return spelling.unaccented(f"{gift.payer.civility.strip('.')} {gift.payer.last} {gift.payer.first}").upper()[
        :28
    ]


def _half_month(day: date) -> date:
    return day.replace(day=15) if day.day <= 15 else _month_end(day)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _following(day: date) -> date:
    return date(day.year, day.month + 1, 6)


def _fee_entries(memberships: list[Membership]) -> list[Entry]:
    groups: dict[tuple[date, str], int] = defaultdict(int)
    for membership in memberships:
        groups[_month_end(membership.moment.date()), membership.method] += membership.cents
    return [
        Entry(
            day,
            "OD" if method == "online" else "BQ",
            TREASURY[method],
            FEES,
            f"Adhésions {MONTHS[day.month - 1]}",
            cents,
            f"ADH{day:%m}{method[0].upper()}",
        )
        for (day, method), cents in sorted(groups.items())
    ]


def _ticket_entries(orders: list[Order]) -> list[Entry]:
    groups: dict[tuple[date, str], int] = defaultdict(int)
    for order in orders:
        groups[_month_end(order.moment.date()), order.method] += order.tickets
    return [
        Entry(
            day,
            "OD" if method == "online" else "BQ",
            TREASURY[method],
            TICKETS,
            f"Course – inscriptions {MONTHS[day.month - 1]}",
            cents,
            f"CRS{day:%m}{method[:2].upper()}",
        )
        for (day, method), cents in sorted(groups.items())
    ]


def _grant_entries(grants: list[Grant]) -> list[Entry]:
    entries = []
    for grant in grants:
        assert grant.decided is not None
        account = "741000" if grant.funder.kind == "Collectivité" else "755100"
        label = f"VIR {spelling.unaccented(grant.funder.name).upper()[:30]} SUBVENTION"
        entries.append(Entry(grant.decided, "BQ", BANK, account, label, grant.granted, f"SUB{grant.decided:%m%d}"))
    return entries


def _charge_entries(year: int) -> list[Entry]:
    rng: Random = stream(f"charges {year}")
    return [
        Entry(
            date(year, month, rng.randrange(3, 28)),
            "BQ",
            account,
            BANK,
            label,
            cents + rng.randrange(0, 900),
            f"F{month:02d}{n}",
        )
        for month in range(1, 13)
        for n, (account, label, cents) in enumerate(CHARGES)
    ]


def _journal(year: int, entries: list[Entry]) -> Sheet:
    rows: list[Row] = []
    months: list[str] = []
    sums: list[int] = []
    for month in range(1, 13):
        lines = [line for entry in entries if entry.day.month == month for line in _lines(entry, year)]
        start = len(rows)
        rows += [Row({**cells, "Mois": MONTHS[month - 1] if n == 0 else None}) for n, cells in enumerate(lines)]
        months += [MONTHS[month - 1]] * len(lines) + [""]
        total = sum(entry.cents for entry in entries if entry.day.month == month)
        sums.append(total)
        rows.append(_total(f"Total {MONTHS[month - 1]}", total, f"{start + 6}", f"{len(rows) + 5}", ""))
    rows.append(_total("TOTAL GÉNÉRAL", sum(sums), "6", f"{len(rows) + 5}", "/2"))
    top: tuple[tuple[Cell, ...], ...] = (
        ("Association Les Coquelicots d'Octobre",),
        (f"Journal général – exercice {year}",),
        (f"Du 01/01/{year} au 31/12/{year} – montants en euros",),
        (),
    )
    return Sheet(f"Journal {year}", top, HEADER, tuple(rows), tuple(("Mois", a, b) for a, b in runs(months)))


def _lines(entry: Entry, year: int) -> Iterable[dict[str, Cell]]:
    amount = entry.cents / 100
    shared: dict[str, Cell] = {
        "Date": entry.day,
        "Journal": entry.journal,
        "Libellé": entry.label,
        "Pièce": entry.piece,
    }
    for account, side in ((entry.debit, "Débit"), (entry.credit, "Crédit")):
        number: Cell = int(account) if year == 2023 else account  # the old program saved accounts as numbers
        yield {**shared, "Compte": number, side: amount}


def _total(label: str, cents: int, first: str, last: str, divided: str) -> Row:
    shown = cents / 100
    return Row(
        {
            "Libellé": label,
            "Débit": Formula(f"=SUM(F{first}:F{last}){divided}", shown),
            "Crédit": Formula(f"=SUM(G{first}:G{last}){divided}", shown),
        },
        is_record=False,
    )
