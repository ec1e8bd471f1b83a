"""A world of people: homes, couples, grown children, fathers and sons of one name. What is true, before sheets."""

import random
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

from people_world.names import LAST, MEN, WOMEN, falling, rare_surnames
from people_world.places import KINDS, MAILS, PLACES, WAYS

GENERATIONS = (1935, 1953, 1966, 1980, 1994)


@dataclass(slots=True)
class Home:
    number: int
    place: tuple[str, str]
    street: str
    landline: str
    mailbox: str = ""
    old_place: tuple[str, str] | None = None
    old_street: str = ""
    people: list["Person"] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    number: int
    sex: str
    first: str
    last: str
    birth: date
    home: Home
    maiden: str = ""
    email: str = ""
    second_email: str = ""
    mobile: str = ""
    activity: float = 1.0
    partner: "Person | None" = None
    child: bool = False


class World:
    """Drawn with one seed; `people` are in the order of their numbers."""

    def __init__(self, people: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.people: list[Person] = []
        self.homes: list[Home] = []
        chance = self.chance
        rare = rare_surnames(8_000, chance)
        self._last = [name.replace("_", " ") for name in LAST] + rare
        common = falling(len(LAST), 8)
        uncommon = falling(len(rare), 700)
        scale = sum(common) * 0.65 / sum(uncommon)
        self._last_weights = list(accumulate([*common, *(weight * scale for weight in uncommon)]))
        self._first = {
            (sex, year): texts[year].split() for sex, texts in (("f", WOMEN), ("m", MEN)) for year in GENERATIONS
        }
        self._first_weights = {key: list(accumulate(falling(len(names), 4))) for key, names in self._first.items()}
        self._towns = list(accumulate(falling(len(PLACES), 9)))
        towns = PLACES[:]
        chance.shuffle(towns)
        self._places = towns
        while len(self.people) < people:
            self._settle()

    def surname(self) -> str:
        return self.chance.choices(self._last, cum_weights=self._last_weights)[0]

    def first_name(self, sex: str, born: int) -> str:
        year = min(GENERATIONS, key=lambda each: abs(each - born + self.chance.gauss(0, 4)))
        return self.chance.choices(self._first[sex, year], cum_weights=self._first_weights[sex, year])[0]

    def _place(self) -> tuple[str, str]:
        return self.chance.choices(self._places, cum_weights=self._towns)[0]

    def _street(self) -> str:
        chance = self.chance
        number = str(chance.randint(1, 180)) + (
            chance.choice([" bis", " ter", "B"]) if chance.random() < 0.05 else ""
        )
        return f"{number} {chance.choice(KINDS)} {chance.choice(WAYS)}"

    def _home(self) -> Home:
        chance = self.chance
        place = self._place()
        home = Home(
            len(self.homes), place, self._street(), f"0{chance.randint(1, 5)}{chance.randint(0, 10**8 - 1):08d}"
        )
        if chance.random() < 0.14:
            home.old_place = self._place() if chance.random() < 0.6 else place
            home.old_street = self._street()
        self.homes.append(home)
        return home

    def _person(self, home: Home, sex: str, first: str, last: str, born: int) -> Person:
        chance = self.chance
        person = Person(len(self.people), sex, first, last, _day(born, chance), home)
        person.mobile = f"0{chance.choice('6667')}{chance.randint(0, 10**8 - 1):08d}"
        if chance.random() < 0.78:
            person.email = self._address(person)
            if chance.random() < 0.12:
                person.second_email = self._address(person)
        person.activity = chance.expovariate(1.0) + 0.25
        home.people.append(person)
        self.people.append(person)
        return person

    def _address(self, person: Person) -> str:
        chance = self.chance
        first, last = plain(person.first), plain(person.last)
        shapes = [f"{first}.{last}", f"{first[0]}{last}", f"{last}.{first}", f"{first}{last}", f"{first}.{last[0]}",
                  f"{first}{person.birth.year % 100:02d}", f"{last}{chance.randint(1, 99)}"]  # fmt: skip
        local = chance.choices(shapes, weights=[8, 4, 2, 3, 1, 2, 2])[0]
        if chance.random() < 0.4:
            local += str(chance.randint(1, 999))
        return f"{local}@{chance.choice(MAILS)}"

    def _settle(self) -> None:
        """One home: alone, a couple, or a family; some children have left, some bear the father's name."""
        chance, home = self.chance, self._home()
        kind = chance.random()
        if kind < 0.02:
            self._flat(home)
            return
        sex = chance.choice("fm")
        if kind < 0.31:
            born = _age(chance)
            person = self._person(home, sex, self.first_name(sex, born), self.surname(), born)
            if sex == "f" and chance.random() < 0.25:
                person.maiden = self.surname()
            return
        born = _age(chance)
        last = self.surname()
        he = self._person(home, "m", self.first_name("m", born), last, born)
        hers = born + round(chance.gauss(2, 4))
        she = self._person(home, "f", self.first_name("f", hers), last, hers)
        self._marry(he, she)
        if kind > 0.67:
            for _ in range(chance.choice((1, 1, 2, 2, 3))):
                self._child(home, he, she)

    def _marry(self, he: Person, she: Person) -> None:
        chance = self.chance
        own = self.surname()
        kind = chance.random()
        if kind < 0.24:
            she.last = own
        elif kind < 0.32:
            she.last, she.maiden = f"{he.last}-{own}", own
        else:
            she.maiden = own
        if she.email and kind >= 0.24:
            she.email = self._address(she)
        he.partner, she.partner = she, he
        if chance.random() < 0.66:
            first, last = plain(he.first), plain(he.last)
            local = chance.choice([last, f"famille.{last}", f"{first}.{last}", f"{first}.{plain(she.first)}"])
            he.home.mailbox = f"{local}{chance.randint(1, 99)}@{chance.choice(MAILS)}"
            for person in (he, she):
                if chance.random() < 0.85:
                    person.email = he.home.mailbox

    def _child(self, home: Home, he: Person, she: Person) -> None:
        chance = self.chance
        sex = chance.choice("fm")
        born = max(he.birth.year, she.birth.year) + chance.randint(22, 36)
        if born > 2008:
            born = 2008
        first = self.first_name(sex, born)
        if chance.random() < 0.05:
            first = he.first if sex == "m" else she.first
        leaves = born < 1999 and chance.random() < 0.75
        child = self._person(self._home() if leaves else home, sex, first, he.last, born)
        child.child = not leaves
        if not leaves and home.mailbox and chance.random() < 0.55:
            child.email = home.mailbox
        child.activity *= 0.6

    def _flat(self, home: Home) -> None:
        """Mates under one roof: one address, but a home of its own each."""
        for mate in range(self.chance.choice((2, 3))):
            if mate:
                home = replace(home, number=len(self.homes), people=[])
                self.homes.append(home)
            sex, born = self.chance.choice("fm"), self.chance.randint(1990, 2004)
            self._person(home, sex, self.first_name(sex, born), self.surname(), born)


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in folded if char.isascii() and char.isalnum())


def _age(chance: random.Random) -> int:
    return round(min(2004, max(1932, chance.gauss(1966, 17))))


def _day(year: int, chance: random.Random) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(365))
