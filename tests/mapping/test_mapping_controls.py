"""Control sums, and where each column goes."""

from datetime import date
from decimal import Decimal

from mapping_builders import ends, mapped
from mapping_examples import GIFTS, gifts

from npsp_migrate.mapping.mapped import ControlSum
from npsp_migrate.model.plan import ColumnUse

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
        (2, "USED", "counted-for-control"),
        (3, "USED", "counted-for-control"),
        (4, "USED", "counted-for-control"),
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
