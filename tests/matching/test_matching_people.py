"""People: who is joined, who stays apart, which key stays."""

import random
from datetime import date

import pandas as pd
from matching_rows import CAREFUL, HOUSEHOLD, awa, keys, match, people

from npsp_migrate.matching.match import match_records
from npsp_migrate.model.decisions import Standing
from npsp_migrate.model.matching import MatchRules
from npsp_migrate.model.records import LINE_COLUMNS, Candidates


def test_equal_names_and_one_e_mail_are_one_person():
    matched = match(
        people(
            awa(key="a:1", table=0, Email="awa@diallo.example"),
            {"key": "b:1", "table": 1, "FirstName": "AWA", "LastName": "DIALLO", "Email": "Awa@Diallo.example"},
        )
    )

    assert keys(matched) == ["a:1"]
    assert [(link.key, link.kept, link.joined, link.rule.code) for link in matched.links] == [
        ("a:1", (0, 2), (1, 3), "match-person")
    ]
    assert dict(matched.links[0].rule.values) == {"evidence": "names-exact email-exact"}


def test_a_woman_stands_under_her_surname_by_birth_in_another_sheet():
    elise = {"FirstName": "Élise", "MailingPostalCode": "76600"}
    told = [{**elise, "key": "a", "table": 0, "LastName": "Roy", "Email": "er@roy.example"}]
    told += [{**elise, "key": "b", "table": 1, "LastName": "Saloud", "MobilePhone": "+33 6 11 22 33 44"}]

    apart, together = (match(people({**told[0], "born": born}, told[1])) for born in (None, "Saloud"))

    assert keys(apart) == ["a", "b"]
    assert keys(together) == ["a"]


def test_accents_hyphens_and_apostrophes_do_not_part_a_person():
    matched = match(
        people(
            {"key": "a", "FirstName": "Zoé", "LastName": "D’Arc-Lenoir", "MobilePhone": "+33 6 11 22 33 44"},
            {"key": "b", "FirstName": "ZOE", "LastName": "D'ARC LENOIR", "HomePhone": "06 11 22 33 44"},
        )
    )

    assert keys(matched) == ["a"]


def test_a_shared_mailbox_does_not_make_spouses_one():
    matched = match(
        people(
            awa(key="a", Email="famille@diallo.example"),
            {"key": "b", "FirstName": "Moussa", "LastName": "Diallo", "Email": "famille@diallo.example"},
        )
    )

    assert keys(matched) == ["a", "b"]
    assert matched.doubts == ()


def test_without_a_first_name_an_e_mail_joins_nobody():
    matched = match(
        people(
            {"key": "a", "LastName": "Diallo", "Email": "famille@diallo.example"},
            {"key": "b", "LastName": "Diallo", "Email": "famille@diallo.example"},
        )
    )

    assert keys(matched) == ["a", "b"]


def test_blanks_say_nothing_for_or_against():
    told = awa(key="a", MailingPostalCode="35000")
    blank = match(people(told, awa(key="b", MailingPostalCode="35000", Email=None)), rules=CAREFUL)
    bare = match(people(told, awa(key="b", MailingPostalCode="35000")), rules=CAREFUL)

    assert [doubt.because for doubt in blank.doubts] == [doubt.because for doubt in bare.doubts]
    assert [word.code for word in blank.doubts[0].because] == ["evidence-names-exact", "evidence-place-postcode"]


def test_father_and_son_of_one_name_and_home_stay_apart():
    home = {"MailingStreet": "3 rue Basse", "MailingPostalCode": "35000"}
    matched = match(
        people(
            {"key": "a", "FirstName": "Paul", "LastName": "Le Goff", "Birthdate": date(1950, 1, 2), **home},
            {"key": "b", "FirstName": "Paul", "LastName": "Le Goff", "Birthdate": date(1980, 3, 4), **home},
        )
    )

    assert keys(matched) == ["a", "b"]
    assert matched.doubts == ()


def test_no_chain_of_links_brings_a_contradiction_into_one_person():
    paul = {"FirstName": "Paul", "LastName": "Le Goff"}
    matched = match(
        people(
            {"key": "a", **paul, "Email": "p@legoff.example", "Birthdate": date(1950, 1, 2)},
            {"key": "b", **paul, "Email": "p@legoff.example", "MobilePhone": "0611223344"},
            {"key": "c", **paul, "MobilePhone": "0611223344", "Birthdate": date(1980, 3, 4)},
        )
    )

    assert {"a", "c"} <= set(keys(matched))  # whether b is the one or the other is a question
    assert {doubt.keys for doubt in matched.doubts} == {("a", "b"), ("b", "c")}


def test_salutations_of_two_sexes_contradict():
    matched = match(
        people(
            {"key": "a", "FirstName": "Dominique", "LastName": "Roy", "Salutation": "M.", "Email": "roy@x.example"},
            {
                "key": "b",
                "FirstName": "Dominique",
                "LastName": "Roy",
                "Salutation": "Mme",
                "Email": "roy@x.example",
            },
        )
    )

    assert keys(matched) == ["a", "b"]


def test_a_maiden_name_is_found_beside_an_e_mail():
    email = {"Email": "marie@petit.example"}

    matched = match(
        people(
            {"key": "a", "FirstName": "Marie", "LastName": "Petit-Durand", **email},
            {"key": "b", "FirstName": "Marie", "LastName": "Durand", **email},
        )
    )

    assert keys(matched) == ["a"]


def test_what_is_doubtful_is_asked_and_not_joined():
    rows = people(awa(key="a", MailingPostalCode="35000"), awa(key="b", MailingPostalCode="35000"))

    matched = match(rows, rules=CAREFUL)

    assert keys(matched) == ["a", "b"]
    assert [(doubt.keys, doubt.rule.code) for doubt in matched.doubts] == [(("a", "b"), "doubt-person")]


