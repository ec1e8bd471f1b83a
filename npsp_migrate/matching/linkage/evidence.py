"""Why two mentions are held for one person, or not: levels by name, and the bits of each."""

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints
from npsp_migrate.matching.linkage.comparing import Levels, compare
from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.matching.linkage.linking import LinkedPeople, zone_of
from npsp_migrate.matching.linkage.scoring import contributions, frequencies_of
from npsp_migrate.matching.linkage.weights import Bits


def pairs_of(people: LinkedPeople) -> pd.DataFrame:
    """The compared pairs within clusters, and those that are asked about, with their levels by name."""
    links, clusters = people.links, people.clusters
    together = clusters[links.one] == clusters[links.other]
    count = max(1, len(clusters))
    asked = people.questions["one"].to_numpy(dtype=np.int64) * count + people.questions["other"].to_numpy(
        dtype=np.int64
    )
    told = np.flatnonzero(together | np.isin(links.one * count + links.other, asked))
    return pd.DataFrame(
        {
            "one": links.one[told],
            "other": links.other[told],
            "bits": links.bits[told],
            "zone": zone_of(people, links.bits[told]),
            "together": together[told],
            **level_names(links.levels[told]),
        }
    )


def level_names(levels: Levels) -> dict[str, np.ndarray]:
    return {
        name: np.array(names, dtype=object)[levels[:, place]]
        for place, (name, names) in enumerate(COMPARISONS.items())
    }


def evidence_of(people: LinkedPeople, one: int, other: int) -> pd.DataFrame:
    """`comparison`, `level`, `bits` against the nearer other explanation: a stranger, or another of the home."""
    ends: tuple[Ints, Ints] = np.array([one]), np.array([other])
    levels = compare(people.mentions, *ends)
    found = contributions(
        people.mentions, ends, levels, people.weights, frequencies_of(people.mentions, people.weights)
    )
    stranger, home = (sum(bits.item() for bits in told.values()) for told in (found.stranger, found.home))
    against, told = ("stranger", found.stranger) if stranger < home else ("home", found.home)
    names = {"prior": "", **{name: column[0] for name, column in level_names(levels).items()}}
    lines = [(name, names[name], round(bits.item(), 2)) for name, bits in told.items()]
    return pd.DataFrame(lines, columns=["comparison", "level", "bits"]).assign(against=against)


def waterfalls_of(people: LinkedPeople, one: Ints, other: Ints, bits: Bits) -> pd.DataFrame:
    """The same of many pairs: `pair` (its place here), `comparison`, `level`, `bits`; the prior odds first.

    `bits` are what the pairs weigh in the end. What the two rows do not tell themselves stands last: what the
    lists show of their repetitions and namesakes (`list`), and what other rows of the two add (`rows`).
    """
    levels = compare(people.mentions, one, other)
    frequencies = frequencies_of(people.mentions, people.weights)
    found = contributions(people.mentions, (one, other), levels, people.weights, frequencies)
    stranger, home = (np.sum([*told.values()], axis=0) for told in (found.stranger, found.home))
    names = {"prior": np.full(len(one), "", dtype=object), **level_names(levels)}
    parts = [
        pd.DataFrame(
            {
                "pair": np.arange(len(one)),
                "place": place,
                "comparison": name,
                "level": names[name],
                "bits": np.where(stranger < home, found.stranger[name], found.home[name]).round(2),
            }
        )
        for place, name in enumerate(found.stranger)
    ]
    told_here = np.minimum(stranger, home)
    weighed = _weighed_as(people, one, other, told_here)
    parts += [
        _beyond("list", "shown", len(parts), weighed - told_here),
        _beyond("rows", "more", len(parts) + 1, np.where(bits > weighed, bits - weighed, 0.0)),
        _beyond("rows", "less", len(parts) + 2, np.where(bits < weighed, bits - weighed, 0.0)),
    ]
    told = pd.concat(parts, ignore_index=True).sort_values(["pair", "place"], ignore_index=True)
    return told[["pair", "comparison", "level", "bits"]]


WORTH_TELLING = 0.1  # bits


def _beyond(comparison: str, level: str, place: int, bits: Bits) -> pd.DataFrame:
    pairs = np.flatnonzero(np.abs(bits) >= WORTH_TELLING)
    told = {"pair": pairs, "place": place, "comparison": comparison, "level": level}
    return pd.DataFrame(told | {"bits": bits[pairs].round(2)})


def _weighed_as(people: LinkedPeople, one: Ints, other: Ints, usual: Bits) -> Bits:
    """What the lists as a whole made of these pairs; a pair that was joined without comparing is as `usual`."""
    links, count = people.links, max(1, len(people.mentions))
    compared = links.one * count + links.other
    wanted = np.minimum(one, other) * count + np.maximum(one, other)
    if not len(compared):
        return usual
    place = np.minimum(np.searchsorted(compared, wanted), len(compared) - 1)
    return np.where(compared[place] == wanted, links.bits[place], usual)
