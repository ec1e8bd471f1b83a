"""The whole line: mentions → candidate pairs → levels → bits → people. The same for any order of the rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.linkage.blocking import candidate_pairs, sorted_distinct
from npsp_migrate.matching.linkage.comparing import compare
from npsp_migrate.matching.linkage.contradictions import Facts, FirstNameJudge, numbered
from npsp_migrate.matching.linkage.joining import Joined, Joiner
from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.questions import Links, Thresholds, ask, joins_told
from npsp_migrate.matching.linkage.scoring import Frequencies, frequencies_of, score
from npsp_migrate.matching.linkage.weights import Bits, Weights, shipped_weights

AT_ONCE = 1_000_000  # pairs compared at a time
WORTH_KNOWING = -10.0  # bits below which two mentions have nothing to say about each other's clusters
SURE = 6.0  # bits from which on two rows of one list count as a repetition
USUALLY_REPEATED = 0.25  # share of the rows of a list that repeat somebody, in the lists that the weights are from
FEW = 5  # rows for which a short list counts as usual
MOST_RARER = -4.0
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
) -> LinkedPeople:
    """`same` and `different` are decisions, by the mentions' numbers; a declared key or Id joins by itself.

    `remembered` were one person in an earlier run, and are today unless they contradict each other.
    """
    thresholds, weights = thresholds or Thresholds(), weights or shipped_weights()
    same, different = [*same], [*different]
    links = find_links(mentions, weights)
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


def find_links(mentions: Mentions, weights: Weights) -> Links:
    """Candidate pairs and the partners of candidate pairs, compared and weighed."""
    frequencies = frequencies_of(mentions, weights)
    pairs = _with_partners(candidate_pairs(mentions), mentions)
    parts = [
        _weigh(mentions, pairs[start : start + AT_ONCE], weights, frequencies)
        for start in range(0, max(1, len(pairs)), AT_ONCE)
    ]
    links = Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in Links.__slots__))
    rarer = _rarer_in_clean_lists(mentions, links)
    return Links(links.one, links.other, links.levels, links.bits + rarer, links.home + rarer)


def _rarer_in_clean_lists(mentions: Mentions, links: Links) -> Bits:
    """Two rows of one list are the less likely one person, the fewer sure repetitions that list has."""
    source = pd.factorize(mentions.origin["source"].to_numpy(dtype=object))[0]
    within = source[links.one] == source[links.other]
    sure = within & (links.bits >= SURE)
    repeated = np.union1d(links.one[sure], links.other[sure])
    count = int(source.max(initial=-1)) + 1
    seen, rows = np.bincount(source[repeated], minlength=count), np.bincount(source, minlength=count)
    shift = np.log2((seen + FEW) / (rows * USUALLY_REPEATED + FEW)).round().clip(MOST_RARER, 0.0)
    return np.where(within, shift[source[links.one]], 0.0)


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
    joiner = Joiner(len(mentions), facts, partners_of(mentions), thresholds.certain)
    joiner.force([*_equal(mentions, "key"), *_equal(mentions, "org_id"), *same])
    joiner.recall(remembered)
    joiner.join(links.one, links.other, links.bits)
    return facts, joiner.result(thresholds.doubtful)


def partners_of(mentions: Mentions) -> Ints:
    """Per mention of a couple row the mention of the other one; `NONE` for others."""
    partner = np.full(len(mentions), NONE, dtype=np.int64)
    couples = np.flatnonzero(mentions.couple != NONE)
    couples = couples[np.argsort(mentions.couple[couples], kind="stable")]
    rows = mentions.couple[couples]
    paired = np.flatnonzero(rows[1:] == rows[:-1])
    partner[couples[paired]], partner[couples[paired + 1]] = couples[paired + 1], couples[paired]
    return partner


def _with_partners(pairs: Ints, mentions: Mentions) -> Ints:
    count = max(1, len(mentions))
    partner = partners_of(mentions)
    one, other = partner[pairs // count], partner[pairs % count]
    told = (one != NONE) & (other != NONE) & (one != other)
    low, high = np.minimum(one, other)[told], np.maximum(one, other)[told]
    return sorted_distinct([pairs, low * count + high])


def _weigh(mentions: Mentions, pairs: Ints, weights: Weights, frequencies: Frequencies) -> Links:
    count = max(1, len(mentions))
    one, other = pairs // count, pairs % count
    levels = compare(mentions, one, other)
    scores = score(mentions, one, other, levels, weights, frequencies)
    kept = scores.bits >= WORTH_KNOWING
    return Links(one[kept], other[kept], levels[kept], scores.bits[kept], scores.home[kept])


def _equal(mentions: Mentions, column: str) -> Pairs:
    """Each mention with the first one that bears the same key."""
    codes = numbered(mentions.origin[column].to_numpy(dtype=object))
    said = np.flatnonzero(codes != NONE)
    _, first, inverse = np.unique(codes[said], return_index=True, return_inverse=True)
    leaders = said[first[inverse]]
    told = leaders != said
    return zip(leaders[told].tolist(), said[told].tolist(), strict=True)
