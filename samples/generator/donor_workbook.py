"""`Donateurs 2017-2026.xlsx`: the Google Sheet of five people. Donors, gifts, and seven things that cannot be."""

from dataclasses import replace
from datetime import date
from random import Random

from generator import spelling
from generator.donors import Donor
from generator.gifts import PER_YEAR, Gift
from generator.people import stream
from generator.sheets import Flaw, Row, Sheet, Workbook
from generator.spelling import Cell, Formula

FILE = "Donateurs 2017-2026.xlsx"
DONOR_HEADER = (
    "N° donateur",
    "Type",
    "Civilité",
    "Donateur",
    "Organisation",
    "E-mail",
    "Tél.",
    "Adresse",
    "CP",
    "Ville",
    "Date de naissance",
    "1er contact",
    "Ne plus contacter",
    "Origine",
    "Commentaires",
)
GIFT_HEADER = (
    "Année",
    "N° reçu",
    "Date",
    "N° donateur",
    "Nom du donateur",
    "Montant",
    "Mode",
    "Campagne",
    "Affectation",
    "Réf. HelloAsso",
    "Reçu envoyé",
    "Type donateur",
)
METHODS = {
    "card": ("CB", "CB", "Carte bancaire"),
    "cheque": ("Chèque", "Chèque", "chèque", "CHQ"),
    "transfer": ("Virement", "Virement", "virement", "VIR"),
    "cash": ("Espèces", "espèces", "esp."),
    "online": ("HelloAsso", "HelloAsso", "HELLOASSO"),
    "debit": ("Prélèvement", "prlvt"),
}
FUNDS = ("Général", "Général", "Soins de support", "Ateliers", "Aide d'urgence", None, None)


def donor_workbook(donors: tuple[Donor, ...], gifts: tuple[Gift, ...]) -> Workbook:
    lists = Sheet(
        "Listes",
        (),
        ("Type", "Mode"),
        tuple(
            Row({"Type": a, "Mode": b}, is_record=False)
            for a, b in (
                ("Particulier", "CB"),
                ("Entreprise", "Chèque"),
                ("Fondation", "Virement"),
                ("Association", "Espèces"),
            )
        ),
        hidden=True,
    )
    return Workbook(FILE, (_donors_sheet(donors), _gifts_sheet(donors, gifts), lists))


def _donors_sheet(donors: tuple[Donor, ...]) -> Sheet:
    rng = stream("donor sheet")
    rows = [
        Row(
            donor.cells,
            (*(p.id for p in donor.people), *([donor.organisation.id] if donor.organisation else [])),
            hidden=donor.hidden,
        )
        for donor in donors
    ]
    people = [
        place
        for place, donor in enumerate(donors)
        if donor.number and not donor.organisation and donor.cells["Ville"] and donor.cells["1er contact"]
    ]
    lost, uncounted, unborn = rng.sample(people, 3)
    rows[lost] = _flawed(
        rows[lost],
        "Ville",
        Formula("=VLOOKUP(I5,#REF!,2,FALSE)", "#REF!"),
        "error-cell",
        "La formule ne trouve plus sa liste",
    )
    rows[uncounted] = _flawed(
        rows[uncounted],
        "1er contact",
        Formula('=IF(Listes!A9="","",Listes!A9)', None),
        "formula-without-value",
        "La formule n'a jamais été calculée",
    )
    rows[unborn] = _flawed(
        rows[unborn],
        "Date de naissance",
        date(2062, 4, 17),
        "birth-in-the-future",
        "Née en 2062 : il faut lire 1962",
    )
    shown = f"{len(donors):,}".replace(",", " ")
    rows += [Row({}, is_record=False), Row({"N° donateur": f"Total : {shown} donateurs"}, is_record=False)]
    top: tuple[tuple[Cell, ...], ...] = (
        ("Les Coquelicots d'Octobre – fichier donateurs",),
        ("Export du 02/11/2026 – ne pas trier sans prévenir Maëlle !",),
        (),
    )
    return Sheet("Donateurs", top, DONOR_HEADER, tuple(rows))


def _gifts_sheet(donors: tuple[Donor, ...], gifts: tuple[Gift, ...]) -> Sheet:
    rng = stream("gift sheet")
    rows: list[Row] = []
    merged, subtotals = [], []
    for year in PER_YEAR:
        of_year = [gift for gift in gifts if gift.donor and gift.day.year == year]
        lines = [_gift_row(gift, rng) for gift in of_year]
        lines = _with_flaws(lines, of_year, year, donors)
        lines[0] = replace(lines[0], cells={**lines[0].cells, "Année": year})
        start = len(rows)
        rows += lines
        merged.append(("Année", start, len(rows) - 1))
        subtotals.append(_column_sum(lines))
        subtotal = Formula(f"=SUM(F{start + 3}:F{len(rows) + 2})", subtotals[-1])
        rows.append(Row({"N° reçu": f"Total {year}", "Montant": subtotal}, is_record=False))
    whole = Formula(f"=SUM(F3:F{len(rows) + 2})/2", round(sum(subtotals), 2))
    rows.append(Row({"N° reçu": "TOTAL GÉNÉRAL", "Montant": whole}, is_record=False))
    top = (("DONS REÇUS – suivi 2017-2026 (1 ligne = 1 don)",),)
    return Sheet("Dons", top, GIFT_HEADER, tuple(rows), tuple(merged))


