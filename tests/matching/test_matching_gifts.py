"""Gifts: joined by a shared reference, held when they may be one; what belongs to them follows."""

from datetime import date
from decimal import Decimal

import pandas as pd
from matching_rows import awa, candidates, keys, match, people

from npsp_migrate.model.matching import MatchRules
from npsp_migrate.model.records import Reference

BY_REFERENCE = MatchRules(gift_reference_fields=("HelloAsso_Reference__c",))
REFERENCES = [
    Reference("AccountId", "Account", "Account"),
    Reference("npsp__Primary_Contact__c", "Contact", "npsp__Primary_Contact__r"),
]


def gifts(*rows):
    return candidates("Opportunity", rows, REFERENCES)


def gift(key, table, day=3, amount="20", donor="a", **more):
    return {
        "key": key,
        "table": table,
        "Amount": Decimal(amount),
        "CloseDate": date(2024, 5, day),
        "npsp__Primary_Contact__c": donor,
        **more,
    }


def payments(*rows):
    return candidates(
        "npe01__OppPayment__c", rows, [Reference("npe01__Opportunity__c", "Opportunity", "npe01__Opportunity__r")]
    )


def test_gifts_of_two_sources_with_one_reference_are_one():
    matched = match(
        gifts(
            gift("don:1", 0, HelloAsso_Reference__c="HA-77"),
            gift("ha:9", 1, day=4, HelloAsso_Reference__c="ha 77"),
        ),
        rules=BY_REFERENCE,
    )

    assert keys(matched, "Opportunity") == ["don:1"]
    assert matched.records["Opportunity"].frame.loc["don:1", "CloseDate"] == date(2024, 5, 3)


def test_one_reference_with_two_amounts_is_a_question_and_the_less_trusted_gift_waits():
    matched = match(
        gifts(
            gift("don:1", 0, HelloAsso_Reference__c="HA-77"),
            gift("ha:9", 1, amount="30", HelloAsso_Reference__c="HA-77"),
        ),
        rules=BY_REFERENCE,
    )

    assert list(matched.records["Opportunity"].held) == ["ha:9"]
    assert [doubt.rule.code for doubt in matched.doubts] == ["doubt-reference"]


def test_two_rows_of_one_source_are_two_gifts_however_alike():
    matched = match(gifts(gift("don:1", 0), gift("don:2", 0)))

    assert keys(matched, "Opportunity") == ["don:1", "don:2"]
    assert matched.records["Opportunity"].held == {}


def test_a_gift_that_another_source_may_hold_already_waits_for_a_person():
    matched = match(gifts(gift("don:1", 0, day=3), gift("x:1", 1, day=5), gift("x:2", 1, day=12)))

    assert {key: why.code for key, why in matched.records["Opportunity"].held.items()} == {
        "x:1": "gift-maybe-twice"
    }
    assert [(note.table, note.fate.name) for note in matched.notes] == [(1, "HELD")]
    assert [doubt.keys for doubt in matched.doubts] == [("don:1", "x:1")]


def test_a_blank_account_beside_a_donor_hides_no_gift_that_stands_twice():
    company = candidates("Account", [{"key": "o:1", "Name": "Boulangerie Martin"}])
    of_company = gift("don:9", 0, donor=None, AccountId="o:1")

    matched = match(
        company,
        people(awa(key="a")),
        gifts(gift("don:1", 0, AccountId=None), of_company, gift("x:1", 1, AccountId=None)),
    )

    assert list(matched.records["Opportunity"].held) == ["x:1"]
    assert matched.records["Opportunity"].frame["AccountId"].tolist() == [None, "o:1", None]


def test_donors_found_to_be_one_are_one_donor_of_gifts_too():
    matched = match(
        people(awa(key="a", table=0, Email="a@x.example"), awa(key="b", table=1, Email="a@x.example")),
        gifts(gift("don:1", 0, donor="a"), gift("x:1", 1, donor="b")),
    )

    assert list(matched.records["Opportunity"].held) == ["x:1"]


def test_between_two_gifts_the_one_that_is_in_the_org_goes_on():
    org = pd.DataFrame({"Id": ["006A"], "key": ["x:1"]}, dtype=object)

    matched = match(gifts(gift("don:1", 0), gift("x:1", 1)), Opportunity=org)

    assert list(matched.records["Opportunity"].held) == ["don:1"]


def test_a_gift_whose_donor_only_the_org_knows_is_not_entered_again():
    contact = pd.DataFrame({"Id": ["003A"], "key": ["a"]}, dtype=object)
    there = pd.DataFrame({"Id": ["006A"], "key": ["don:1"], "npsp__Primary_Contact__c": ["003A"]}, dtype=object)

    matched = match(
        people(awa(key="a")),
        gifts(gift("don:1", 0, donor=None), gift("x:1", 1)),
        Contact=contact,
        Opportunity=there,
    )

    assert list(matched.records["Opportunity"].held) == ["x:1"]


