"""Who stands in the donor list, how often, under which number, and what each of the five people typed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from generator import spelling
from generator.names import LEGAL_FORMS
from generator.people import Organisation, Person, World, stream
from generator.spelling import Cell

ROWS = 2_013
COUPLES = 210
ENTERED_TWICE = {"person": 60, "couple": 24, "organisation": 6}
COPIED = 6
WITHOUT_NUMBER = 40
ARRIVALS = {
    2017: 130,
    2018: 150,
    2019: 190,
    2020: 185,
    2021: 215,
    2022: 225,
    2023: 230,
    2024: 255,
    2025: 240,
    2026: 193,
}
LAST_DAY = date(2026, 10, 31)  # the sheet was exported two days later
ORIGINS = (
    "HelloAsso",
    "Octobre Rose",
    "Bouche à oreille",
    "Facebook",
    "Instagram",
    "Presse",
    "Entreprise",
    "Course",
)
COMMENTS = (
    "Appeler plutôt le soir",
    "A changé d'adresse, voir mail",
    "Reçu fiscal à envoyer par courrier",
    "Amie de la fondatrice",
    "Sœur d'une bénéficiaire",
    "Suit une chimio, ne pas relancer avant l'été",
    "En rémission depuis 2020, témoignera peut-être",
    "A perdu sa fille en 2018",
    "Ne veut pas que son employeur le sache",
    "Doublon ?",
    "NPAI 2022",
    "Virement permanent le 5 du mois",
    "=> à remercier",
    "Vue à la course, très sympa",
    "opérée en mars, a besoin de repos",
)


@dataclass(frozen=True, slots=True)
class Donor:
    """One row of the list. `people` are one person, or the two of a couple, or the contact of an organisation."""

    number: str  # empty when nobody gave one
    since: date
    people: tuple[Person, ...]
    organisation: Organisation | None
    cells: dict[str, Cell]
    hidden: bool = False
    until: int = 9999  # last year of giving
    again: bool = False  # the second entry of someone who stands further up

    @property
    def identity(self) -> str:
        return self.organisation.id if self.organisation else self.people[0].id


def list_donors(world: World) -> tuple[Donor, ...]:
    """The rows in the order of the sheet."""
    rng = stream("donors")
    first_entries = _first_entries(world, rng)
    again = _entered_again(first_entries, rng)
    entries = sorted([*first_entries, *again], key=lambda entry: (entry.since, entry.identity))
    arrivals = [place for place, entry in enumerate(entries) if _may_lack_number(entry)]
    unnumbered = set(rng.sample(arrivals, WITHOUT_NUMBER))
    donors, number = [], 0
    for place, entry in enumerate(entries):
        number += 1 if rng.random() < 0.985 else 2  # a deleted row leaves its number unused
        donors.append(_typed(entry, "" if place in unnumbered else f"D-{number:05d}", rng))
    donors = _with_copies(donors, rng)
    for place in rng.sample(range(60, ROWS), 12):
        donors[place] = replace(donors[place], hidden=True)
    return tuple(donors)


def _first_entries(world: World, rng: Random) -> list[Donor]:
    couples = [household for household in world.households if len(household.adults) == 2]
    chosen = rng.sample(couples, COUPLES)
    as_couple = {household.id for household in chosen}
    alone = [p for household in world.households if household.id not in as_couple for p in household.adults]
    singles = ROWS - COUPLES - len(world.organisations) - sum(ENTERED_TWICE.values()) - COPIED
    people: list[tuple[tuple[Person, ...], Organisation | None]] = [(h.adults, None) for h in chosen]
    people += [((person,), None) for person in rng.sample(alone, singles)]
    people += [((organisation.contact,), organisation) for organisation in world.organisations]
    return [Donor("", _arrival(rng), members, organisation, {}) for members, organisation in people]


def _arrival(rng: Random) -> date:
    year = rng.choices(list(ARRIVALS), list(ARRIVALS.values()))[0]
    start, end = date(year, 1, 3), min(date(year, 12, 20), LAST_DAY - timedelta(days=30))
    if rng.random() < 0.35 and year < 2026:
        start, end = date(year, 9, 25), date(year, 10, 31)
    return start + timedelta(days=rng.randrange((end - start).days))


def _entered_again(entries: list[Donor], rng: Random) -> list[Donor]:
    """The same donor under a second number: nobody searched the list first."""
    early = [entry for entry in entries if entry.since.year < 2024]
    groups = {
        "person": [e for e in early if not e.organisation and len(e.people) == 1],
        "couple": [e for e in early if len(e.people) == 2],
        "organisation": [e for e in early if e.organisation],
    }
    again = []
    for kind, count in ENTERED_TWICE.items():
        for entry in rng.sample(groups[kind], count):
            later = entry.since + timedelta(days=rng.randrange(200, 900))
            people = entry.people if kind != "couple" else (rng.choice(entry.people),)
            again.append(replace(entry, since=min(later, LAST_DAY - timedelta(days=40)), people=people, again=True))
    return again


def _may_lack_number(entry: Donor) -> bool:
    return entry.since.year >= 2021 and not entry.organisation and len(entry.people) == 1


def _with_copies(donors: list[Donor], rng: Random) -> list[Donor]:
    """A row copied a little lower, its number with it; the name typed anew: four times the same, twice not."""
    listed = list(donors)
    eligible = [place for place, donor in enumerate(listed) if _may_be_copied(donor)]
    accented = [place for place in eligible if not listed[place].people[0].last.isascii()]
    plain = [
        place for place in eligible if f"{listed[place].people[0].last}{listed[place].people[0].first}".isascii()
    ]
    for place in sorted([*rng.sample(accented, 2), *rng.sample(plain, COPIED - 2)], reverse=True):
        donor = listed[place]
        person = donor.people[0]
        typed = {**donor.cells, "Donateur": f"{person.last.upper()} {person.first}", "E-mail": person.email}
        again = f"{spelling.unaccented(person.last).upper()},  {person.first}"
        copied = {**typed, "Donateur": again, "Tél.": None, "Commentaires": None}
        listed[place] = replace(donor, cells=typed, until=2022)
        listed.insert(place + rng.randrange(3, 30), replace(donor, cells=copied, until=0))
    return listed


def _may_be_copied(donor: Donor) -> bool:
    if not donor.number or donor.organisation or len(donor.people) == 2 or donor.since.year > 2020:
        return False
    return bool(donor.people[0].email) and not donor.people[0].maiden


def _typed(donor: Donor, number: str, rng: Random) -> Donor:
    person, organisation, year = donor.people[0], donor.organisation, donor.since.year
    home = organisation.address if organisation else person.address
    if not organisation and person.moved_from and year < 2022:
        home = person.moved_from
    has_address = rng.random() < (0.72 if year < 2021 else 0.58)
    cells: dict[str, Cell] = {
        "N° donateur": number or None,
        "Type": _type(organisation, rng),
        **(_organisation_cells(organisation, rng) if organisation else _people_cells(donor, rng)),
        "Adresse": _street(home.street, rng) if has_address else None,
        "CP": spelling.postal_code(home.postal_code, year, rng) if has_address or rng.random() < 0.4 else None,
        "Ville": spelling.city(home.city, rng) if has_address or rng.random() < 0.4 else None,
        "Date de naissance": person.born if not organisation and rng.random() < 0.06 else None,
        "1er contact": _first_contact(donor.since, rng),
        "Ne plus contacter": _opt_out(rng),
        "Origine": rng.choice(ORIGINS) if rng.random() < 0.7 else None,
        "Commentaires": rng.choice(COMMENTS) if rng.random() < 0.12 else None,
    }
    if donor.again and rng.random() < 0.35:  # nothing but the name and the town: a person must decide
        cells |= {"E-mail": None, "Tél.": None, "Adresse": None, "CP": home.postal_code, "Ville": home.city}
    if organisation and has_address and rng.random() < 0.15:
        code = home.postal_code[:2] + "379"
        cells |= {"CP": code, "Ville": f"{home.city.upper()} CEDEX 0{rng.randrange(1, 9)}"}
    cells = {header: spelling.typed_in_windows(c) if isinstance(c, str) else c for header, c in cells.items()}
    return replace(donor, number=number, cells=cells, until=2022 if _is_doubtful(cells["Donateur"]) else 9999)


def _is_doubtful(name: Cell) -> bool:
    """`MANSOURI YASMINE`, `Famille HAMEL`: a person must look, so these gave nothing in the years with accounts."""
    return isinstance(name, str) and (name.isupper() or name.startswith("Famille"))


def _people_cells(donor: Donor, rng: Random) -> dict[str, Cell]:
    person, year = donor.people[0], donor.since.year
    if len(donor.people) == 2:
        partner = donor.people[1]
        name = spelling.couple_name(person, partner, year, rng)
        civility = rng.choice(("M. et Mme", "M. et Mme", "Mr & Mme", "")) if name[0] != "M" else ""
        mixed = {person.civility, partner.civility} == {"M.", "Mme"}
        shown = civility if mixed else ""
        mobile, other = person.mobile or partner.mobile, partner.email
    else:
        name, shown = spelling.donor_name(person, year, rng), spelling.civility(person, rng)
        mobile, other = person.mobile, ""
    has_email = rng.random() < 0.86
    return {
        "Civilité": shown or None,
        "Donateur": name,
        "Organisation": None,
        "E-mail": spelling.email(person.email, other, rng) if has_email else None,
        "Tél.": spelling.phones(mobile, person.landline, rng) if rng.random() < 0.7 else None,
    }


def _organisation_cells(organisation: Organisation, rng: Random) -> dict[str, Cell]:
    contact, name = organisation.contact, organisation.name
    if organisation.kind == "Entreprise" and rng.random() < 0.4:
        form = rng.choice(LEGAL_FORMS)
        name = f"{form} {name}" if rng.random() < 0.5 or form in ("Sté", "Ets") else f"{name} {form}"
    if rng.random() < 0.2:
        name = spelling.unaccented(name).upper()
    named = rng.random() < 0.5
    return {
        "Civilité": contact.civility if named and rng.random() < 0.6 else None,
        "Donateur": f"{contact.last.upper()} {contact.first}" if named else None,
        "Organisation": name,
        "E-mail": spelling.email(organisation.email, contact.email, rng),
        "Tél.": spelling.phone(organisation.phone, rng),
    }


def _type(organisation: Organisation | None, rng: Random) -> str | None:
    draw = rng.random()
    if organisation:
        return organisation.kind.lower() if draw < 0.15 else organisation.kind
    return None if draw < 0.011 else "particulier" if draw < 0.12 else "Particulier"


def _street(street: str, rng: Random) -> str:
    draw = rng.random()
    if draw < 0.12:
        return street.upper()
    if draw < 0.22:
        return street.replace(" avenue ", " av. ").replace(" boulevard ", " bd ").replace(" rue ", " r. ")
    if draw < 0.30:
        number, rest = street.split(" ", 1)
        return f"{number}, {spelling.unaccented(rest)}"
    return street.replace(", ", "\n") if draw < 0.33 else street


def _first_contact(day: date, rng: Random) -> Cell:
    draw = rng.random()
    if draw < 0.10:
        return None
    if draw < 0.22:
        return f"{day:%d/%m/%Y}"
    if draw < 0.28:
        return f"{spelling.MONTHS[day.month - 1]} {day.year}"
    return str(day.year) if draw < 0.31 else day


def _opt_out(rng: Random) -> str | None:
    if rng.random() < 0.03:
        return rng.choice(("oui", "Oui", "OUI", "STOP", "X", "x"))
    return "non" if rng.random() < 0.05 else None
