"""What the lists themselves show of namesakes: two of one full name where nothing else is known of one of them.

How common first names and surnames are does not tell how many people bear both: names of one region or one
generation go together. What the lists show beside equal names does: in all of them, how often everything differs;
and of each name, whether it was met with things that differ. A name that was never met twice with different
e-mails, towns, births is worth a union where the same bits of another name are not: measured on worlds of several
makings, nine to ten of ten such pairs are one person, and of a name that was met with differing things, half.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from npsp_migrate.matching.entities import Flags, Ints
from npsp_migrate.matching.linkage.comparing import Levels
from npsp_migrate.matching.linkage.levels import level_is
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.weights import Bits

# What speaks for one person where two rows have one name, and what against it.
_AGREE: Mapping[str, tuple[str, ...]] = {
    "email": ("exact",),
    "phone": ("mobile", "landline"),
    "birth": ("exact", "near"),
    "place": ("address", "street", "postcode", "city"),
}
_DIFFER: Mapping[str, tuple[str, ...]] = {
    "email": ("close", "mailbox", "different"),
    "phone": ("different",),
    "birth": ("year", "different"),
    "place": ("department", "elsewhere"),
}
SURELY = 2  # things told of both of which none is equal: one person rarely changes two at once
_AS_IF_SEEN = 20.0  # comparisons that a list counts for beside its own
_USUAL = 0.02  # share of namesakes in them
# From this share on a name alone weighs less, where so many bits of it were not foretold: a wrong union costs more
# than a question.
MOST_NAMESAKES, UNFORESEEN, WARY = 0.06, 1.25, 0.5
NAME_ALONE = 0.5  # bits of two rows of one name in a list that repeats nobody: asked, not joined
ONE_PERSONS = 0.12  # of two rows of one person, the share in which the one thing told of both differs
LIKE_THESE = 6.0  # comparisons of one name that what all names show counts for
MOST_SEEN = 8.0  # comparisons of one name that count: who stands in ten rows is compared 45 times
MOST_GAINED = 0.5  # bits, by a name that was met with nothing but equal things
_STEP, _MOST = 0.25, 12.0  # bits


def judged_by_namesakes(mentions: Mentions, links: Links) -> Links:
    """Links of equal full names weigh as much as the lists show that such names, and this one, are worth.
    Those of a short form or an initial weigh no more than the full name that it may stand for.
    """
    of_name = np.flatnonzero(of_one_name(links.levels))
    seen = compared(links.levels[of_name])
    bits, silent = links.bits[of_name], seen.told == 0
    share = share_of_namesakes(seen)
    excess = _excess(bits[silent], share)
    judged = links.bits.copy()
    excess += WARY if share > MOST_NAMESAKES and excess >= UNFORESEEN else 0.0
    judged[of_name] = bits - np.where(seen.personal, 0.0, excess)
    met = _met(_full_name(mentions, links.one[of_name]), judged[of_name], seen)
    judged[of_name] += _by_name(mentions, links, of_name, judged, met)
    likened = np.flatnonzero(_may_be_one_name(links.levels))
    judged[likened] += np.minimum(_by_name(mentions, links, likened, judged, met), 0.0)
    return replace(links, bits=judged.round(2))


def of_one_name(levels: Levels) -> Flags:
    return level_is(levels, "first", "exact") & level_is(levels, "last", "exact")


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Per pair of one name: how many things are told of both, whether any is equal, and any that no town shares."""

    told: npt.NDArray[np.int8]
    agreeing: Flags
    personal: Flags
    towns: npt.NDArray[np.int8]  # 1 where the town is equal, the street not told


def compared(levels: Levels) -> Compared:
    told = np.zeros(len(levels), dtype=np.int8)
    agreeing = np.zeros(len(levels), dtype=np.bool_)
    personal = np.zeros(len(levels), dtype=np.bool_)
    town = level_is(levels, "place", "postcode", "city")
    for name, equal in _AGREE.items():
        alike = level_is(levels, name, *equal)
        told += alike | level_is(levels, name, *_DIFFER[name])
        agreeing |= alike
        personal |= alike & ~town if name == "place" else alike
    return Compared(told, agreeing, personal, town.astype(np.int8))


