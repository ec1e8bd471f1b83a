"""A large association for the bench: 20 columns a donor, one gift each, written by a real library, seeded."""

import random
import sys
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[1]))

from people_world.names import LAST, MEN, WOMEN, rare_surnames

WAYS = ("rue", "avenue", "chemin", "place", "impasse")
CITIES = (
    ("75011", "Paris"),
    ("69003", "Lyon"),
    ("1000", "Bourg-en-Bresse"),
    ("35000", "Rennes"),
    ("13001", "Marseille"),
)
MODES = ("CB", "Chèque", "Virement", "Espèces")
CAMPAIGNS = tuple(f"Octobre Rose {year}" for year in range(2018, 2026))
DONOR_HEADERS = [
    "Numéro",
    "Civilité",
    "Nom",
    "Prénom",
    "E-mail",
    "Téléphone",
    "Portable",
    "Adresse",
    "Complément",
    "CP",
    "Ville",
    "Pays",
    "Naissance",
    "Premier_contact",
    "Origine",
    "Ne_plus_contacter",
    "Statut",
    "Profession",
    "Newsletter",
    "Commentaires",
]
GIFT_HEADERS = ("N° reçu", "N° donateur", "Date", "Montant", "Mode", "Campagne")

PROJECT = """\
version: 1
project: Bench
founded: 2010
sources:
  - {name: donateurs, file: data/association.xlsx, sheet: Donateurs, mapping: donateurs.yml}
  - {name: dons, file: data/association.xlsx, sheet: Dons, mapping: dons.yml}
"""

ORG = """\
org:
  connect: salesforce
  domain: "{url}"
  client_id_env: BENCH_CLIENT_ID
  client_secret_env: BENCH_CLIENT_SECRET
"""

DONORS = """\
version: 1
columns:
  Numéro: {as: identifier, required: true}
  Civilité: civility
  Nom: last_name
  Prénom: first_name
  E-mail: email
  Téléphone: phone
  Portable: phone
  Adresse: street
  Complément: text
  CP: postal_code
  Ville: city
  Pays: country
  Naissance: {as: date, kind: birth, dates: day-first}
  Premier_contact: {as: date, kind: gift, dates: day-first}
  Origine: text
  Ne_plus_contacter: opt_out
  Statut: text
  Profession: text
  Newsletter: boolean
  Commentaires: {as: text, purpose: a column of the bench}
records:
  household:
    object: Account
    key: "foyer:{Numéro}"
    fields:
      RecordTypeId: {is: HH_Account}
      Name: {text: "Foyer {Nom}"}
  donor:
    object: Contact
    key: "donateur:{Numéro}"
    fields:
      LastName: Nom
      FirstName: Prénom
      Salutation: Civilité
      npe01__HomeEmail__c: E-mail
      HomePhone: Téléphone
      MobilePhone: Portable
      MailingStreet: Adresse
      MailingPostalCode: CP
      MailingCity: Ville
      MailingCountry: Pays
      Birthdate: Naissance
      LeadSource: Origine
      Title: Profession
      npsp__Do_Not_Contact__c: Ne_plus_contacter
      AccountId: {record: household}
"""

GIFTS = """\
version: 1
columns:
  N° reçu: {as: identifier, required: true}
  N° donateur: {as: identifier, required: true}
  Date: {as: date, kind: gift, dates: day-first, required: true, on_unreadable: refuse-row}
  Montant: {as: amount, decimal: comma, required: true, on_unreadable: refuse-row}
  Mode: {as: choice, values: {CB: Credit Card, Chèque: Check, Virement: Wire Transfer, Espèces: Cash}}
  Campagne: text
records:
  campaign:
    object: Campaign
    key: "campagne:{Campagne}"
    repeats: merge
    fields: {Name: Campagne, IsActive: {is: true}}
  gift:
    object: Opportunity
    key: "don:{N° reçu}"
    fields:
      Name: {text: "Don {N° reçu}"}
      CloseDate: Date
      Amount: Montant
      StageName: {is: Closed Won}
      CampaignId: {record: campaign}
      npsp__Primary_Contact__c: {lookup: Contact, key: "donateur:{N° donateur}"}
      AccountId: {lookup: Account, key: "foyer:{N° donateur}"}
"""


