"""Who lives together though no row says so: one address and surname, one telephone or mailbox of a family.

A person is in one household. Ties are taken strongest first; people known to live at two places are not brought
together by a shared mailbox or surname: grown children who left, and namesakes.

Households that are new come together by themselves. Two in which the org has its people already are a question:
what was once written moves only when a person says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.deciding import Decided, resolve
from npsp_migrate.matching.entities import spots
from npsp_migrate.matching.folding import fold_key
from npsp_migrate.matching.households import Homes
from npsp_migrate.matching.linkage.households import ties_between
from npsp_migrate.matching.people import Recognised
from npsp_migrate.model.decisions import Decisions, Identity
from npsp_migrate.model.issue import words
from npsp_migrate.model.records import Doubt, Link
from npsp_migrate.npsp.objects import ACCOUNT


@dataclass(frozen=True, slots=True, eq=False)
class Lived:
    """`homes`: as the rows and the evidence say. `together`: person → a name of the household, for everybody, also
    where nobody has written a household down.
    """

    homes: Homes
    together: Mapping[str, str]
    questions: tuple[Doubt, ...]


def live_together(
    homes: Homes,
    lines: pd.DataFrame,
    people: Recognised,
    at_work: frozenset[str],
    lives_there: Mapping[str, str],
    decisions: Decisions,
    remembered: Mapping[str, str],
) -> Lived:
    """`lines`: of the candidates for households. `at_work`: people of whom the rows name only an organisation.

    `lives_there`: person, or key of a household → Id of the household in the org. `remembered`: folded key of a
    household → of the one that it was joined to in an earlier run.
    """
    units = _Units(people, homes, lives_there)
    decided = _decided(units.homes, decisions)
    for one, other in _known(units, decided, remembered):
        units.unite(one, other)
    units.keep_apart((units.homes[pair.first], units.homes[pair.second]) for pair in decided.different)
    ties, addresses = ties_between(people.found, people.lent, people.rows)
    units.live_at(addresses)
    asked: list[tuple[str, str]] = []
    for one, other in ties[["one", "other"]].itertuples(index=False):  # each union decides about the next
        left, right = units.of(int(one)), units.of(int(other))
        if left == right or at_work & {units.person[int(one)], units.person[int(other)]}:
            continue
        if units.may_unite(left, right):
            units.unite(left, right)
        elif units.both_settled(left, right):
            asked.append((units.home(left), units.home(right)))
    moves, placed = units.result()
    moved = homes.renamed(moves)
    links = (*moved.links, *_links(homes, lines, moves))
    home_of = {**moved.home_of, **placed}
    return Lived(
        homes=replace(moved, home_of=home_of, links=links),
        together={person: home_of.get(person, name) for person, name in units.names().items()},
        questions=tuple(_questions(asked, homes, lines, decisions)),
    )


class _Units:
    """Union-find over households, and over people of whom no row names one. Roots are the smallest names."""

    def __init__(self, people: Recognised, homes: Homes, lives_there: Mapping[str, str]) -> None:
        clusters = np.unique(people.found.clusters).tolist()
        entity = people.entity
        self.person = {cluster: str(people.verdict.keys[entity[cluster]]) for cluster in clusters}
        self.homes = sorted(set(homes.home_of.values()))
        self._unit = {
            cluster: homes.home_of.get(person) or f"{_ALONE}{person}" for cluster, person in self.person.items()
        }
        self._in_org = lives_there.keys() & set(self.homes)  # by their own keys
        self._parent: dict[str, str] = {}
        self._size: dict[str, int] = {}
        self._settled: dict[str, set[str]] = {}
        self._at: dict[str, set[int]] = {}
        self._apart: list[tuple[str, str]] = []
        for cluster, unit in self._unit.items():
            self._size[unit] = self._size.get(unit, 0) + 1
            there = lives_there.get(self.person[cluster]) or lives_there.get(unit)
            if there:
                self._settled.setdefault(unit, set()).add(there)

    def keep_apart(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._apart = list(pairs)

    def of(self, cluster: int) -> str:
        return self.root(self._unit[cluster])

    def root(self, unit: str) -> str:
        while (above := self._parent.get(unit, unit)) != unit:
            unit = above
        return unit

    def live_at(self, addresses: pd.DataFrame) -> None:
        for cluster, address in addresses.itertuples(index=False):
            self._at.setdefault(self.of(int(cluster)), set()).add(int(address))

    def may_unite(self, left: str, right: str) -> bool:
        """Not where both are known to live elsewhere, or somebody said so, or the org has both already."""
        mine, yours = self._at.get(left), self._at.get(right)
        if mine and yours and mine.isdisjoint(yours):
            return False
        if any({self.root(one), self.root(other)} == {left, right} for one, other in self._apart):
            return False
        return not self.both_settled(left, right)

    def both_settled(self, left: str, right: str) -> bool:
        mine, yours = self._settled.get(left), self._settled.get(right)
        return bool(mine and yours and mine.isdisjoint(yours))

    def unite(self, one: str, other: str) -> None:
        left, right = sorted((self.root(one), self.root(other)), key=self._worth)
        if left == right:
            return
        self._parent[right] = left
        self._size[left] += self._size[right]
        if right in self._settled:
            self._settled.setdefault(left, set()).update(self._settled.pop(right))
        if right in self._at:
            self._at.setdefault(left, set()).update(self._at.pop(right))

    def home(self, unit: str) -> str:
        return "" if unit.startswith(_ALONE) else unit

    def result(self) -> tuple[dict[str, str], dict[str, str]]:
        """Household → the one that it joined; person without one → the household that takes them in."""
        moves = {home: root for home in self.homes if (root := self.root(home)) != home}
        placed = {
            self.person[cluster]: root
            for cluster, unit in self._unit.items()
            if unit.startswith(_ALONE) and not (root := self.root(unit)).startswith(_ALONE)
        }
        return moves, placed

    def names(self) -> dict[str, str]:
        """Every person's household, by the name of its first."""
        return {self.person[cluster]: self.of(cluster).removeprefix(_ALONE) for cluster in self._unit}

    def _worth(self, unit: str) -> tuple[bool, bool, int, str]:
        """The household that stays: one of the rows, known to the org, of most people, of the smallest key."""
        return unit.startswith(_ALONE), unit not in self._in_org, -self._size[unit], unit


