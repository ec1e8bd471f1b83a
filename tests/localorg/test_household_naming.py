"""Household names, rule by rule: what NPSP writes for which people."""

import pytest

from npsp_migrate.localorg.npsp.naming import NamingRules, household_text

NAME = "{!LastName} Household"
FORMAL = "{!{!Salutation} {!FirstName}} {!LastName}"
INFORMAL = "{!{!FirstName}}"

JOHN = ("Mr.", "John", "Smith")
JANE = ("Mrs.", "Jane", "Smith")
MS_JONES = ("Ms.", "Jane", "Jones")
SAM = (None, "Sam", "Smith")


def texts(people, *templates, rules=None):
    members = [dict(zip(("salutation", "firstname", "lastname"), person, strict=True)) for person in people]
    return tuple(household_text(each, members, "Nobody", rules or NamingRules()) for each in templates)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([JOHN], ("Smith Household", "Mr. John Smith", "John")),
        ([SAM], ("Smith Household", "Sam Smith", "Sam")),
        ([JOHN, JANE], ("Smith Household", "Mr. John and Mrs. Jane Smith", "John and Jane")),
        ([JOHN, MS_JONES], ("Smith and Jones Household", "Mr. John Smith and Ms. Jane Jones", "John and Jane")),
        (
            [JOHN, MS_JONES, SAM],
            ("Smith and Jones Household", "Mr. John Smith, Ms. Jane Jones and Sam Smith", "John, Jane and Sam"),
        ),
        (
            [JOHN, JANE, SAM],
            ("Smith Household", "Mr. John, Mrs. Jane and Sam Smith", "John, Jane and Sam"),
        ),
        ([("Dr.", None, "Smith")], ("Smith Household", "Dr. Smith", "")),
        ([(None, None, "Smith")], ("Smith Household", "Smith", "")),
        ([(None, None, "Smith"), (None, "Ann", "Smith")], ("Smith Household", " and Ann Smith", " and Ann")),
        ([(None, "Ann", "Smith"), (None, None, "Smith")], ("Smith Household", "Ann Smith", "Ann")),
        ([], ("Nobody Household", "Nobody", "Nobody")),
    ],
)
def test_the_default_formats(people, expected):
    assert texts(people, NAME, FORMAL, INFORMAL) == expected


def test_a_last_name_that_comes_back_later_is_said_once_in_the_name():
    people = [JOHN, MS_JONES, SAM]

    assert texts(people, "The {!LastName} Family") == ("The Smith and Jones Family",)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{!LastName} ({!{!FirstName}}) Household", "Smith (John) and Jones (Jane) Household"),
        ("Famille {!LastName}", "Famille Smith and Jones"),
        ("{!{!FirstName}} {!LastName}'s home", "John Smith's and Jane Jones's home"),
        ("{!lastname} household", "Smith and Jones household"),
    ],
)
def test_other_formats(template, expected):
    assert texts([JOHN, MS_JONES], template) == (expected,)


@pytest.mark.parametrize(
    ("connector", "expected"),
    [
        ("et", "Mr. John et Mrs. Jane Smith"),
        ("&", "Mr. John & Mrs. Jane Smith"),
        (None, "Mr. John Mrs. Jane Smith"),
    ],
)
def test_the_connector_is_the_settings_own(connector, expected):
    assert texts([JOHN, JANE], FORMAL, rules=NamingRules(connector)) == (expected,)


def test_beyond_the_overrun_count_the_others_are_friends():
    people = [(None, name, "Diallo") for name in ("Awa", "Binta", "Chérif", "Demba")]

    named = texts(people, NAME, FORMAL, INFORMAL, rules=NamingRules("et", "autres", 3))

    assert named == ("Diallo Household", "Awa, Binta et Chérif Diallo et autres", "Awa, Binta, Chérif et autres")


def test_as_many_as_the_overrun_count_are_all_named():
    people = [(None, name, "Diallo") for name in ("Awa", "Binta", "Chérif")]

    assert texts(people, INFORMAL, rules=NamingRules("et", "autres", 3)) == ("Awa, Binta et Chérif",)
