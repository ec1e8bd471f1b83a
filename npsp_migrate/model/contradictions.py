"""Decisions that cannot all hold: found with every decision that takes part, so that a person can choose."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from npsp_migrate.model.decisions import Answer, Closure, Decision, End, Pair


class Clash(Enum):
    ITSELF = auto()  # a record compared with itself
    TWICE = auto()  # one pair, told of twice
    CHAIN = auto()  # A = B, B = C, and A ≠ C


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`places`: positions in what was looked at, in order."""

    clash: Clash
    places: tuple[int, ...]


Near = Mapping[tuple[str, End], Sequence[tuple[tuple[str, End], int]]]


def contradictions(made: Sequence[Decision]) -> tuple[Contradiction, ...]:
    """All of them; of each chain the shortest way through which its ends are one."""
    found = [
        Contradiction(Clash.ITSELF, (place,))
        for place, decision in enumerate(made)
        if decision.one.folded == decision.other.folded
    ]
    places: dict[Pair, list[int]] = {}
    for place, decision in enumerate(made):
        places.setdefault(decision.pair, []).append(place)
    found += [Contradiction(Clash.TWICE, tuple(those)) for those in places.values() if len(those) > 1]
    told_twice = {place for each in found for place in each.places}
    return (*found, *_chains(made, told_twice))


def _chains(made: Sequence[Decision], left_out: set[int]) -> list[Contradiction]:
    joined = {
        place: decision
        for place, decision in enumerate(made)
        if decision.answer is Answer.SAME and place not in left_out
    }
    closure = Closure(joined.values())
    near = _neighbours(joined)
    chains = []
    for place, decision in enumerate(made):
        is_apart = decision.answer is Answer.DIFFERENT and place not in left_out
        if is_apart and closure.on(decision.object, decision.one, decision.other) is Answer.SAME:
            way = _way(near, decision.pair)
            chains.append(Contradiction(Clash.CHAIN, tuple(sorted((*way, place)))))
    return chains


def _neighbours(joined: Mapping[int, Decision]) -> Near:
    near: dict[tuple[str, End], list[tuple[tuple[str, End], int]]] = {}
    for place, decision in joined.items():
        sobject, one, other = decision.pair
        near.setdefault((sobject, one), []).append(((sobject, other), place))
        near.setdefault((sobject, other), []).append(((sobject, one), place))
    return near


def _way(near: Near, pair: Pair) -> tuple[int, ...]:
    """The decisions on the shortest way from one end to the other."""
    sobject, one, other = pair
    came: dict[tuple[str, End], tuple[tuple[str, End], int]] = {}
    start, goal = (sobject, one), (sobject, other)
    waiting = deque([start])
    while waiting and goal not in came:
        here = waiting.popleft()
        for there, place in near.get(here, ()):
            if there not in came and there != start:
                came[there] = (here, place)
                waiting.append(there)
    way = []
    while goal != start:
        goal, place = came[goal]
        way.append(place)
    return tuple(way)
