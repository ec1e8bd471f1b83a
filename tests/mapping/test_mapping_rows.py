"""Each rule of the YAML, and what it makes of rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from mapping_builders import cleaned, ends, mapped, mapping_of, records

from npsp_migrate.mapping.mapped import ControlSum
from npsp_migrate.mapping.rows import map_rows
from npsp_migrate.model.issue import Fate, RowNote, words
from npsp_migrate.model.plan import ColumnUse
from npsp_migrate.model.records import Reference

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


def test_one_row_gives_a_household_and_both_people_of_a_couple(tmp_path):
    result = mapped(tmp_path, COUPLES, couples())

    assert list(result.candidates) == ["Account", "Contact"]
    assert records(result, "Account") == {"foyer:1": {"Name": "Foyer Dupont", "RecordTypeId": "HH_Account"}}
    assert records(result, "Contact") == {
        "donateur:1": {
            "LastName": "Dupont",
            "FirstName": "Jean",
            "Email": "j@d.example",
            "npe01__Preferred_Email__c": "Personal",
            "Phone": "+33 1 23 45 67 89",
            "npe01__PreferredPhone__c": "Home",
            "AccountId": "foyer:1",
        },
        "donateur:1:conjoint": {"LastName": "Durand", "AccountId": "foyer:1"},
        "donateur:2": {
            "LastName": "Diallo",
            "FirstName": "Awa",
            "Phone": "+33 6 12 34 56 78",
            "npe01__PreferredPhone__c": "Mobile",
        },
    }
    assert result.candidates["Contact"].references == {"AccountId": Reference("AccountId", "Account", "Account")}
    assert result.notes == ()


def test_a_value_is_found_back_in_its_cell(tmp_path):
    result = mapped(tmp_path, COUPLES, couples())

    where = result.provenance

    assert str(where.at(0, 2, "donor", "LastName")) == "`donateurs.xlsx` › `C2`"
    assert str(where.at(0, 2, "household", "Name")) == "`donateurs.xlsx` › `C2`"
    assert str(where.at(0, 2, "household", "RecordTypeId")) == "`donateurs.xlsx` › `row 2`"


def test_a_value_that_may_come_from_two_columns_is_found_back_in_its_row(tmp_path):
    """A wrong cell would be worse than none: the phone may stand in either column."""
    result = mapped(tmp_path, COUPLES, couples())

    assert str(result.provenance.at(0, 2, "donor", "Phone")) == "`donateurs.xlsx` › `row 2`"


def test_a_row_without_what_its_key_needs_is_refused_as_a_whole(tmp_path):
    result = mapped(tmp_path, COUPLES, couples(**{"N°": [None, "2"]}))

    assert records(result, "Account") == {}
    assert list(records(result, "Contact")) == ["donateur:2"]
    assert ends(result) == [(2, "REFUSED", "key-missing")]
    assert {(issue.code, str(issue.at)) for issue in result.issues} == {("key-missing", "`donateurs.xlsx` › `A2`")}


def test_a_row_without_a_field_that_salesforce_needs_is_refused(tmp_path):
    result = mapped(tmp_path, COUPLES, couples(**{"Donateur › last_name": ["Dupont", None]}))

    assert "donateur:2" not in records(result, "Contact")
    assert ends(result) == [(3, "REFUSED", "field-missing")]
    assert result.issues[0].words == words("field-missing", object="Contact", field="LastName")
    assert str(result.issues[0].at) == "`donateurs.xlsx` › `C3`"


def test_rows_that_the_cleaning_refused_or_held_give_nothing(tmp_path):
    notes = (RowNote(0, 2, Fate.HELD, words("x")), RowNote(0, 3, Fate.REFUSED, words("y")))

    result = mapped(tmp_path, COUPLES, couples(), notes=notes)

    assert all(candidates.frame.empty for candidates in result.candidates.values())
    assert result.notes == ()


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


def test_a_gift_points_to_its_donor_and_campaign_by_their_keys(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts())

    assert records(result, "Opportunity") == {
        "don:R1": {
            "Name": "Don R1 du 2024-10-05 : 12.50 € Octobre Rose",
            "CloseDate": date(2024, 10, 5),
            "Amount": Decimal("12.5"),
            "StageName": "Closed Won",
            "CampaignId": "campagne:Octobre Rose",
            "npsp__Primary_Contact__c": "donateur:1",
        },
        "don:R2": {
            "Name": "Don R2 du 2024-10-06 : 100.00 €",
            "CloseDate": date(2024, 10, 6),
            "Amount": Decimal("100"),
            "StageName": "Closed Won",
            "npsp__Primary_Contact__c": "donateur:1",
        },
    }
    assert records(result, "npe01__OppPayment__c")["paiement:R1"] == {
        "npe01__Opportunity__c": "don:R1",
        "npe01__Paid__c": True,
    }
    assert result.candidates["npe01__OppPayment__c"].references["npe01__Opportunity__c"].relationship == (
        "npe01__Opportunity__r"
    )


def test_a_row_that_no_rule_asks_for_is_left_out_with_that_reason(tmp_path):
    assert ends(mapped(tmp_path, GIFTS, gifts())) == [(4, "LEFT_OUT", "no-record-asked")]


def test_a_rule_leaves_rows_out_whatever_the_case_and_the_accents(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts(Statut=["ANNULE", "payé", "test"]))

    assert list(records(result, "Opportunity")) == ["don:R2"]
    assert ends(result) == [(2, "LEFT_OUT", "left-out-by-rule"), (4, "LEFT_OUT", "left-out-by-rule")]
    assert result.notes[0].because == words("left-out-by-rule", because="commande annulée")


def test_one_receipt_number_in_two_rows_refuses_both_and_lists_their_cells(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts(Reçu=["R1", "r1", "R3"]))

    assert records(result, "Opportunity") == {}
    assert ends(result)[:2] == [(2, "REFUSED", "key-repeated"), (3, "REFUSED", "key-repeated")]
    told = [issue.words for issue in result.issues]
    assert told == [
        words(
            "key-repeated",
            object="Opportunity",
            key="don:R1",
            count=2,
            cells="`A2`, `A3`",
        )
    ]


def test_a_key_longer_than_salesforce_keeps_refuses_the_row(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts(Reçu=["R" * 300, "R2", "R3"]))

    assert (2, "REFUSED", "key-too-long") in ends(result)


def test_a_child_without_its_parent_is_refused_when_it_cannot_stand_alone(tmp_path):
    mapping = GIFTS.replace(
        """    key: "don:{Reçu}"
    when: {Montant: present}""",
        """    key: "don:{Reçu}"
    when: {Campagne: present}""",
    )

    result = mapped(tmp_path, mapping, gifts())

    assert list(records(result, "npe01__OppPayment__c")) == ["paiement:R1"]
    assert (3, "REFUSED", "field-missing") in ends(result)


def test_a_lookup_may_be_blank_when_no_source_gives_its_record(tmp_path):
    mapping = GIFTS.replace(
        """npsp__Primary_Contact__c: {lookup: Contact, key: "donateur:{N°}"}""",
        """npsp__Primary_Contact__c: {lookup: Contact, key: "donateur:{N°}", if_missing: blank}
      AccountId:
        first_of:
          - {lookup: Account, key: "organisation:{N°}", if_missing: blank}
          - {lookup: Account, key: "foyer:{N°}"}""",
    )
    donors = couples(**{"N°": ["1", "9"]})
    (tmp_path / "dons").mkdir()

    result = map_rows(
        [cleaned(donors), cleaned(gifts(**{"N°": ["1", "2", None]}), file="dons.xlsx")],
        [mapping_of(tmp_path, COUPLES), _of_source(mapping_of(tmp_path / "dons", mapping), "dons", 1)],
        "Migration_Key__c",
    )

    given = records(result, "Opportunity")
    assert (given["don:R1"]["npsp__Primary_Contact__c"], given["don:R1"]["AccountId"]) == ("donateur:1", "foyer:1")
    assert "npsp__Primary_Contact__c" not in given["don:R2"]
    assert given["don:R2"]["AccountId"] == "foyer:2"


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


def test_erasing_is_written_and_a_blank_elsewhere_says_nothing(tmp_path):
    rows = {"Campagne": ["A"], "Début": [None], "Objectif": [None], "Note": [None]}

    candidates = mapped(tmp_path, CAMPAIGNS, rows).candidates["Campaign"]

    assert candidates.frame.loc[0, "Description"] == ""
    assert candidates.frame.loc[0, "StartDate"] is None


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


def test_keys_that_differ_in_case_only_are_spelled_alike_everywhere(tmp_path):
    rows = {"Reçu": ["R1"], "N°": ["d-1"], "Date": [date(2024, 1, 1)], "Montant": [Decimal(1)], "Campagne": [None]}
    donors = {"N°": ["D-1"], "Type": ["x"], "Donateur": ["A"], "Donateur › last_name": ["A"]}
    (tmp_path / "a").mkdir()

    result = map_rows(
        [cleaned(donors), cleaned(rows | {"Statut": [None]}, file="dons.xlsx")],
        [mapping_of(tmp_path, COUPLES), _of_source(mapping_of(tmp_path / "a", GIFTS), "dons", 1)],
        "Migration_Key__c",
    )

    assert records(result, "Opportunity")["don:R1"]["npsp__Primary_Contact__c"] == "donateur:D-1"


def _of_source(mapping, name, rank):
    return replace(mapping, source=name, rank=rank)


CONTROLS = """\
version: 1
columns:
  Date: date
  Compte: identifier
  Débit: amount
  Crédit: amount
