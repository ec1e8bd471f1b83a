"""Constrained clustering: strongest links first; a contradiction, a chain of strangers or a rival stops a union."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.linkage.contradictions import Facts
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.name_tables import NONE

_AT_ONCE = 200_000  # links that are plain numbers at a time
PARTNER_BITS = 9.0  # for the partners of two couple rows whose other halves are one person
RIVAL = 1.0  # bits within which another cluster is as good a home for a mention
APART = -6.0  # mean bits below which two clusters are no candidates for being one
SURE = 8.5  # from here on a rival elsewhere says nothing: something personal is shared


@dataclass(slots=True)
class Bond:
    """What is known between two clusters: the bits of all compared pairs, how many, the ends of the range."""

    total: float
    count: int
    best: float
    worst: float
    link: int  # number of the strongest link
    partners: bool = False
    held: float = 0.0  # bits lost because all that the two tell of themselves differs


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """`clusters`: smallest mention of each one's cluster. `unions`: the bonds that joined, in order.

    `waiting`: bonds between different clusters of the end, as (one, other, bond): what questions are made of.
    """

    clusters: Ints
    unions: list[Bond]
    bonds: Mapping[int, Mapping[int, Bond]]
    worth: float

    @property
    def waiting(self) -> Iterator[tuple[int, int, Bond]]:
        """One after the other: a list of all would be as large as the mentions themselves."""
        for left, bonds in self.bonds.items():
            for right, bond in bonds.items():
                if left < right and bond.best >= self.worth:
                    yield left, right, bond


class Joiner:
    def __init__(self, count: int, facts: Facts, partner: Ints, threshold: float) -> None:
        self._facts = facts
        self._threshold = threshold
        self._parent = list(range(count))
        self._bonds: dict[int, dict[int, Bond]] = {}
        self._partners: dict[int, list[int]] = {
            line: [int(partner[line])] for line in np.flatnonzero(partner != NONE).tolist()
        }
        self._heap: list[tuple[float, int, int]] = []
        self._unions: list[Bond] = []

    def root(self, mention: int) -> int:
        path = []
        while (above := self._parent[mention]) != mention:
            path.append(mention)
            mention = above
        for step in path:
            self._parent[step] = mention
        return mention

    def force(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Declared keys and decisions: one person, whatever the rest says."""
        for one, other in pairs:
            left, right = self.root(one), self.root(other)
            if left != right:
                self._unite(min(left, right), max(left, right))

    def recall(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Who was one person before stays so, unless their clusters contradict each other."""
        for one, other in pairs:
            left, right = self.root(one), self.root(other)
            if left != right and not self._facts.contradict(left, right):
                self._unite(min(left, right), max(left, right))

    def join(self, links: Links, chosen: Ints) -> None:
        """All links worth keeping in mind, by their numbers; then unions while there are any."""
        for start in range(0, len(chosen), _AT_ONCE):
            some = chosen[start : start + _AT_ONCE]
            columns = (some, links.one[some], links.other[some], links.bits[some])
            for link, mine, yours, weight in zip(*(column.tolist() for column in columns), strict=True):
                left, right = self.root(mine), self.root(yours)
                if left != right:
                    self._bind(left, right, Bond(weight, 1, weight, weight, link))
        for left, bonds in self._bonds.items():
            for right, bond in bonds.items():
                if left < right:
                    self._offer(left, right, bond)
        heapq.heapify(self._heap)
        self._drain()

    def result(self, worth: float) -> Joined:
        """Bonds weaker than `worth` are not told."""
        clusters = np.array([self.root(mention) for mention in range(len(self._parent))], dtype=np.int64)
        return Joined(clusters, self._unions, self._bonds, worth)

    def _bind(self, left: int, right: int, bond: Bond) -> None:
        there = self._bonds.setdefault(left, {})
        known = there.get(right)
        if known is None:
            there[right] = bond
            self._bonds.setdefault(right, {})[left] = bond
            return
        known.total += bond.total
        known.count += bond.count
        known.worst = min(known.worst, bond.worst)
        known.partners |= bond.partners
        if (bond.best, -bond.link) > (known.best, -known.link):
            known.best, known.link = bond.best, bond.link

    def _offer(self, left: int, right: int, bond: Bond) -> None:
        if bond.best >= self._threshold:
            self._heap.append((-round(bond.best, 1), min(left, right), max(left, right)))

    def _drain(self) -> None:
        while self._heap:
            weight, left, right = heapq.heappop(self._heap)
            bond = self._bonds.get(left, {}).get(right)
            if bond is None or -round(bond.best, 1) != weight:
                continue  # one of the two has gone into another cluster, or the bond has changed: offered anew
            bond.held = self._facts.discord(left, right)
            if bond.best - bond.held < self._threshold:
                continue
            if self._facts.contradict(left, right) or self._rival(left, right, bond):
                continue
            self._unions.append(bond)
            self._unite(left, right)

    def _rival(self, left: int, right: int, bond: Bond) -> bool:
        """Whether another cluster that cannot be the same has as good a claim: then nobody knows."""
        if bond.best >= SURE and not bond.partners:
            return False
        for mine, yours in ((left, right), (right, left)):
            for other, claim in self._bonds[mine].items():
                if other == yours or claim.best < bond.best - RIVAL:
                    continue
                between = self._bonds[yours].get(other)
                strangers = between is not None and between.total < APART * between.count
                if (strangers or self._facts.differ(yours, other)) and not self._facts.differ(mine, other):
                    return True
        return False

    def _unite(self, kept: int, gone: int) -> None:
        """`kept` is the smaller: the result does not depend on the order of the rows."""
        self._parent[gone] = kept
        self._facts.merge(kept, gone)
        theirs = self._bonds.pop(gone, {})
        theirs.pop(kept, None)
        self._bonds.get(kept, {}).pop(gone, None)
        for other, bond in theirs.items():
            del self._bonds[other][gone]
            self._bind(kept, other, bond)
            self._again(kept, other)
        mine, yours = self._partners.get(kept, []), self._partners.pop(gone, [])
        if yours:
            self._partners[kept] = mine + yours
        for one in mine:
            for other in yours:
                self._introduce(self.root(one), self.root(other))

    def _introduce(self, left: int, right: int) -> None:
        """Two partners of one person: most probably one person, too."""
        bond = self._bonds.get(left, {}).get(right)
        if left != right and bond is not None and not bond.partners:
            bond.partners = True
            bond.total += PARTNER_BITS * bond.count
            bond.best += PARTNER_BITS
            self._again(left, right)

    def _again(self, left: int, right: int) -> None:
        best = self._bonds[left][right].best
        if best >= self._threshold:
            heapq.heappush(self._heap, (-round(best, 1), min(left, right), max(left, right)))
