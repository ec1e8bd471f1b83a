"""Conditions, words of the org, and keys without a number."""

from decimal import Decimal

import pytest
from mapping_builders import ends, mapped, records

PEOPLE = """\
version: 1
columns:
  N°: identifier
  Nom: text
  E-mail: email
  Compétences: choices
  Actif: boolean
  Montant: amount
records:
  person:
    object: Contact
    key: ["personne:{N°}", {scope: personne, digest: [E-mail, Nom]}]
    when: WHEN
    fields:
      LastName: Nom
      GW_Volunteers__Volunteer_Skills__c: {from: Compétences, values: {couture: Sewing, photo: Photo}}
      GW_Volunteers__Volunteer_Status__c: {from: Actif, values: {"true": Active}, otherwise: Inactive}
"""


def people(**changed: list[object]) -> dict[str, list[object]]:
    return {
        "N°": ["7", None, None, None],
        "Nom": ["Éloïse", "Zoé", "ZOE ", "Luc"],
        "E-mail": ["e@x.example", "z@x.example", "Z@x.example", None],
        "Compétences": [("couture", "photo"), ("Couture", "vélo"), None, None],
        "Actif": [True, False, None, None],
        "Montant": [Decimal("754.00"), Decimal("0"), None, None],
    } | changed


def test_a_key_falls_back_on_a_digest_that_case_and_accents_do_not_change(tmp_path):
    mapping = PEOPLE.replace("WHEN", "{Nom: present}\n    repeats: merge")

    result = mapped(tmp_path, mapping, people())

    keys = list(records(result, "Contact"))
    assert len(keys) == 3
    assert "personne:7" in keys
    assert all(len(key) == len("personne:") + 16 for key in keys if key != "personne:7")


def test_values_become_the_words_of_the_org_and_unknown_ones_are_told(tmp_path):
    mapping = PEOPLE.replace("WHEN", "{Nom: present}\n    repeats: merge")

    result = mapped(tmp_path, mapping, people())

    skills = {
        key: fields.get("GW_Volunteers__Volunteer_Skills__c") for key, fields in records(result, "Contact").items()
    }
    assert skills["personne:7"] == "Sewing;Photo"
    assert sorted(filter(None, skills.values())) == ["Sewing", "Sewing;Photo"]
    unknown = [issue for issue in result.issues if issue.code == "value-not-mapped"]
    assert [(dict(issue.words.values)["value"], str(issue.at)) for issue in unknown] == [
        ("vélo", "`donateurs.xlsx` › `D3`")
    ]
    statuses = [fields.get("GW_Volunteers__Volunteer_Status__c") for fields in records(result, "Contact").values()]
    assert sorted(filter(None, statuses)) == ["Active", "Inactive"]


@pytest.mark.parametrize(
    ("when", "rows"),
    [
        ("{N°: present}", [2]),
        ("{N°: blank}", [3, 4, 5]),
        ("{N°: {not: blank}}", [2]),
        ("{Nom: zoé}", [3, 4]),
        ("{Nom: [luc, eloise]}", [2, 5]),
        ("{Nom: {not: [Zoé]}}", [2, 5]),
        ("{N°: {not: [8]}}", [2, 3, 4, 5]),
        ("{N°: {not: [7, blank]}}", []),
        ("{N°: [7, blank]}", [2, 3, 4, 5]),
        ("{Montant: {not: [0, blank]}}", [2]),
        ("{Nom: {starts: [z, É]}}", [2, 3, 4]),
        ("{Compétences: photo}", [2]),
        ("{Compétences: {not: [photo]}}", [3, 4, 5]),
        ("{Actif: true}", [2]),
        ("{Actif: {not: true}}", [3, 4, 5]),
        ("{Montant: 754}", [2]),
        ("{Nom: zoé, E-mail: present}", [3, 4]),
        ("{Nom: zoé, Montant: 0}", [3]),
    ],
)
def test_a_condition_chooses_rows(tmp_path, when, rows):
    mapping = PEOPLE.replace("WHEN", when + "\n    repeats: merge")

    result = mapped(tmp_path, mapping, people())

    assert [row for row in (2, 3, 4, 5) if (row, "LEFT_OUT", "no-record-asked") not in ends(result)] == rows
