"""The words that a draft proposes for Salesforce's lists are words of those lists."""

import json
from collections.abc import Callable
from importlib.resources import files

import pytest

from npsp_migrate.profiling.drafting import word_maps

_OBJECTS = json.loads((files("npsp_migrate.localorg.data") / "objects.json").read_text(encoding="utf-8"))["objects"]
_ADDED = {
    "Evening",
    "Holidays",
    "Wire Transfer",
    "Direct Debit",
}  # what an administrator adds for a French association


def _listed(sobject: str, field: str) -> set[str]:
    """All values of all its definitions: an org's profile may add some."""
    fields = (told for each in _OBJECTS if each["name"] == sobject for told in each["fields"])
    return {value for told in fields if told["name"] == field for value in told["values"]}


@pytest.mark.parametrize(
    ("meaning", "sobject", "field", "words"),
    [
        (word_maps.account_type, "Account", "Type", "fondation mairie asso entreprise"),
        (word_maps.grant_stage, "Opportunity", "StageName", "refusé accordé déposé prospect"),
        (
            word_maps.volunteer_state,
            "Contact",
            "GW_Volunteers__Volunteer_Status__c",
            "pause candidate nouvelle active",
        ),
        (
            word_maps.availability,
            "Contact",
            "GW_Volunteers__Volunteer_Availability__c",
            "régulièrement samedi matin après-midi soir vacances semaine",
        ),
        (
            word_maps.payment_method,
            "npe01__OppPayment__c",
            "npe01__Payment_Method__c",
            "cb chq espèces vir prlv paypal",
        ),
    ],
)
def test_each_french_word_becomes_a_value_of_its_list(
    meaning: Callable[[str], str], sobject: str, field: str, words: str
) -> None:
    proposed = [meaning(word) for word in words.split()]

    assert len(set(proposed)) == len(proposed), "each word of these means something else"
    assert set(proposed) - _ADDED <= _listed(sobject, field)


def test_evenings_and_holidays_are_neither_afternoons_nor_weeks() -> None:
    said = {
        word: word_maps.availability(word)
        for word in ("le soir", "vacances scolaires", "chaque semaine", "semaine")
    }

    assert said == {
        "le soir": "Evening",
        "vacances scolaires": "Holidays",
        "chaque semaine": "Weekly",
        "semaine": "Weekdays",
    }


def test_a_shortened_campaign_is_the_one_campaign_that_it_shortens() -> None:
    told = ["Oct. Rose 2021", "Octobre Rose 2021", "Octobre Rose 2022", "Course O. 2023", "Course Ouest 2023"]
    told += ["Course Océan 2023"]

    assert {word: word_maps.in_full(word, told) for word in told if word_maps.in_full(word, told) != word} == {
        "Oct. Rose 2021": "Octobre Rose 2021"
    }
