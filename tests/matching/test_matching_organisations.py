"""Organisations: legal forms, town halls, acronyms, web sites."""

from datetime import UTC, datetime

import pytest
from matching_rows import candidates, keys, match, people

from npsp_migrate.matching.folding import acronym, fold_domain, fold_organisation, fold_siren
from npsp_migrate.matching.match import match_records
from npsp_migrate.model.decisions import Answer, Decisions, Identity, decide
from npsp_migrate.model.matching import MatchRules


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


HEAD, BRANCH = "732 829 320 00074", "73282932000082"  # one SIREN, two establishments


def accounts(*rows):
    return candidates("Account", [{"key": key, **told} for key, told in zip("abcd", rows, strict=False)])


def asked(matched) -> list[tuple[tuple[str, str], str]]:
    return [(doubt.keys, doubt.rule.code) for doubt in matched.doubts]


@pytest.mark.parametrize(
    ("text", "siren"),
    [
        ("732 829 320", "732829320"),
        (HEAD, "732829320"),
        ("732 829 321", ""),
        ("356 000 000 49837", "356000000"),  # La Poste has check digits of its own
        ("12345", ""),
    ],
)
def test_a_siren_that_was_mistyped_tells_nothing(text, siren):
    assert fold_siren(text) == siren


@pytest.mark.parametrize(
    ("head", "branch", "left", "questions"),
    [
        ({"Name": "La Coquille", "BillingPostalCode": "59000"}, {"Name": "Coquille SARL"}, ["a"], []),
        (
            {"Name": "La Coquille", "BillingPostalCode": "59000", "SIRET__c": HEAD},
            {"Name": "La Coquille SAS", "BillingPostalCode": "59000", "SIRET__c": BRANCH},
            ["a"],
            [],
        ),
        (
            {"Name": "La Coquille", "BillingPostalCode": "59000", "SIRET__c": HEAD},
            {"Name": "La Coquille Lyon", "BillingPostalCode": "69003", "SIRET__c": BRANCH},
            ["a", "b"],
            [(("a", "b"), "doubt-siren")],
        ),
    ],
    ids=["one establishment", "one name and town", "another town"],
)
def test_two_establishments_are_one_organisation_only_where_name_and_town_agree(head, branch, left, questions):
    told = [{"SIRET__c": HEAD, **head}, {"SIRET__c": HEAD, **branch}]

    matched = match(accounts(*told))

    assert keys(matched, "Account") == left
    assert asked(matched) == questions


def test_a_row_with_the_siren_alone_brings_no_two_branches_together():
    matched = match(
        accounts(
            {"Name": "Coquille Lille", "SIRET__c": HEAD},
            {"Name": "La Coquille", "SIRET__c": "732829320"},
            {"Name": "Coquille Lyon", "SIRET__c": BRANCH},
        )
    )

    assert keys(matched, "Account") == ["a", "c"]
    assert {code for _, code in asked(matched)} == {"doubt-siren"}


def test_a_person_may_say_that_two_branches_are_one_record():
    rows = accounts({"Name": "Coquille Lille", "SIRET__c": HEAD}, {"Name": "Coquille Lyon", "SIRET__c": BRANCH})
    ends = Identity(key="a"), Identity(key="b")
    said = Decisions().with_(decide(Answer.SAME, "Account", ends, "Claire", datetime(2026, 11, 23, tzinfo=UTC), ""))

    matched = match_records({"Account": rows}, MatchRules(), {}, decisions=said)

    assert (keys(matched, "Account"), matched.doubts) == (["a"], ())


def test_people_of_one_domain_ask_whether_their_organisations_are_one():
    rows = accounts({"Name": "La Coquille"}, {"Name": "Coquille 35"}, {"Name": "Le Phare"})
    staff = people(
        {"key": "p", "FirstName": "Awa", "LastName": "Diallo", "AccountId": "a", "Email": "awa@lacoquille.example"},
        {"key": "q", "FirstName": "Léa", "LastName": "Petit", "AccountId": "b", "Email": "lea@lacoquille.example"},
        {"key": "r", "FirstName": "Zoé", "LastName": "Martin", "AccountId": "c", "Email": "zoe@gmail.com"},
    )

    assert asked(match(rows, staff)) == [(("a", "b"), "doubt-domain")]


def test_a_domain_of_many_organisations_asks_nothing():
    rows = accounts(*({"Name": f"École {town}", "Website": "ac-lyon.example"} for town in ("A", "B", "C", "D")))

    assert match(rows).doubts == ()
