"""A small project of our own: a donor list and its gifts in one workbook, quick enough to run again and again."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs import looking, perform
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.orgs import org_held_open
from npsp_migrate.runs.progress import Silent

Row = Sequence[object]
QUIET = Silent()

PROJECT = """\
version: 1
project: Une petite ville
sources:
  - name: membres
    file: ville.xlsx
    sheet: Membres
    mapping: membres.yml
  - name: dons
    file: ville.xlsx
    sheet: Dons
    mapping: dons.yml
policies:
  Account: {Name: create_only}
"""
MEMBERS = """\
version: 1
columns:
  N°: identifier
  Prénom: first_name
  Nom: last_name
  E-mail: email
  Téléphone: phone
  Ville: city
records:
  household:
    object: Account
    key: "foyer:{N°}"
    fields:
      RecordTypeId: {is: HH_Account}
      Name: {text: "Foyer {Nom}"}
  person:
    object: Contact
    key: "membre:{N°}"
    fields:
      AccountId: {record: household}
      FirstName: Prénom
      LastName: Nom
      Email: E-mail
      npe01__HomeEmail__c: E-mail
      MobilePhone: Téléphone
      MailingCity: Ville
"""
GIFTS = """\
version: 1
columns:
  Reçu: identifier
  Membre: identifier
  Date: {as: date, kind: gift, dates: day-first, on_unreadable: refuse-row}
  Montant: {as: amount, decimal: comma, on_unreadable: refuse-row}
records:
  gift:
    object: Opportunity
    key: "don:{Reçu}"
    fields:
      RecordTypeId: {is: Donation}
      Name: {text: "Don {Reçu}"}
      StageName: {is: Closed Won}
      CloseDate: Date
      Amount: Montant
      npsp__Primary_Contact__c: {lookup: Contact, key: "membre:{Membre}"}
"""
HEADER = ("N°", "Prénom", "Nom", "E-mail", "Téléphone", "Ville")
PEOPLE: tuple[Row, ...] = (
    ("M-1", "Awa", "Diallo", "awa@example.org", "06 39 98 00 01", "Lille"),
    ("M-2", "Jean", "Dupont", "jean@example.org", "06 39 98 00 02", "Lyon"),
    ("M-3", "Zoé", "Martin", None, "06 39 98 00 03", "Nantes"),
    ("M-4", "Awa", "DIALLO", "awa@example.org", None, "Lille"),
    ("M-5", "Inès", "Petit", "ines@example.org", None, None),
)
DONATIONS: tuple[Row, ...] = (
    ("R-1", "M-1", date(2024, 3, 14), 50),
    ("R-2", "M-2", "02/05/2024", "25,50"),
    ("R-3", "M-9", date(2024, 6, 1), 10),
    ("R-4", "M-3", "31/02/2024", 10),
    ("R-5", "M-4", date(2025, 1, 2), "1 250,00 €"),
)


def write_town(folder: Path, people: Sequence[Row] = PEOPLE, donations: Sequence[Row] = DONATIONS) -> OpenedProject:
    """The project's four files, ready to be run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("npsp-migrate.yml", PROJECT), ("membres.yml", MEMBERS), ("dons.yml", GIFTS)):
        (folder / name).write_text(text, encoding="utf-8")
    write_workbook(folder, people, donations)
    return open_folder(folder)


def write_workbook(folder: Path, people: Sequence[Row], donations: Sequence[Row] = DONATIONS) -> None:
    book = Workbook()
    book.remove(book.active)
    for title, header, rows in (
        ("Membres", HEADER, people),
        ("Dons", ("Reçu", "Membre", "Date", "Montant"), donations),
    ):
        sheet = book.create_sheet(title)
        for row in (header, *rows):
            sheet.append(list(row))
    book.save(folder / "ville.xlsx")


def plan_of(opened: OpenedProject, name: str = "npsp-migrate.plan") -> PlanFile:
    return looking.make_plan(opened, opened.workspace.root / name, QUIET)


def apply_now(opened: OpenedProject) -> None:
    """Plan and apply; everything must go through."""
    with org_held_open(opened.project.org), plan_of(opened) as plan:
        perform.apply(opened, plan, QUIET)
