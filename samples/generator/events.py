"""The October race of 2024 and of 2025: who ran, who paid, who gave a little more; in two workbooks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from generator import spelling
from generator.donors import Donor
from generator.gifts import Gift, reference_at
from generator.people import Household, Person, World, stream
from generator.sheets import Row, Sheet, Workbook, runs
from generator.spelling import Cell, Formula

SIZES = {2024: 352, 2025: 481}
PRICES = {"Course 10 km": 1500, "Course 5 km": 1200, "Marche 5 km": 1000, "Enfant": 500}
TEAMS = (
    "Les Coquelicots",
    "Team Octobre",
    "Les Foulées du Canal",
    "Maison Coquelin",
    "Les Runneuses du Jeudi",
    "Novalys",
    "Copines & Baskets",
    "Les Roses des Sables",
    "Zumba Passion Sud",
    "La Bande à Léo",
    "Lycée Olympe",
    "Les Pavots",
)
SHIRTS = ("XS", "S", "S", "M", "M", "L", "L", "XL", "XXL")


@dataclass(frozen=True, slots=True)
class Order:
    """One payment for a few runners of one home; `extra` is a gift on top."""

    year: int
    moment: datetime
    payer: Person
    runners: tuple[tuple[Person, str], ...]
    method: str  # online, cheque, cash, card
    extra: int
    team: str
    reference: str = ""

    @property
    def tickets(self) -> int:
        return sum(PRICES[course] for _, course in self.runners)

    @property
    def campaign(self) -> str:
        return f"Course des Coquelicots {self.year}"

    def gift(self) -> Gift:
        return Gift(self.moment.date(), self.extra, self.method, self.campaign, None, self.payer, self.reference)


def make_orders(world: World, donors: tuple[Donor, ...]) -> tuple[Order, ...]:
    rng = stream("events")
    known = {person.household for donor in donors for person in donor.people}
    orders: list[Order] = []
    faithful: list[Household] = []
    for year, size in SIZES.items():
        others = [home for home in world.households if home.id not in known]
        mixed = [*rng.sample(faithful, min(70, len(faithful))), *rng.sample(others, min(90, len(others)))]
        mixed += rng.sample([home for home in world.households if home.id in known], 320)
        homes = list({home.id: home for home in mixed}.values())
        rng.shuffle(homes)
        orders += _orders_of(year, size, homes, rng)
        faithful = [home for home in homes if rng.random() < 0.5]
    return tuple(sorted(orders, key=lambda order: order.moment))


def _orders_of(year: int, size: int, homes: list[Household], rng: Random) -> list[Order]:
    orders: list[Order] = []
    places, moment = size, datetime(year, 8, 25, 8, 3)
    step = timedelta(days=33) / size
    for home in homes:
        if places == 0:
            return orders
        going = _going(home, year, rng)[:places]
        places -= len(going)
        moment += step * len(going) + timedelta(seconds=rng.randrange(40, 3_000))
        online = rng.random() < 0.47
        payer = next((p for p, _ in going if p.email), going[0][0])
        method = "online" if online and payer.email else rng.choice(("cheque", "cash", "cash", "card"))
        extra = rng.choice((500, 500, 1000, 1000, 2000)) if rng.random() < (0.34 if online else 0.12) else 0
        team = rng.choice(TEAMS) if rng.random() < 0.4 else ""
        reference = reference_at(moment) if method == "online" else ""
        orders.append(Order(year, moment, payer, going, method, extra, team, reference))
    return orders


def _going(home: Household, year: int, rng: Random) -> tuple[tuple[Person, str], ...]:
    courses = ("Course 10 km", "Marche 5 km") if year == 2024 else ("Course 10 km", "Course 5 km", "Marche 5 km")
    adults = home.adults if rng.random() < 0.6 else (rng.choice(home.adults),)
    going = [(person, rng.choice(courses)) for person in adults]
    return (*going, *((child, "Enfant") for child in home.children))


def event_workbooks(orders: tuple[Order, ...]) -> tuple[Workbook, ...]:
    return _workbook_2024([o for o in orders if o.year == 2024]), _workbook_2025(
        [o for o in orders if o.year == 2025]
    )


def _workbook_2024(orders: list[Order]) -> Workbook:
    rng = stream("event sheet 2024")
    header = (
        "Dossard",
        "Équipe",
        "Nom",
        "Prénom",
        "Année naiss.",
        "Email payeur",
        "Payeur",
        "Date inscription",
        "Tarif",
        "Montant payé",
        "Don supp.",
        "Mode",
        "Réf. HelloAsso",
        "T-shirt",
    )
    modes = {"online": "HelloAsso", "cheque": "Chèque", "cash": "Espèces", "card": "CB"}
    rows: list[Row] = []
    for order in _by_team(orders):
        for place, (runner, course) in enumerate(order.runners):
            last = rng.choice((runner.last.upper(), runner.last, spelling.sloppy(runner.last, rng)))
            cells: dict[str, Cell] = {
                "Dossard": len(rows) + 1,
                "Équipe": order.team or None,
                "Nom": last,
                "Prénom": runner.first if rng.random() < 0.8 else spelling.sloppy(runner.first, rng),
                "Année naiss.": runner.born.year if rng.random() < 0.8 else None,
                "Tarif": course,
                "Montant payé": spelling.euros(PRICES[course]),
                "Mode": modes[order.method],
                "T-shirt": "M enfant" if course == "Enfant" else rng.choice(SHIRTS),
                **_payment_cells(
                    order, runner, place, rng, ("Email payeur", "Payeur", "Date inscription", "Don supp.")
                ),
            }
            rows.append(Row(cells, (runner.id, order.payer.id)))
    return Workbook(
        "Octobre Rose 2024.xlsx",
        (
            _sheet(
                "Inscriptions",
                header,
                rows,
                "TOTAL",
                (
                    ("OCTOBRE ROSE 2024 – Course des Coquelicots",),
                    ("Dimanche 6 octobre 2024, départ 10 h, inscriptions closes",),
                    (),
                ),
                "Dossard",
                ("Montant payé", "Don supp."),
            ),
        ),
    )


def _workbook_2025(orders: list[Order]) -> Workbook:
    rng = stream("event sheet 2025")
    header = (
        "N° dossard",
        "Inscrit le",
        "Participant",
        "Parcours",
        "Équipe",
        "Payé par",
        "E-mail",
        "Téléphone",
        "Tarif",
        "Montant payé",
        "Don supplémentaire",
        "Moyen de paiement",
        "Réf. HelloAsso",
        "Taille",
        "Venu·e",
    )
    modes = {"online": "HelloAsso", "cheque": "chèque", "cash": "espèces", "card": "CB sur place"}
    rows: list[Row] = []
    for order in _by_team(orders):
        for place, (runner, course) in enumerate(order.runners):
            price = PRICES[course]
            first = runner.first if rng.random() < 0.8 else spelling.sloppy(runner.first, rng).strip()
            cells: dict[str, Cell] = {
                "N° dossard": 1000 + len(rows) + 1,
                "Participant": f"{runner.last.upper()} {first}",
                "Parcours": course,
                "Équipe": order.team or None,
                "Téléphone": spelling.phone(order.payer.mobile, rng) if place == 0 and rng.random() < 0.6 else None,
                "Tarif": spelling.euros(price),
                "Montant payé": spelling.euros(price),
                "Moyen de paiement": modes[order.method],
                "Taille": None if course == "Enfant" else rng.choice(SHIRTS),
                "Venu·e": rng.choice(("oui", "oui", "oui", "non", None)),
                **_payment_cells(
                    order, runner, place, rng, ("E-mail", "Payé par", "Inscrit le", "Don supplémentaire")
                ),
            }
            rows.append(Row(cells, (runner.id, order.payer.id)))
    return Workbook(
        "Octobre Rose 2025.xlsx",
        (
            _sheet(
                "Inscrits 2025",
                header,
                rows,
                "Total",
                (("Course des Coquelicots, 5 octobre 2025 – liste des inscrits (Maëlle + Karim)",), ()),
                "N° dossard",
                ("Montant payé", "Don supplémentaire"),
            ),
        ),
    )


def _payment_cells(
    order: Order, runner: Person, place: int, rng: Random, headers: tuple[str, str, str, str]
) -> dict[str, Cell]:
    """What both years say of the payment, under their own headers: mailbox, payer, day, gift on top."""
    email, payer, day, extra = headers
    other = order.payer.id != runner.id
    return {
        email: spelling.email(order.payer.email, "", rng),
        payer: f"{order.payer.first} {order.payer.last.upper()}" if other else None,
        day: order.moment.date(),
        extra: spelling.euros(order.extra) if order.extra and place == 0 else None,
        "Réf. HelloAsso": int(order.reference) if order.reference else None,
    }


def _by_team(orders: list[Order]) -> list[Order]:
    """Teams stand together, as their name is one merged cell; the others follow by day."""
    return sorted(orders, key=lambda order: (order.team == "", order.team, order.moment))


def _sheet(
    name: str,
    header: tuple[str, ...],
    rows: list[Row],
    label: str,
    top: tuple[tuple[Cell, ...], ...],
    label_column: str,
    summed: tuple[str, ...],
) -> Sheet:
    merged = tuple(("Équipe", first, last) for first, last in runs([str(r.cells["Équipe"] or "") for r in rows]))
    first, last = len(top) + 2, len(top) + 1 + len(rows)
    total: dict[str, Cell] = {label_column: label}
    for column in summed:
        letter = chr(ord("A") + header.index(column))
        values = [cell for row in rows if isinstance(cell := row.cells[column], int | float)]
        total[column] = Formula(f"=SUM({letter}{first}:{letter}{last})", round(sum(values), 2))
    return Sheet(name, top, header, (*rows, Row(total, is_record=False)), merged)
