"""Household names, rule by rule: what NPSP writes for which people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming_cases import CONNECTORS, DEFAULTS, FORMAL, FORMATS, INFORMAL, NAME, NOBODY, OVERRUNS, person

from npsp_migrate.localorg.npsp.naming import NamingRules, household_text

PEOPLE = st.lists(
    st.builds(
        person,
        st.sampled_from((None, "M.", "Mme")),
        st.sampled_from((None, "Awa", "Binta", "Chérif")),
        st.sampled_from(("Ba", "Diallo", "Ndiaye")),
    ),
    max_size=12,
)


def text(template, members, rules=None):
    return household_text(template, members, "Nobody", rules or NamingRules())


@pytest.mark.parametrize(("members", "name", "formal", "informal"), DEFAULTS)
def test_the_default_formats(members, name, formal, informal):
    assert [text(template, members) for template in (NAME, FORMAL, INFORMAL)] == [name, formal, informal]


@pytest.mark.parametrize(("template", "members", "expected"), FORMATS)
def test_other_formats(template, members, expected):
    assert text(template, members) == expected


@pytest.mark.parametrize(("connector", "template", "members", "expected"), CONNECTORS)
def test_the_connector_is_the_settings_own(connector, template, members, expected):
    assert text(template, members, NamingRules(connector)) == expected


@pytest.mark.parametrize(("count", "overrun", "template", "members", "expected"), OVERRUNS)
def test_beyond_the_overrun_count_the_others_are_friends(count, overrun, template, members, expected):
    assert text(template, members, NamingRules("and", overrun, count)) == expected


@pytest.mark.parametrize(("template", "expected"), NOBODY)
def test_a_household_without_anyone_to_name(template, expected):
    assert text(template, ()) == expected


@given(PEOPLE)
def test_each_last_name_is_said_once_in_the_name(people):
    said = text(NAME, people, NamingRules("and", "Friends", 99)).removesuffix(" Household")

    names = said.replace(" and ", ", ").split(", ")
    assert names == (list(dict.fromkeys(each["lastname"] for each in people)) or ["Nobody"])


@given(PEOPLE, st.integers(1, 12))
def test_no_more_first_names_are_said_than_the_overrun_count(people, count):
    named = [each for each in people if each["firstname"]]

    said = text(INFORMAL, named, NamingRules("and", None, count)).replace(" and ", ", ")

    assert len(said.split(", ")) == (min(count, len(named)) or 1)
