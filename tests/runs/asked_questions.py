"""Questions written down, and a small project that has some."""

from decimal import Decimal
from pathlib import Path

from npsp_migrate.location import Location
from npsp_migrate.model.decisions import Identity, Standing
from npsp_migrate.model.issue import words
from npsp_migrate.model.questions import Question, Side, Told
from npsp_migrate.runs.opened import OpenedProject, open_folder

PROJECT = """\
version: 1
project: Un village
matching:
  people: {certain: 8, doubtful: -8}
sources:
  - name: membres
    file: membres.csv
    columns:
      "N°": identifier
      "Prénom": first_name
      "Nom": last_name
      "E-mail": email
      "CP": postal_code
    records:
      person:
        object: Contact
        key: "membre:{N°}"
        fields:
          FirstName: "Prénom"
          LastName: "Nom"
          Email: "E-mail"
          npe01__HomeEmail__c: "E-mail"
          MailingPostalCode: "CP"
"""
MEMBERS = """\
N°;Prénom;Nom;E-mail;CP
M-1;Awa;Diallo;awa@example.org;69003
M-2;Awa;Diallo;;69003
M-3;Léa;Petit;lea@example.org;75011
M-4;Léa;Petit;petit@example.org;75011
M-5;Inès;Roy;;06000
M-6;Inès;Roy;;06000
"""


def write_village(folder: Path, members: str = MEMBERS) -> OpenedProject:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "npsp-migrate.yml").write_text(PROJECT, encoding="utf-8")
    (folder / "membres.csv").write_text(members, encoding="utf-8")
    return open_folder(folder)


def at(row: int, column: str = "", file: str = "Dons.xlsx", sheet: str = "Membres") -> Location:
    return Location(file, sheet, row, column)


def person(key: str, row: int, first: str, last: str, email: str = "") -> Side:
    told = [Told("FirstName", first, at(row, "A")), Told("LastName", last, at(row, "B"))]
    if email:
        told.append(Told("Email", email, at(row, "C")))
    return Side(Identity(key=key), f"{first} {last}", tuple(told), (at(row),))


def asked(one: str, other: str) -> Question:
    return Question(
        "Contact",
        person(one, 2, "Awa", "Diallo", "awa@example.org"),
        person(other, 3, "Ava", "Diallo"),
        (words("doubt-person", evidence="names-exact place-postcode"),),
        settles=4,
    )


def three_questions() -> tuple[Question, ...]:
    """Two people in two sheets, somebody whom Salesforce has, and a gift."""
    theirs = Side(
        Identity(org_id="003000000000001AAA"),
        "Léa Petit",
        (Told("FirstName", "Léa"), Told("LastName", "Petit")),
        org_id="003000000000001AAA",
    )
    gifts = [
        Side(
            Identity(key=key),
            f"Don {key}",
            (Told("Amount", Decimal("50.00"), at(row, "D")), Told("CloseDate", day, at(row, "E"))),
            tuple(at(number) for number in range(row, row + rows)),
        )
        for key, row, day, rows in (("G-1", 5, "2024-01-05", 1), ("G-2", 9, "2024-01-06", 7))
    ]
    return (
        asked("M-1", "M-2"),
        Question(
            "Contact",
            person("M-3", 4, '=HYPERLINK("http://evil")', "Petit"),
            theirs,
            (words("doubt-person", evidence="names-exact place-postcode"),),
            Standing.ORG,
        ),
        Question("Opportunity", gifts[0], gifts[1], (words("doubt-donor-amount-day"),)),
    )
