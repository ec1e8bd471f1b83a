"""Constrained clustering: the strongest links first, and no union whose members contradict each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import pandas as pd

from npsp_migrate.matching.deciding import Decided, DecidedPair
from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.model.decisions import Decision

DECIDED = -1  # the number of the rule of links that a person made: stronger than all others
NEAR = 12  # in a group of look-alikes, each is compared with this many neighbours and with the first


class Trait(Enum):
    """What keeps two entities apart.

    `ALIKE`: who says anything must say the same. `APART`: a shared value proves two different ones.
    `ONE`: a cluster holds at most one value; two of them prove nothing, but joining is not ours to do.
    `ASK`: a cluster holds at most one value, unless a person says that two are one.
    """

    ALIKE = auto()
    APART = auto()
    ONE = auto()
    ASK = auto()


_PROOFS = (Trait.ALIKE, Trait.APART)


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two entities that a rule finds alike; rules are numbered from the strongest."""

    rule: int
    first: int
    second: int


Values = tuple[frozenset[object], ...]


class Clusters:
    """Union-find that remembers what the members of each cluster say about themselves."""

    def __init__(self, traits: Sequence[Trait], values: Mapping[int, Values]) -> None:
        self._traits = tuple(traits)
        self._own = values
        self._values = dict(values)
        self._nothing: Values = tuple(frozenset() for _ in traits)
        self._parent: dict[int, int] = {}
        self._apart: dict[int, set[int]] = {}  # root → roots that a person keeps from it
        self.decisions: dict[Pair, Decision] = {}
        self.unmet: list[DecidedPair] = []  # said to be one, and two records of the org
        self.accepted: list[Pair] = []
        self.refused: list[Pair] = []
        self.askable: list[Pair] = []  # of those refused, whom a person may join

    def root(self, entity: int) -> int:
        path = []
        while (parent := self._parent.get(entity, entity)) != entity:
            path.append(entity)
            entity = parent
        for step in path:
            self._parent[step] = entity
        return entity

    def force(self, decided: Decided) -> None:
        """What people decided, before anything else: one whatever the two say, or never one.

        Two records of the org are not ours to join: that is a merge in Salesforce.
        """
        for told in decided.same:
            first, second = self.root(told.first), self.root(told.second)
            if first == second:
                continue
            if self._both_one(first, second):
                self.unmet.append(told)
                continue
            pair = Pair(DECIDED, told.first, told.second)
            self.decisions[pair] = told.decision
            self._unite(pair, first, second)
        for told in decided.different:
            first, second = self.root(told.first), self.root(told.second)
            self._apart.setdefault(first, set()).add(second)
            self._apart.setdefault(second, set()).add(first)

    def join(self, pairs: Iterable[Pair]) -> None:
        """Take the links in order; refuse those that would bring a contradiction into one cluster."""
        for pair in sorted(pairs):  # one link at a time: each union decides about the next
            first, second = self.root(pair.first), self.root(pair.second)
            if first == second or self.kept_apart(first, second):
                continue
            if self.contradict(first, second):
                self.refused.append(pair)
                if self.only_ask(first, second):
                    self.askable.append(pair)
                continue
            self._unite(pair, first, second)

    def kept_apart(self, first: int, second: int) -> bool:
        """Whether a person said that two of their members are different."""
        return self.root(second) in self._apart.get(self.root(first), ())

    def contradict(self, first: int, second: int) -> bool:
        """Whether two clusters (or two entities that stand alone) cannot be one."""
        if self.kept_apart(first, second):
            return True
        ours, theirs = (self._said(self.root(entity)) for entity in (first, second))
        return any(_contradicts(*told) for told in zip(self._traits, ours, theirs, strict=True))

    def only_ask(self, first: int, second: int) -> bool:
        """Whether nothing but `ASK` keeps two clusters from being one."""
        told = zip(self._traits, self._said(first), self._said(second), strict=True)
        return all(trait is Trait.ASK for trait, mine, yours in told if _contradicts(trait, mine, yours))

    def differ(self, pair: Pair) -> bool:
        """Whether the two themselves are certainly not one: no question for a person."""
        ours, theirs = (self._own.get(entity, self._nothing) for entity in (pair.first, pair.second))
        told = zip(self._traits, ours, theirs, strict=True)
        return any(trait in _PROOFS and _contradicts(trait, mine, yours) for trait, mine, yours in told)

    def questions(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Of the links refused and these doubtful ones, those that a person can answer."""
        return [pair for pair in (*self.refused, *pairs) if self.are_open(pair) and not self.differ(pair)]

    def are_open(self, pair: Pair) -> bool:
        """Not one, and nobody said that they are two."""
        first, second = self.root(pair.first), self.root(pair.second)
        return first != second and not self.kept_apart(first, second)

    def roots(self, count: int) -> Ints:
        return np.fromiter((self.root(entity) for entity in range(count)), dtype=np.int64, count=count)

    def _unite(self, pair: Pair, first: int, second: int) -> None:
        kept, gone = min(first, second), max(first, second)
        merged = zip(self._said(kept), self._said(gone), strict=True)
        self._values[kept] = tuple(ours | theirs for ours, theirs in merged)
        self._parent[gone] = kept
        for other in self._apart.pop(gone, ()):
            self._apart[other].discard(gone)
            self._apart[other].add(kept)
            self._apart.setdefault(kept, set()).add(other)
        self.accepted.append(pair)

    def _both_one(self, first: int, second: int) -> bool:
        told = zip(self._traits, self._said(first), self._said(second), strict=True)
        return any(trait is Trait.ONE and _contradicts(trait, mine, yours) for trait, mine, yours in told)

    def _said(self, entity: int) -> Values:
        return self._values.get(entity, self._nothing)


def ends_of(pairs: Iterable[Pair | DecidedPair]) -> Ints:
    """All entities that some pair names."""
    return np.array([end for pair in pairs for end in (pair.first, pair.second)], dtype=np.int64)


def _contradicts(trait: Trait, mine: frozenset[object], yours: frozenset[object]) -> bool:
    if trait is Trait.APART:
        return not mine.isdisjoint(yours)
    return not (mine <= yours or yours <= mine)


def said_by(entities: Ints, columns: Sequence[Texts], who: Ints) -> dict[int, Values]:
    """What the entities in `who` say, as sets: one column per trait, blanks left out."""
    linked = np.isin(entities, who)
    entities, columns = entities[linked], [column[linked] for column in columns]
    gathered: dict[int, list[set[object]]] = {}
    for position, column in enumerate(columns):
        said = pd.DataFrame({"entity": entities, "value": column}).drop_duplicates()
        said = said[said["value"].notna() & (said["value"] != "")]
        for entity, value in zip(said["entity"].tolist(), said["value"].tolist(), strict=True):
            if entity not in gathered:
                gathered[entity] = [set() for _ in columns]
            gathered[entity][position].add(value)
    return {entity: tuple(frozenset(values) for values in sets) for entity, sets in gathered.items()}


def pairs_of_groups(items: pd.DataFrame, rule: int) -> list[Pair]:
    """Pairs of entities that share a group: `items` has the columns entity, group, whole.

    A pair needs one member whose name is whole: `Durand-Martin` and `Durand-Petit` share only a part.
    """
    items = items.drop_duplicates().sort_values(["group", "whole", "entity"], ascending=[True, False, True])
    groups = items["group"].to_numpy()
    entity = items["entity"].to_numpy(dtype=np.int64)
    whole = items["whole"].to_numpy(dtype=bool)
    found = [np.empty((0, 2), dtype=np.int64)]
    starts = np.searchsorted(groups, groups)
    places = np.arange(len(groups))
    for distance in range(1, NEAR + 1):
        left, right = places[:-distance], places[distance:]
        together = (groups[left] == groups[right]) & (whole[left] | whole[right])
        found.append(np.column_stack([entity[left[together]], entity[right[together]]]))
        if not together.any():
            break
    far = (places - starts > NEAR) & whole[starts]
    found.append(np.column_stack([entity[starts[far]], entity[places[far]]]))
    pairs = np.concatenate(found)
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    return [Pair(rule, first, second) for first, second in pairs.tolist()]
