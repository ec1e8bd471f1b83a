"""Well-kept lists of many namings and columns: nobody is mixed up, and whoever was typed twice is mostly found."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from clean_lists import CASES, CleanList

from npsp_migrate.matching.linkage.comparing import one_slip_apart
from npsp_migrate.matching.linkage.linking import link_people
from npsp_migrate.matching.linkage.mentions import read_mentions


@pytest.fixture(scope="module")
def figures() -> dict[str, Counter[str]]:
    """Per set of columns: wrong unions, rows of one person, those found."""
    found: dict[str, Counter[str]] = {columns: Counter() for _, columns in CASES}
    for seed, (_, columns) in enumerate(CASES):
        told = CleanList(seed)
        people = link_people(read_mentions(told.raw))
        who = np.array(told.who)[people.mentions.origin["position"].to_numpy(dtype=np.int64)]
        joins = people.joins
        found[columns]["wrong"] += int((who[joins["one"]] != who[joins["other"]]).sum())
        found[columns]["twice"] += len(who) - len(np.unique(who))
        found[columns]["found"] += len(joins)
    return found


def test_of_well_kept_lists_of_any_naming_nobody_is_mixed_up(figures: dict[str, Counter[str]]) -> None:
    assert {columns: counted["wrong"] for columns, counted in figures.items()} == dict.fromkeys(figures, 0)


@pytest.mark.parametrize(
    ("columns", "share"), [("everything", 0.9), ("no birth", 0.8), ("no e-mail", 0.8), ("only e-mail", 0.8)]
)
def test_whoever_was_typed_twice_is_found_where_something_ones_own_is_told(
    figures: dict[str, Counter[str]], columns: str, share: float
) -> None:
    assert figures[columns]["found"] >= share * figures[columns]["twice"]


@pytest.mark.parametrize(
    ("shared", "people"),
    [
        ({"email": "lesmartin@example.org"}, 2),
        ({"email": "marieclaire.m@example.org"}, 1),
        ({"street": "3 rue Haute", "postcode": "35000"}, 2),
    ],
    ids=str,
)
def test_half_a_first_name_is_a_sister_unless_the_mailbox_is_hers(shared: dict[str, str], people: int) -> None:
    crowd = CleanList(0).raw
    told = [{"first": first, "last": "Le Sénéchal", **shared} for first in ("Marie", "Marie-Claire")]
    rows = pd.DataFrame([{"source": "list 0", "row": 900 + place, **each} for place, each in enumerate(told)])

    found = link_people(read_mentions(pd.concat([crowd, rows]).fillna("")))

    ours = found.mentions.origin["row"].to_numpy() >= 900
    assert len(set(found.clusters[ours].tolist())) == people


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        (19570304, 19580304, True),
        (19570304, 19750304, True),
        (19570304, 19820304, False),
        (19570304, 19570403, True),
        (19571204, 19571104, True),
        (19571104, 19570804, False),
        (19891231, 19901231, True),
        (19570304, 19570305, True),
    ],
)
def test_a_father_and_his_son_of_one_birthday_were_not_born_a_slip_of_the_key_apart(
    one: int, other: int, slip: bool
) -> None:
    assert one_slip_apart(np.array([one]), np.array([other])).tolist() == [slip]
