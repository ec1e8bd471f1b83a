"""Households that no row writes down: who lives together by the evidence, and what is never moved in silence."""

from datetime import date

import pandas as pd
import pytest
from matching_rows import awa, candidates, keys, people

from npsp_migrate.matching.match import match_everybody, match_records
from npsp_migrate.model.decisions import Answer, Decisions, Identity, decide
from npsp_migrate.model.matching import MatchRules

HOME = {"MailingStreet": "3 rue Basse", "MailingPostalCode": "35000", "MailingCity": "Rennes"}
ZOE = {"FirstName": "Zoé", "LastName": "Diallo"}
PLACED = pd.DataFrame({"Id": ["003A", "003B"], "key": ["a", "b"], "AccountId": ["001A", "001B"]}, dtype=object)
HOUSES = pd.DataFrame(
    {"Id": ["001A", "001B"], "key": ["foyer:1", "foyer:2"], "npe01__SYSTEM_AccountType__c": "Household Account"},
    dtype=object,
)


def homes(*names):
    return candidates("Account", [{"key": key, "RecordTypeId": "HH_Account", "Name": key} for key in names])


def match(*sets, decisions=(), remembered=None, **known):
    told = Decisions().with_(*decisions)
    return match_records({each.object: each for each in sets}, MatchRules(), known, None, told, remembered)


def two(first, second):
    return people({**first, "key": "a", "AccountId": "foyer:1"}, {**second, "key": "b", "AccountId": "foyer:2"})


def test_one_surname_at_one_address_is_one_household():
    matched = match(homes("foyer:1", "foyer:2"), two(awa(**HOME), {**ZOE, **HOME}))

    assert matched.records["Contact"].frame["AccountId"].to_dict() == {"a": "foyer:1", "b": "foyer:1"}
    assert keys(matched, "Account") == ["foyer:1"]
    assert [link.rule.code for link in matched.links] == ["match-lives-together"]


def test_flat_mates_with_nothing_but_the_address_stay_apart():
    matched = match(
        homes("foyer:1", "foyer:2"), two(awa(**HOME), {"FirstName": "Zoé", "LastName": "Kervella", **HOME})
    )

    assert keys(matched, "Account") == ["foyer:1", "foyer:2"]


def test_grown_children_who_moved_out_stay_apart():
    elsewhere = {**HOME, "MailingStreet": "9 rue Haute"}
    matched = match(
        homes("foyer:1", "foyer:2"),
        two(awa(Email="famille@x.example", **HOME), {**ZOE, "Email": "famille@x.example", **elsewhere}),
    )

    assert keys(matched, "Account") == ["foyer:1", "foyer:2"]


def test_two_households_of_the_org_are_asked_about_and_not_moved():
    rows = homes("foyer:1", "foyer:2"), two(awa(**HOME), {**ZOE, **HOME})

    matched = match(*rows, Contact=PLACED, Account=HOUSES)

    assert matched.records["Contact"].frame["AccountId"].to_dict() == {"a": "foyer:1", "b": "foyer:2"}
    assert [(doubt.object, doubt.rule.code) for doubt in matched.doubts] == [("Account", "doubt-live-together")]


def test_an_answer_moves_them_or_keeps_them():
    rows = homes("foyer:1", "foyer:2"), two(awa(**HOME), {**ZOE, **HOME})
    ends = Identity(key="foyer:1"), Identity(key="foyer:2")

    yes = match(
        *rows, decisions=[decide(Answer.SAME, "Account", ends, "Claire", None)], Contact=PLACED, Account=HOUSES
    )
    no = match(*rows, decisions=[decide(Answer.DIFFERENT, "Account", ends, "Claire", None)])

    assert yes.records["Contact"].frame["AccountId"].tolist() == ["foyer:1", "foyer:1"]
    assert no.records["Contact"].frame["AccountId"].tolist() == ["foyer:1", "foyer:2"]
    assert (yes.doubts, no.doubts) == ((), ())


def test_who_was_brought_together_stays_so_though_the_evidence_is_gone():
    there = PLACED.assign(AccountId="001A")
    rows = homes("foyer:1", "foyer:2"), two(awa(), ZOE)

    matched = match(*rows, remembered={"Account": {"foyer:2": "foyer:1"}}, Contact=there, Account=HOUSES.head(1))

    assert matched.records["Contact"].frame["AccountId"].tolist() == ["foyer:1", "foyer:1"]


