"""Field history: asked where the describe tells of it, and its rows read in the names of our fields."""

from decimal import Decimal

import pytest
from scripted_org import ScriptedOrg, describe_of, field_of, page

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import FieldEdit
from npsp_migrate.salesforce.org import SalesforceOrg

CONTACT = describe_of(
    "Contact",
    field_of("LastName"),
    field_of("Email", "email"),
    field_of("Total__c", "currency"),
    field_of("AccountId", "reference", referenceTo=["Account"], relationshipName="Account"),
)
TRACKED = {"childSObject": "ContactHistory", "field": "ContactId", "cascadeDelete": True}
ANA = "003000000000001AAA"


@pytest.fixture(autouse=True)
def tracked(server: ScriptedOrg) -> None:
    server.answer("GET", "sobjects/Contact/describe", {**CONTACT, "childRelationships": [TRACKED]})


def row(number: int, field: str, old: object, new: object) -> dict[str, object]:
    told = {"Id": f"017{number}", "ContactId": ANA, "Field": field, "OldValue": old, "NewValue": new}
    return {**told, "CreatedDate": f"2026-10-0{number}T09:00:00.000+0000", "CreatedBy": {"Name": "Inès"}}


def test_rows_are_told_oldest_first_by_our_names_of_the_fields(server: ScriptedOrg, org: SalesforceOrg) -> None:
    rows = [
        row(4, "Account", "Foyer Ba", "Foyer Sow"),
        row(3, "Email", "a@example.org", None),
        row(2, "Total__c", None, 120.1),
        row(1, "created", None, None),
        row(5, "LastName", None, None),
    ]
    server.answer("GET", "query/", page(rows[:2], more="01g0-2"))
    server.answer("GET", "query/01g0-2", page(rows[2:]))

    edits = list(org.field_edits("Contact", [ANA]))

    assert edits == [
        FieldEdit(ANA, "Total__c", "Inès", "2026-10-02T09:00:00.000+0000", Decimal("120.1")),
        FieldEdit(ANA, "Email", "Inès", "2026-10-03T09:00:00.000+0000", ""),
        FieldEdit(ANA, "AccountId", "Inès", "2026-10-04T09:00:00.000+0000", None),
        FieldEdit(ANA, "LastName", "Inès", "2026-10-05T09:00:00.000+0000", None),
    ]
    assert server.asked("query/")[0].soql == (
        "SELECT ContactId,Id,Field,OldValue,NewValue,CreatedDate,CreatedBy.Name FROM ContactHistory"
        f" WHERE ContactId IN ('{ANA}')"
    )


def test_nothing_is_asked_where_the_org_tells_of_no_history(server: ScriptedOrg, org: SalesforceOrg) -> None:
    assert list(org.field_edits("Account", ["001000000000001AAA"])) == []
    assert list(org.field_edits("Contact", [])) == []
    assert server.asked("query/") == []


def test_a_history_that_the_user_may_not_see_is_none(server: ScriptedOrg, org: SalesforceOrg) -> None:
    hidden = [{"message": "sObject type 'ContactHistory' is not supported.", "errorCode": "INVALID_TYPE"}]
    server.answer("GET", "query/", (400, hidden))

    assert list(org.field_edits("Contact", [ANA])) == []


def test_any_other_refusal_stops_as_always(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("GET", "query/", (400, [{"message": "no", "errorCode": "MALFORMED_QUERY"}]))

    with pytest.raises(OrgError):
        list(org.field_edits("Contact", [ANA]))
