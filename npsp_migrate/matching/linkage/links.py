"""Compared pairs of mentions, and which of them matter for who is one person."""

from dataclasses import dataclass

import numpy as np

from npsp_migrate.matching.entities import Flags, Ints
from npsp_migrate.matching.linkage.comparing import Levels
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.weights import Bits

MOST_WEAK = 2  # of a mention's links too weak to join, the best are kept: namesakes have hundreds
PARTNERS_FROM = -7.5  # so weak a link between two people of couples may yet join, when their partners are one


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Compared pairs that say something: mentions, levels per comparison, bits."""

    one: Ints
    other: Ints
    levels: Levels
    bits: Bits


def links_that_matter(links: Links, partner: Ints, certain: float) -> Ints:
    """Numbers of the links that can join, of those between partners, and of the best few others of each mention."""
    partners = (partner[links.one] != NONE) & (partner[links.other] != NONE) & (links.bits >= PARTNERS_FROM)
    chosen = (links.bits >= certain) | partners
    weak = np.flatnonzero(~chosen)
    chosen[weak[_best_of_each(links.one[weak], links.bits[weak])]] = True
    chosen[weak[_best_of_each(links.other[weak], links.bits[weak])]] = True
    return np.flatnonzero(chosen)


def _best_of_each(mention: Ints, bits: Bits) -> Flags:
    """Of equal bits the first ones: links are in the order of their mentions."""
    order = np.lexsort((-bits, mention))
    ordered = mention[order]
    place = np.arange(len(order))
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = ordered[1:] != ordered[:-1]
    rank = place - np.maximum.accumulate(np.where(begins, place, 0))
    found = np.zeros(len(order), dtype=np.bool_)
    found[order[rank < MOST_WEAK]] = True
    return found
