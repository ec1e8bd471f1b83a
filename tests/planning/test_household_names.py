"""Names of households, by the org's own format: checked against what NPSP's documentation says of it."""

import pytest

from npsp_migrate.npsp.household_names import NameFormat, household_name

JOHN = {"Salutation": "Mr.", "FirstName": "John", "LastName": "Smith"}
JANE = {"Salutation": "Mrs.", "FirstName": "Jane", "LastName": "Smith"}
JONES = {"Salutation": "Ms.", "FirstName": "Jane", "LastName": "Jones"}
GREETING = "{!{!Salutation} {!FirstName}} {!LastName}"


@pytest.mark.parametrize(
    ("template", "members", "name"),
    [
        ("{!LastName} Household", [JOHN], "Smith Household"),
        ("{!LastName} Household", [JOHN, JANE], "Smith Household"),
        ("{!LastName} Household", [JOHN, JONES], "Smith and Jones Household"),
        ("Foyer {!LastName}", [JOHN, JONES], "Foyer Smith and Jones"),
        ("Foyer {!LastName}", [], "Foyer Anonymous"),
        (GREETING, [JOHN], "Mr. John Smith"),
        (GREETING, [JOHN, JANE], "Mr. John and Mrs. Jane Smith"),
        (GREETING, [JOHN, JONES], "Mr. John Smith and Ms. Jane Jones"),
        (GREETING, [{"LastName": "Smith", "FirstName": "Ann"}], "Ann Smith"),
    ],
)
def test_a_household_is_named_after_its_members(template, members, name):
    assert household_name(members, NameFormat(template)) == name


def test_the_connector_is_the_orgs_own():
    assert household_name([JOHN, JONES], NameFormat("Foyer {!LastName}", "et")) == "Foyer Smith et Jones"
