"""How often each level is seen of one person, of two of one home, of strangers: counted in one known world.

`python tests/people_world/fit.py` prints the probabilities that the shipped parameters hold (seed 20261123, 40,000
mentions); no other world of the tests has this seed.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))
from npsp_migrate.matching.linkage.comparing import compare
from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.matching.linkage.mentions import read_mentions
from people_world.sheets import write_sheets

SEED, MENTIONS = 20261123, 40_000
STRANGERS = 4_000_000
SMOOTH = 0.5
LEAST = 0.0004  # nothing is impossible: a level never seen in one world is seen in the next


def main() -> None:
    sheets = write_sheets(MENTIONS, SEED)
    mentions = read_mentions(sheets.raw)
    truth = mentions.origin[["source", "row", "person"]].merge(sheets.truth, how="left")
    who, lives = truth["who"].to_numpy(), truth["lives"].to_numpy()
    chance = np.random.default_rng(SEED)
    one, other = chance.integers(0, len(mentions), (2, STRANGERS))
    strangers = lives[one] != lives[other]
    pairs = {
        "same": _within(who),
        "home": tuple(ends[_differ(who, _within(lives))] for ends in _within(lives)),
        "other": (one[strangers], other[strangers]),
    }
    counted = {name: compare(mentions, *ends) for name, ends in pairs.items()}
    for place, (comparison, levels) in enumerate(COMPARISONS.items()):
        print(f"{comparison}:")
        shares = {name: _shares(found[:, place], len(levels)) for name, found in counted.items()}
        for number, level in enumerate(levels[1:], start=1):
            told = ", ".join(f"{name}: {share[number]:.6g}" for name, share in shares.items())
            print(f"  {level}: {{{told}}}")
    print({name: len(ends[0]) / len(mentions) for name, ends in pairs.items()})


def _within(groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lines = pd.DataFrame({"group": groups, "line": np.arange(len(groups))})
    both = lines.merge(lines, on="group")
    both = both[both["line_x"] < both["line_y"]]
    return both["line_x"].to_numpy(), both["line_y"].to_numpy()


def _differ(who: np.ndarray, ends: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return who[ends[0]] != who[ends[1]]


def _shares(found: np.ndarray, count: int) -> np.ndarray:
    seen = np.bincount(found, minlength=count)[:count].astype(float)
    seen[0] = 0.0
    seen[1:] += SMOOTH
    return np.maximum(seen / seen.sum(), LEAST * (np.arange(count) > 0)).round(6)


if __name__ == "__main__":
    main()
