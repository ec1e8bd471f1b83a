"""What an association's sheets say of a world's people: five sources, each with its own habits and faults."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from people_world.names import SHORT
from people_world.people import Person, World
from people_world.places import SHORT_KINDS

RAW = ("source", "row", "title", "first", "last", "email", "phone", "birth", "street", "postcode", "city")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheets:
    """`raw`: the cells, one line per row. `truth`: source, row, person (1 or 2), who, home."""

    raw: pd.DataFrame
    truth: pd.DataFrame


def write_sheets(mentions: int, seed: int) -> Sheets:
    """About so many mentions of people; a couple row tells of two."""
    world = World(max(40, round(mentions / 2.35)), seed)
    pen = _Pen(world, random.Random(seed + 1))
    pen.write(mentions)
    truth = pd.DataFrame(pen.truth, columns=["source", "row", "person", "who", "lives"])
    return Sheets(pd.DataFrame(pen.rows, columns=list(RAW), dtype=object), truth)


def write_clean_list(rows: int, seed: int) -> Sheets:
    """A well-kept list: everybody once, families under one roof, hardly a fault, no two of one name in a family."""
    world = World(rows * 2, seed)
    pen = _Pen(world, random.Random(seed + 1))
    once = {(person.first, person.last): person for person in reversed(world.people)}
    for person in sorted(once.values(), key=lambda each: each.number)[:rows]:
        row = pen.contact(person, email=0.8, phone=0.6, street=0.9)
        pen.put("members", {**row, **pen.names(person)}, person)
    truth = pd.DataFrame(pen.truth, columns=["source", "row", "person", "who", "lives"])
    return Sheets(pd.DataFrame(pen.rows, columns=list(RAW), dtype=object), truth)


def spoilt(raw: pd.DataFrame, columns: tuple[str, ...], share: float, chance: random.Random) -> pd.DataFrame:
    """The same sheets, typed in a hurry: in such a share of these cells one more slip of the key."""
    told = {
        name: [_slip(cell, chance) if chance.random() < share else cell for cell in raw[name]] for name in columns
    }
    return raw.assign(**told)


class _Pen:
    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.rows: list[Row] = []
        self.truth: list[tuple[str, int, int, int, int]] = []
        self._count: dict[str, int] = {}
        self._donor: set[int] = set()
        self._volunteer: set[int] = set()

    def write(self, mentions: int) -> None:
        people = self.world.people
        busy = [person.activity for person in people]
        writers: dict[Callable[[Person], None], float] = {
            self.donor: 0.27, self.volunteer: 0.11, self.runner: 0.27, self.bank_label: 0.09, self.online: 0.26,
        }  # fmt: skip
        names, weights = list(writers), list(writers.values())
        while len(self.truth) < mentions:
            for person in self.chance.choices(people, weights=busy, k=min(2000, mentions)):
                self.chance.choices(names, weights=weights)[0](person)
                if len(self.truth) >= mentions:
                    return

    def put(self, source: str, row: Row, *people: Person) -> None:
        number = self._count[source] = self._count.get(source, 1) + 1
        self.rows.append({name: row.get(name, "") for name in RAW} | {"source": source, "row": number})
        for place, person in enumerate(people, start=1):
            self.truth.append((source, number, place, person.number, person.home.number))

    def donor(self, person: Person) -> None:
        """The hand-kept list: titles, addresses, couples; nearly everybody once, some typed again."""
        if person.number in self._donor and self.chance.random() < 0.65:
            return
        row = self.contact(person, email=0.56, phone=0.58, street=0.85)
        other = person.partner
        if other and self.chance.random() < 0.55:
            self._donor |= {person.number, other.number}
            he, she = (person, other) if person.sex == "m" else (other, person)
            self.put("donors", {**row, **self._couple(he, she)}, he, she)
            return
        self._donor.add(person.number)
        names = self._faulty(self.names(person))
        title = {"m": ["M.", "Mr", "Monsieur"], "f": ["Mme", "Madame", "Mlle"]}[person.sex]
        if self.chance.random() < 0.8:
            names["title"] = self.chance.choices(title, weights=[7, 2, 1])[0]
        if names["last"].isalpha() and self.chance.random() < 0.7:
            names["last"] = names["last"].upper()
        self.put("donors", {**row, **names}, person)

    def _couple(self, he: Person, she: Person) -> Row:
        """`M. et Mme Jean DUPONT`, `Jean et Marie`, `M. DUPONT et Mme MARTIN`."""
        kind, last = self.chance.random(), he.last.upper()
        both = he.last == she.last
        if kind < 0.45 and both:
            first = he.first if self.chance.random() < 0.65 else ""
            return {
                "title": self.chance.choice(["M. et Mme", "Mr et Mme", "M. & Mme"]),
                "first": first,
                "last": last,
            }
        if kind < 0.85 and both:
            return {
                "title": "",
                "first": f"{he.first} {self.chance.choice(['et', '&'])} {she.first}",
                "last": he.last,
            }
        return {"last": f"M. {he.first} {last} et Mme {she.first} {she.last.upper()}"}

    def volunteer(self, person: Person) -> None:
        if person.number in self._volunteer and self.chance.random() < 0.7:
            return
        self._volunteer.add(person.number)
        row = self.contact(person, email=0.8, phone=0.75, street=0.2)
        if self.chance.random() < 0.45:
            row["birth"] = self._birth(person)
        self.put("volunteers", {**row, **self._faulty(self.names(person))}, person)

    def runner(self, person: Person) -> None:
        """Who runs, typed on a telephone; a parent or partner often leaves the address for all."""
        row = self.contact(person, email=0.70, phone=0.32, street=0.05)
        company = [other for other in person.home.people if other is not person and other.email]
        if row["email"] and company and self.chance.random() < 0.30:
            row["email"] = self.chance.choice(company).email
        if self.chance.random() < 0.3:
            row["birth"] = self._birth(person)
        names = self._faulty(self.names(person))
        if self.chance.random() < 0.35:
            names = {name: text.lower() for name, text in names.items()}
        self.put("runs", {**row, **names}, person)

    def bank_label(self, person: Person) -> None:
        first, last = bare(person.first).upper(), bare(person.last).upper()
        other = person.partner
        if other and other.last == person.last and self.chance.random() < 0.12:
            he, she = (person, other) if person.sex == "m" else (other, person)
            self.put("bank", {"last": f"M OU MME {last} {bare(he.first).upper()}"}, he, she)
            return
        kind = self.chance.random()
        title = {"m": "M ", "f": "MME "}[person.sex] if self.chance.random() < 0.4 else ""
        if kind < 0.06:
            label = f"{title}{last} {first[0]}"
        else:
            label = f"{title}{last} {first}" if kind < 0.75 else f"{title}{first} {last}"
        self.put("bank", {"last": label}, person)

    def online(self, person: Person) -> None:
        row = self.contact(person, email=0.94, phone=0.1, street=0.34)
        if self.chance.random() < 0.18:
            row["birth"] = self._birth(person)
        self.put("online", {**row, **self._faulty(self.names(person))}, person)

    def names(self, person: Person) -> Row:
        last = person.last
        if person.maiden and self.chance.random() < 0.15:
            shapes = [
                person.maiden,
                f"{last} née {person.maiden}",
                f"{last}-{person.maiden}",
                f"{person.maiden}-{last}",
            ]
            last = self.chance.choices(shapes, weights=[5, 2, 2, 1])[0]
        return {"first": person.first, "last": last}

    def contact(self, person: Person, *, email: float, phone: float, street: float) -> Row:
        chance, home = self.chance, person.home
        moved = home.old_place is not None and chance.random() < 0.35
        place, way = (home.old_place or home.place, home.old_street) if moved else (home.place, home.street)
        row = {"email": "", "phone": "", "street": "", "postcode": "", "city": ""}
        if chance.random() < email and person.email:
            row["email"] = self._mail(
                person.second_email if person.second_email and chance.random() < 0.35 else person.email
            )
        if chance.random() < phone:
            row["phone"] = self._number(home.landline if chance.random() < 0.55 else person.mobile)
        if chance.random() < street:
            row["street"] = self._way(way)
        if row["street"] or chance.random() < 0.35:
            row["postcode"], row["city"] = place
            if place[0][0] == "0" and chance.random() < 0.5:
                row["postcode"] = place[0][1:]
            if chance.random() < 0.3:
                row["city"] = bare(place[1]).upper()
        return row

    def _mail(self, address: str) -> str:
        kind = self.chance.random()
        if kind < 0.02:
            return _slip(address, self.chance)
        return address.upper() if kind < 0.04 else address.capitalize() if kind < 0.12 else address

    def _number(self, digits: str) -> str:
        pairs = [digits[start : start + 2] for start in range(0, 10, 2)]
        shapes = [" ".join(pairs), ".".join(pairs), digits, digits[1:], f"+33 {digits[1]} {' '.join(pairs[1:])}"]
        shapes += [f"{digits[1:]}.0", "-".join(pairs), f"0033{digits[1:]}", f"{digits[1]},{digits[2:4]}E+08"]
        return self.chance.choices(shapes, weights=[10, 3, 6, 4, 3, 1, 1, 1, 0.3])[0]

    def _way(self, street: str) -> str:
        kind = self.chance.random()
        if kind < 0.25:
            for long, short in SHORT_KINDS.items():
                street = street.replace(f" {long} ", f" {short} ")
        if kind > 0.8:
            street = bare(street).upper()
        number, _, rest = street.partition(" ")
        return f"{number}, {rest}" if 0.2 < kind < 0.4 else street

    def _birth(self, person: Person) -> str:
        day = person.birth
        kind = self.chance.random()
        if kind < 0.015 and day.day <= 12:
            day = day.replace(month=day.day, day=day.month)
        elif kind < 0.03:
            day = day.replace(year=day.year + self.chance.choice((-1, 1, 10, -10)), day=min(day.day, 28))
        return f"{day:%d/%m/%Y}"

    def _faulty(self, names: Row) -> Row:
        """Nickname, initial, part of a compound, slip of the key, lost accents, swapped or merged columns."""
        chance = self.chance
        first, last = names["first"], names["last"]
        kind = chance.random()
        if kind < 0.10 and first in SHORT:
            first = SHORT[first]
        elif kind < 0.11:
            first = f"{first[0]}."
        elif kind < 0.40 and "-" in first:
            first = chance.choice([first.split("-")[0], first.replace("-", " "), first.replace("-", "")])
        if chance.random() < 0.05:
            first = _slip(first, chance)
        if chance.random() < 0.055:
            last = _slip(last, chance)
        if chance.random() < 0.12:
            last = last.replace("-", " ").replace("'", " ") if chance.random() < 0.7 else last.replace(" ", "")
        if chance.random() < 0.25:
            first, last = bare(first), bare(last)
        if chance.random() < 0.12:
            first, last = first.upper(), last.upper()
        kind = chance.random()
        if kind < 0.035:
            return {"first": last, "last": first}
        if kind < 0.08:
            return {"first": "", "last": f"{last} {first}" if chance.random() < 0.6 else f"{first} {last}"}
        return {"first": first, "last": last}


def bare(text: str) -> str:
    """Without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _slip(text: str, chance: random.Random) -> str:
    """One key missed, doubled, swapped or wrong."""
    if len(text) < 4:
        return text
    at = chance.randrange(1, len(text) - 1)
    kind = chance.random()
    if kind < 0.3:
        return text[:at] + text[at + 1 :]
    if kind < 0.5:
        return text[:at] + text[at] + text[at:]
    if kind < 0.75:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + chance.choice("aeiourstnl") + text[at + 1 :]