def write_project(folder: Path, rows: int, gifts: int | None = None) -> Path:
    """`rows` donors, and as many gifts unless `gifts` says otherwise. Written once per size; later runs find it."""
    workbook = folder / "data" / "association.xlsx"
    workbook.parent.mkdir(parents=True, exist_ok=True)
    for name, text in (("npsp-migrate.yml", PROJECT), ("donateurs.yml", DONORS), ("dons.yml", GIFTS)):
        (folder / name).write_text(text, encoding="utf-8")
    if not workbook.exists():
        _write_workbook(workbook, rows, gifts or rows)
    return folder


def _write_workbook(path: Path, rows: int, gift_rows: int) -> None:
    dice = random.Random(20261123)
    people = _Names(dice)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    donors = book.add_worksheet("Donateurs")
    donors.write_row(0, 0, DONOR_HEADERS)
    for number in range(1, rows + 1):
        donors.write_row(number, 0, _donor(dice, people, number))
    gifts = book.add_worksheet("Dons")
    gifts.write_row(0, 0, GIFT_HEADERS)
    for number in range(1, gift_rows + 1):
        gifts.write_row(number, 0, _gift(dice, number, rows))
    book.close()


class _Names:
    """As France bears them: some names by thousands, most by few. A handful of names for all would make everybody
    everybody's namesake, which no list is.
    """

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._first = [name for names in (*WOMEN.values(), *MEN.values()) for name in names.split()]
        self._rare = rare_surnames(20_000, dice)

    def first(self) -> str:
        return self._dice.choice(self._first)

    def last(self) -> str:
        common = self._dice.random() < 0.4
        return self._dice.choice(LAST).replace("_", " ") if common else self._dice.choice(self._rare)


def _donor(dice: random.Random, people: _Names, number: int) -> list[object]:
    first, last = people.first(), people.last()
    code, city = dice.choice(CITIES)
    digits = f"{number:08d}"
    born = date(1940, 1, 1) + timedelta(days=dice.randrange(24_000))
    met = date(2015, 1, 1) + timedelta(days=dice.randrange(3_900))
    return [
        f"D-{number:06d}",
        dice.choice(("Mme", "M.", "Mlle", "")),
        last.upper() if number % 2 else last,
        first,
        f"{_plain(first)}.{number}@example.org" if number % 5 else "",
        f"01 {digits[:2]} {digits[2:4]} {digits[4:6]} {digits[6:]}" if number % 3 else "",
        f"06{digits}" if number % 4 else int(f"6{digits}"),
        f"{dice.randrange(1, 200)} {dice.choice(WAYS)} {people.last()}",
        "Bât. B" if number % 9 == 0 else "",
        int(code) if number % 2 else code,
        city,
        "France",
        born if number % 2 else f"{born:%d/%m/%Y}",
        met if number % 3 else f"{met:%d/%m/%Y}",
        dice.choice(("HelloAsso", "Octobre Rose", "Facebook", "Presse")),
        "oui" if number % 50 == 0 else "",
        dice.choice(("actif", "ancien")),
        dice.choice(("infirmière", "enseignant", "retraitée", "")),
        dice.choice(("oui", "non")),
        "",
    ]


def _plain(name: str) -> str:
    """An address has no accents: `chloe`."""
    return unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()


def _gift(dice: random.Random, number: int, rows: int) -> list[object]:
    day = date(2018, 1, 1) + timedelta(days=dice.randrange(2_900))
    amount = dice.choice((10, 20, 30, 50, 50, 100, 12.5, 250))
    return [
        f"R{number:07d}",
        f"D-{dice.randrange(1, rows + 1):06d}",
        day if number % 4 else f"{day:%d/%m/%Y}",
        amount if number % 6 else f"{amount:.2f} €".replace(".", ","),
        dice.choice(MODES),
        dice.choice(CAMPAIGNS),
    ]