def test_below_the_doubtful_nobody_is_asked():
    rows = people(awa(key="a", MailingPostalCode="35000"), awa(key="b", MailingPostalCode="35000"))

    matched = match(rows, rules=MatchRules(certain_people=30, doubtful_people=20))

    assert (keys(matched), matched.doubts) == (["a", "b"], ())


def test_a_question_names_the_records_as_they_are_in_the_end():
    sure = {"Email": "a@x.example", "Birthdate": date(1980, 1, 2)}
    matched = match(
        people(
            awa(key="a", table=0, **sure),
            awa(key="b", table=1, MailingPostalCode="35000", **sure),
            awa(key="c", table=2, MailingPostalCode="35000"),
        ),
        rules=CAREFUL,
    )

    assert [(doubt.keys, doubt.lines) for doubt in matched.doubts] == [(("a", "c"), ((1, 3), (2, 4)))]


def test_two_of_the_org_are_never_joined_but_proposed():
    org = pd.DataFrame({"Id": ["003A", "003B"], "key": ["a", "b"]}, dtype=object)
    mails = [awa(key="a", Email="a@x.example"), awa(key="b", Email="a@x.example")]

    matched = match(people(*mails), Contact=org)

    assert keys(matched) == ["a", "b"]
    assert [(doubt.rule.code, doubt.standing) for doubt in matched.doubts] == [("doubt-org", Standing.ORG)]
    assert dict(matched.records["Contact"].held) == {}


def test_the_key_that_the_org_knows_stays():
    org = pd.DataFrame({"Id": ["003A"], "key": ["b"]}, dtype=object)
    matched = match(people(awa(key="a", Email="a@x.example"), awa(key="b", Email="a@x.example")), Contact=org)

    assert keys(matched) == ["b"]
    assert matched.records["Contact"].org_ids == {}


def test_a_contact_that_the_org_has_without_our_key_is_adopted():
    org = pd.DataFrame(
        {"Id": ["003A"], "key": [None], "FirstName": ["Awa"], "LastName": ["Diallo"], "Email": ["A@X.example"]},
        dtype=object,
    )
    matched = match(people(awa(key="a", Email="a@x.example")), Contact=org)

    assert matched.records["Contact"].org_ids == {"a": "003A"}
    assert [link.rule.code for link in matched.links] == ["match-org-person"]


def test_a_contact_that_looks_like_two_of_the_org_waits_for_a_person():
    org = pd.DataFrame(
        {"Id": ["003A", "003B"], "key": None, "FirstName": "Awa", "LastName": "Diallo", "Email": "a@x.example"},
        dtype=object,
    )
    matched = match(people(awa(key="a", Email="a@x.example")), Contact=org)

    assert {key: reason.code for key, reason in matched.records["Contact"].held.items()} == {
        "a": "match-two-in-org"
    }
    assert [note.because.code for note in matched.notes] == ["match-two-in-org"]


def test_a_person_whose_number_changed_keeps_the_key_of_the_org():
    org = pd.DataFrame(
        {"Id": ["003A"], "key": ["old:7"], "FirstName": ["Awa"], "LastName": ["Diallo"], "Email": ["a@x.example"]},
        dtype=object,
    )
    matched = match(people(awa(key="new:9", Email="a@x.example")), Contact=org)

    assert keys(matched) == ["old:7"]


def test_the_same_key_is_one_record_whatever_its_case():
    matched = match(people(awa(key="Don:1", table=0), {"key": "DON:1", "table": 1, "Email": "a@x.example"}))

    assert keys(matched) == ["Don:1"]
    assert matched.records["Contact"].frame.loc["Don:1", "Email"] == "a@x.example"
    assert [link.rule.code for link in matched.links] == ["match-same-key"]


def test_the_order_of_the_rows_changes_nothing():
    rows = [
        awa(
            key=f"{source}:{number}",
            table=table,
            row=number + 2,
            Email=f"p{number % 7}@x.example",
            Phone=f"061122{n:04}",
        )
        for table, source in enumerate("ab")
        for number in range(12)
        for n in [number % 5]
    ]
    straight = match(people(*rows)).records["Contact"]
    random.Random(4).shuffle(rows)

    shuffled = match(people(*rows)).records["Contact"]

    pd.testing.assert_frame_equal(straight.frame, shuffled.frame)


def test_nothing_at_all_is_matched_to_nothing():
    matched = match_records({}, MatchRules(), {})

    assert (dict(matched.records), matched.links, matched.doubts, matched.notes) == ({}, (), (), ())


def test_a_source_without_a_row_gives_no_record():
    lines = pd.DataFrame(columns=list(LINE_COLUMNS), dtype=object)
    frame = pd.DataFrame(columns=["FirstName", "LastName", "AccountId"], dtype=object)
    none = {name: Candidates(name, frame, lines, {"AccountId": HOUSEHOLD}) for name in ("Contact", "Opportunity")}
    none["Account"] = Candidates("Account", pd.DataFrame(columns=["Name", "RecordTypeId"], dtype=object), lines)

    matched = match_records(none, MatchRules(), {})

    assert [len(records.frame) for records in matched.records.values()] == [0, 0, 0]


def test_who_pays_for_a_ticket_and_runs_with_it_is_one_person():
    payer = awa(key="payer:1", row=7, record="payer", Email="awa@diallo.example", AccountId="h:1")
    runner = awa(key="runner:1", row=7, record="runner", Email="awa@diallo.example", AccountId="h:2")

    matched = match(people(payer, runner))

    assert keys(matched) == ["payer:1"]
