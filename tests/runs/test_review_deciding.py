"""Answers become decisions: what contradicts is refused, nothing is lost, and it may be taken back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from asked_questions import write_village
from hypothesis import given, settings
from hypothesis import strategies as st

from npsp_migrate.errors import MigrateError, ProjectError
from npsp_migrate.model.contradictions import contradictions
from npsp_migrate.model.decisions import Answer, Decision, Decisions, Identity, decide
from npsp_migrate.runs.decisions import change_decisions, load_decisions
from npsp_migrate.runs.reviewing.deciding import Given, take
from npsp_migrate.runs.reviewing.revoking import revoke

NOON = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)


def said(answer: Answer, one: str, other: str, who: str = "Claire") -> Decision:
    return decide(answer, "Contact", (Identity(key=one), Identity(key=other)), who, NOON)


def given_at(*decisions: Decision) -> list[Given]:
    return [Given(each, f"Questions › B{row}") for row, each in enumerate(decisions, start=2)]


def test_of_answers_that_contradict_each_other_none_is_taken_and_the_rest_is():
    taken = take(
        Decisions(),
        given_at(
            said(Answer.SAME, "A", "B"),
            said(Answer.SAME, "B", "C"),
            said(Answer.DIFFERENT, "A", "C"),
            said(Answer.SAME, "X", "Y"),
        ),
    )

    assert [(each.at, each.why) for each in taken.refused] == [
        ("Questions › B2", "this contradicts `Questions › B3` and `Questions › B4`"),
        ("Questions › B3", "this contradicts `Questions › B2` and `Questions › B4`"),
        ("Questions › B4", "this contradicts `Questions › B2` and `Questions › B3`"),
    ]
    assert [each.one.key for each in taken.new] == ["X"]


def test_an_answer_against_what_was_decided_is_refused_and_says_how_to_take_that_back():
    before = Decisions().with_(said(Answer.SAME, "A", "B", "Zoé"), said(Answer.DIFFERENT, "B", "C", "Zoé"))

    taken = take(before, given_at(said(Answer.DIFFERENT, "A", "B"), said(Answer.SAME, "A", "C")))

    assert taken.decisions == before
    assert [each.why for each in taken.refused] == [
        "this contradicts `A` and `B`, said to be same by Zoé on 2026-11-23; "
        "`npsp-migrate review revoke A B` takes that back",
        "this contradicts `A` and `B`, said to be same by Zoé on 2026-11-23 and "
        "`B` and `C`, said to be different by Zoé on 2026-11-23",
    ]


def test_the_same_answer_again_changes_nothing_and_not_knowing_gives_way():
    before = Decisions().with_(said(Answer.SAME, "A", "B", "Zoé"), said(Answer.UNSURE, "C", "D", "Zoé"))

    taken = take(
        before,
        given_at(said(Answer.SAME, "B", "A"), said(Answer.SAME, "B", "A"), said(Answer.DIFFERENT, "C", "D")),
    )

    assert (taken.known, [each.who for each in taken.decisions]) == (1, ["Zoé", "Claire"])


def test_one_pair_answered_in_two_ways_is_not_answered():
    taken = take(Decisions(), given_at(said(Answer.SAME, "A", "B"), said(Answer.DIFFERENT, "B", "A")))

    assert [each.why for each in taken.refused] == [
        "the same two records are answered otherwise in `Questions › B3`",
        "the same two records are answered otherwise in `Questions › B2`",
    ]


PAIRS = st.tuples(st.sampled_from(Answer), st.sampled_from("ABCDE"), st.sampled_from("ABCDE"))


@settings(deadline=None)
@given(first=st.lists(PAIRS, max_size=6), second=st.lists(PAIRS, max_size=8), seed=st.randoms())
def test_what_was_taken_never_contradicts_and_does_not_depend_on_the_order_of_rows(first, second, seed):
    before = take(Decisions(), given_at(*(said(*each, who="Zoé") for each in first))).decisions
    answers = given_at(*(said(*each) for each in second))
    shuffled = list(answers)
    seed.shuffle(shuffled)

    taken = take(before, answers)

    assert not contradictions(taken.decisions.made)
    assert take(before, shuffled).decisions == taken.decisions
    kept = {each.pair: each for each in taken.decisions}
    assert all(kept[each.pair].answer in (each.answer, *_gives_way(each)) for each in before)


def _gives_way(decision: Decision) -> tuple[Answer, ...]:
    return tuple(Answer) if decision.answer is Answer.UNSURE else ()


def test_decisions_are_written_whole_and_only_when_they_change(tmp_path):
    workspace = write_village(tmp_path / "village").workspace
    path = workspace.root / "decisions.yml"

    change_decisions(workspace, lambda before: before)
    assert not path.exists()
    change_decisions(workspace, lambda before: before.with_(said(Answer.SAME, "A", "B")))
    assert load_decisions(workspace.root).made == (said(Answer.SAME, "A", "B"),)
    assert [each.name for each in workspace.root.glob(".decisions*")] == []


def test_several_who_answer_at_a_time_lose_nothing_of_each_other(tmp_path):
    workspace = write_village(tmp_path / "village").workspace

    def add(number: int) -> None:
        decision = said(Answer.DIFFERENT, f"A{number}", f"B{number}")
        change_decisions(workspace, lambda before: before.with_(decision))

    with ThreadPoolExecutor(8) as people:
        list(people.map(add, range(8)))

    assert len(load_decisions(workspace.root)) == 8


def test_a_file_that_contradicts_itself_is_never_written_over(tmp_path):
    workspace = write_village(tmp_path / "village").workspace
    text = "- same: [A, B]\n- different: [A, B]\n"
    (workspace.root / "decisions.yml").write_text(text)

    with pytest.raises(ProjectError, match="decided more than once, in lines 1 and 2"):
        change_decisions(workspace, lambda before: before.with_(said(Answer.SAME, "C", "D")))

    assert (workspace.root / "decisions.yml").read_text() == text


def test_what_nobody_decided_cannot_be_revoked_and_the_hint_names_what_was(tmp_path):
    opened = write_village(tmp_path / "village")
    change_decisions(opened.workspace, lambda before: before.with_(said(Answer.SAME, "A", "B")))

    with pytest.raises(MigrateError, match="Nobody decided about `A` and `C` of Contact") as refusal:
        revoke(opened, "Contact", Identity(key="A"), Identity(key="C"))
    assert refusal.value.hint == "There is one about `A` and `B`; `npsp-migrate review list` shows all"

    assert revoke(opened, "Contact", Identity(key="b"), Identity(key="a")).who == "Claire"
    assert len(load_decisions(opened.workspace.root)) == 0
