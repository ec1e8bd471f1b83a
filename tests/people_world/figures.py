"""How well found groups fit the true ones: pairs found, pairs true, pairs both."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Groups = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} (precision {self.precision:.3f}, recall {self.recall:.3f})"


def pairwise(found: Groups, true: Groups) -> Figures:
    both = pd.factorize(pd.MultiIndex.from_arrays([found, true]))[0]
    right, told, there = (_pairs(groups) for groups in (both, found, true))
    return Figures(right / told if told else 1.0, right / there if there else 1.0)


def between_people(homes: Groups, lives: Groups, clusters: Groups, who: Groups) -> Figures:
    """Of two different people: whether they are held to live together."""
    right = _pairs(_with(homes, lives)) - _pairs(_with(homes, lives, who))
    told = _pairs(homes) - _pairs(_with(homes, clusters))
    there = _pairs(lives) - _pairs(_with(lives, who))
    return Figures(min(1.0, right / told) if told else 1.0, right / there if there else 1.0)


def _with(*groups: Groups) -> Groups:
    return pd.factorize(pd.MultiIndex.from_arrays(list(groups)))[0].astype(np.int64)


def _pairs(groups: Groups) -> float:
    sizes = np.unique(groups, return_counts=True)[1].astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())


def truth_of(origin: pd.DataFrame, truth: pd.DataFrame) -> tuple[Groups, Groups]:
    """The true person and home of each mention."""
    told = origin[["source", "row", "person"]].merge(truth, how="left", validate="one_to_one")
    return told["who"].to_numpy(dtype=np.int64), told["lives"].to_numpy(dtype=np.int64)
