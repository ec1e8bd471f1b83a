"""What a field stores of a JSON value, and what it refuses, in Salesforce's codes."""

import pytest

from npsp_migrate.localorg.definitions import Field, PicklistValue
from npsp_migrate.localorg.values import FieldValueError, value_reader


def field(kind, **more):
    return Field(name="F__c", label="F", type=kind, **more)


def picklist(kind):
    values = tuple(PicklistValue(each, each) for each in ("Red", "Green"))
    return field(kind, restricted=True, values=values, length=255)


MONEY = field("currency", precision=8, scale=2)
WHOLE = field("int", digits=8)


@pytest.mark.parametrize(
    ("known", "given", "stored"),
    [
        (field("string", length=5), "  ab ", "ab"),
        (field("string", length=5), "", None),
        (field("string", length=5), "   ", None),
        (field("string", length=5), 12, "12"),
        (field("string", length=5), None, None),
        (field("boolean"), True, 1),
        (field("boolean"), "false", 0),
        (field("boolean"), None, 0),
        (MONEY, 12.345, 12.35),
        (MONEY, "12.5", 12.5),
        (MONEY, "", None),
        (MONEY, -0.005, -0.01),
        (WHOLE, "7", 7),
        (field("date"), "2024-02-29", "2024-02-29"),
        (field("date"), "2024-02-29T10:00:00Z", "2024-02-29"),
        (field("datetime"), "2024-02-29T10:00:00+02:00", "2024-02-29T08:00:00.000Z"),
        (field("datetime"), "2024-02-29T10:00:00.123Z", "2024-02-29T10:00:00.000Z"),
        (picklist("picklist"), "red", "Red"),
        (picklist("multipicklist"), "red; GREEN", "Red;Green"),
        (field("picklist", length=255), "anything", "anything"),
        (field("email", length=80), "Awa.Diallo+x@example.org", "Awa.Diallo+x@example.org"),
        (field("reference"), "001Lo0000000001", "001Lo0000000001IAA"),
    ],
)
def test_what_is_stored(known, given, stored):
    assert value_reader(known)(given) == stored


@pytest.mark.parametrize(
    ("known", "given", "code"),
    [
        (field("string", length=5), "abcdef", "STRING_TOO_LONG"),
        (field("string", length=5), {"a": 1}, "JSON_PARSER_ERROR"),
        (field("boolean"), "maybe", "JSON_PARSER_ERROR"),
        (MONEY, "12,50", "JSON_PARSER_ERROR"),
        (MONEY, True, "JSON_PARSER_ERROR"),
        (MONEY, "NaN", "JSON_PARSER_ERROR"),
        (MONEY, 1_000_000, "NUMBER_OUTSIDE_VALID_RANGE"),
        (WHOLE, 7.5, "JSON_PARSER_ERROR"),
        (WHOLE, 2**31, "NUMBER_OUTSIDE_VALID_RANGE"),
        (field("date"), "31/12/2024", "JSON_PARSER_ERROR"),
        (field("date"), "2024-02-30", "JSON_PARSER_ERROR"),
        (field("date"), "0024-02-20", "NUMBER_OUTSIDE_VALID_RANGE"),
        (field("date"), 20240220, "JSON_PARSER_ERROR"),
        (field("datetime"), "yesterday", "JSON_PARSER_ERROR"),
        (picklist("picklist"), "Blue", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        (picklist("multipicklist"), "Red;Blue", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        (field("email", length=80), "awa@", "INVALID_EMAIL_ADDRESS"),
        (field("email", length=80), "awa@localhost", "INVALID_EMAIL_ADDRESS"),
        (field("email", length=80), "a b@example.org", "INVALID_EMAIL_ADDRESS"),
        (field("reference"), "12", "MALFORMED_ID"),
    ],
)
def test_what_is_refused(known, given, code):
    with pytest.raises(FieldValueError) as refused:
        value_reader(known)(given)

    assert refused.value.error.code == code
