"""Constrained clustering: the strongest links first, and no union whose members contradict each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints, Texts

NEAR = 12  # in a group of look-alikes, each is compared with this many neighbours and with the first


class Trait(Enum):
    """What keeps two entities apart.

    `ALIKE`: who says anything must say the same. `APART`: a shared value proves two different ones.
    `ONE`: a cluster holds at most one value; two of them prove nothing, but joining is not ours to do.
    """

    ALIKE = auto()
    APART = auto()
    ONE = auto()


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
        self.accepted: list[Pair] = []
        self.refused: list[Pair] = []

    def root(self, entity: int) -> int:
        path = []
        while (parent := self._parent.get(entity, entity)) != entity:
            path.append(entity)
            entity = parent
        for step in path:
            self._parent[step] = entity
        return entity

    def join(self, pairs: Iterable[Pair]) -> None:
        """Take the links in order; refuse those that would bring a contradiction into one cluster."""
        for pair in sorted(pairs):  # one link at a time: each union decides about the next
            first, second = self.root(pair.first), self.root(pair.second)
            if first == second:
                continue
            if self.contradict(first, second):
                self.refused.append(pair)
                continue
            kept, gone = min(first, second), max(first, second)
            merged = zip(self._said(kept), self._said(gone), strict=True)
            self._values[kept] = tuple(ours | theirs for ours, theirs in merged)
            self._parent[gone] = kept
            self.accepted.append(pair)

    def contradict(self, first: int, second: int) -> bool:
        """Whether two clusters (or two entities that stand alone) cannot be one."""
        ours, theirs = (self._said(self.root(entity)) for entity in (first, second))
        return any(_contradicts(*told) for told in zip(self._traits, ours, theirs, strict=True))

    def differ(self, pair: Pair) -> bool:
        """Whether the two themselves are certainly not one: no question for a person."""
        ours, theirs = (self._own.get(entity, self._nothing) for entity in (pair.first, pair.second))
        told = zip(self._traits, ours, theirs, strict=True)
        return any(trait is not Trait.ONE and _contradicts(trait, mine, yours) for trait, mine, yours in told)

    def questions(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Of the links refused and these doubtful ones, those that a person can answer."""
        return [
            pair
            for pair in (*self.refused, *pairs)
            if self.root(pair.first) != self.root(pair.second) and not self.differ(pair)
        ]

    def roots(self, count: int) -> Ints:
        return np.fromiter((self.root(entity) for entity in range(count)), dtype=np.int64, count=count)

    def _said(self, entity: int) -> Values:
        return self._values.get(entity, self._nothing)


def ends_of(pairs: Iterable[Pair]) -> Ints:
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
