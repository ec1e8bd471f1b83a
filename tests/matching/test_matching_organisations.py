"""Organisations: legal forms, town halls, acronyms, web sites."""

import pytest
from matching_rows import candidates, keys, match

from npsp_migrate.matching.folding import acronym, fold_domain, fold_organisation


@pytest.mark.parametrize("name", ["Mairie de Rennes", "Commune de Rennes", "VILLE DE RENNES", "Mairie Rennes"])
def test_a_town_has_one_hall(name):
    assert fold_organisation(name) == "mairie rennes"


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.LaCoquille.org/contact", "lacoquille.org"),
        ("contact@lacoquille.org", "lacoquille.org"),
        ("asso@gmail.com", ""),
        ("https://www.facebook.com/lacoquille", ""),
        ("", ""),
    ],
)
def test_a_domain_tells_an_organisation_unless_everybody_has_it(address, domain):
    assert fold_domain(address) == domain


def test_initials_are_those_of_the_words_that_count():
    assert (acronym("ligue contre le cancer"), acronym("secours populaire")) == ("lcc", "")


def test_an_acronym_and_a_web_site_are_asked_about_and_never_joined():
    matched = match(
        candidates(
            "Account",
            [
                {"key": "a", "Name": "Ligue contre le cancer"},
                {"key": "b", "Name": "LCC"},
                {"key": "c", "Name": "La Coquille", "Website": "www.lacoquille.org"},
                {"key": "d", "Name": "Coquille 35", "Website": "http://lacoquille.org"},
            ],
        )
    )

    assert keys(matched, "Account") == ["a", "b", "c", "d"]
    assert [(doubt.keys, doubt.rule.code) for doubt in matched.doubts] == [
        (("a", "b"), "doubt-acronym"),
        (("c", "d"), "doubt-domain"),
    ]
