"""A partner's contact who gives at home, too: one contact in its household, linked to the organisation."""

from pathlib import Path

from town_project import QUIET, plan_of

from npsp_migrate.model.plan import Action
from npsp_migrate.runs import perform
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.orgs import org_held_open, org_to_read

PROJECT = """\
version: 1
project: Un bourg
sources:
  - name: dons
    file: dons.csv
    columns: {"N°": identifier, Prénom: first_name, Nom: last_name, E-mail: email}
    records:
      household:
        {object: Account, key: "foyer:{N°}", fields: {RecordTypeId: {is: HH_Account}, Name: {text: "Foyer {Nom}"}}}
      donor:
        object: Contact
        key: "d:{N°}"
        fields: {AccountId: {record: household}, FirstName: Prénom, LastName: Nom, Email: E-mail}
  - name: partenaires
    file: partenaires.csv
    columns: {"N°": identifier, Nom: organisation_name, Prénom: first_name, Contact: last_name, E-mail: email}
    records:
      company:
        {object: Account, key: "p:{N°}", fields: {RecordTypeId: {is: Organization}, Name: Nom}}
      person:
        object: Contact
        key: "c:{N°}"
        fields: {AccountId: {record: company}, FirstName: Prénom, LastName: Contact, Email: E-mail}
"""


def write_bourg(folder: Path) -> OpenedProject:
    (folder / "npsp-migrate.yml").write_text(PROJECT, encoding="utf-8")
    (folder / "dons.csv").write_text("N°;Prénom;Nom;E-mail\n1;Awa;Diallo;awa@x.example\n", encoding="utf-8")
    partners = "N°;Nom;Prénom;Contact;E-mail\n7;Le Fournil;Awa;Diallo;awa@x.example\n"
    (folder / "partenaires.csv").write_text(partners, encoding="utf-8")
    return open_folder(folder)


def test_a_person_of_a_household_is_linked_to_the_organisation_and_the_next_plan_keeps_all(tmp_path: Path) -> None:
    opened = write_bourg(tmp_path)

    with org_held_open(opened.project.org):
        with plan_of(opened) as plan:
            perform.apply(opened, plan, QUIET)
        with org_to_read(opened.project.org) as org:
            made = org.read(
                "npe5__Affiliation__c", ("npe5__Contact__c", "npe5__Organization__c", "npe5__Primary__c")
            )
        with plan_of(opened, "again.plan") as again:
            actions = {change.action for change in again.changes()}

    assert made["npe5__Primary__c"].tolist() == [True]
    assert actions == {Action.KEEP}
