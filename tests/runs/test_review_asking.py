"""What a question shows of both records: their values with cells, whoever tells them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from asked_questions import write_village

from npsp_migrate.matching.match import match_everybody
from npsp_migrate.model.decisions import Answer, Decisions, Identity, Standing, decide
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import OrgIdentity
from npsp_migrate.model.questions import Question, Side
from npsp_migrate.model.records import Doubt
from npsp_migrate.runs.matching import MatchedLine
from npsp_migrate.runs.memory.following import Followed
from npsp_migrate.runs.memory.registry import Registry
from npsp_migrate.runs.prepared import prepare
from npsp_migrate.runs.progress import Silent
from npsp_migrate.runs.reviewing.asking import Asked, questions_of

NOW = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)
KEY = "Migration_Key__c"
NOBODY = pd.DataFrame(columns=["Id", KEY, "FirstName", "LastName", "MailingPostalCode"], dtype=object)


@pytest.fixture
def ask(tmp_path):
    """The questions of a village whose org holds these contacts."""

    def run(
        members: str,
        there: pd.DataFrame = NOBODY,
        decisions: Decisions = Decisions(),  # noqa: B008 – frozen
        doubts: Sequence[Doubt] = (),
        asked: Asked = Asked.NEW,
    ) -> tuple[Question, ...]:
        opened = write_village(tmp_path / "village", "N°;Prénom;Nom;E-mail;CP\n" + members)
        mapped = prepare(opened.project, NOW, Silent()).mapped
        known = {"Contact": there.rename(columns={KEY: "key"})}
        everybody = match_everybody(mapped.candidates, opened.project.matching, known, mapped.provenance, decisions)
        matched = everybody.matched
        if doubts:
            matched = replace(matched, doubts=tuple(doubts))
        followed = Followed(mapped.candidates, {"Contact": there}, {}, {}, (), (), (), {})
        registry = Registry(opened.workspace.registry, "00D")
        identity = OrgIdentity("00D", "", "", is_sandbox=True, username="")
        line = MatchedLine(matched, everybody, {}, followed, {"Contact": there}, registry, identity)
        return questions_of(line, mapped.provenance, KEY, asked)

    return run


def told(side: Side) -> list[tuple[str, object, str]]:
    return [(each.field, each.value, each.at.cell if each.at else "") for each in side.told]


TWO = "M-1;Awa;Diallo;awa@example.org;69003\nM-2;Awa;Diallo;;69003\n"


def test_both_records_tell_their_values_with_their_cells(ask):
    [question] = ask(TWO)

    assert told(question.one) == [
        ("FirstName", "Awa", "B2"),
        ("LastName", "Diallo", "C2"),
        ("Email", "awa@example.org", "D2"),
        ("MailingPostalCode", "69003", "E2"),
    ]
    assert [str(at) for at in question.other.rows] == ["`membres.csv` › `row 3`"]
    assert question.fields == ("FirstName", "LastName", "Email", "MailingPostalCode")
    assert not any(question.differs(field) for field in question.fields)


def test_a_record_that_only_the_org_has_is_told_by_the_org(ask):
    theirs = {"Id": "003000000000001AAA", KEY: None, "FirstName": "Awa", "LastName": "DIALLO"}
    there = pd.DataFrame([{**theirs, "Email": "a.diallo@example.org", "MailingPostalCode": "69003"}], dtype=object)

    [question] = ask("M-1;Awa;Diallo;awa@example.org;69003\n", there)

    assert question.other.identity == Identity(org_id="003000000000001AAA")
    assert (question.other.label, question.other.rows) == ("Awa DIALLO", ())
    assert told(question.other) == [
        ("FirstName", "Awa", ""),
        ("LastName", "DIALLO", ""),
        ("Email", "a.diallo@example.org", ""),
        ("MailingPostalCode", "69003", ""),
    ]
    assert [field for field in question.fields if question.differs(field)] == ["Email"]


def test_two_that_were_joined_and_may_be_father_and_son_each_tell_what_their_own_row_says(ask):
    rows = "M-1;Jean;Martin;jean@example.org;69003\nM-2;Jean;Martin;jean@example.org;75011\n"
    joined = Doubt(
        "Contact",
        ("membre:M-1", "membre:M-1"),
        ((0, 2), (0, 3)),
        words("doubt-email"),
        (Identity(key="membre:M-1"), Identity(key="membre:M-2")),
        standing=Standing.DANGER,
    )

    [question] = ask(rows, doubts=[joined])

    assert ("MailingPostalCode", "69003", "E2") in told(question.one)
    assert ("MailingPostalCode", "75011", "E3") in told(question.other)
    assert question.differs("MailingPostalCode")


def test_what_nobody_knew_is_asked_again_only_when_somebody_wants_it(ask):
    ends = Identity(key="membre:M-1"), Identity(key="membre:M-2")
    unsure = Decisions().with_(decide(Answer.UNSURE, "Contact", ends, "Claire", NOW))

    assert ask(TWO, decisions=unsure) == ()
    assert len(ask(TWO, decisions=unsure, asked=Asked.AGAIN)) == 1


def test_questions_that_settle_most_come_first(ask):
    rows = (
        "M-1;Awa;Diallo;awa@example.org;69003\nM-2;Awa;Diallo;;69003\n"
        "M-3;Léa;Petit;lea@example.org;75011\nM-4;Léa;Petit;lea@example.org;75011\nM-5;Léa;Petit;;75011\n"
    )

    ends = Identity(key="membre:M-3"), Identity(key="membre:M-4")
    one = Decisions().with_(decide(Answer.SAME, "Contact", ends, "Claire", NOW))

    questions = ask(rows, decisions=one)

    assert [(each.one.label, each.settles) for each in questions] == [("Léa Petit", 2), ("Awa Diallo", 1)]


def test_fields_of_both_stand_in_one_order(ask):
    [question] = ask("M-1;Awa;Diallo;;69003\nM-2;Awa;Diallo;awa@example.org;69003\n")

    assert question.fields == ("FirstName", "LastName", "Email", "MailingPostalCode")
