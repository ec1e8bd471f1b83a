"""From levels to bits: how much speaks for one person, against a stranger and against another of the same home."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Flags, Ints
from npsp_migrate.matching.linkage.comparing import Levels
from npsp_migrate.matching.linkage.levels import COMPARISONS, level
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.weights import Bits, Weights

MOST_BITS = 40.0
NAMELESS = 0.5  # two without a first name are not found to be one by these bits: a home shares all the rest
COMMON_PART = 2.0  # bits that a part of a surname keeps: who bears two mostly bears one of them elsewhere, too
AS_IF_SEEN = 1000  # values that the usual share counts for beside those of the list


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """How common each value is, as a share; the last entry stands for `NONE`."""

    first: Bits
    last: Bits
    part: Bits  # of a surname, or of one of its parts
    email: Bits
    postcode: Bits


def frequencies_of(mentions: Mentions, weights: Weights) -> Frequencies:
    full = pd.DataFrame({"first": mentions.first, "last": mentions.last[:, 0]}).drop_duplicates()
    names = full[(full["first"] != NONE) & (full["last"] != NONE)]
    postcodes = pd.DataFrame({"postcode": mentions.postcode, "last": mentions.last[:, 0]}).drop_duplicates()
    addresses = pd.DataFrame({"email": mentions.email[:, 0], "last": mentions.last[:, 0]}).drop_duplicates()
    parts = pd.Series(mentions.last[names.index].ravel())
    return Frequencies(
        first=_shares(names["first"], len(mentions.first_names.text), weights.usual["first"]),
        last=_shares(names["last"], len(mentions.surnames.text), weights.usual["last"]),
        part=_shares(parts, len(mentions.surnames.text), weights.usual["last"], len(names)),
        email=_shares(addresses["email"], len(mentions.email_texts), weights.usual["email"]),
        postcode=_shares(postcodes["postcode"], int(mentions.postcode.max(initial=0)) + 1, weights.usual["place"]),
    )


def _shares(column: pd.Series, count: int, usual: float, among: int | None = None) -> Bits:
    """What a short list says is drawn towards what is usual: of two rows with one name, all have it."""
    said = column[column != NONE].to_numpy(dtype=np.int64)
    seen = np.maximum(np.bincount(said, minlength=count), 1).astype(np.float64)
    every = len(said) if among is None else among
    return np.append((seen + AS_IF_SEEN * usual) / (every + AS_IF_SEEN), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """Bits per comparison, the prior odds first: against a stranger, and against another of the same home."""

    stranger: Mapping[str, Bits]
    home: Mapping[str, Bits]


def score(
    mentions: Mentions, one: Ints, other: Ints, levels: Levels, weights: Weights, frequencies: Frequencies
) -> Bits:
    """Log2 of the odds for one person against all else."""
    found = contributions(mentions, (one, other), levels, weights, frequencies)
    stranger, home = (np.sum([*told.values()], axis=0) for told in (found.stranger, found.home))
    against_all = -np.logaddexp2(-stranger, -home)
    nameless = (mentions.first[one] == NONE) & (mentions.first[other] == NONE)
    against_all = np.where(nameless, np.minimum(against_all, NAMELESS), against_all)
    bits: Bits = np.clip(against_all, -MOST_BITS, MOST_BITS).round(2)
    return bits


def contributions(
    mentions: Mentions, ends: tuple[Ints, Ints], levels: Levels, weights: Weights, frequencies: Frequencies
) -> Contributions:
    count, pairs = max(2, len(mentions)), len(levels)
    stranger = {"prior": np.full(pairs, np.log2(weights.pairs_per_mention / count))}
    home = {"prior": np.full(pairs, -np.log2(weights.homes_to_same))}
    for place, name in enumerate(COMPARISONS):
        stranger[name] = _weighed(name, levels[:, place], mentions, ends, weights, frequencies)
        home[name] = weights.against_home[name][levels[:, place]]
    told_twice = _told_twice(levels)
    other = level("email", "different")
    stranger["email"] = np.where(told_twice, weights.against_other["email"][other], stranger["email"])
    home["email"] = np.where(told_twice, weights.against_home["email"][other], home["email"])
    return Contributions(stranger, home)


def _told_twice(levels: Levels) -> Flags:
    """`anne.petit@` here and `anne.petit@` there: a mailbox made of one name says what the names have said."""
    column = {name: levels[:, place] for place, name in enumerate(COMPARISONS)}
    alike = np.isin(column["email"], [level("email", "close"), level("email", "mailbox")])
    names = (column["first"] == level("first", "exact")) & (column["last"] == level("last", "exact"))
    return np.asarray(alike & names, dtype=np.bool_)


def _weighed(
    name: str,
    found: Levels,
    mentions: Mentions,
    ends: tuple[Ints, Ints],
    weights: Weights,
    frequencies: Frequencies,
) -> Bits:
    """Bits against a stranger; where the values are equal, by how common the value is."""
    bits: Bits = weights.against_other[name][found]
    counted = {
        ("first", level("first", "exact")): (frequencies.first, mentions.first),
        ("last", level("last", "exact")): (frequencies.last, mentions.last[:, 0]),
        ("last", level("last", "swapped")): (frequencies.last, mentions.last[:, 0]),
        ("email", level("email", "exact")): (frequencies.email, mentions.email[:, 0]),
        ("place", level("place", "postcode")): (frequencies.postcode, mentions.postcode),
    }
    for (comparison, number), (shares, values) in counted.items():
        if comparison == name and (name, number) in weights.by_frequency:
            equal = np.flatnonzero(found == number)
            common = np.maximum(
                *(shares[values[end[equal]]] for end in ends)
            )  # of swapped names, the usual way round
            bits[equal] = weights.same[name][number] - np.log2(common)
    if name == "last":
        _no_more_than_its_part(bits, found, mentions, ends, weights, frequencies)
    return bits


def _no_more_than_its_part(
    bits: Bits,
    found: Levels,
    mentions: Mentions,
    ends: tuple[Ints, Ints],
    weights: Weights,
    frequencies: Frequencies,
) -> None:
    """A surname that shares a part with another tells as much as that part is rare: half a list may have it."""
    alternative = level("last", "alternative")
    pairs = np.flatnonzero(found == alternative)
    mine, yours = (mentions.last[end[pairs]] for end in ends)
    rarest = np.ones(len(pairs))
    for left in mine.T:
        for right in yours.T:
            rarest = np.where(left == right, np.minimum(rarest, frequencies.part[left]), rarest)
    bits[pairs] = np.minimum(bits[pairs], weights.same["last"][alternative] - np.log2(rarest) + COMMON_PART)
