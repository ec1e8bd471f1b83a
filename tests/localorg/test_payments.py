"""Payments: made with the gift, following it, summed up on it."""

import pytest
from npsp_org import InnerOrg
from paid_gifts import NONE, PAYMENT, SETTINGS, give, pay

from npsp_migrate.localorg.catalog import Profile

SHOWN = (
    "SELECT npe01__Payment_Amount__c, npe01__Paid__c, npe01__Payment_Date__c, npe01__Scheduled_Date__c, "
    "npe01__Written_Off__c FROM npe01__OppPayment__c ORDER BY Name"
)


@pytest.fixture
def org():
    return InnerOrg()


@pytest.mark.parametrize(
    ("stage", "amount", "expected"),
    [
        ("Closed Won", 50, [(50, True, "2025-03-01", None, False)]),
        ("Posted", 50, [(50, True, "2025-03-01", None, False)]),
        ("Pledged", 50, [(50, False, None, "2025-03-01", False)]),
        ("Closed Lost", 50, [(50, False, None, None, False)]),
        ("Withdrawn", 50, [(50, False, None, None, False)]),
        ("Closed Won", 0.01, [(0.01, True, "2025-03-01", None, False)]),
        ("Closed Won", 0, []),
        ("Closed Won", -50, []),
        ("Closed Won", None, []),
        ("Pledged", None, []),
    ],
)
def test_the_payment_of_a_new_gift(org, stage, amount, expected):
    give(org, StageName=stage, Amount=amount)

    assert org.query(SHOWN) == expected


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ({"npe01__Payments_Enabled__c": False}, {}),
        ({"npsp__Opp_Types_Excluded_for_Payments__c": "Existing Business;New Business"}, {"Type": "New Business"}),
        ({}, NONE),
    ],
)
def test_gifts_without_payment(org, setting, values):
    if setting:
        org.set(SETTINGS, **setting)

    give(org, **values)

    assert org.query(SHOWN) == []


@pytest.mark.parametrize("by", ["id", "DeveloperName"])
def test_record_types_without_payment(org, by):
    grant = org.record_type("Grant")
    org.set(SETTINGS, npsp__Opp_RecTypes_Excluded_for_Payments__c=f"x;{grant if by == 'id' else 'Grant'}")

    give(org, RecordTypeId=grant, StageName="Awarded")
    give(org)

    assert len(org.query(SHOWN)) == 1


def test_gifts_in_kind_have_a_payment_in_a_bare_org_and_none_in_a_trial():
    for profile, expected in ((Profile.BARE, 1), (Profile.TRIAL, 0)):
        org = InnerOrg(profile)
        values = {"RecordTypeId": org.record_type("InKindGift")} if profile is Profile.TRIAL else {}
        give(org, **values)
        assert len(org.query(SHOWN)) == expected


def test_fields_are_copied_as_the_mapping_says(org):
    org.insert(
        "npe01__Payment_Field_Mapping_Settings__c",
        Name="1",
        npe01__Opportunity_Field__c="NextStep",
        npe01__Payment_Field__c="npe01__Check_Reference_Number__c",
    )

    give(org, NextStep="4711")
    give(org)

    assert org.column("SELECT npe01__Check_Reference_Number__c FROM npe01__OppPayment__c ORDER BY Name") == [
        "4711",
        None,
    ]


OPEN = (50, False, None, "2025-03-01", False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Amount": 70}, (70, False, None, "2025-03-01", False)),
        ({"CloseDate": "2025-04-01"}, (50, False, None, "2025-04-01", False)),
        ({"Amount": 70, "CloseDate": "2025-04-01"}, (70, False, None, "2025-04-01", False)),
        ({"StageName": "Verbal Commitment"}, OPEN),
        ({"StageName": "Closed Won"}, (50, True, "2025-03-01", "2025-03-01", False)),
        ({"StageName": "Closed Won", "Amount": 70}, (70, True, "2025-03-01", "2025-03-01", False)),
        ({"StageName": "Closed Won", "CloseDate": "2025-04-01"}, (50, True, "2025-04-01", "2025-03-01", False)),
        ({"StageName": "Closed Lost"}, (50, False, None, "2025-03-01", True)),
        ({"StageName": "Withdrawn", "Amount": 10}, (50, False, None, "2025-03-01", True)),
        ({"Name": "Other"}, OPEN),
    ],
)
def test_the_open_payment_follows_its_gift(org, change, expected):
    made = give(org, StageName="Pledged")

    org.update(made, **change)

    assert org.query(SHOWN) == [expected]