def share_of_namesakes(seen: Compared) -> float:
    """Of pairs of which enough is told to be sure, those in which all of it differs."""
    sure = seen.told >= SURELY
    apart = float((sure & ~seen.agreeing).sum())
    return (apart + _AS_IF_SEEN * _USUAL) / (float(sure.sum()) + _AS_IF_SEEN)


@dataclass(frozen=True, slots=True, eq=False)
class _Met:
    """Per full name: how often it was compared where something is told of both, the share of these that one person
    does not explain, and the bits of two rows of it that tell nothing else; NaN where no two do.
    """

    names: Ints  # in order
    comparisons: Bits
    beyond: Bits
    alone: Bits


def _met(names: Ints, bits: Bits, seen: Compared) -> _Met:
    known, name = np.unique(names, return_inverse=True)
    told, silent = seen.told > 0, seen.told == 0
    comparisons = np.bincount(name[told], minlength=len(known)).astype(np.float64)
    differing = np.bincount(name[told & ~seen.agreeing], minlength=len(known))
    share = differing / np.maximum(comparisons, 1.0)
    beyond = np.clip((share - ONE_PERSONS) / (1.0 - ONE_PERSONS), 0.0, 1.0)
    count = np.bincount(name[silent], minlength=len(known))
    alone = np.bincount(name[silent], bits[silent], len(known)) / np.maximum(count, 1)
    return _Met(known, np.minimum(comparisons, MOST_SEEN), beyond, np.where(count > 0, alone, np.nan))


def _by_name(mentions: Mentions, links: Links, pairs: Ints, bits: Bits, met: _Met) -> Bits:
    """The bits that each pair weighs more or less by what its names, or the worse of both, were met with."""
    more = np.zeros(len(pairs))
    seen = compared(links.levels[pairs])
    weak = np.flatnonzero(seen.told == seen.towns)
    if not len(weak) or not len(met.names):
        return more
    of_both = []
    for ends in (links.one, links.other):
        names = _full_name(mentions, ends[pairs[weak]])
        place = np.minimum(np.searchsorted(met.names, names), len(met.names) - 1)
        told = met.comparisons[place]
        base = np.where(seen.told[weak] == 0, bits[pairs[weak]], met.alone[place])
        namesakes = (told * met.beyond[place] + LIKE_THESE / (1.0 + np.exp2(base))) / (told + LIKE_THESE)
        gained = np.minimum(np.log2((1.0 - namesakes) / namesakes) - base, MOST_GAINED)
        of_both.append(np.where((met.names[place] == names) & ~np.isnan(base), gained, 0.0))
    more[weak] = np.minimum(*of_both)
    return more


def _full_name(mentions: Mentions, who: Ints) -> Ints:
    """One number per first name and surname."""
    names: Ints = mentions.first[who] * (len(mentions.surnames.text) + 1) + mentions.last[who, 0]
    return names


def _may_be_one_name(levels: Levels) -> Flags:
    return level_is(levels, "first", "variant", "initial", "close") & level_is(levels, "last", "exact")


def _excess(bits: Bits, share: float) -> float:
    """How many bits too much, so that these bits foretell `share` of namesakes."""
    if not len(bits):
        return 0.0
    steps = np.arange(0.0, _MOST, _STEP)

    def foretold(step: float) -> float:
        return float(np.mean(1.0 / (1.0 + np.exp2(bits - step))))

    place = min(bisect_left(steps, share, key=foretold), len(steps) - 1)
    before = max(place - 1, 0)
    nearer = place if abs(foretold(steps[place]) - share) < abs(foretold(steps[before]) - share) else before
    return float(steps[nearer])
