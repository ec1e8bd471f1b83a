"""Names of new gifts by the formats of the list setting, and matching gifts."""

import pytest
from npsp_org import InnerOrg

RULES = "npsp__Opportunity_Naming_Settings__c"
GIFT = {"Name": "as given", "StageName": "Closed Won", "CloseDate": "2025-03-01", "Amount": 50}


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def donor(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


def rule(org, name, pattern, attribution="Both", **values):
    org.insert(
        RULES,
        Name=name,
        npsp__Opportunity_Name_Format__c=pattern,
        npsp__Attribution__c=attribution,
        **{f"npsp__{field}__c": value for field, value in values.items()},
    )


def named(org, **values):
    return org.get(org.insert("Opportunity", **{**GIFT, **values}), "Name")


def test_the_packages_ship_no_format(org, donor):
    assert named(org, npsp__Primary_Contact__c=donor) == "as given"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{!Account.Name} {!CloseDate}", "Diallo Household 2025.03.01"),
        ("{!Contact.Name} {!RecordType.Name}", "Awa Diallo Donation"),
        ("{!Contact.LastName}-{!StageName}", "Diallo-Closed Won"),
        ("{!Amount} of {!contact.firstname}", "50 of Awa"),
        ("{!Campaign.Name} {!Contact.FirstName} {!Type}", "Awa"),
        ("Don {!Campaign.Name}", "Don"),
        ("{! Account.Name }", "Diallo Household"),
        ("{!IsWon}", "true"),
        ("no token", "no token"),
    ],
)
def test_tokens_are_filled(org, donor, pattern, expected):
    rule(org, "1", pattern)

    assert named(org, npsp__Primary_Contact__c=donor) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (None, "2025.03.01"),
        ("dd/MM/yyyy", "01/03/2025"),
        ("d.M.yy", "1.3.25"),
        ("yyyy 'an'", "2025 an"),
    ],
)
def test_dates_have_a_format_of_their_own(org, dates, expected):
    rule(org, "1", "{!CloseDate}", Date_Format=dates)

    assert named(org) == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [(50, "50"), (50.5, "50.50"), (0.25, "0.25"), (1234567, "1234567")]
)
def test_amounts_without_cents_show_none(org, amount, expected):
    rule(org, "1", "{!Amount}")

    assert named(org, Amount=amount) == expected


@pytest.mark.parametrize(
    ("of", "record_type", "expected"),
    [
        ("person", "Donation", "person"),
        ("person", "Grant", "person's grant"),
        ("organisation", "Donation", "organisation"),
        ("organisation", "MajorGift", "as given for both"),
        ("nobody", "Donation", "organisation"),
    ],
)
def test_the_rule_is_chosen_by_attribution_and_record_type(org, donor, of, record_type, expected):
    mairie = org.insert("Account", Name="Mairie")
    rule(org, "1", "person", "Contact Donations")
    rule(org, "2", "person's grant", "Contact Donations", Opportunity_Record_Types="Grant;Membership")
    rule(org, "3", "organisation", "Organization Donations")
    rule(org, "4", "as given for both", "Both", Opportunity_Record_Types="Major Gift")
    givers = {"person": {"npsp__Primary_Contact__c": donor}, "organisation": {"AccountId": mairie}, "nobody": {}}

    assert named(org, RecordTypeId=org.record_type(record_type), **givers[of]) == expected


def test_a_name_ends_after_120_characters(org):
    rule(org, "1", "x" * 200)

    assert named(org) == "x" * 120


def test_an_update_names_nothing(org):
    made = org.insert("Opportunity", **GIFT)
    rule(org, "1", "{!CloseDate}")

    org.update(made, CloseDate="2025-04-01")

    assert org.get(made, "Name") == "as given"


@pytest.mark.parametrize(
    "token",
    [
        "Nothing__c",
        "Account.Nothing__c",
        "Nothing.Name",
        "Account.BillingAddress",
        "Account.Parent.Parent.Parent.Parent.Parent.Parent.Name",
        "Contact.",
        "",
        "Name.Name",
    ],
)
def test_a_format_that_names_no_field_refuses_the_gift(org, token):
    rule(org, "1", f"x {{!{token}}}")

    code, message = org.refusal("Opportunity", **GIFT)

    assert (code, "The opportunity name format" in message) == ("FIELD_CUSTOM_VALIDATION_EXCEPTION", True)


@pytest.mark.parametrize("pattern", ["{!}", "{!Amount", "{!{!Amount}}", "}{!", "{!Owner.Name} x"])
def test_no_format_breaks_the_saving(org, pattern):
    rule(org, "1", pattern)

    (outcome,) = org.save_all("Opportunity", GIFT)

    assert all(error.message for error in outcome.errors)


MATCH = "SELECT npsp__Matching_Gift_Status__c FROM Opportunity WHERE npsp__Matching_Gift__c != null ORDER BY Name"


@pytest.mark.parametrize(
    ("before", "change", "expected"),
    [
        ("Pledged", {"StageName": "Closed Won"}, ["Received", "Received"]),
        ("Pledged", {"StageName": "Closed Lost"}, [None, "Submitted"]),
        ("Pledged", {"Amount": 60}, [None, "Submitted"]),
        ("Closed Won", {"Amount": 60}, [None, "Submitted"]),
    ],
)
def test_gifts_have_received_their_match_when_it_is_won(org, before, change, expected):
    match = org.insert("Opportunity", **{**GIFT, "StageName": before})
    for name, status in (("a", None), ("b", "Submitted")):
        org.insert(
            "Opportunity",
            **{**GIFT, "Name": name},
            npsp__Matching_Gift__c=match,
            npsp__Matching_Gift_Status__c=status,
        )

    org.update(match, **change)

    assert org.column(MATCH) == expected


def test_an_insert_receives_nothing(org):
    match = org.insert("Opportunity", **GIFT)

    org.insert("Opportunity", **GIFT, npsp__Matching_Gift__c=match)

    assert org.column(MATCH) == [None]