controls:
  - name: dons
    when: {Compte: {starts: ["754"]}}
    date: Date
    amount: Crédit
    minus: Débit
"""


def test_a_control_counts_and_sums_each_year_and_gives_no_record(tmp_path):
    rows = {
        "Date": [date(2024, 1, 1), date(2024, 2, 1), date(2025, 1, 1), date(2025, 1, 1)],
        "Compte": ["754110", "754110", "754200", "512000"],
        "Débit": [None, Decimal("0.30"), None, Decimal(9)],
        "Crédit": [Decimal("10.10"), None, Decimal(5), None],
    }

    result = mapped(tmp_path, CONTROLS, rows)

    assert result.controls == (
        ControlSum("donateurs", "dons", 2024, 2, Decimal("9.80")),
        ControlSum("donateurs", "dons", 2025, 1, Decimal(5)),
    )
    assert result.candidates == {}
    assert ends(result) == [
        (2, "LEFT_OUT", "counted-for-control"),
        (3, "LEFT_OUT", "counted-for-control"),
        (4, "LEFT_OUT", "counted-for-control"),
        (5, "LEFT_OUT", "no-record-asked"),
    ]


def test_every_column_tells_where_it_goes(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts())

    used = {use.header: use.targets for use in result.columns}
    assert result.columns[0] == ColumnUse(
        "donateurs",
        "donateurs.xlsx",
        "",
        "Reçu",
        ("Opportunity.Migration_Key__c", "Opportunity.Name", "npe01__OppPayment__c.Migration_Key__c"),
    )
    assert used["N°"] == ("Opportunity.npsp__Primary_Contact__c",)
    assert used["Statut"] == ("leave_out",)
    assert result.targets["npe01__OppPayment__c"] == ("npe01__Opportunity__c", "npe01__Paid__c")


def test_a_table_without_rows_gives_empty_candidates(tmp_path):
    result = mapped(tmp_path, GIFTS, {header: [] for header in gifts()})

    assert result.candidates["Opportunity"].frame.empty
    assert list(result.candidates["Opportunity"].frame.columns) == sorted(
        ["Amount", "CampaignId", "CloseDate", "Name", "StageName", "npsp__Primary_Contact__c"]
    )
