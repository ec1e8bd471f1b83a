"""The shipped weights: the bits that each level gives, against a stranger and against another of the home."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2

import numpy as np
import numpy.typing as npt
from ruamel.yaml import YAML

from npsp_migrate.matching.linkage.levels import COMPARISONS

Bits = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Per comparison the bits of its levels; `same` replaces a level's where values are counted."""

    against_other: Mapping[str, Bits]
    against_home: Mapping[str, Bits]
    same: Mapping[str, Bits]
    by_frequency: frozenset[tuple[str, int]]
    usual: Mapping[str, float]  # how common a value of these is where a list is too short to tell
    pairs_per_mention: float
    homes_to_same: float


@cache
def shipped_weights() -> Weights:
    return read_weights(files(__package__).joinpath("weights.yml").read_text(encoding="utf-8"))


def read_weights(text: str) -> Weights:
    told = YAML(typ="safe").load(text)
    shares = told["comparisons"]
    return Weights(
        against_other={name: _bits(shares[name], levels, "other") for name, levels in COMPARISONS.items()},
        against_home={name: _bits(shares[name], levels, "home") for name, levels in COMPARISONS.items()},
        same={
            name: np.array([0.0, *(log2(shares[name][level]["same"]) for level in levels[1:])])
            for name, levels in COMPARISONS.items()
        },
        by_frequency=frozenset(
            (name, number)
            for name, levels in COMPARISONS.items()
            for number, level in enumerate(levels[1:], start=1)
            if shares[name][level].get("frequency")
        ),
        usual={name: float(share) for name, share in told["usual"].items()},
        pairs_per_mention=float(told["pairs_per_mention"]),
        homes_to_same=float(told["homes_to_same"]),
    )


def _bits(shares: Mapping[str, Mapping[str, float]], levels: tuple[str, ...], against: str) -> Bits:
    return np.array([0.0, *(log2(shares[level]["same"] / shares[level][against]) for level in levels[1:])])
