"""Well-kept lists in which fathers and sons, mothers and daughters bear one name: nothing is mixed up."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_rows import linked, people_of
from people_world.sheets import write_clean_list

from npsp_migrate.matching.linkage.evidence import waterfalls_of
from npsp_migrate.matching.linkage.linking import link_people
from npsp_migrate.matching.linkage.mentions import read_mentions

HOME = {"first": "Jean", "last": "Riou", "street": "3 rue Haute", "postcode": "29000", "city": "Quimper"}
LIST = write_clean_list(290, 3).raw
# What tells a father from his son, each enough by itself in a list where hardly anybody stands twice.
APART: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...] = (
    ({"birth": "12/03/1950"}, {"birth": "02/11/1984"}),
    ({"birth": "12/03/1950"}, {}),
    ({}, {}),
    ({"phone": "0611223344"}, {"phone": "0677889900"}),
    ({"email": "jean.riou@free.fr"}, {"email": "jr84@gmail.com"}),
    ({"last": "Riou père"}, {"last": "Riou fils"}),
)
SHARED = {"phone": "0298112233", "email": "riou@free.fr"}


@st.composite
def families(draw: st.DrawFn) -> list[dict[str, str]]:
    """Two of one name per home; neighbours have other names, numbers and birthdays."""
    rows = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(["Riou", "Le Goff", "Kerbrat"]), unique=True))):
        home = {**HOME, "street": f"{number + 3} rue Haute"}
        home |= {key: SHARED[key].replace("ri", name[:2]) for key in draw(st.sets(st.sampled_from([*SHARED])))}
        for member in draw(st.sampled_from(APART)):
            told = {key: text.replace("Riou", name) for key, text in ({**home, **member}).items()}
            if "birth" in told:
                told["birth"] = f"{11 + 4 * number}{told['birth'][2:]}"
            rows.append(told)
    return rows


@given(families(), st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_family_members_of_one_name_stay_themselves_in_a_well_kept_list(rows, chance) -> None:
    more = pd.DataFrame([{"source": "members", "row": 900 + n, **row} for n, row in enumerate(rows)], dtype=object)
    everybody = pd.concat([LIST, more]).fillna("").sample(frac=1.0, random_state=chance.randrange(99))

    people = link_people(read_mentions(everybody))

    assert len(set(people.clusters.tolist())) == len(people.mentions)


@pytest.mark.parametrize("word", ["fils", "(fils)", "Junior", "jr."])
def test_a_word_behind_the_name_tells_the_son(word: str) -> None:
    same = {**HOME, **SHARED}

    assert len(people_of(linked({**same, "last": "Riou père"}, {**same, "last": f"Riou {word}"}))) == 2
    assert len(people_of(linked({**same, "last": f"Riou {word}"}, {**same, "source": "event"}))) == 1


def test_the_waterfall_of_a_pair_ends_at_what_it_weighs() -> None:
    """In a list without repetitions, father and son share nearly all: what parts them is the list."""
    rows = [{"source": "members", "row": 900 + n, **HOME, **SHARED} for n in range(2)]
    people = link_people(read_mentions(pd.concat([LIST, pd.DataFrame(rows)]).fillna("")))

    [asked] = [line for line in people.questions.itertuples() if people.mentions.origin["row"][line.one] == 900]
    told = waterfalls_of(people, np.array([asked.one]), np.array([asked.other]), np.array([asked.bits]))

    assert told["bits"].sum() == pytest.approx(asked.bits, abs=0.1)
    assert told.set_index("comparison")["bits"]["list"] < -2
