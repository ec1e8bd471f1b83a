"""Mappings that several tests use, with rows for them: couples, gifts, and one to make mistakes in."""

from datetime import date
from decimal import Decimal

COUPLES = """\
version: 1
columns:
  N°: identifier
  Type: text
  Donateur: person_name
  E-mail: email
  Mobile: phone
  Fixe: phone
records:
  household:
    object: Account
    key: "foyer:{N°}"
    when: {Type: particulier}
    fields:
      RecordTypeId: {is: HH_Account}
      Name: {text: "Foyer {Donateur › last_name}"}
  donor:
    object: Contact
    key: "donateur:{N°}"
    fields:
      LastName: Donateur › last_name
      FirstName: {from: Donateur › first_name}
      Email: E-mail
      npe01__Preferred_Email__c: {is: Personal, when: {E-mail: present}}
      Phone: {first_of: [Mobile, Fixe]}
      npe01__PreferredPhone__c:
        first_of: [{is: Mobile, when: {Mobile: present}}, {is: Home, when: {Fixe: present}}]
      AccountId: {record: household}
  partner:
    object: Contact
    key: "donateur:{N°}:conjoint"
    when: {Donateur › partner_last_name: present}
    fields:
      LastName: Donateur › partner_last_name
      AccountId: {record: household}
"""


def couples(**changed: list[object]) -> dict[str, list[object]]:
    return {
        "N°": ["1", "2"],
        "Type": ["Particulier", "Entreprise"],
        "Donateur": ["Jean DUPONT", "Awa DIALLO"],
        "Donateur › last_name": ["Dupont", "Diallo"],
        "Donateur › first_name": ["Jean", "Awa"],
        "Donateur › partner_last_name": ["Durand", None],
        "E-mail": ["j@d.example", None],
        "Mobile": [None, "+33 6 12 34 56 78"],
        "Fixe": ["+33 1 23 45 67 89", "+33 1 23 45 67 90"],
    } | changed


GIFTS = """\
version: 1
columns:
  Reçu: identifier
  N°: identifier
  Date: date
  Montant: amount
  Campagne: text
  Statut: text
leave_out:
  - when: {Statut: [Test, Annulé]}
    because: commande annulée
records:
  gift:
    object: Opportunity
    key: "don:{Reçu}"
    when: {Montant: present}
    fields:
      Name: {text: "Don {Reçu} du {Date} : {Montant} € {Campagne?}"}
      CloseDate: Date
      Amount: Montant
      StageName: {is: Closed Won}
      CampaignId: {lookup: Campaign, key: "campagne:{Campagne}"}
      npsp__Primary_Contact__c: {lookup: Contact, key: "donateur:{N°}"}
  payment:
    object: npe01__OppPayment__c
    key: "paiement:{Reçu}"
    when: {Montant: present}
    fields:
      npe01__Opportunity__c: {record: gift}
      npe01__Paid__c: {is: true}
"""


def gifts(**changed: list[object]) -> dict[str, list[object]]:
    return {
        "Reçu": ["R1", "R2", "R3"],
        "N°": ["1", "1", None],
        "Date": [date(2024, 10, 5), date(2024, 10, 6), date(2024, 10, 7)],
        "Montant": [Decimal("12.5"), Decimal("100"), None],
        "Campagne": ["Octobre Rose", None, None],
        "Statut": [None, None, None],
    } | changed


GOOD = """\
version: 1
columns:
  N°: identifier
  Donateur: person_name
  E-mail: email
records:
  donor:
    object: Contact
    key: "donateur:{N°}"
    fields:
      LastName: Donateur › last_name
"""
