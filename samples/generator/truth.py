"""What is really true: how many people, homes and gifts, which sums, and which cells cannot be."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from generator.accounts import BOOKED_TWICE
from generator.donors import Donor
from generator.events import Order
from generator.gifts import YEARS_WITH_ACCOUNTS, Gift
from generator.grants import Grant
from generator.helloasso import FILE as PAYMENTS_FILE
from generator.helloasso import Payment
from generator.memberships import Membership
from generator.people import World
from generator.sheets import Workbook

TRUTH, WHO = "truth.json", "truth-people.csv"


def write_truth(
    folder: Path,
    world: World,
    donors: tuple[Donor, ...],
    given: list[Gift],
    memberships: tuple[Membership, ...],
    orders: tuple[Order, ...],
    grants: tuple[Grant, ...],
    payments: tuple[Payment, ...],
    workbooks: list[Workbook],
) -> None:
    mentioned = {who for book in workbooks for sheet in book.sheets for row in sheet.rows for who in row.who}
    mentioned |= {payment.payer.id for payment in payments}
    homes = {p.id: h.id for h in world.households for p in (*h.adults, *h.children)}
    truth = {
        "people": sum(who[0] in "PCX" for who in mentioned),
        "households": len({homes[who] for who in mentioned if who in homes}),
        "organisations": sum(who[0] in "OG" for who in mentioned),
        "donor_list": _donor_list(donors),
        "gifts": _gifts(given),
        "memberships": _by_year((m.year, m.cents) for m in memberships),
        "event_tickets": _by_year((o.year, o.tickets) for o in orders),
        "grants_awarded": _by_year((g.decided.year, g.granted) for g in grants if g.decided and g.granted),
        "online_payments": dict(sorted(Counter(f"{p.kind}, {p.status}" for p in payments).items())),
        "accounts_754": {str(year): _booked(given, year) for year in YEARS_WITH_ACCOUNTS},
        "rows": _rows(workbooks, payments),
        "impossibilities": _impossibilities(workbooks),
    }
    text = json.dumps(truth, ensure_ascii=False, indent=2)
    (folder / TRUTH).write_text(text + "\n", encoding="utf-8", newline="\n")
    _write_who(folder, workbooks, payments)


def _donor_list(donors: tuple[Donor, ...]) -> dict[str, int]:
    seen: set[str] = set()
    again = 0
    for donor in donors:
        who = {donor.organisation.id} if donor.organisation else {person.id for person in donor.people}
        again += who <= seen
        seen |= who
    return {
        "rows": len(donors),
        "without_number": sum(not donor.number for donor in donors),
        "hidden": sum(donor.hidden for donor in donors),
        "couples": sum(len(donor.people) == 2 for donor in donors),
        "organisations": len({donor.organisation.id for donor in donors if donor.organisation}),
        "rows_of_one_number_twice": sum(n - 1 for n in Counter(d.number for d in donors if d.number).values()),
        "rows_of_someone_listed_before": again,
    }


def _gifts(given: list[Gift]) -> dict[str, object]:
    return {
        "count": len(given),
        "cents": sum(gift.cents for gift in given),
        "only_in_online_export": sum(g.donor is None and not g.campaign.startswith("Course") for g in given),
        "extra_on_event_tickets": sum(g.donor is None and g.campaign.startswith("Course") for g in given),
        "in_both_with_reference": sum(bool(g.donor and g.reference and g.reference_noted) for g in given),
        "in_both_without_reference": sum(bool(g.donor and g.reference and not g.reference_noted) for g in given),
        "by_year": _by_year((gift.day.year, gift.cents) for gift in given),
        "by_campaign": _by_year((gift.campaign, gift.cents) for gift in given),
    }


def _by_year(amounts: Iterable[tuple[object, int]]) -> dict[str, dict[str, int]]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: {"count": 0, "cents": 0})
    for name, cents in amounts:
        sums[str(name)]["count"] += 1
        sums[str(name)]["cents"] += cents
    return dict(sorted(sums.items()))


def _booked(given: list[Gift], year: int) -> dict[str, int]:
    gifts = sum(gift.cents for gift in given if gift.day.year == year)
    difference = BOOKED_TWICE if year == 2024 else 0
    return {"gifts_cents": gifts, "booked_cents": gifts + difference, "difference_cents": difference}


def _rows(workbooks: list[Workbook], payments: tuple[Payment, ...]) -> dict[str, dict[str, int]]:
    rows = {book.file: {s.name: s.records() for s in book.sheets if not s.hidden} for book in workbooks}
    rows[PAYMENTS_FILE] = {"": len(payments)}
    return dict(sorted(rows.items()))


def _impossibilities(workbooks: list[Workbook]) -> list[dict[str, str]]:
    return [
        {
            "file": book.file,
            "sheet": sheet.name,
            "cell": sheet.address(flaw.column, place),
            "shown": _shown(row.cells.get(flaw.column)),
            "code": flaw.code,
            "why": flaw.why,
        }
        for book in workbooks
        for sheet in book.sheets
        for place, row in enumerate(sheet.rows)
        for flaw in row.flaws
    ]


def _shown(cell: object) -> str:
    return "" if cell is None else str(getattr(cell, "text", cell))


def _write_who(folder: Path, workbooks: list[Workbook], payments: tuple[Payment, ...]) -> None:
    """Which true people and organisations each row is about: the gold standard for matching."""
    with (folder / WHO).open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("file", "sheet", "row", "who"))
        for book in workbooks:
            for sheet in book.sheets:
                for place, row in enumerate(sheet.rows):
                    if row.who:
                        writer.writerow((book.file, sheet.name, sheet.row_number(place), " ".join(row.who)))
        for place, payment in enumerate(payments):
            writer.writerow((PAYMENTS_FILE, "", place + 2, payment.payer.id))
