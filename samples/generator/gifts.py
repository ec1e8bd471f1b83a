"""Every gift that was really made, 2017–2026: who, when, how much, how. Written down or not is another matter."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from generator.donors import LAST_DAY, Donor
from generator.people import Person, World, stream

PER_YEAR = {
    2017: 118,
    2018: 176,
    2019: 262,
    2020: 291,
    2021: 368,
    2022: 409,
    2023: 452,
    2024: 498,
    2025: 563,
    2026: 455,
}
YEARS_WITH_ACCOUNTS = (2023, 2024, 2025)
ONLY_ONLINE = 84
WITHOUT_REFERENCE = 30  # gifts that stand in both files and share no reference
PEOPLE_AMOUNTS = {1000: 8, 1500: 5, 2000: 16, 2500: 5, 3000: 13, 4000: 15, 5000: 17, 6000: 4, 7500: 2, 8000: 3} | {
    10000: 9,
    12000: 1,
    15000: 2,
    20000: 3,
    25000: 1,
    30000: 1,
    50000: 0.7,
    1250: 0.7,
    3333: 0.5,
    4560: 0.4,
    500000: 0.05,
}
ORGANISATION_AMOUNTS = {
    10000: 6,
    15000: 6,
    20000: 8,
    30000: 7,
    50000: 8,
    75000: 3,
    100000: 5,
    125000: 2,
    150000: 3,
} | {200000: 2, 43250: 2, 500000: 1.2}


@dataclass(frozen=True, slots=True)
class Gift:
    """`donor` is the row that the gift was written under; `None` when it stands only in an online export."""

    day: date
    cents: int
    method: str  # card, cheque, transfer, cash, online, debit
    campaign: str
    donor: Donor | None
    payer: Person | None
    reference: str = ""  # of the online payment
    reference_noted: bool = True  # is it written in the gift sheet too?
    receipt: str = ""

    @property
    def moment(self) -> datetime:
        payer = sum(ord(letter) * 31**place for place, letter in enumerate(self.payer.id)) if self.payer else 0
        seconds = (self.cents * 7_919 + self.day.toordinal() * 104_729 + payer * 613) % 54_000
        return datetime.combine(self.day, datetime.min.time()) + timedelta(hours=7, seconds=seconds)


def make_gifts(world: World, donors: tuple[Donor, ...]) -> tuple[Gift, ...]:
    """Gifts of the list in the order of their day, then those that only the online export knows."""
    rng = stream("gifts")
    givers = [donor for donor in donors if donor.number and donor.until]
    loyalty = {donor.number: rng.choice((0, 0.3, 1, 1, 3, 6)) for donor in givers}
    days: dict[str, list[date]] = {}
    listed: list[Gift] = []
    for year, count in PER_YEAR.items():
        active = [d for d in givers if d.since.year <= year <= d.until]
        newcomers = [d for d in active if d.since.year == year and rng.random() < 0.88]
        chosen = newcomers[:count]
        weights = [loyalty[d.number] for d in active]
        chosen += rng.choices(active, weights, k=count - len(chosen))
        listed += [gift for donor in chosen if (gift := _gift(donor, year, days, rng))]
    listed += _missing(listed, givers, days, rng)
    listed.sort(key=lambda gift: (gift.day, gift.donor.number if gift.donor else "", gift.cents))
    listed = _without_reference(_with_receipts(listed, rng), rng)
    return tuple(_with_references([*listed, *_only_online(world, donors, days, rng)]))


def _missing(listed: list[Gift], givers: list[Donor], days: dict[str, list[date]], rng: Random) -> list[Gift]:
    """A donor who gave twice within two weeks was passed over: others fill the year up."""
    more: list[Gift] = []
    for year, count in PER_YEAR.items():
        lacking = count - sum(gift.day.year == year for gift in listed)
        active = [d for d in givers if d.since.year < year <= d.until]
        while lacking and active:
            gift = _gift(rng.choice(active), year, days, rng)
            if gift:
                more.append(gift)
                lacking -= 1
        if lacking:
            more += [g for d in givers if d.since.year == year if (g := _gift(d, year, days, rng))][:lacking]
    return more


def _gift(donor: Donor, year: int, days: dict[str, list[date]], rng: Random) -> Gift | None:
    day = _day(year, donor.since if donor.since.year == year else date(year, 1, 1), rng)
    home = donor.people[0].household or donor.identity
    if any(abs((day - other).days) < 14 for other in days.get(home, [])):
        return None  # gifts of one home stay apart, so that none looks like another by chance
    days.setdefault(home, []).append(day)
    amounts = ORGANISATION_AMOUNTS if donor.organisation else PEOPLE_AMOUNTS
    cents = rng.choices(list(amounts), list(amounts.values()))[0]
    method = _method(donor, year, rng)
    return Gift(day, cents, method, _campaign(day, rng), donor, donor.people[0])


def _day(year: int, earliest: date, rng: Random) -> date:
    draw = rng.random()
    start, end = date(year, 1, 2), date(year, 12, 30)
    if draw < 0.40:
        start, end = date(year, 10, 1), date(year, 10, 31)
    elif draw < 0.58:
        start, end = date(year, 11, 1), date(year, 12, 30)
    start, end = max(start, earliest), min(end, LAST_DAY)
    if start >= end:
        start = min(earliest, end - timedelta(days=1))
    return start + timedelta(days=rng.randrange((end - start).days + 1))


def _method(donor: Donor, year: int, rng: Random) -> str:
    if donor.organisation:
        return rng.choice(("transfer", "transfer", "transfer", "cheque"))
    if year < 2021:
        return rng.choices(("cheque", "transfer", "cash", "card"), (55, 20, 10, 15))[0]
    online = 17 if donor.people[0].email else 0  # the platform asks for a mailbox
    return rng.choices(("cheque", "transfer", "cash", "card", "online", "debit"), (36, 23, 6, 15, online, 7))[0]


def _campaign(day: date, rng: Random) -> str:
    draw = rng.random()
    if day.year in (2024, 2025) and date(day.year, 9, 15) <= day <= date(day.year, 10, 12) and draw < 0.2:
        return f"Course des Coquelicots {day.year}"
    if day.month == 10:
        return f"Octobre Rose {day.year}" if draw < 0.8 else "Don libre"
    if day.year >= 2019 and (day.month, day.day) >= (11, 20):
        return f"Appel de fin d'année {day.year}"
    return "Collecte anniversaire" if draw > 0.92 else "" if draw < 0.03 else "Don libre"


def _with_receipts(listed: list[Gift], rng: Random) -> list[Gift]:
    numbered, counters = [], dict.fromkeys(PER_YEAR, 0)
    waiting = [place for place, gift in enumerate(listed) if gift.day >= date(2026, 10, 12)]
    unsent = set(rng.sample(waiting, min(25, len(waiting))))
    for place, gift in enumerate(listed):
        if place in unsent:
            numbered.append(gift)
            continue
        year = gift.day.year
        counters[year] += 1
        numbered.append(replace(gift, receipt=f"R{year}-{counters[year]:04d}"))
    return numbered


def _without_reference(listed: list[Gift], rng: Random) -> list[Gift]:
    """Never in a year with accounts: there the two files must be told apart by nothing but the reference."""
    online = [
        place
        for place, gift in enumerate(listed)
        if gift.method == "online" and gift.day.year not in YEARS_WITH_ACCOUNTS and _is_recognised(gift)
    ]
    for place in rng.sample(online, WITHOUT_REFERENCE):
        listed[place] = replace(listed[place], reference_noted=False)
    return listed


def _is_recognised(gift: Gift) -> bool:
    """The donor list and the platform agree on the mailbox, so that the pair can be found at all."""
    if gift.donor is None or gift.payer is None or len(gift.donor.people) == 2 or gift.payer.maiden:
        return False
    typed = str(gift.donor.cells["E-mail"] or "").strip().lower()
    return typed == gift.payer.email and gift.payer.first in str(gift.donor.cells["Donateur"])


def _only_online(world: World, donors: tuple[Donor, ...], days: dict[str, list[date]], rng: Random) -> list[Gift]:
    """Half of them by people of the list, half by people nobody has entered yet."""
    couples = {p.household for donor in donors for p in donor.people if len(donor.people) == 2}
    known = {p.id for donor in donors for p in donor.people}
    adults = [p for household in world.households for p in household.adults if p.email]
    unnumbered = [d.people[0] for d in donors if not d.number and d.people[0].email]
    listed = rng.sample([p for p in adults if p.id in known and p.household not in couples], ONLY_ONLINE // 2)
    unknown = rng.sample([p for p in adults if p.id not in known], ONLY_ONLINE)
    chosen = [*unnumbered, *listed, *unknown]
    gifts: list[Gift] = []
    for place, payer in enumerate(chosen):
        day = _day(2021 + place % 6, date(2021, 1, 1), rng)
        if len(gifts) == ONLY_ONLINE or any(
            abs((day - other).days) < 14 for other in days.get(payer.household, [])
        ):
            continue
        days.setdefault(payer.household, []).append(day)
        cents = rng.choices(list(PEOPLE_AMOUNTS), list(PEOPLE_AMOUNTS.values()))[0]
        gifts.append(Gift(day, min(cents, 50000), "online", _campaign(day, rng) or "Don libre", None, payer))
    return gifts


def _with_references(gifts: list[Gift]) -> list[Gift]:
    """References grow with time, as the platform gives them."""
    return [
        replace(gift, reference=reference_at(gift.moment), campaign=gift.campaign or "Don libre")
        if gift.method == "online"
        else gift
        for gift in gifts
    ]


def reference_at(moment: datetime) -> str:
    """Eight digits, unique as long as two payments are not made in the same five seconds."""
    return str(20_000_000 + int((moment - datetime(2021, 1, 1)).total_seconds()) // 5)
