"""The whole line: mentions → candidate pairs → levels → bits → people. The same for any order of the rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.linkage.contradictions import Facts, FirstNameJudge, numbered
from npsp_migrate.matching.linkage.joining import Joined, Joiner
from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.matching.linkage.links import Links, links_that_matter
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.questions import Thresholds, ask, joins_told
from npsp_migrate.matching.linkage.weighing import find_links, partners_of
from npsp_migrate.matching.linkage.weights import Weights, shipped_weights

Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class LinkedPeople:
    """`clusters`: per mention the smallest mention of its person. `joins`, `questions`: see there."""

    mentions: Mentions
    clusters: Ints
    links: Links
    joins: pd.DataFrame
    questions: pd.DataFrame
    thresholds: Thresholds
    weights: Weights = field(default_factory=shipped_weights)


def link_people(
    mentions: Mentions,
    thresholds: Thresholds | None = None,
    *,
    same: Pairs = (),
    different: Pairs = (),
    remembered: Pairs = (),
    weights: Weights | None = None,
    links: Links | None = None,
) -> LinkedPeople:
    """`same` and `different` are decisions, by the mentions' numbers; a declared key or Id joins by itself.

    `remembered` were one person in an earlier run, and are today unless they contradict each other. `links` are
    given where another engine has compared the pairs.
    """
    thresholds, weights = thresholds or Thresholds(), weights or shipped_weights()
    same, different = [*same], [*different]
    links = links or find_links(mentions, weights)
    facts, joined = join_people(mentions, links, thresholds, same, different, remembered)
    joins = joins_told(links, joined.unions)
    questions = ask(links, joined, joins, facts, thresholds, {*same, *different})
    return LinkedPeople(mentions, joined.clusters, links, joins, questions, thresholds, weights)


def numbers_of(mentions: Mentions, spots: pd.DataFrame) -> Ints:
    """The numbers of the mentions that stand at `source`, `row`, `person`; -1 where there is none."""
    place = ["source", "row", "person"]
    there = pd.MultiIndex.from_frame(mentions.origin[place])
    return np.asarray(there.get_indexer(pd.MultiIndex.from_frame(spots[place])), dtype=np.int64)


def zone_of(people: LinkedPeople, bits: np.ndarray) -> Texts:
    limits = people.thresholds
    zones = np.where(bits >= limits.certain, "certain", np.where(bits >= limits.doubtful, "doubtful", "different"))
    return zones.astype(object)


def join_people(
    mentions: Mentions,
    links: Links,
    thresholds: Thresholds,
    same: Pairs,
    different: Pairs,
    remembered: Pairs = (),
) -> tuple[Facts, Joined]:
    judge = FirstNameJudge(mentions.first_names)
    first = list(COMPARISONS).index("first")
    judge.learn(mentions.first[links.one], mentions.first[links.other], links.levels[:, first])
    facts = Facts(mentions, judge, different)
    partner = partners_of(mentions)
    joiner = Joiner(len(mentions), facts, partner, thresholds.certain)
    joiner.force([*_equal(mentions, "key"), *_equal(mentions, "org_id"), *same])
    joiner.recall(remembered)
    joiner.join(links, links_that_matter(links, partner, thresholds.certain))
    return facts, joiner.result(thresholds.doubtful)


def _equal(mentions: Mentions, column: str) -> Pairs:
    """Each mention with the first one that bears the same key."""
    codes = numbered(mentions.origin[column].to_numpy(dtype=object))
    said = np.flatnonzero(codes != NONE)
    _, first, inverse = np.unique(codes[said], return_index=True, return_inverse=True)
    leaders = said[first[inverse]]
    told = leaders != said
    return zip(leaders[told].tolist(), said[told].tolist(), strict=True)
