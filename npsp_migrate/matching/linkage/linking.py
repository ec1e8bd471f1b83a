"""The whole line: mentions → candidate pairs → levels → bits → clusters. Pure, and the same for any order of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.linkage.blocking import candidate_pairs
from npsp_migrate.matching.linkage.comparing import Levels, compare
from npsp_migrate.matching.linkage.contradictions import Facts, FirstNameJudge
from npsp_migrate.matching.linkage.joining import Joined, Joiner
from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.scoring import Frequencies, frequencies_of, score
from npsp_migrate.matching.linkage.weights import Bits, Weights, shipped_weights

AT_ONCE = 1_000_000  # pairs compared at a time
WORTH_KNOWING = -14.0  # bits below which two mentions have nothing to say about each other's clusters
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Compared pairs that say something: mentions, levels per comparison, bits, bits against the same home."""

    one: Ints
    other: Ints
    levels: Levels
    bits: Bits
    home: Bits


@dataclass(frozen=True, slots=True)
class Thresholds:
    """In bits, log2 of the odds. From `certain` on a link joins without asking; from `doubtful` on a person is asked."""

    certain: float = 1.0
    doubtful: float = -5.0


def find_links(mentions: Mentions, weights: Weights | None = None) -> Links:
    """Candidate pairs and the partners of candidate pairs, compared and weighed."""
    weights = weights or shipped_weights()
    frequencies = frequencies_of(mentions, weights)
    pairs = _with_partners(candidate_pairs(mentions), mentions)
    parts = [
        _weigh(mentions, pairs[start : start + AT_ONCE], weights, frequencies)
        for start in range(0, max(1, len(pairs)), AT_ONCE)
    ]
    return Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in Links.__slots__))


def join_people(
    mentions: Mentions,
    links: Links,
    thresholds: Thresholds,
    same: Pairs = (),
    different: Pairs = (),
) -> Joined:
    """`same` and `different` are decisions about mentions, by their numbers; a declared key joins by itself."""
    judge = FirstNameJudge(mentions.first_names)
    first = list(COMPARISONS).index("first")
    judge.learn(mentions.first[links.one], mentions.first[links.other], links.levels[:, first])
    facts = Facts(mentions, judge, different)
    joiner = Joiner(len(mentions), facts, partners_of(mentions), thresholds.certain)
    joiner.force([*_by_key(mentions), *same])
    joiner.join(links.one, links.other, links.bits)
    return joiner.result()


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
    return np.union1d(pairs, low * count + high)


def _weigh(mentions: Mentions, pairs: Ints, weights: Weights, frequencies: Frequencies) -> Links:
    count = max(1, len(mentions))
    one, other = pairs // count, pairs % count
    levels = compare(mentions, one, other)
    scores = score(mentions, one, other, levels, weights, frequencies)
    kept = scores.bits >= WORTH_KNOWING
    return Links(one[kept], other[kept], levels[kept], scores.bits[kept], scores.home[kept])


def _by_key(mentions: Mentions) -> Pairs:
    keys = mentions.origin["key"].to_numpy(dtype=object)
    first: dict[object, int] = {}
    return [(first[key], line) for line, key in enumerate(keys.tolist()) if key and first.setdefault(key, line) != line]


# SHIM until the engine's own lands
@dataclass(frozen=True, slots=True, eq=False)
class LinkedPeople:
    mentions: Mentions
    clusters: Ints
    links: Links
    joins: "pd.DataFrame"
    questions: "pd.DataFrame"


def link_people(mentions, thresholds=Thresholds(), same=(), different=()):
    links = find_links(mentions)
    joined = join_people(mentions, links, thresholds, list(same), list(different))
    joins = pd.DataFrame({"one": links.one[joined.links], "other": links.other[joined.links], "bits": links.bits[joined.links], "danger": ""})
    ids = mentions.origin["org_id"].to_numpy(dtype=object)
    cid = {}
    for m, c in enumerate(joined.labels.tolist()):
        if ids[m]:
            cid[c] = ids[m]
    qs = []
    for left, right, bond in joined.open:
        s = bond.strength()
        one, other = links.one[bond.link], links.other[bond.link]
        both = left in cid and right in cid
        if s >= thresholds.doubtful:
            qs.append((int(one), int(other), left, right, round(s, 2), bond.count, "org" if both else "doubtful"))
    qs.sort(key=lambda q: (-q[5], -q[4], q[0], q[1]))
    questions = pd.DataFrame(qs, columns=["one", "other", "cluster_one", "cluster_other", "bits", "settles", "kind"])
    return LinkedPeople(mentions, joined.labels, links, joins, questions)
