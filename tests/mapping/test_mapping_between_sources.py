"""What one source says of the records of another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mapping_builders import cleaned, mapping_of, records
from mapping_examples import COUPLES, GIFTS, couples, gifts

from npsp_migrate.mapping.rows import map_rows


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