def test_people_of_whom_no_row_names_a_household_are_told_who_lives_with_whom():
    told = {"Contact": people(awa(key="a", **HOME), {**ZOE, "key": "b", **HOME}, {"key": "c", "LastName": "Roux"})}

    everybody = match_everybody(told, MatchRules(), {})

    assert everybody.together["a"] == everybody.together["b"] != everybody.together["c"]


def test_somebody_without_a_household_joins_the_one_that_is_written_down():
    matched = match(
        homes("foyer:1"), people(awa(key="a", AccountId="foyer:1", **HOME), {**ZOE, "key": "b", **HOME})
    )

    assert matched.records["Contact"].frame["AccountId"].tolist() == ["foyer:1", "foyer:1"]


PAYER = {"FirstName": "Odile", "LastName": "Kervella", "Birthdate": date(1979, 5, 2)}
CHILD = {"FirstName": "Naïma", "LastName": "Diallo", "Birthdate": date(2012, 9, 30)}


def households(*rows):
    """What each person's household is called, where each row wrote one down."""
    told = [{**row, "AccountId": f"foyer:{row['key']}"} for row in rows]
    matched = match(homes(*(row["AccountId"] for row in told)), people(*told))
    return matched.records["Contact"].frame["AccountId"].to_dict()


def test_a_family_its_grown_child_who_left_and_a_flat_mate_are_three_households():
    old = {"MailingStreet": "3 rue Haute", "MailingPostalCode": "29000", "LastName": "Riou"}
    new = {"MailingStreet": "8 rue Neuve", "MailingPostalCode": "35000"}

    found = households(
        {**old, "FirstName": "Hervé", "Phone": "0298112233", "key": "a"},
        {**old, "FirstName": "Odile", "MailingStreet": "3, r. Haute", "key": "b"},
        {**new, "FirstName": "Enzo", "LastName": "Riou", "Phone": "0298112233", "key": "c"},
        {**new, "FirstName": "Léa", "LastName": "Martin", "key": "d"},
    )

    assert found == {"a": "foyer:a", "b": "foyer:a", "c": "foyer:c", "d": "foyer:d"}


def test_who_pays_and_the_child_of_another_name_with_the_same_mailbox_are_one_household():
    mailbox = {"Email": "odile.k@x.example"}

    found = households({**PAYER, **mailbox, "key": "a"}, {**CHILD, **mailbox, "key": "b", "table": 1})

    assert found == {"a": "foyer:a", "b": "foyer:a"}


@pytest.mark.parametrize("mailbox", ["contact@x.example", "tresorerie.asso@x.example", "info2@x.example"])
def test_the_mailbox_of_an_office_is_nobodys_home(mailbox):
    found = households({**PAYER, "Email": mailbox, "key": "a"}, {**CHILD, "Email": mailbox, "key": "b"})

    assert found == {"a": "foyer:a", "b": "foyer:b"}


def test_a_team_with_the_mailbox_of_its_captain_is_no_household():
    names = (("Awa", "Diallo"), ("Odile", "Kervella"), ("Marc", "Le Goff"))
    mailbox = {"Email": "awa@x.example"}
    team = [{"FirstName": first, "LastName": last, **mailbox, "key": first} for first, last in names]

    found = households(*team)

    assert len(set(found.values())) == 3


def test_who_pays_and_who_runs_in_one_row_live_together_where_name_or_age_say_so():
    row = {"table": 2, "row": 7}
    of_one_name = {**row, "FirstName": "Sékou", "LastName": "Kervella", "key": "b", "record": "runner"}

    assert len(set(households({**PAYER, **row, "key": "a"}, of_one_name).values())) == 1
    assert (
        len(set(households({**PAYER, **row, "key": "a"}, {**CHILD, **row, "key": "b", "record": "r"}).values()))
        == 1
    )


def test_who_pays_for_a_friend_lives_elsewhere():
    row = {"table": 2, "row": 7}
    friend = {**row, "FirstName": "Sékou", "LastName": "Diallo", "Birthdate": date(1981, 1, 1), "key": "b"}

    found = households({**PAYER, **row, "key": "a"}, {**friend, "record": "runner"})

    assert found == {"a": "foyer:a", "b": "foyer:b"}
