"""Which mentions are worth comparing: those that share one of twelve things. Big groups are walked, not squared."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.linkage.mentions import Grid, Mentions
from npsp_migrate.matching.linkage.name_tables import NONE

# In a group of look-alikes, sorted by name and place, each is compared with this many that follow.
WIDE, NARROW = 120, 40
SHORTEST = 12  # in a group of thousands


def candidate_pairs(mentions: Mentions) -> Ints:
    """Sorted distinct pairs as `smaller * count + larger`."""
    count = len(mentions)
    order = _neighbourhood(mentions)
    found: list[Ints] = []
    for key, reach in blocking_keys(mentions):
        found.append(_pairs(key, order, count, reach))
        if sum(map(len, found)) > 8_000_000:  # keep memory flat: several rules find the same pairs
            found = [sorted_distinct(found)]
    return sorted_distinct(found)


def sorted_distinct(parts: list[Ints]) -> Ints:
    """By sorting: faster than hashing for this many, and the memory stays flat. Takes the parts away."""
    if not parts:
        return np.empty(0, dtype=np.int64)
    values = np.concatenate(parts)
    parts.clear()
    values.sort()
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def _neighbourhood(mentions: Mentions) -> Ints:
    """The rank of each mention where likes stand near: root of the first name, surname, place."""
    root = _looked_up(mentions.first_names.roots[:, 0], mentions.first)
    order = np.lexsort((mentions.birth, mentions.postcode, mentions.last[:, 0], root))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _looked_up(table: Ints, codes: Ints) -> Ints:
    return np.append(table, NONE)[codes]


def blocking_keys(mentions: Mentions) -> Iterator[tuple[Grid, int]]:
    """Per rule a grid of keys (several where a mention has several) and how far a big group is walked."""
    first, last = mentions.first_names, mentions.last
    whole = last[:, :1]
    roots = np.vstack([first.roots, np.full((1, first.roots.shape[1]), NONE)])[mentions.first]
    initial = _looked_up(first.initial, mentions.first)[:, None]
    heard = _looked_up(mentions.surnames.sound, last[:, 0])[:, None]
    start = _looked_up(mentions.surnames.start, last[:, 0])[:, None]
    place = mentions.postcode[:, None]
    door = _both(_both(mentions.street[:, None], mentions.number[:, None]), place)
    head = _looked_up(first.head, mentions.first)[:, None]
    names = np.hstack([roots, head])
    yield mentions.email, WIDE
    yield mentions.phone, WIDE
    yield _both(last, names), WIDE
    yield _both(last[:, :2], place), NARROW
    yield np.where(mentions.birth > 0, mentions.birth, NONE)[:, None], NARROW
    yield mentions.bag[:, None], WIDE
    yield door, NARROW
    yield _both(mentions.mailbox[:, None], roots[:, :1]), NARROW
    yield _both(_both(roots[:, :1], place), start), NARROW
    yield _both(heard, initial), NARROW
    yield _both(_looked_up(mentions.surnames.letters, last[:, 0])[:, None], roots), NARROW
    yield _both(whole, initial), NARROW


def _both(one: Grid, other: Grid) -> Grid:
    """One number per combination of the columns' numbers; nothing where either says nothing."""
    base = int(other.max(initial=0)) + 1
    grids = [
        np.where((one[:, left] != NONE) & (other[:, right] != NONE), one[:, left] * base + other[:, right], NONE)
        for left in range(one.shape[1])
        for right in range(other.shape[1])
    ]
    keys = np.stack(grids, axis=1)
    if keys.max(initial=0) > 2**40:
        codes = pd.factorize(keys.ravel())[0].reshape(keys.shape)
        return np.where(keys == NONE, NONE, codes).astype(np.int64)
    return keys


def _pairs(keys: Grid, rank: Ints, count: int, reach: int) -> Ints:
    """Pairs within groups: neighbours at distance 1, 2, … up to `reach` while they are of one group."""
    line, column = np.nonzero(keys != NONE)
    key = keys[line, column]
    order = np.lexsort((rank[line], key))
    key, line = key[order], line[order].astype(np.int64)
    walked = _walked(key, reach)
    found: list[Ints] = []
    here = np.arange(len(key))
    for distance in range(1, reach + 1):
        here = here[here < len(key) - distance]
        here = here[(key[here] == key[here + distance]) & (walked[here] >= distance)]
        if not len(here):
            break
        one, other = line[here], line[here + distance]
        apart = one != other
        found.append((np.minimum(one, other) * count + np.maximum(one, other))[apart])
    return sorted_distinct(found)


def _walked(key: Ints, reach: int) -> Ints:
    """How far each is walked: what very many share tells little, and whoever matters stands near by place."""
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.append(starts, len(key)))
    return np.repeat(np.clip(reach * reach // np.maximum(sizes, 1), SHORTEST, reach), sizes)
