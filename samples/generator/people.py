"""Who exists: people, the homes they share, the organisations. The truth behind every misspelt row."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from generator.names import (
    ASSOCIATIONS,
    CHILDREN,
    COMPANIES,
    EMAIL_DOMAINS,
    FOUNDATIONS,
    ORIGIN_WEIGHTS,
    ORIGINS,
    PLACES,
    STREET_EXTRAS,
    STREET_KINDS,
    STREET_NAMES,
)
from generator.spelling import fold

SEED = 2015  # the year the association was founded
HOUSEHOLDS = 2_050
OUTSIDERS = 260
# Ranges kept free for fiction by the French regulator: nobody is called by mistake
LANDLINE_RANGES = ("019900", "026191", "035301", "046571", "053649")
MOBILE_RANGE = "063998"
OVERSEAS_MOBILES = {"97110": "069000", "97200": "069600", "97400": "069200"}


def stream(topic: str) -> Random:
    """One stream of chance per topic, so that changing one file leaves the others as they are."""
    return Random(f"{SEED}:{topic}")


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    postal_code: str
    city: str
    region: str


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    household: str  # empty for the contact of an organisation
    civility: str
    first: str
    last: str
    maiden: str
    born: date
    email: str
    mobile: str
    landline: str
    address: Address
    moved_from: Address | None = None

    @property
    def is_woman(self) -> bool:
        return self.civility != "M."


@dataclass(frozen=True, slots=True)
class Household:
    id: str
    adults: tuple[Person, ...]
    children: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    kind: str
    name: str
    siren: str
    email: str
    phone: str
    address: Address
    contact: Person


@dataclass(frozen=True, slots=True)
class World:
    households: tuple[Household, ...]
    organisations: tuple[Organisation, ...]
    outsiders: tuple[Person, ...]  # grant officers and patients, in no household of donors


def build_world() -> World:
    rng = stream("world")
    makers = _Makers(rng)
    households = [makers.household(number) for number in range(1, HOUSEHOLDS + 1)]
    households = makers.namesakes(households)
    kinds = [("Entreprise", COMPANIES), ("Fondation", FOUNDATIONS), ("Association", ASSOCIATIONS)]
    names = [(kind, name) for kind, listed in kinds for name in listed]
    names += [("Entreprise", _second_shop(name, rng)) for name in COMPANIES[:38]]
    organisations = tuple(makers.organisation(n, kind, name) for n, (kind, name) in enumerate(names, start=1))
    outsiders = tuple(makers.person(f"X{number:04d}", "") for number in range(1, OUTSIDERS + 1))
    return World(tuple(households), organisations, outsiders)


def siren(rng: Random) -> str:
    """Nine digits with a right check digit, in a block that is not given out."""
    body = "9990" + "".join(str(rng.randrange(10)) for _ in range(4))
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(body)]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return body + str(-total % 10)


class _Makers:
    """Holds what must be given out once: mailboxes and phone numbers."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.mailboxes: set[str] = set()
        self.mobiles = rng.sample(range(10_000), 10_000)
        self.landlines = {block: rng.sample(range(10_000), 10_000) for block in LANDLINE_RANGES}

    def household(self, number: int) -> Household:
        rng = self.rng
        identity = f"H{number:04d}"
        address, landline = self.address(), ""
        if rng.random() < 0.4:
            landline = self.landline(address)
        first = self.person(f"P{number:04d}a", identity, address, landline)
        if rng.random() < 0.52:
            return Household(identity, (first,), self.children(number, first) if rng.random() < 0.12 else ())
        second = self.partner(f"P{number:04d}b", first)
        if rng.random() < 0.16:
            shared = self.mailbox("famille", first.last)
            first, second = replace(first, email=shared), replace(second, email=shared)
        children = self.children(number, first) if rng.random() < 0.3 else ()
        return Household(identity, (first, second), children)

    def person(self, identity: str, household: str, address: Address | None = None, landline: str = "") -> Person:
        rng = self.rng
        origin = rng.choices(list(ORIGIN_WEIGHTS), list(ORIGIN_WEIGHTS.values()))[0]
        women, men, surnames = ORIGINS[origin]
        is_woman = rng.random() < 0.62
        first = rng.choice((women if is_woman else men).split())
        last = rng.choice(_surnames(surnames))
        home = address or self.address()
        oldest, youngest = (1938, 1965) if origin == "older" else (1958, 2003)
        return Person(
            id=identity,
            household=household,
            civility="Mme" if is_woman else "M.",
            first=first,
            last=last,
            maiden=rng.choice(_surnames(ORIGINS["older"][2])) if is_woman and rng.random() < 0.1 else "",
            born=date(oldest, 1, 1) + timedelta(days=rng.randrange((youngest - oldest) * 365)),
            email=self.mailbox(first, last) if rng.random() < 0.66 else "",
            mobile=self.mobile(home) if rng.random() < 0.62 else "",
            landline=landline,
            address=home,
            moved_from=self.address() if rng.random() < 0.06 else None,
        )

    def partner(self, identity: str, first: Person) -> Person:
        other = self.person(identity, first.household, first.address, first.landline)
        while other.civility == first.civility and self.rng.random() < 0.93:
            other = self.person(identity, first.household, first.address, first.landline)
        keeps_name = self.rng.random() < 0.18
        last = other.last if keeps_name else first.last
        email = self.mailbox(other.first, last) if other.email else ""
        born = first.born + timedelta(days=self.rng.randrange(-1500, 1500))
        maiden = "" if keeps_name else other.maiden
        return replace(other, last=last, email=email, born=born, maiden=maiden, moved_from=first.moved_from)

    def children(self, number: int, parent: Person) -> tuple[Person, ...]:
        names = self.rng.sample(CHILDREN, self.rng.choice((1, 1, 2)))
        return tuple(
            replace(
                parent,
                id=f"P{number:04d}{'cd'[place]}",
                civility="",
                first=name,
                maiden="",
                email="",
                mobile="",
                born=date(2008 + self.rng.randrange(9), 1 + self.rng.randrange(12), 1 + self.rng.randrange(28)),
            )
            for place, name in enumerate(names)
        )

    def organisation(self, number: int, kind: str, name: str) -> Organisation:
        address = self.address()
        contact = self.person(f"C{number:04d}", "", address)
        return Organisation(
            id=f"O{number:04d}",
            kind=kind,
            name=name,
            siren=siren(self.rng),
            email=self.mailbox("contact", name) if self.rng.random() < 0.7 else "",
            phone=self.landline(address) if self.rng.random() < 0.6 else "",
            address=address,
            contact=contact,
        )

    def address(self) -> Address:
        rng = self.rng
        city, postal_code, region, _ = rng.choices(PLACES, [place[3] for place in PLACES])[0]
        street = f"{rng.randrange(1, 180)} {rng.choice(STREET_KINDS)} {rng.choice(STREET_NAMES)}"
        if rng.random() < 0.1:
            street += ", " + rng.choice(STREET_EXTRAS)
        return Address(street, postal_code, city, region)

    def landline(self, home: Address) -> str:
        block = LANDLINE_RANGES[int(home.postal_code) % len(LANDLINE_RANGES)]
        return f"{block}{self.landlines[block].pop():04d}"

    def mobile(self, home: Address) -> str:
        return f"{OVERSEAS_MOBILES.get(home.postal_code, MOBILE_RANGE)}{self.mobiles.pop():04d}"

    def mailbox(self, first: str, last: str) -> str:
        local, number = f"{_slug(first)}.{_slug(last)}", 0
        while True:
            stem = local if number == 0 else f"{local}{number}"
            address = f"{stem}@{self.rng.choice(EMAIL_DOMAINS)}"
            if address not in self.mailboxes:
                self.mailboxes.add(address)
                return address
            number += self.rng.randrange(1, 60)

    def namesakes(self, households: list[Household]) -> list[Household]:
        """Fathers and sons, mothers and daughters with one name: alike on paper, two people in life."""
        named = list(households)
        old_enough = [p for p in range(0, len(named) - 1, 2) if named[p].adults[0].born.year < 1966]
        for place in self.rng.sample(old_enough, 14):
            parent, child = named[place].adults[0], named[place + 1].adults[0]
            namesake = replace(
                child,
                first=parent.first,
                last=parent.last,
                maiden="",
                civility=parent.civility,
                born=parent.born + timedelta(days=self.rng.randrange(8_500, 12_000)),
                email=self.mailbox(parent.first, parent.last) if child.email else "",
            )
            if self.rng.random() < 0.5:
                namesake = replace(namesake, address=parent.address, landline=parent.landline)
            named[place + 1] = Household(child.household, (namesake,))
        return named


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def _surnames(listed: str) -> list[str]:
    return [name.replace("_", " ") for name in listed.split()]


def _second_shop(name: str, rng: Random) -> str:
    """Another organisation of nearly the same name, as in `Cabinet Orsel Conseil Lyon`."""
    return f"{name} {rng.choice(('Nord', 'Lyon', 'Atlantique', '& Filles', 'Services', 'Grand Sud'))}"
