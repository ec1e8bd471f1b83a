"""What people are asked: clusters that may be one person, and joined ones that may be two. Best first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.matching.entities import Flags, Ints, Texts
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
    told = {(min(pair), max(pair)) for pair in decided}
    lines = _waiting(links, joined, facts, sizes), _dangerous(joins, joined, sizes)
    found = np.concatenate([some[~_among(some, told)] for some in lines])
    order = np.lexsort((found["other"], found["one"], -_usefulness(found, thresholds)))
    most = thresholds.questions_per_1000 * len(joined.clusters) // 1000
    asked = found[order[: max(most, FEW)]]
    columns = {name: asked[name].astype(np.int64) for name in COLUMNS[:4]}
    return pd.DataFrame(
        {
            **columns,
            "bits": asked["bits"],
            "settles": asked["settles"].astype(np.int64),
            "kind": _KINDS[asked["kind"]],
            "danger": _DANGERS[asked["danger"]],
        }
    )


_KINDS = np.array(["doubtful", "org", "danger"], dtype=object)
_DANGERS = np.array(["", "generations", "homonyms", "weak_name"], dtype=object)
# One question as plain numbers: in a million rows a million pairs are looked at, and a seventh of them asked.
_Line = np.dtype(
    [(name, np.int32) for name in COLUMNS[:4]]
    + [("bits", np.float64), ("settles", np.int32), ("kind", np.int8), ("danger", np.int8)]
)
_Lines = npt.NDArray[np.void]


def _among(lines: _Lines, decided: Collection[tuple[int, int]]) -> Flags:
    if not decided:
        return np.zeros(len(lines), dtype=np.bool_)
    pairs = zip(lines["one"].tolist(), lines["other"].tolist(), strict=True)
    return np.fromiter((pair in decided for pair in pairs), dtype=np.bool_, count=len(lines))


def _waiting(links: Links, joined: Joined, facts: Facts, sizes: Ints) -> _Lines:
    def told() -> Iterable[tuple[int, int, int, int, float, int, int, int]]:
        for left, right, bond in joined.waiting:
            if not facts.told_apart(left, right) and not facts.unlike(left, right):
                kind = int(facts.two_in_org(left, right))
                one, other = links.one[bond.link], links.other[bond.link]
                bits = round(bond.best - bond.held, 2)
                yield one, other, left, right, bits, sizes[left] * sizes[right], kind, 0

    return np.fromiter(told(), dtype=_Line)


def _dangerous(joins: pd.DataFrame, joined: Joined, sizes: Ints) -> _Lines:
    dangerous = joins[joins["danger"] != ""]
    found = np.zeros(len(dangerous), dtype=_Line)
    clusters = joined.clusters[dangerous["one"].to_numpy(dtype=np.int64)]
    found["one"], found["other"], found["bits"] = dangerous["one"], dangerous["other"], dangerous["bits"]
    found["cluster_one"] = found["cluster_other"] = clusters
    found["settles"] = sizes[clusters] - 1
    found["kind"] = _KINDS.tolist().index("danger")
    found["danger"] = [_DANGERS.tolist().index(danger) for danger in dangerous["danger"]]
    return found


def _usefulness(found: _Lines, thresholds: Thresholds) -> Bits:
    """How much an answer may change: how likely it differs from what is done now, and for how many pairs."""
    bits = found["bits"]
    yes = 1.0 / (1.0 + np.exp2(-(bits - thresholds.certain) / 2 - 1))
    change = np.where(_KINDS[found["kind"]] == "danger", 1.0 - yes, yes)
    useful: Bits = change * np.sqrt(found["settles"].astype(np.float64))
    return useful.round(3)