_ALONE = "\x1f"  # before a person's key, where no household is written down


def _decided(homes: Sequence[str], decisions: Decisions) -> Decided:
    keys = np.array([*homes, None], dtype=object)[:-1]
    return resolve(decisions.about(ACCOUNT), keys, np.full(len(homes), "", dtype=object))


def _known(units: _Units, decided: Decided, remembered: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    place = {fold_key(home): home for home in units.homes}
    told = ((place.get(one), place.get(other)) for one, other in sorted(remembered.items()))
    yield from ((one, other) for one, other in told if one and other)
    yield from ((units.homes[pair.first], units.homes[pair.second]) for pair in decided.same)


def _links(homes: Homes, lines: pd.DataFrame, moves: Mapping[str, str]) -> list[Link]:
    first = _first_lines(homes, lines)
    return [
        Link(ACCOUNT, target, here, there, words("match-lives-together"))
        for home, target in sorted(moves.items())
        if home in first and target in first
        for here, there in [spots(lines, np.array([first[target], first[home]]))]
    ]


def _first_lines(homes: Homes, lines: pd.DataFrame) -> dict[str, int]:
    """Household → the candidate of the smallest key that became it."""
    first: dict[str, int] = {}
    for line in np.argsort(lines["key"].to_numpy(dtype=object), kind="stable").tolist():
        first.setdefault(homes.final[line], line)
    return first


def _questions(
    asked: Sequence[tuple[str, str]], homes: Homes, lines: pd.DataFrame, decisions: Decisions
) -> Iterable[Doubt]:
    first = _first_lines(homes, lines)
    answered = {decision.pair[1:] for decision in decisions.about(ACCOUNT)}
    for one, other in dict.fromkeys((min(pair), max(pair)) for pair in asked if all(pair)):
        ends = Identity(key=one), Identity(key=other)
        if one in first and other in first and tuple(sorted(end.folded for end in ends)) not in answered:
            here, there = spots(lines, np.array([first[one], first[other]]))
            yield Doubt(ACCOUNT, (one, other), (here, there), words("doubt-live-together"), identities=ends)
