"""`Bénévoles.xlsx`: who helps, where, with what; two header rows, every spelling of a skill."""

from datetime import date
from random import Random

from generator import spelling
from generator.donors import Donor
from generator.people import Person, World, stream
from generator.sheets import Row, Sheet, Workbook
from generator.spelling import Cell

COUNT = 181
GROUPS = ("Identité", None, "Coordonnées", None, None, None, "Engagement", None, None, None, None)
HEADER = (
    "Nom",
    "Prénom",
    "E-mail",
    "Portable",
    "Ville",
    "Région",
    "Compétences",
    "Disponibilités",
    "Statut",
    "Depuis",
    "Remarques",
)
SKILLS = (
    "communication",
    "couture",
    "photo",
    "comptabilité",
    "écoute",
    "logistique",
    "course à pied",
    "graphisme",
    "réseaux sociaux",
    "animation",
    "traduction",
    "juridique",
)
TIMES = ("semaine", "soir", "week-end", "vacances")
REMARKS = (
    "Permis B",
    "Préfère le téléphone",
    "Ancienne bénéficiaire, en parler avec tact",
    "Grand coffre",
    "Congé maladie",
)


def volunteer_workbook(world: World, donors: tuple[Donor, ...]) -> Workbook:
    rng = stream("volunteers")
    known = {person.id for donor in donors for person in donor.people}
    adults = [
        person for household in world.households for person in household.adults if person.email or person.mobile
    ]
    chosen = rng.sample([p for p in adults if p.id in known], COUNT // 2)
    chosen += rng.sample([p for p in adults if p.id not in known], COUNT - len(chosen))
    chosen.sort(key=lambda person: (spelling.fold(person.last), spelling.fold(person.first), person.id))
    swapped = set(rng.sample(range(COUNT), 6))
    rows = [_row(person, rng, place in swapped) for place, person in enumerate(chosen)]
    sheet = Sheet("Bénévoles", (GROUPS,), HEADER, tuple(rows), merged_top=((0, 0, 1), (0, 2, 5), (0, 6, 10)))
    return Workbook("Bénévoles.xlsx", (sheet,))


def _row(person: Person, rng: Random, names_swapped: bool) -> Row:
    last = person.last.upper() if rng.random() < 0.6 else spelling.sloppy(person.last, rng)
    if person.maiden and rng.random() < 0.4:
        last = person.maiden.upper()  # known among volunteers by her own name
    first = person.first if rng.random() < 0.8 else spelling.sloppy(person.first, rng)
    skills = rng.sample(SKILLS, rng.choice((1, 1, 2, 2, 3)))
    active = ("actif", "Actif", "active") if person.is_woman else ("actif", "Actif")
    status = rng.choices(("active", "en pause", "gone"), (70, 15, 15))[0]
    gone = ("ancien", "ancienne") if person.is_woman else ("ancien",)
    cells: dict[str, Cell] = {
        "Nom": first if names_swapped else last,
        "Prénom": last if names_swapped else first,
        "E-mail": spelling.email(person.email, "", rng) if rng.random() < 0.92 else None,
        "Portable": spelling.phone(person.mobile, rng),
        "Ville": spelling.city(person.address.city, rng),
        "Région": person.address.region,
        "Compétences": _joined(skills, rng),
        "Disponibilités": ", ".join(rng.sample(TIMES, rng.choice((1, 1, 2)))) if rng.random() < 0.85 else None,
        "Statut": rng.choice(active) if status == "active" else rng.choice(gone) if status == "gone" else status,
        "Depuis": _since(rng),
        "Remarques": rng.choice(REMARKS) if rng.random() < 0.12 else None,
    }
    return Row(cells, (person.id,))


def _joined(skills: list[str], rng: Random) -> str:
    text = skills[0]
    for skill in skills[1:]:
        text += rng.choice((", ", ", ", "; ", " / ")) + skill
    return text.capitalize() if rng.random() < 0.2 else text


def _since(rng: Random) -> Cell:
    year = rng.randrange(2015, 2027)
    draw = rng.random()
    if draw < 0.5:
        return year
    if draw < 0.8:
        return date(year, rng.randrange(1, 10), rng.randrange(1, 29))
    return f"{rng.choice(('janv.', 'mars', 'sept.', 'oct.'))} {min(year, 2025)}" if draw < 0.92 else None