def test_a_gift_that_staff_entered_in_the_org_is_not_entered_again():
    contact = pd.DataFrame({"Id": ["003A"], "key": ["a"]}, dtype=object)
    entered = pd.DataFrame(
        {
            "Id": ["006A"],
            "key": [None],
            "Amount": [Decimal("20.0")],
            "CloseDate": [date(2024, 5, 4)],
            "npsp__Primary_Contact__c": ["003A"],
        },
        dtype=object,
    )

    matched = match(people(awa(key="a")), gifts(gift("don:1", 0)), Contact=contact, Opportunity=entered)

    assert list(matched.records["Opportunity"].held) == ["don:1"]


def test_a_joined_gift_keeps_the_payments_of_one_telling_only():
    matched = match(
        gifts(
            gift("don:1", 0, HelloAsso_Reference__c="HA-77"),
            gift("ha:9", 1, HelloAsso_Reference__c="HA-77"),
        ),
        payments(
            {"key": "p:1", "table": 0, "npe01__Opportunity__c": "don:1", "npe01__Payment_Amount__c": Decimal(20)},
            {"key": "p:9", "table": 1, "npe01__Opportunity__c": "ha:9", "npe01__Payment_Amount__c": Decimal(20)},
        ),
        rules=BY_REFERENCE,
    )

    assert keys(matched, "npe01__OppPayment__c") == ["p:1"]
    assert matched.records["npe01__OppPayment__c"].frame["npe01__Opportunity__c"].tolist() == ["don:1"]


def test_the_only_payment_stays_though_the_other_telling_of_the_gift_is_kept():
    matched = match(
        gifts(
            gift("don:1", 0, HelloAsso_Reference__c="HA-77"),
            gift("ha:9", 1, HelloAsso_Reference__c="HA-77"),
        ),
        payments({"key": "p:9", "table": 1, "npe01__Opportunity__c": "ha:9"}),
        rules=BY_REFERENCE,
    )

    assert matched.records["npe01__OppPayment__c"].frame["npe01__Opportunity__c"].to_dict() == {"p:9": "don:1"}


def test_one_campaign_has_a_joined_person_once():
    members = candidates(
        "CampaignMember",
        [
            {"key": "m:1", "table": 0, "CampaignId": "oct", "ContactId": "a", "Status": "Responded"},
            {"key": "m:2", "table": 1, "CampaignId": "oct", "ContactId": "b", "Status": "Sent"},
        ],
        [Reference("CampaignId", "Campaign", "Campaign"), Reference("ContactId", "Contact", "Contact")],
    )

    matched = match(
        people(awa(key="a", table=0, Email="a@x.example"), awa(key="b", table=1, Email="a@x.example")), members
    )

    assert matched.records["CampaignMember"].frame.to_dict("index") == {
        "m:1": {"CampaignId": "oct", "ContactId": "a", "Status": "Responded"}
    }


def test_the_most_trusted_value_wins_but_a_wish_not_to_be_asked_always_does():
    matched = match(
        people(
            awa(key="a", table=1, Email="a@x.example", Phone="01", HasOptedOutOfEmail=True, Title="B"),
            awa(key="b", table=0, Email="a@x.example", Phone="02", HasOptedOutOfEmail=False, Title=None),
        )
    )

    record = matched.records["Contact"]
    assert record.frame.loc["b", ["Phone", "HasOptedOutOfEmail", "Title"]].tolist() == ["02", True, "B"]
    assert record.cells.loc["b", ["Phone", "HasOptedOutOfEmail", "Title"]].tolist() == [1, 0, 0]
    assert record.lines["record_key"].tolist() == ["b", "b"]


def test_an_address_is_taken_whole_from_one_row():
    street = {"MailingStreet": "3 rue Basse", "MailingPostalCode": "35000", "MailingCity": None}
    town = {"MailingStreet": None, "MailingPostalCode": "44000", "MailingCity": "Nantes"}

    matched = match(
        people(
            awa(key="a", table=0, Email="a@x.example", **town),
            awa(key="b", table=1, Email="a@x.example", **street),
        )
    )

    assert matched.records["Contact"].frame.loc["a", list(street)].tolist() == ["3 rue Basse", "35000", None]


def test_one_key_with_two_amounts_in_two_sources_is_no_gift_until_somebody_says_which():
    """Receipt numbers that started again each year: the second gift was lost without a word."""
    matched = match(gifts(gift("don:A1", 0, amount="10"), gift("don:A1", 1, amount="20")))

    held = matched.records["Opportunity"].held
    assert held["don:A1"].code == "gift-two-amounts"
    assert dict(held["don:A1"].values) == {"first": "10", "second": "20"}


def test_one_key_with_days_a_year_apart_is_no_gift_either():
    late = gift("don:A1", 1) | {"CloseDate": date(2025, 5, 3)}

    matched = match(gifts(gift("don:A1", 0), late))

    assert matched.records["Opportunity"].held["don:A1"].code == "gift-two-days"


def test_one_key_with_one_amount_a_few_days_apart_is_one_gift():
    matched = match(gifts(gift("don:A1", 0, day=3), gift("don:A1", 1, day=9)))

    assert keys(matched, "Opportunity") == ["don:A1"]
    assert not matched.records["Opportunity"].held
