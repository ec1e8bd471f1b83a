"""`decisions.yml`: read with the line of each mistake, written in one order, the same after a round trip."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.decisions_text import decisions_text, read_decisions
from npsp_migrate.mapping.problems import Problems
from npsp_migrate.model.decisions import Answer, Decisions, Identity, decide

NOON = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)


def read(tmp_path, text: str) -> Decisions:
    path = tmp_path / "decisions.yml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    decisions = read_decisions(path, "decisions.yml", problems)
    problems.stop()
    return decisions


def refused(tmp_path, text: str) -> str:
    with pytest.raises(ProjectError) as refusal:
        read(tmp_path, text)
    return f"{refusal.value.message}\n{refusal.value.hint}"


def test_the_file_looks_like_this(tmp_path):
    decisions = Decisions().with_(
        decide(
            Answer.DIFFERENT,
            "Contact",
            (Identity(key="HA-17"), Identity(key="AD-0042")),
            "Claire Martin",
            NOON,
            "deux « Léa »",
        ),
        decide(Answer.SAME, "Account", (Identity(key="org:1"), Identity(org_id="001xx000003DGb2AAG")), "", None),
    )

    text = decisions_text(decisions)

    assert text.partition("hand.\n")[2] == (
        '- same: ["key:org:1", "org:001xx000003DGb2AAG"]\n'
        "  object: Account\n"
        '- different: ["AD-0042", "HA-17"]\n'
        "  object: Contact\n"
        '  who: "Claire Martin"\n'
        "  when: 2026-11-23T12:04:00Z\n"
        '  note: "deux « Léa »"\n'
    )
    assert read(tmp_path, text) == decisions


def test_a_decision_typed_by_hand_needs_two_keys_and_nothing_else(tmp_path):
    [decision] = read(tmp_path, "- same: [1_000, 06]\n")

    assert (decision.object, decision.one.key, decision.other.key) == ("Contact", "06", "1_000")
    assert (decision.who, decision.when) == ("", None)


@pytest.mark.parametrize("text", ["", "# nothing decided yet\n", "[]\n"])
def test_a_file_without_decisions_decides_nothing(tmp_path, text):
    assert read(tmp_path, text) == Decisions()


def test_a_contradiction_through_others_is_told_with_all_its_lines(tmp_path):
    told = refused(tmp_path, "- same: [A, B]\n- same: [B, C]\n- same: [C, D]\n- different: [a, c]\n")

    assert told == (
        "`decisions.yml`, line 4, column 1: lines 1, 2 and 4 contradict each other: "
        "`a` and `c` cannot be one through others, and different\n"
        "Remove the one that is wrong, or turn it around"
    )


def test_a_pair_decided_twice_is_told_with_both_lines(tmp_path):
    told = refused(tmp_path, "- same: [A, B]\n- different: [B, A]\n")

    assert "line 2, column 1: `B` and `A` are decided more than once, in lines 1 and 2" in told.replace(
        "`A` and `B`", "`B` and `A`"
    )


def test_all_that_cannot_be_read_is_told_at_once(tmp_path):
    told = refused(
        tmp_path,
        "- same: [A, A]\n- sme: [A, B]\n- same: [A]\n- unsure: [A, B]\n  objet: Contact\n- same: [X, Y]\n"
        "  object: Contct\n- same: [V, W]\n  when: hier\n",
    )

    assert [line.partition(": ")[0].removeprefix("`decisions.yml`, ") for line in told.splitlines()[:-1]] == [
        "line 1, column 1",
        "line 2, column 3",
        "line 2, column 3",
        "line 3, column 9",
        "line 5, column 3",
        "line 7, column 11",
        "line 9, column 9",
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda text: text.strip() == text
)
IDENTITIES = st.one_of(
    st.builds(lambda text: Identity(key=text), TEXTS),
    st.builds(lambda text: Identity(org_id=text), TEXTS),
)


@settings(max_examples=50, deadline=None)
@given(one=IDENTITIES, other=IDENTITIES, who=TEXTS, note=TEXTS, answer=st.sampled_from(Answer))
def test_whatever_a_key_or_a_name_holds_it_comes_back(tmp_path_factory, one, other, who, note, answer):
    decisions = Decisions().with_(decide(answer, "Contact", (one, other), who, NOON, note))

    if one.folded != other.folded:
        assert read(tmp_path_factory.getbasetemp(), decisions_text(decisions)) == decisions
