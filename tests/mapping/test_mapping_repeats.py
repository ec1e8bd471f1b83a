"""Many rows that tell of one record."""

from datetime import date
from decimal import Decimal

from mapping_builders import ends, mapped, records

CAMPAIGNS = """\
version: 1
columns:
  Campagne: text
  Début: date
  Objectif: amount
  Note: text
records:
  campaign:
    object: Campaign
    key: "campagne:{Campagne}"
    repeats: merge
    fields:
      Name: Campagne
      StartDate: Début
      ExpectedRevenue: Objectif
      Description: {from: Note, erase_blank: true}
"""


def test_rows_that_tell_of_one_record_are_folded_into_one(tmp_path):
    rows = {
        "Campagne": ["Octobre", "Octobre", "Course"],
        "Début": [None, date(2024, 10, 1), None],
        "Objectif": [Decimal(500), None, None],
        "Note": ["a", "a", None],
    }

    result = mapped(tmp_path, CAMPAIGNS, rows)

    assert records(result, "Campaign") == {
        "campagne:Course": {"Name": "Course", "Description": ""},
        "campagne:Octobre": {
            "Name": "Octobre",
            "StartDate": date(2024, 10, 1),
            "ExpectedRevenue": Decimal(500),
            "Description": "a",
        },
    }
    assert result.issues == ()


def test_a_row_that_lives_on_in_another_rows_record_is_used(tmp_path):
    rows = {"Campagne": ["Octobre", "Octobre"], "Début": [None, None], "Objectif": [None, None], "Note": ["a", "a"]}

    assert ends(mapped(tmp_path, CAMPAIGNS, rows)) == [(3, "USED", "row-folded")]


def test_where_rows_of_one_record_differ_most_rows_win_then_the_smallest_value(tmp_path):
    rows = {
        "Campagne": ["Octobre", "octobre", "Octobre", "Course", "Course"],
        "Début": [None] * 5,
        "Objectif": [Decimal(7), Decimal(5), Decimal(7), Decimal(9), Decimal(3)],
        "Note": [None] * 5,
    }

    result = mapped(tmp_path, CAMPAIGNS, rows)

    assert records(result, "Campaign")["campagne:Octobre"]["ExpectedRevenue"] == Decimal(7)
    assert records(result, "Campaign")["campagne:Course"]["ExpectedRevenue"] == Decimal(3)
    assert [(issue.severity.value, dict(issue.words.values)["kept"]) for issue in result.issues] == [
        ("warning", "7.00"),
        ("warning", "3.00"),
    ]


def test_who_once_refused_to_be_contacted_is_left_in_peace(tmp_path):
    mapping = """\
    version: 1
    columns: {N°: identifier, Nom: last_name, Stop: opt_out}
    records:
      donor:
        object: Contact
        key: "donateur:{N°}"
        repeats: merge
        fields: {LastName: Nom, npsp__Do_Not_Contact__c: Stop}
    """
    rows = {"N°": ["1"] * 4, "Nom": ["Diallo"] * 4, "Stop": [False, True, False, None]}

    assert records(mapped(tmp_path, mapping, rows), "Contact")["donateur:1"]["npsp__Do_Not_Contact__c"] is True


def test_erasing_is_written_and_a_blank_elsewhere_says_nothing(tmp_path):
    rows = {"Campagne": ["A"], "Début": [None], "Objectif": [None], "Note": [None]}

    candidates = mapped(tmp_path, CAMPAIGNS, rows).candidates["Campaign"]

    assert candidates.frame.loc[0, "Description"] == ""
    assert candidates.frame.loc[0, "StartDate"] is None
