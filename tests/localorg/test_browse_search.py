"""Search over HTTP: parts of names and e-mails, whole keys and Ids; accents and capitals do not count."""

import sqlite3

import pytest
from browse_page import read_page
from bulk_org import running_org
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.localorg.browse.folding import fold, loose_pattern, teach_folding

LETTERS = "abcdefghijklmnopqrstuvwxyzABCEIOUYàâäçéèêëîïñôöùûüÿœæßšžÉÈÇŒÎÔ'-_%\\ "


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        people = [
            {"LastName": "Lefèvre", "FirstName": "Élise", "npe01__WorkEmail__c": "ELISE@Mairie.example"},
            {"LastName": "Cœur", "FirstName": "Jean-Noël", "Migration_Key__c": "donateur:D-0042"},
            {"LastName": "100%_Local"},
            {"LastName": "Petit"},
        ]
        records = [{"attributes": {"type": "Contact"}, **each} for each in people]
        made = running.call("POST", "composite/sobjects", json={"records": records}).json()
        assert all(each["success"] for each in made), made
        yield running


def people_found(org, text):
    page = read_page(org, "/search?q=" + text)
    assert page.status == 200
    return [row[0] for row in page.rows()] if page.headings and page.headings[0].startswith("Contacts") else []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("lefevre", ["Élise Lefèvre"]),
        ("LEFÈVRE", ["Élise Lefèvre"]),
        ("lefevre%20eli", ["Élise Lefèvre"]),
        ("elise@mairie", ["Élise Lefèvre"]),
        ("coeur", ["Jean-Noël Cœur"]),
        ("noel", ["Jean-Noël Cœur"]),
        ("DONATEUR:d-0042", ["Jean-Noël Cœur"]),
        ("donateur", []),
        ("%25", ["100%_Local"]),
        ("0%25_l", ["100%_Local"]),
        ("_", ["100%_Local"]),
        ("lefevre%20petit", []),
        ("'%20OR%201=1%20--", []),
        ("%F0%9F%8C%B8", []),
        ("%00", []),
        ("a" * 5000, []),
    ],
)
def test_people_are_found_by_what_one_remembers(org, asked, found):
    assert people_found(org, asked) == found


def test_other_objects_are_found_too(org):
    page = read_page(org, "/search?q=lefevre")

    assert page.headings == ["Contacts (1)", "Comptes (foyers et organisations) (1)"]


def test_a_salesforce_id_leads_straight_to_its_record(org):
    record = org.query("SELECT Id FROM Contact WHERE LastName = 'Petit'")[0]["Id"]

    page = read_page(org, f"/search?q={record[:15]}&lang=fr")

    assert (page.status, page.headers["Location"]) == (302, f"/{record}?lang=fr")


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20"])
def test_a_search_for_nothing_says_what_to_write(org, query):
    page = read_page(org, f"/search{query}")

    assert "Écrire un nom, un e-mail ou une clé." in page.text


def test_nothing_found_is_said(org):
    assert "Aucune fiche ne correspond à «\u00a0zzzz\u00a0»." in read_page(org, "/search?q=zzzz").text


@given(st.text(LETTERS, max_size=30), st.integers(0, 30), st.integers(1, 30))
def test_the_quick_pattern_never_loses_what_the_exact_comparison_finds(text, start, length):
    part = fold(text)[start : start + length]

    connection = sqlite3.connect(":memory:")
    teach_folding(connection)
    (matches,) = connection.execute("SELECT ? LIKE ? ESCAPE '\\'", (text, loose_pattern(part))).fetchone()

    assert matches == 1
