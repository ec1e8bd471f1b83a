"""Weights estimated from the lists themselves: only where these tell enough, and hardly ever worse."""

import random

import pytest
from linked_rows import linked, world
from matching_rows import awa, people
from people_world.figures import pairwise, truth_of
from people_world.sheets import spoilt

from npsp_migrate.matching.linkage import estimating
from npsp_migrate.matching.linkage.engines import weigh_people
from npsp_migrate.matching.linkage.estimating import estimate_weights
from npsp_migrate.matching.linkage.linking import link_people
from npsp_migrate.matching.linkage.mentions import read_mentions
from npsp_migrate.matching.linkage.weights import shipped_weights
from npsp_migrate.matching.match import match_records
from npsp_migrate.model.matching import MatchRules


def test_a_short_list_is_weighed_as_usual_and_says_so() -> None:
    rows = people(awa(key="a", Email="awa@example.org"), awa(key="b", Email="awa@example.org"))

    matched = match_records({"Contact": rows}, MatchRules(estimate=True), {})

    assert [issue.code for issue in matched.issues] == ["weights-too-few"]
    assert dict(matched.issues[0].words.values)["fewest"] == "1000"
    assert matched.records["Contact"].frame.index.tolist() == ["a"]


def test_nothing_is_estimated_unless_the_project_asks() -> None:
    mentions = linked(awa(first="Awa", last="Diallo")).mentions

    weighed = weigh_people(mentions, MatchRules())

    assert (weighed.weights, weighed.told) == (shipped_weights(), None)


@pytest.mark.parametrize("share_of_slips", [0.0, 0.2])
def test_in_lists_of_other_habits_estimated_weights_are_no_worse(share_of_slips: float) -> None:
    sheets, _, _, _ = world(2_000, 11)
    raw = spoilt(sheets.raw, ("first", "last"), share_of_slips, random.Random(5))
    mentions = read_mentions(raw)
    who, _ = truth_of(mentions.origin, sheets.truth)

    shipped = link_people(mentions)
    estimate = estimate_weights(mentions, shipped.links, shipped.weights)
    estimated = link_people(mentions, weights=estimate.weights)

    assert estimate.told.code == "weights-estimated"
    before, after = pairwise(shipped.clusters, who), pairwise(estimated.clusters, who)
    assert after.f1 >= before.f1 - 0.005, (before, after)
    assert after.precision >= 0.965, (before, after)


def test_an_estimate_does_not_depend_on_chance() -> None:
    people = world(2_000, 11)[1]

    first, second = (estimate_weights(people.mentions, people.links, people.weights).weights for _ in range(2))

    assert {name: bits.tolist() for name, bits in first.same.items()} == {
        name: bits.tolist() for name, bits in second.same.items()
    }


def test_weights_that_never_settle_are_the_shipped_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    people = world(2_000, 11)[1]
    monkeypatch.setattr(estimating, "MOST_ROUNDS", 1)

    estimate = estimating.estimate_weights(people.mentions, people.links, people.weights)

    assert (estimate.weights, estimate.told.code) == (shipped_weights(), "weights-unsettled")
