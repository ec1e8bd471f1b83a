"""Seasonal addresses: when they are in force, and what is refused."""

import pytest
from address_data import ADDRESS, CODE, NICE, PARIS, WINTER, mailing, refusal, rows, season
from npsp_org import InnerOrg


@pytest.fixture
def org():
    return InnerOrg()


@pytest.mark.parametrize(
    ("start", "end", "active"),
    [
        (("11", "1"), ("3", "31"), True),
        (("11", "23"), ("11", "24"), True),
        (("11", "24"), ("12", "31"), False),
        (("10", "1"), ("11", "23"), False),
        (("6", "1"), ("9", "1"), False),
        (("12", "1"), ("11", "30"), True),
        (("12", "1"), ("11", "23"), False),
        (("1", "1"), ("12", "31"), True),
    ],
)
def test_a_season_is_in_force_from_its_first_day_until_before_its_last(org, start, end, active):
    """Today is the 23rd of November."""
    account, (a,) = org.household({"LastName": "A", **PARIS})

    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **season(start, end))

    place = "Nice" if active else "Paris"
    assert (mailing(org, a), org.get(account, "BillingCity")) == ([place], place)
    assert rows(org) == [("Paris", True), ("Nice", False)]


def test_who_joins_in_season_lives_where_the_season_is(org):
    account, _ = org.household({"LastName": "A", **PARIS})
    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **WINTER)

    b = org.insert("Contact", LastName="B", AccountId=account)

    assert mailing(org, b) == ["Nice"]


def test_a_season_that_ends_by_an_update_sends_the_household_home(org):
    account, (a,) = org.household({"LastName": "A", **PARIS})
    made = org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **WINTER)

    org.update(made, npsp__Seasonal_Start_Month__c="12")

    assert mailing(org, a) == ["Paris"]


@pytest.mark.parametrize("missing", list(WINTER))
def test_a_season_has_four_parts_or_none(org, missing):
    account, _ = org.household({"LastName": "A"})

    given = {**NICE, **WINTER, missing: None, "npsp__Household_Account__c": account}

    assert refusal(org, ADDRESS, **given) == [CODE]


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (("4", "1"), ("10", "31"), True),
        (("3", "31"), ("4", "30"), False),
        (("10", "1"), ("11", "1"), True),  # NPSP compares across the turn of the year as if there were none
        (("1", "1"), ("2", "1"), True),
        (("12", "1"), ("2", "1"), False),
        (("10", "1"), ("4", "1"), False),
    ],
)
def test_seasons_of_one_household_do_not_overlap(org, start, end, kept):
    account, _ = org.household({"LastName": "A"})
    other, _ = org.household({"LastName": "B"})
    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **WINTER)

    assert refusal(org, ADDRESS, npsp__Household_Account__c=account, **NICE, **season(start, end)) == (
        [] if kept else [CODE]
    )
    assert refusal(org, ADDRESS, npsp__Household_Account__c=other, **NICE, **season(start, end)) == []


def test_two_seasons_of_one_request_that_overlap_are_both_refused(org):
    account, _ = org.household({"LastName": "A"})
    row = {"npsp__Household_Account__c": account, **NICE, **WINTER}

    outcomes = org.save_all(ADDRESS, row, row)

    assert [bool(outcome.errors) for outcome in outcomes] == [True, True]
