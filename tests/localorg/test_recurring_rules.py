"""Recurring donations (enhanced): what NPSP refuses and tidies before they are saved."""

import pytest
from npsp_org import InnerOrg
from recurring_gifts import FIXED, GIFTS, MONTHLY, RECURRING, only_gift, refused, start


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def donor(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


@pytest.mark.parametrize(
    "values",
    [
        {"npe03__Amount__c": 0},
        {"npe03__Amount__c": None},
        {"npe03__Amount__c": -1},
        {"npe03__Installment_Period__c": "Quarterly"},
        {"npe03__Installment_Period__c": None},
        {"npsp__Day_of_Month__c": None},
        {"npe03__Contact__c": None},
        {"npsp__InstallmentFrequency__c": 21},
        {"npsp__InstallmentFrequency__c": -1},
        {"npe03__Installments__c": 5},
        {"npsp__RecurringType__c": "Fixed", "npe03__Installments__c": None},
        {"npsp__RecurringType__c": "Fixed", "npe03__Installments__c": 0},
        {"npsp__Status__c": None},
    ],
)
def test_what_is_refused(org, donor, values):
    code, _ = org.refusal(RECURRING, **{"npe03__Contact__c": donor, **MONTHLY, **values})

    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


@pytest.mark.parametrize(
    "values",
    [
        {"npe03__Amount__c": 0},
        {"npe03__Installment_Period__c": "Quarterly"},
        {"npsp__Day_of_Month__c": None},
    ],
)
def test_what_a_closed_one_may_lack(org, donor, values):
    start(org, donor, npsp__Status__c="Closed", **values)

    assert org.query(GIFTS) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"npe03__Installment_Period__c": "Weekly"}, ("1", None)),
        ({"npsp__Day_of_Month__c": "30", "npsp__InstallmentFrequency__c": None}, ("1", "30")),
        ({"npe03__Installments__c": 1}, ("1", "5")),
    ],
)
def test_what_is_tidied(org, donor, values, expected):
    made = start(org, donor, **values)

    shown = org.get(made, "npsp__InstallmentFrequency__c", "npsp__Day_of_Month__c", "npe03__Installments__c")

    assert (f"{shown[0]:g}", shown[1], shown[2]) == (*expected, None)


def test_a_household_needs_one_of_its_members(org, donor):
    other = org.insert("Contact", FirstName="Ann", LastName="B")
    home = org.get(donor, "AccountId")

    for values in ({"npe03__Contact__c": None}, {"npe03__Contact__c": other}):
        code, message = org.refusal(RECURRING, **{**MONTHLY, "npe03__Organization__c": home, **values})
        assert (code, message) == (
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "The contact must belong to the household account.",
        )


def test_an_organisation_gives_alone_or_with_a_contact(org, donor):
    mairie = org.insert("Account", Name="Mairie")

    alone = org.insert(RECURRING, **MONTHLY, npe03__Organization__c=mairie)
    together = start(org, donor, npe03__Organization__c=mairie)

    assert org.get(alone, "Name") == "Mairie 10 - Recurring"
    assert org.get(together, "npe03__Organization__c") == mairie


def test_the_donor_stays_once_a_gift_is_closed(org, donor):
    made = start(org, donor)
    org.update(only_gift(org), StageName="Closed Won")
    other = org.insert("Contact", FirstName="Ann", LastName="B")

    reason = refused(org, made, npe03__Contact__c=other, npe03__Organization__c=org.get(other, "AccountId"))

    assert reason == "The donor can't be changed once a gift of the recurring donation is closed."


def test_it_does_not_end_before_the_last_gift_that_was_won(org, donor):
    made = start(org, donor)
    org.update(only_gift(org), StageName="Closed Won")

    assert refused(org, made, npsp__EndDate__c="2026-12-04") == (
        "The end date must not be before the last gift that was won."
    )
    assert refused(org, made, npsp__EndDate__c="2026-12-05") is None


def test_a_closed_fixed_one_does_not_end_in_the_future(org, donor):
    made = start(org, donor, **FIXED)

    assert refused(org, made, npsp__Status__c="Closed", npsp__EndDate__c="2027-01-01") == (
        "A closed recurring donation of fixed length can't end in the future."
    )
