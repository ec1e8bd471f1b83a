"""The weights estimated anew from the lists themselves, by expectation and maximisation over the same levels.

Only where a project asks for it. The shipped weights are the start and the prior: they count for as much as the
lists, and no share of theirs goes further than twice or half of what it was. Measured on ten invented worlds with
more slips of the key, fewer e-mails, or one town: between .003 worse and .03 better. What two people of one home
share is left as shipped: nothing in a list says reliably who lives with whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.linkage.comparing import Levels, compare
from npsp_migrate.matching.linkage.levels import COMPARISONS, level
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.scoring import frequencies_of, score
from npsp_migrate.matching.linkage.weights import Bits, Weights
from npsp_migrate.model.issue import Words, words

FEWEST = 1_000.0  # pairs of one person, as the shipped weights find them, below which a list tells too little
STRANGERS = 500.0  # pairs of strangers that the shipped shares count for
FARTHEST = 1.0  # bits that a share may go from the shipped one: a factor of two costs about a point
MOST_ROUNDS = 40
STILL = 0.01  # bits: who moves no further has settled
MOST_PAIRS = 300_000  # links that are looked at; of more, evenly chosen ones
STRIDES = (61, 499, 3_571, 7_919)  # how far apart in the list two mentions stand that are compared as strangers
# What strangers share by chance and no home is needed for. The rest is as shipped: of random pairs in a short list
# too many are no strangers.
_BY_CHANCE: Mapping[str, tuple[str, ...]] = {
    "sex": ("same", "different"),
    "birth": ("year", "different"),
    "place": ("city", "department", "elsewhere"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """`weights` are the shipped ones themselves where the lists did not tell enough; `told` says which."""

    weights: Weights
    told: Words


def estimate_weights(mentions: Mentions, links: Links, shipped: Weights) -> Estimate:
    """The same for any order of the rows: nothing is drawn by lot."""
    step = max(1, -(-len(links.bits) // MOST_PAIRS))
    some = Links(*(getattr(links, name)[::step] for name in Links.__slots__))
    pairs = float(_odds_to_share(some.bits).sum()) * step
    if pairs < FEWEST:
        return Estimate(shipped, words("weights-too-few", pairs=round(pairs), fewest=round(FEWEST)))
    frequencies = frequencies_of(mentions, shipped)
    offset = some.bits - score(mentions, some.one, some.other, some.levels, shipped, frequencies)
    weights = _by_strangers(mentions, shipped)
    for rounds in range(1, MOST_ROUNDS + 1):
        bits = score(mentions, some.one, some.other, some.levels, weights, frequencies) + offset
        before, weights = weights, _by_pairs(some.levels, _odds_to_share(bits) * step, pairs, weights, shipped)
        if max(np.abs(weights.same[name] - before.same[name]).max() for name in COMPARISONS) < STILL:
            return Estimate(weights, words("weights-estimated", pairs=round(pairs), rounds=rounds))
    return Estimate(shipped, words("weights-unsettled", rounds=MOST_ROUNDS))


def _odds_to_share(bits: Bits) -> Bits:
    share: Bits = 1.0 / (1.0 + np.exp2(-bits))
    return share


def _by_pairs(levels: Levels, share: Bits, prior: float, weights: Weights, shipped: Weights) -> Weights:
    """How often one person shows each level, as far as the pairs are held for one person."""
    same = {}
    for place, (name, texts) in enumerate(COMPARISONS.items()):
        seen: Bits = np.bincount(levels[:, place], share, len(texts)).astype(np.float64)
        same[name] = _drawn(seen, shipped.same[name], prior)
    return _with_same(weights, same)


def _drawn(seen: Bits, shipped: Bits, prior: float) -> Bits:
    """Shares in bits, drawn towards the shipped ones; level 0 says nothing."""
    told = (seen[1:] + prior * np.exp2(shipped[1:])) / (seen[1:].sum() + prior)
    near = np.clip(np.log2(told), shipped[1:] - FARTHEST, shipped[1:] + FARTHEST)
    return np.concatenate([[0.0], near])


def _with_same(weights: Weights, same: Mapping[str, Bits]) -> Weights:
    def moved(bits: Mapping[str, Bits]) -> Mapping[str, Bits]:
        return {name: bits[name] + same[name] - weights.same[name] for name in COMPARISONS}

    return replace(
        weights, same=same, against_other=moved(weights.against_other), against_home=moved(weights.against_home)
    )


def _by_strangers(mentions: Mentions, shipped: Weights) -> Weights:
    """What strangers share by chance here: in a list of one town, half of them tell one department."""
    levels = compare(mentions, *_far_apart(len(mentions)))
    against = dict(shipped.against_other)
    for name, chosen in _BY_CHANCE.items():
        numbers = [level(name, each) for each in chosen]
        seen = np.bincount(levels[:, list(COMPARISONS).index(name)], minlength=len(COMPARISONS[name]))
        other = shipped.same[name] - shipped.against_other[name]
        prior = np.exp2(other[1:])
        told = (seen[1:] + STRANGERS * prior) / (seen[1:].sum() + STRANGERS)
        bits = against[name].copy()
        bits[numbers] = shipped.same[name][numbers] - np.log2(told[np.array(numbers) - 1])
        against[name] = bits
    return replace(shipped, against_other=against)


def _far_apart(count: int) -> tuple[Ints, Ints]:
    """Pairs that stand so far apart in the list, at most so many per distance."""
    every = max(1, count // 20_000)
    one = [np.arange(0, max(0, count - stride), every) for stride in STRIDES]
    other = [ends + stride for ends, stride in zip(one, STRIDES, strict=True)]
    return np.concatenate(one), np.concatenate(other)
