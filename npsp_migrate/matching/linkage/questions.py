"""What people are asked: clusters that may be one person, and joined ones that may be two. Best first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.linkage.comparing import Levels
from npsp_migrate.matching.linkage.contradictions import Facts
from npsp_migrate.matching.linkage.joining import Bond, Joined
from npsp_migrate.matching.linkage.levels import COMPARISONS, level
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.weights import Bits

COLUMNS = ("one", "other", "cluster_one", "cluster_other", "bits", "settles", "kind", "danger")
_FIRST, _EMAIL, _PHONE, _BIRTH, _PLACE = (
    list(COMPARISONS).index(name) for name in ("first", "email", "phone", "birth", "place")
)
CONFLICT = (
    -4.0
)  # bits of the worst pair between two joined clusters from which on something speaks against the union
FEW = 30  # questions that nobody minds, however short the list
WEAK = 3.0  # bits of a union below which homonyms are not excluded
WEAK_INITIAL = 4.1  # the same where only an initial is told: `J.` of one mailbox may be Julie


@dataclass(frozen=True, slots=True)
class Thresholds:
    """In bits, log2 of the odds. From `certain` on clusters are joined; from `doubtful` on a person is asked."""

    certain: float = 1.5
    doubtful: float = -5.0
    questions_per_1000: int = 150


def joins_told(links: Links, unions: list[Bond]) -> pd.DataFrame:
    """The links that made the clusters, in order, with what is dangerous about each."""
    chosen = np.array([bond.link for bond in unions], dtype=np.int64)
    strength = np.array([bond.best for bond in unions]).round(2)
    worst = np.array([bond.worst for bond in unions])
    return pd.DataFrame(
        {
            "one": links.one[chosen],
            "other": links.other[chosen],
            "bits": strength,
            "danger": _dangers(links.levels[chosen], strength, worst),
        }
    )


def _dangers(levels: Levels, strength: Bits, worst: Bits) -> Texts:
    """`homonyms`: hardly more than a name. `generations`: one home, one name, yet something differs."""
    email = np.isin(levels[:, _EMAIL], (level("email", "exact"), level("email", "close")))
    phone = np.isin(levels[:, _PHONE], (level("phone", "mobile"), level("phone", "landline")))
    address = levels[:, _PLACE] == level("place", "address")
    birth = np.isin(levels[:, _BIRTH], (level("birth", "exact"), level("birth", "near")))
    weak_name = np.isin(levels[:, _FIRST], (level("first", "initial"), level("first", "missing")))
    found = np.full(len(levels), "", dtype=object)
    home = (email | phone | address) & ~birth
    found[home & (worst <= CONFLICT)] = "generations"
    found[~(email | phone | address | birth) & (strength < WEAK)] = "homonyms"
    found[weak_name & (strength < WEAK_INITIAL)] = "weak_name"
    return found


def ask(
    links: Links,
    joined: Joined,
    joins: pd.DataFrame,
    facts: Facts,
    thresholds: Thresholds,
    decided: Collection[tuple[int, int]],
) -> pd.DataFrame:
    """One line per pair of clusters (doubtful, or two Ids of the org) or per dangerous union, most useful first."""
    sizes = np.bincount(joined.clusters, minlength=len(joined.clusters))
    lines = [*_waiting(links, joined, facts, sizes), *_dangerous(joins, joined, sizes)]
    told = {(min(pair), max(pair)) for pair in decided}
    found = pd.DataFrame([line for line in lines if line[:2] not in told], columns=list(COLUMNS))
    order = np.lexsort((found["other"], found["one"], -_usefulness(found, thresholds)))
    most = thresholds.questions_per_1000 * len(joined.clusters) // 1000
    return found.iloc[order[: max(most, FEW)]].reset_index(drop=True)


_Line = tuple[int, int, int, int, float, int, str, str]


def _waiting(links: Links, joined: Joined, facts: Facts, sizes: Ints) -> Iterable[_Line]:
    for left, right, bond in joined.waiting:
        if facts.told_apart(left, right) or facts.unlike(left, right):
            continue
        kind = "org" if facts.two_in_org(left, right) else "doubtful"
        settles = int(sizes[left] * sizes[right])
        one, other = int(links.one[bond.link]), int(links.other[bond.link])
        yield one, other, left, right, round(bond.best - bond.held, 2), settles, kind, ""


def _dangerous(joins: pd.DataFrame, joined: Joined, sizes: Ints) -> Iterable[_Line]:
    for one, other, bits, danger in joins[joins["danger"] != ""].itertuples(index=False):
        cluster = int(joined.clusters[one])
        yield int(one), int(other), cluster, cluster, float(bits), int(sizes[cluster]) - 1, "danger", str(danger)


def _usefulness(found: pd.DataFrame, thresholds: Thresholds) -> Bits:
    """How much an answer may change: how likely it differs from what is done now, and for how many pairs."""
    bits = found["bits"].to_numpy(dtype=np.float64)
    yes = 1.0 / (1.0 + np.exp2(-(bits - thresholds.certain) / 2 - 1))
    change = np.where(found["kind"] == "danger", 1.0 - yes, yes)
    useful: Bits = change * np.sqrt(found["settles"].to_numpy(dtype=np.float64))
    return useful.round(3)