def _gift_row(gift: Gift, rng: Random) -> Row:
    donor = gift.donor
    assert donor is not None
    typed = donor.cells["Organisation"] or donor.cells["Donateur"]
    noted = gift.reference if gift.reference_noted else ""
    cells: dict[str, Cell] = {
        "N° reçu": gift.receipt or None,
        "Date": spelling.written_date(gift.day, rng) if rng.random() < 0.05 else gift.day,
        "N° donateur": donor.number,
        "Nom du donateur": str(typed) if rng.random() < 0.8 else spelling.sloppy(str(typed), rng),
        "Montant": _amount(gift.cents, rng),
        "Mode": rng.choice(METHODS[gift.method]) if rng.random() < 0.985 or noted else None,
        "Campagne": _campaign(gift.campaign, rng),
        "Affectation": rng.choice(FUNDS),
        "Réf. HelloAsso": (noted if rng.random() < 0.3 else int(noted)) if noted else None,
        "Reçu envoyé": _sent(gift, rng),
        "Type donateur": donor.organisation.kind if donor.organisation else "Particulier",
    }
    people = [person.id for person in donor.people]
    return Row(cells, (*people, *([donor.organisation.id] if donor.organisation else [])))


def _amount(cents: int, rng: Random) -> Cell:
    return spelling.written_amount(cents, rng) if rng.random() < 0.05 else spelling.euros(cents)


def _campaign(name: str, rng: Random) -> str | None:
    if not name:
        return None
    draw = rng.random()
    if name == "Octobre Rose 2021" and draw < 0.06:
        return "Oct. Rose 2021"
    if draw < 0.04:
        return name.lower()
    if draw < 0.06:
        return name.upper()
    return f"{name} " if draw < 0.09 else name


def _sent(gift: Gift, rng: Random) -> Cell:
    if not gift.receipt or rng.random() < 0.12:
        return None
    return rng.choice(("oui", "oui", "Oui", "x", "envoyé", date(gift.day.year + 1, 1, 15)))


def _with_flaws(lines: list[Row], gifts: list[Gift], year: int, donors: tuple[Donor, ...]) -> list[Row]:
    """The deliberate impossibilities, each a row of its own beside the true gifts. None in a year with accounts."""
    rng = stream(f"flaws {year}")
    plain = [p for p, g in enumerate(gifts) if g.donor and not g.donor.organisation and g.method == "cheque"]
    place = rng.choice(plain[5:-5])
    model = lines[place].cells
    again: dict[str, Cell] = {
        **model,
        "N° reçu": f"R{year}-0{900 + place % 90}",
        "Date": gifts[place].day,
        "Montant": 40,
        "Mode": "Chèque",
    }
    who = lines[place].who
    extra: list[Row] = []
    if year == 2019:
        extra = [
            _flawed(Row(again, who), "Montant", "12O,00", "amount-unreadable", "La lettre O au lieu du chiffre 0"),
            _flawed(
                Row({**again, "N° reçu": "R2019-0999"}, who),
                "Date",
                date(1919, 10, 12),
                "date-before-founding",
                "1919 au lieu de 2019 : l'association date de 2015",
            ),
        ]
    elif year == 2020:
        first = Row({**again, "N° reçu": "R2020-0991", "Montant": 60}, who)
        second = Row(
            {
                **again,
                "N° reçu": "R2020-0991",
                "Montant": 80,
                "N° donateur": lines[place + 1].cells["N° donateur"],
                "Nom du donateur": lines[place + 1].cells["Nom du donateur"],
            },
            lines[place + 1].who,
        )
        why = "Le même numéro de reçu pour deux dons différents"
        extra = [_flawed(row, "N° reçu", "R2020-0991", "receipt-twice", why) for row in (first, second)]
    elif year == 2021:
        extra = [
            _flawed(Row(again, who), "Date", "31/02/2021", "date-impossible", "Le 31 février n'existe pas"),
            _flawed(
                Row({**again, "N° reçu": "R2021-0998"}, who),
                "Montant",
                "1.234",
                "amount-ambiguous",
                "1 234 € ou 1,234 € ?",
            ),
        ]
    elif year == 2022:
        orphan: dict[str, Cell] = {
            **again,
            "N° donateur": None,
            "Nom du donateur": None,
            "Montant": 25,
            "Mode": "Espèces",
        }
        refund: dict[str, Cell] = {**again, "N° reçu": "R2022-0997"}
        extra = [
            _flawed(Row(orphan), "N° donateur", None, "gift-without-donor", "Personne n'est noté pour ce don"),
            _flawed(
                Row(refund, who), "Montant", -50, "amount-negative", "Un remboursement noté comme un don négatif"
            ),
        ]
    return [*lines[: place + 1], *extra, *lines[place + 1 :]]


def _flawed(row: Row, column: str, cell: Cell, code: str, why: str) -> Row:
    return replace(row, cells={**row.cells, column: cell}, flaws=(*row.flaws, Flaw(column, code, why)))


def _column_sum(lines: list[Row]) -> float:
    """What the sheet's own SUM shows: amounts typed as text count for nothing there."""
    numbers = [cell for line in lines if isinstance(cell := line.cells["Montant"], int | float)]
    return round(sum(numbers), 2)