@pytest.mark.parametrize(
    "own",
    [
        {"npe01__Payment_Amount__c": 20},
        {"npe01__Scheduled_Date__c": "2025-05-05"},
        {"npe01__Paid__c": True},
        {"npe01__Written_Off__c": True},
    ],
)
def test_a_payment_that_was_changed_by_hand_does_not_follow(org, own):
    made = give(org, StageName="Pledged")
    (payment,) = org.column("SELECT Id FROM npe01__OppPayment__c")
    org.update(payment, **own)
    before = org.query(SHOWN)

    org.update(made, Amount=70, CloseDate="2025-04-01")

    assert org.query(SHOWN) == before


def test_two_payments_do_not_follow_but_are_written_off_together(org):
    made = give(org, StageName="Pledged", **NONE)
    for paid in (False, False, True):
        pay(org, made, Payment_Amount=20, Paid=paid)

    org.update(made, Amount=70)
    amounts = [row[0] for row in org.query(SHOWN)]
    org.update(made, StageName="Closed Lost")

    assert amounts == [20, 20, 20]
    assert [row[4] for row in org.query(SHOWN)] == [True, True, False]


@pytest.mark.parametrize(
    ("stage", "before", "after", "expected"),
    [
        ("Pledged", None, 30, [(30, False, None, "2025-03-01", False)]),
        ("Pledged", 0, 30, [(30, False, None, "2025-03-01", False)]),
        ("Closed Won", None, 30, [(30, True, "2025-03-01", None, False)]),
        ("Closed Won", None, -30, [(-30, True, "2025-03-01", None, False)]),
        ("Closed Lost", None, 30, []),
        ("Pledged", None, 0, []),
    ],
)
def test_an_amount_that_comes_later_makes_the_payment_then(org, stage, before, after, expected):
    made = give(org, StageName=stage, Amount=before)

    org.update(made, Amount=after)

    assert org.query(SHOWN) == expected


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        ([50], "Posted"),
        ([30, 20], "Posted"),
        ([30, 30], "Posted"),
        ([30], "Pledged"),
    ],
)
def test_a_gift_closes_when_all_is_paid_where_a_stage_is_set(org, payments, expected):
    org.set(SETTINGS, npsp__Payments_Auto_Close_Stage_Name__c="Posted")
    made = give(org, StageName="Pledged", **NONE)

    for amount in payments:
        pay(org, made, Payment_Amount=amount, Paid=True, Payment_Date="2025-03-05")

    assert org.get(made, "StageName") == expected


def test_without_such_a_stage_a_paid_gift_stays_open(org):
    made = give(org, StageName="Pledged", **NONE)

    pay(org, made, Payment_Amount=50, Paid=True)

    assert org.get(made, "StageName") == "Pledged"


def test_the_sums_on_the_gift(org):
    made = give(org, Amount=100, StageName="Pledged", **NONE)
    sums = ("npe01__Payments_Made__c", "npe01__Amount_Written_Off__c", "npe01__Amount_Outstanding__c")
    before = org.get(made, *sums, "npe01__Number_of_Payments__c")

    pay(org, made, Payment_Amount=60.1, Paid=True)
    last = pay(org, made, Payment_Amount=10, Written_Off=True)
    pay(org, made, Payment_Amount=5)
    after = org.get(made, *sums, "npe01__Number_of_Payments__c")
    org.delete(last)

    assert before == (0, 0, 100, 0)
    assert after == (60.1, 10, 29.9, 3)
    assert org.get(made, *sums, "npe01__Number_of_Payments__c") == (60.1, 0, 39.9, 2)


def test_payments_need_not_add_up_to_the_gift(org):
    made = give(org, **NONE)

    pay(org, made, Payment_Amount=1000, Paid=True)

    assert org.get(made, "npe01__Amount_Outstanding__c") == -950


def test_a_payment_goes_with_its_gift_and_to_no_other(org):
    made = give(org)
    parent = org.org.schema.named(PAYMENT).find("npe01__Opportunity__c")

    org.delete(made)

    assert (parent.updateable, parent.cascade_delete) == (False, True)
    assert org.query(SHOWN) == []
