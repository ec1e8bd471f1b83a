"""`Demandes patientes.xlsx`: requests for help with (invented) health data; it must stay out by default."""

from datetime import date, timedelta

from generator import spelling
from generator.donors import Donor
from generator.people import World, stream
from generator.sheets import Row, Sheet, Workbook
from generator.spelling import Cell

COUNT, ALSO_DONORS = 121, 9
HEADER = (
    "N° demande",
    "Reçue le",
    "Prénom",
    "Nom",
    "E-mail",
    "Téléphone",
    "CP",
    "Ville",
    "Âge",
    "Situation",
    "Suivi médical",
    "Demande",
    "Aide accordée",
    "Suivi par",
)
SITUATIONS = ("traitement en cours", "fin de traitement", "diagnostic récent", "surveillance", "récidive")
CARE = ("centre régional", "hôpital de jour", "clinique", "non précisé")
REQUESTS = (
    "aide financière",
    "soutien psychologique",
    "atelier bien-être",
    "garde d'enfants",
    "transport",
    "retour à l'emploi",
)


def patient_workbook(world: World, donors: tuple[Donor, ...]) -> Workbook:
    rng = stream("patients")
    women = [
        d.people[0] for d in donors if not d.organisation and d.people[0].is_woman and d.people[0].born.year > 1982
    ]
    people = rng.sample(women, ALSO_DONORS)
    people += [person for person in world.outsiders[20:] if person.is_woman][: COUNT - len(people)]
    rng.shuffle(people)
    rows = []
    for place, person in enumerate(people):
        day = date(2021, 1, 8) + timedelta(days=place * 17 + rng.randrange(15))
        cells: dict[str, Cell] = {
            "N° demande": f"P-{place + 1:03d}",
            "Reçue le": min(day, date(2026, 10, 30)),
            "Prénom": person.first,
            "Nom": person.last.upper(),
            "E-mail": person.email or None,
            "Téléphone": spelling.phone(person.mobile, rng),
            "CP": person.address.postal_code,
            "Ville": person.address.city,
            "Âge": rng.randrange(24, 43),
            "Situation": rng.choice(SITUATIONS),
            "Suivi médical": rng.choice(CARE),
            "Demande": rng.choice(REQUESTS),
            "Aide accordée": rng.choice((None, 150, 200, 300, 400)),
            "Suivi par": rng.choice(("Maëlle", "Claire", "Awa")),
        }
        rows.append(Row(cells))
    top = (("CONFIDENTIEL – ne pas transférer – accès : Claire, Awa, Maëlle",),)
    return Workbook("Demandes patientes.xlsx", (Sheet("Demandes", top, HEADER, tuple(rows)),))
