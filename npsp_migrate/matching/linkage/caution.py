"""Short lists in which hardly anybody stands twice: what two rows must share there to be joined without a question.

How common a name is cannot be counted in three hundred rows, and two rows of one name are as often father and son,
or namesakes of one town, as one person written twice. The rows of one name whose mailboxes, telephones or births
differ show how often. Measured on a thousand such lists of other making than the world of the weights: wrong unions
in one list of forty instead of nineteen of twenty. What is no longer joined is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Flags, Ints
from npsp_migrate.matching.linkage.levels import level_is
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.mailboxes import made_of_the_name, of_an_office
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.weights import Bits

SHORT = 1_000  # mentions: so many can be looked through
REPEATED = 0.35  # share of the mentions that surely stand twice from which on a list is no clean one
SURE = 6.0  # bits
SEVERAL = 2  # things of one's own that two must share under different surnames
PART_OF_A_NAME = 0.5  # bits of another surname, an initial, half a compound, where a home or an office is shared
LESS_FOR_A_PART = 2.0  # bits of the same where nothing of one's own is shared
# Of rows of one name, what stands for one person and not for a home, and what speaks against.
_OWN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "email": (("exact",), ("close", "mailbox", "different")),
    "phone": (("mobile",), ("different",)),
    "birth": (("exact",), ("year", "different")),
}
ONE_DIFFERS, TWO_DIFFER = 0.12, 0.02  # how often one person has another mailbox; another mailbox and telephone
MOVED = 0.03  # how often one person stands in one project with two towns
NAMESAKES_DIFFER = 0.95
AS_IF_SEEN = 5.0  # rows of one name that count beside those of the list
AS_MANY = 900.0  # mentions among which of two rows of one name as many are of two people as of one: of more, more
NAMESAKES_AT_HOME = 0.05  # share of two people where a home is shared
CARE = 1.5  # bits by which one person must be the likelier
TOLD_APART = 100.0  # what exceeds the bound by so many bits counts for one: which pair is the stronger stays told


def with_caution(mentions: Mentions, links: Links) -> Links:
    """In longer lists, and in those that repeat their people, names tell enough: nothing changes."""
    if len(mentions) >= SHORT:
        return links
    shared = _shared(links)
    if _repeated(mentions, links, shared) >= REPEATED:
        return links
    in_part = _other_surname(mentions, links) | _part_of_first_name(mentions, links)
    most = _most_by_namesakes(mentions, links, shared)
    of_a_part = np.where(shared.own, PART_OF_A_NAME, np.minimum(most - LESS_FOR_A_PART, PART_OF_A_NAME))
    most = np.where(in_part, of_a_part, most)
    over = np.where(in_part | ~shared.own, np.maximum(links.bits - most, 0.0), 0.0)
    return replace(links, bits=(links.bits - over + over / TOLD_APART).round(3))


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """Per pair: how many things of one's own both tell, whether one is equal, or a home."""

    told: Ints
    own: Flags
    home: Flags


def _shared(links: Links) -> _Shared:
    levels = links.levels
    told = np.zeros(len(levels), dtype=np.int64)
    own = np.zeros(len(levels), dtype=np.bool_)
    for name, (equal, unequal) in _OWN.items():
        same = level_is(levels, name, *equal)
        told += same | level_is(levels, name, *unequal)
        own |= same
    home = level_is(levels, "place", "address") | level_is(levels, "phone", "landline")
    return _Shared(told, own, home)


def _repeated(mentions: Mentions, links: Links, shared: _Shared) -> float:
    sure = shared.own & (links.bits >= SURE)
    return len(np.union1d(links.one[sure], links.other[sure])) / max(1, len(mentions))


def _most_by_namesakes(mentions: Mentions, links: Links, shared: _Shared) -> Bits:
    """By what each list, and all lists beside each other, show of their rows of one name; of one home apart."""
    source, names = pd.factorize(mentions.origin["source"].to_numpy(dtype=object))
    within = source[links.one] == source[links.other]
    group = np.where(within, source[links.one], len(names)) * 2 + shared.home
    usual = np.tile([len(mentions) / (len(mentions) + AS_MANY), NAMESAKES_AT_HOME], len(names) + 1)
    of_one = np.where(shared.told == 1, ONE_DIFFERS, TWO_DIFFER)
    compared = (
        level_is(links.levels, "first", "exact") & level_is(links.levels, "last", "exact") & (shared.told > 0)
    )
    of_two = np.bincount(group[compared], (~shared.own - of_one)[compared], len(usual))
    told = np.bincount(group[compared], (NAMESAKES_DIFFER - of_one)[compared], len(usual))
    share = np.clip((of_two + AS_IF_SEEN * usual) / (told + AS_IF_SEEN), 0.005, 0.95)
    differing = np.where(shared.told > 0, np.log2(of_one / NAMESAKES_DIFFER), 0.0)
    elsewhere = level_is(links.levels, "place", "department", "elsewhere") & ~shared.home
    differing += np.where(elsewhere, np.log2(MOVED / NAMESAKES_DIFFER), 0.0)
    most: Bits = np.log2((1.0 - share) / share)[group] + differing - CARE
    return most


def _other_surname(mentions: Mentions, links: Links) -> Flags:
    """Colleagues of one first name, strangers of one birthday; a married woman, too: she is asked about."""
    levels = links.levels
    other = level_is(levels, "last", "different", "similar")
    other |= level_is(levels, "last", "alternative") & of_an_office(mentions, links.one, links.other)
    several = [level_is(levels, name, equal[0]).astype(np.int64) for name, (equal, _) in _OWN.items()]
    return other & (sum(several) < SEVERAL)


def _part_of_first_name(mentions: Mentions, links: Links) -> Flags:
    """`Marie` beside `Marie-Claude`, `M.` beside `Maria`: of one home two people, twins perhaps; or one person,
    whose own mailbox or mobile tells.
    """
    part = level_is(links.levels, "first", "initial") | _by_head(mentions, links)
    part &= ~level_is(links.levels, "phone", "mobile")
    own = np.flatnonzero(part & level_is(links.levels, "email", "exact"))
    part[own] = ~made_of_the_name(mentions, links.one[own], links.other[own])
    return part


def _by_head(mentions: Mentions, links: Links) -> Flags:
    """Other forms of a name that have no full name in common: half a compound."""
    roots = mentions.first_names.roots
    found = level_is(links.levels, "first", "variant")
    pairs = np.flatnonzero(found)
    one, other = mentions.first[links.one[pairs]], mentions.first[links.other[pairs]]
    for mine in roots.T:
        for yours in roots.T:
            found[pairs[(mine[one] == yours[other]) & (mine[one] != NONE)]] = False
    return found
