"""`Adhésions.ods`: one sheet per year, typed by volunteers; and the online memberships that only 2026 has."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from generator import spelling
from generator.donor_workbook import METHODS
from generator.donors import LAST_DAY, Donor
from generator.gifts import reference_at
from generator.people import Person, World, stream
from generator.sheets import Row, Sheet, Workbook
from generator.spelling import Cell, Formula

COUNTS = {2023: 143, 2024: 152, 2025: 158, 2026: 26}
YEARS_IN_FILE = (2023, 2024, 2025)
HEADER = ("Nom", "Prénom", "Courriel", "Date", "Cotisation", "Mode", "Reçu")


@dataclass(frozen=True, slots=True)
class Membership:
    year: int
    moment: datetime
    member: Person
    cents: int
    method: str
    reference: str = ""


def make_memberships(world: World, donors: tuple[Donor, ...]) -> tuple[Membership, ...]:
    rng = stream("memberships")
    known = {person.id for donor in donors for person in donor.people}
    adults = [person for household in world.households for person in household.adults]
    donors_known = [person for person in adults if person.id in known]
    strangers = [person for person in adults if person.id not in known]
    memberships: list[Membership] = []
    members: list[Person] = []
    for year, count in COUNTS.items():
        members = [person for person in members if rng.random() < 0.68][:count]
        present = {person.id for person in members}
        candidates = [*rng.sample(donors_known, count), *rng.sample(strangers, count // 3)]
        rng.shuffle(candidates)
        members += [p for p in candidates if p.id not in present][: count - len(members)]
        memberships += [_membership(year, person, rng) for person in members]
    return tuple(sorted(memberships, key=lambda membership: (membership.moment, membership.member.id)))


def _membership(year: int, member: Person, rng: Random) -> Membership:
    days = 200 if year == 2026 else 330
    day = date(year, 1, 5) + timedelta(days=min(rng.randrange(days), rng.randrange(days)))
    moment = datetime.combine(min(day, LAST_DAY), datetime.min.time()) + timedelta(
        seconds=rng.randrange(28_000, 79_000)
    )
    online = year == 2026 or (member.email and rng.random() < 0.24)
    method = "online" if online else rng.choice(("cheque", "cheque", "cash", "transfer"))
    return Membership(
        year,
        moment,
        member,
        rng.choices((1000, 2000, 5000), (3, 8, 1))[0],
        method,
        reference_at(moment) if online else "",
    )


def membership_workbook(memberships: tuple[Membership, ...]) -> Workbook:
    return Workbook("Adhésions.ods", tuple(_sheet(year, memberships) for year in YEARS_IN_FILE))


def _sheet(year: int, memberships: tuple[Membership, ...]) -> Sheet:
    rng = stream(f"membership sheet {year}")
    rows = []
    for membership in memberships:
        if membership.year != year:
            continue
        member = membership.member
        cells: dict[str, Cell] = {
            "Nom": member.last.upper() if rng.random() < 0.7 else spelling.sloppy(member.last, rng),
            "Prénom": member.first if rng.random() < 0.8 else spelling.sloppy(member.first, rng),
            "Courriel": spelling.email(member.email, "", rng) if rng.random() < 0.85 else None,
            "Date": membership.moment.date() if rng.random() < 0.93 else f"{membership.moment:%d/%m/%Y}",
            "Cotisation": spelling.euros(membership.cents),
            "Mode": rng.choice(METHODS[membership.method]),
            "Reçu": "oui" if rng.random() < 0.6 else None,
        }
        rows.append(Row(cells, (member.id,)))
    total = Formula(
        f"=SUM([.E2:.E{len(rows) + 1}])", sum(int(m.cents) for m in memberships if m.year == year) // 100
    )
    rows.append(Row({"Nom": "Total", "Cotisation": total}, is_record=False))
    return Sheet(str(year), (), HEADER, tuple(rows))
