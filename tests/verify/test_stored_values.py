"""What Salesforce makes of a value when it stores it, and how two values of a field are compared."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.npsp.shape import shape_of
from npsp_migrate.npsp.stored import stored


@pytest.mark.parametrize(
    ("ours", "theirs", "field_type"),
    [
        ("12 rue des Lilas \r\n Bât. B ", "12 rue des Lilas\nBât. B", "textarea"),
        ("Awa.Diallo@Example.ORG", "awa.diallo@example.org", "email"),
        ("Soin;Accueil", "Accueil;Soin", "multipicklist"),
        ("2026-11-23T03:00:00Z", "2026-11-23T03:00:00.000+0000", "datetime"),
        ("2026-11-23T04:00:00+01:00", "2026-11-23T03:00:00.000+0000", "datetime"),
        ("2024-10-03", date(2024, 10, 3), "date"),
        (Decimal("50.00"), Decimal(50), "currency"),
        (50, Decimal("50.0"), "double"),
        ("", None, "string"),
        ("   ", None, "string"),
        (None, False, "boolean"),
    ],
)
def test_two_writings_of_one_value_are_equal(ours: object, theirs: object, field_type: str) -> None:
    assert stored(ours, field_type) == stored(theirs, field_type)


@pytest.mark.parametrize(
    ("ours", "theirs", "field_type"),
    [
        ("Diallo", "DIALLO", "string"),
        ("a@b.org", "a@c.org", "email"),
        (Decimal("50.00"), Decimal("50.01"), "currency"),
        ("2024-10-03", date(2024, 3, 10), "date"),
        (None, "x", "string"),
        (True, None, "boolean"),
    ],
)
def test_two_values_stay_two(ours: object, theirs: object, field_type: str) -> None:
    assert stored(ours, field_type) != stored(theirs, field_type)


@given(st.text(), st.sampled_from(["string", "email", "multipicklist", "datetime", "textarea"]))
def test_storing_twice_is_storing_once(text: str, field_type: str) -> None:
    once = stored(text, field_type)

    assert stored(once, field_type) == once


CONTACT = ObjectDescription(
    "Contact",
    "Contact",
    {
        "AccountId": FieldDescription(
            "AccountId", "Account", "reference", reference_to=("Account",), relationship="Account"
        ),
        "OwnerId": FieldDescription("OwnerId", "Owner", "reference", reference_to=("User",), relationship="Owner"),
        "RecordTypeId": FieldDescription("RecordTypeId", "Record type", "reference", reference_to=("RecordType",)),
    },
    {"Donor": "012000000000001AAA"},
)


def test_a_parent_is_compared_by_its_key_without_capitals() -> None:
    shape = shape_of(CONTACT, "Key__c", ("Account", "Contact"))

    assert shape.paths("AccountId") == ("Account.Key__c", "AccountId")
    assert shape.agree("AccountId", "FOYER:1", "foyer:1")


def test_a_parent_without_a_key_is_told_by_its_id() -> None:
    shape = shape_of(CONTACT, "Key__c", ("Account", "Contact"))

    assert (
        shape.held({"Account.Key__c": None, "AccountId": "001000000000001AAA"}, "AccountId") == "001000000000001AAA"
    )


def test_an_owner_is_no_parent() -> None:
    assert set(shape_of(CONTACT, "Key__c", ()).references) == {"AccountId"}


def test_a_record_type_may_be_written_by_its_name_or_its_id() -> None:
    shape = shape_of(CONTACT, "Key__c", ())

    assert shape.agree("RecordTypeId", "Donor", "012000000000001AAA")
    assert shape.agree("RecordTypeId", "012000000000001", "Donor")
