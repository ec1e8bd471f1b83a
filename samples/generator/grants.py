"""`Dossiers de subvention.xlsx`: what was asked of foundations and councils, and what came of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from generator import spelling
from generator.names import FOUNDATIONS, MUTUALS, PUBLIC_BODIES
from generator.people import Organisation, Person, World, siren, stream
from generator.sheets import Row, Sheet, Workbook
from generator.spelling import Cell

COUNT = 46
HEADER = (
    "N° dossier",
    "Organisme",
    "SIREN",
    "Type",
    "Contact",
    "E-mail",
    "Projet",
    "Montant demandé",
    "Montant accordé",
    "Date dépôt",
    "Date décision",
    "Statut",
    "Reste à verser",
)
PROJECTS = (
    "Ateliers socio-esthétiques",
    "Retour à l'emploi",
    "Séjour ressourcement",
    "Course des Coquelicots",
    "Ligne d'écoute",
    "Soins de support à domicile",
    "Poste de coordination",
    "Prêt de casques réfrigérants",
)
BROKEN = {7: "#N/A", 19: "#DIV/0!", 33: "#N/A"}  # place of the row → what its formula shows


@dataclass(frozen=True, slots=True)
class Funder:
    id: str
    name: str
    kind: str
    siren: str
    email: str
    contact: Person


@dataclass(frozen=True, slots=True)
class Grant:
    funder: Funder
    asked: int  # cents
    granted: int
    filed: date
    decided: date | None
    status: str
    project: str


def make_grants(world: World) -> tuple[Grant, ...]:
    rng = stream("grants")
    known = [o for o in world.organisations if o.kind == "Fondation"]
    known += rng.sample([o for o in world.organisations if o.kind == "Entreprise"], 5)
    funders = [_known(organisation) for organisation in known]
    others = [(name, "Collectivité") for name in PUBLIC_BODIES] + [(name, "Mutuelle") for name in MUTUALS]
    for number, (name, kind) in enumerate(others, start=1):
        contact = world.outsiders[number]
        mailbox = f"{spelling.fold(contact.first)[0]}.{number}@courriel.example"
        funders.append(Funder(f"G{number:04d}", name, kind, siren(rng), mailbox, contact))
    assert len(FOUNDATIONS) == sum(f.kind == "Fondation" for f in funders)
    chosen = [*funders, *rng.choices(funders, k=COUNT - len(funders))]
    return tuple(
        sorted((_grant(funder, rng) for funder in chosen), key=lambda grant: (grant.filed, grant.funder.id))
    )


def _known(organisation: Organisation) -> Funder:
    return Funder(
        organisation.id,
        organisation.name,
        organisation.kind,
        organisation.siren,
        organisation.email,
        organisation.contact,
    )


def _grant(funder: Funder, rng: Random) -> Grant:
    asked = rng.choice((200000, 300000, 500000, 800000, 1000000, 1500000))
    filed = date(2022, 11, 1) + timedelta(days=rng.randrange(1_400))
    decided = filed + timedelta(days=rng.randrange(40, 170))
    status = rng.choices(("accordé", "refusé", "soldé"), (4, 3, 4))[0]
    if decided > date(2026, 9, 1):
        return Grant(funder, asked, 0, filed, None, "en cours", rng.choice(PROJECTS))
    granted = 0 if status == "refusé" else rng.choice((asked, asked, asked // 2, asked * 3 // 5))
    return Grant(funder, asked, granted, filed, decided, status, rng.choice(PROJECTS))


def grant_workbook(grants: tuple[Grant, ...]) -> Workbook:
    rng = stream("grant sheet")
    rows = [_row(place, grant, grants, rng) for place, grant in enumerate(grants)]
    top = (("Suivi des dossiers de subvention (MAJ : Maëlle, octobre 2026)",), ())
    return Workbook("Dossiers de subvention.xlsx", (Sheet("Dossiers", top, HEADER, tuple(rows)),))


def _row(place: int, grant: Grant, grants: tuple[Grant, ...], rng: Random) -> Row:
    funder, contact = grant.funder, grant.funder.contact
    number = 1 + sum(other.filed.year == grant.filed.year for other in grants[:place])
    cells: dict[str, Cell] = {
        "N° dossier": f"SUB-{grant.filed.year}-{number:02d}",
        "Organisme": funder.name if rng.random() < 0.6 else spelling.sloppy(funder.name, rng),
        "SIREN": _siren(funder.siren, rng),
        "Type": funder.kind,
        "Contact": f"{contact.civility} {contact.first} {contact.last.upper()}" if rng.random() < 0.85 else None,
        "E-mail": funder.email or None,
        "Projet": grant.project,
        "Montant demandé": spelling.euros(grant.asked),
        "Montant accordé": spelling.euros(grant.granted) if grant.granted else None,
        "Date dépôt": grant.filed,
        "Date décision": grant.decided,
        "Statut": grant.status.capitalize() if rng.random() < 0.25 else grant.status,
        "Reste à verser": _still_due(place, grant),
    }
    return Row(cells, (*((contact.id,) if cells["Contact"] else ()), funder.id))


def _still_due(place: int, grant: Grant) -> Cell:
    if place in BROKEN:
        return BROKEN[place]
    return None if not grant.granted else 0 if grant.status == "soldé" else spelling.euros(grant.granted // 2)


def _siren(number: str, rng: Random) -> Cell:
    draw = rng.random()
    if draw < 0.1:
        return None
    if draw < 0.5:
        return int(number)
    return f"{number[:3]} {number[3:6]} {number[6:]}" if draw < 0.8 else number
