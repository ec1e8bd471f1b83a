"""What keeps two clusters apart, whatever else is alike: names, sex, births, couple rows, Ids, decisions."""

from collections.abc import Iterable
from itertools import product

import numpy as np

from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.linkage.comparing import Levels, first_levels, one_slip_apart
from npsp_migrate.matching.linkage.levels import level
from npsp_migrate.matching.linkage.mentions import Grid, Mentions
from npsp_migrate.matching.linkage.name_tables import NONE, FirstNames

DISCORD = (1.0, 1.0, 6.0)  # bits lost by e-mails, telephones, postal codes of which none is shared
_INCOMPATIBLE = (level("first", "different"), level("first", "similar"))


class FirstNameJudge:
    """Whether two first names can be one person's; each distinct pair is compared once."""

    def __init__(self, names: FirstNames) -> None:
        self._names = names
        self._count = len(names.text) + 1
        self._known: dict[int, bool] = {}  # by smaller * count + larger

    def learn(self, one: Ints, other: Ints, levels: Levels | Ints) -> None:
        """Take over what the comparing has found already; swapped names are not learned: they mean other cells."""
        told = (one != NONE) & (other != NONE) & (levels != level("first", "exact")) & (levels > 0)
        alike = ~np.isin(levels[told], _INCOMPATIBLE)
        pairs = np.minimum(one, other)[told] * self._count + np.maximum(one, other)[told]
        distinct, first = np.unique(pairs, return_index=True)
        self._known.update(zip(distinct.tolist(), alike[first].tolist(), strict=True))

    def compatible(self, one: int, other: int) -> bool:
        pair = one * self._count + other if one < other else other * self._count + one
        known = self._known.get(pair)
        if known is None:
            found = first_levels(self._names, np.array([one]), np.array([other]))
            known = self._known[pair] = int(found[0]) not in _INCOMPATIBLE
        return known


Told = tuple[int, ...]  # distinct values; a set is five times as big, and nearly all have one
Column = list[Told | None]  # per line; None where it says nothing


class Facts:
    """Per cluster (named by one of its mentions) what its members say; merged when clusters are."""

    def __init__(self, mentions: Mentions, judge: FirstNameJudge, apart: Iterable[tuple[int, int]]) -> None:
        self._judge = judge
        self._firsts = _said(mentions.first, NONE)
        self._sexes = _said(mentions.sex, 0)
        self._generations = _said(mentions.generation, 0)
        self._births = _said(mentions.birth, 0)
        self._ids = _said(numbered(mentions.origin["org_id"].to_numpy(dtype=object)), NONE)
        self._rows = _said(mentions.couple, NONE)
        for number, ends in enumerate(apart):  # a decision `different` is a row of its own that tells of two
            for end in ends:
                self._rows[end] = (*(self._rows[end] or ()), -2 - number)
        self._emails = _gathered(mentions.email)
        self._phones = _gathered(mentions.phone)
        self._places = _said(mentions.postcode, NONE)
        self._all = (
            self._firsts,
            self._sexes,
            self._generations,
            self._births,
            self._ids,
            self._rows,
            *self._contacts,
        )

    @property
    def _contacts(self) -> tuple[Column, ...]:
        return self._emails, self._phones, self._places

    def contradict(self, one: int, other: int) -> bool:
        return self.two_in_org(one, other) or self.differ(one, other)

    def differ(self, one: int, other: int) -> bool:
        """Apart from what the org holds: a run that wrote people must not change who is who in the next."""
        return self.told_apart(one, other) or self.unlike(one, other)

    def told_apart(self, one: int, other: int) -> bool:
        """One row tells of both, or a person has decided that they are two."""
        mine, yours = self._rows[one], self._rows[other]
        return mine is not None and yours is not None and _shared(mine, yours)

    def two_in_org(self, one: int, other: int) -> bool:
        mine, yours = self._ids[one], self._ids[other]
        return mine is not None and yours is not None and {*mine} != {*yours}

    def unlike(self, one: int, other: int) -> bool:
        """Sex, generation, birth date or first names that cannot be one person's."""
        for facts in (self._sexes, self._generations):
            mine, yours = facts[one], facts[other]
            if mine is not None and yours is not None and {*mine} != {*yours}:
                return True
        mine, yours = self._births[one], self._births[other]
        if mine is not None and yours is not None and not _births_agree(mine, yours):
            return True
        mine, yours = self._firsts[one] or (), self._firsts[other] or ()
        return any(not self._judge.compatible(name, theirs) for name in mine for theirs in yours if name != theirs)

    def discord(self, one: int, other: int) -> float:
        """Bits that two clusters lose when only names tie them, and what both tell is never the same."""
        lost = 0.0
        for facts, bits in zip(self._contacts, DISCORD, strict=True):
            mine, yours = facts[one], facts[other]
            if mine is None or yours is None:
                continue
            if not _shared(mine, yours):
                lost += bits
            elif facts is not self._places:
                return 0.0
        mine, yours = self._births[one], self._births[other]
        return 0.0 if mine is not None and yours is not None and _shared(mine, yours) else lost

    def merge(self, kept: int, gone: int) -> None:
        for facts in self._all:
            theirs, facts[gone] = facts[gone], None
            if theirs:
                mine = facts[kept] or ()
                facts[kept] = mine + tuple(value for value in theirs if value not in mine)


def _shared(mine: Told, yours: Told) -> bool:
    return any(value in yours for value in mine)


def _said(column: Ints, nothing: int) -> Column:
    """One object per distinct value: there may be a million lines."""
    values, codes = np.unique(column, return_inverse=True)
    told = [None if value == nothing else (value,) for value in values.tolist()]
    return [told[code] for code in codes.tolist()]


def _gathered(grid: Grid) -> Column:
    found = _said(grid[:, 0], NONE)
    for column in grid.T[1:]:
        for line in np.flatnonzero(column != NONE).tolist():
            found[line] = (*(found[line] or ()), int(column[line]))
    return found


def numbered(texts: np.ndarray) -> Ints:
    distinct = {text: number for number, text in enumerate(dict.fromkeys(texts.tolist())) if text}
    return np.array([distinct.get(text, NONE) for text in texts.tolist()], dtype=np.int64)


def _births_agree(mine: Told, yours: Told) -> bool:
    """Equal, or but one slip of the key apart."""
    mine_each, yours_each = (np.array(pairs) for pairs in zip(*product(mine, yours), strict=True))
    return bool((one_slip_apart(mine_each, yours_each) | (mine_each == yours_each)).all())
