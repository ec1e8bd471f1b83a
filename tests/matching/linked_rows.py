"""Mentions written down as rows, and worlds of people that are linked once for all tests."""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from npsp_migrate.matching.linkage.linking import LinkedPeople, link_people
from npsp_migrate.matching.linkage.mentions import read_mentions

sys.path.insert(0, str(Path(__file__).parents[1]))

from people_world.figures import Groups, truth_of
from people_world.sheets import Sheets, write_sheets


def sheet(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Each row: what is said; `source` and `row` where they matter."""
    told = [{"source": "donors", "row": number, **row} for number, row in enumerate(rows, start=2)]
    return pd.DataFrame(told, dtype=object)


def linked(*rows: Mapping[str, object]) -> LinkedPeople:
    return link_people(read_mentions(sheet(*rows)))


def people_of(people: LinkedPeople) -> list[set[tuple[str, int, int]]]:
    """Who is told of where: one set of (source, row, person) per person."""
    spots = people.mentions.origin[["source", "row", "person"]].itertuples(index=False, name=None)
    found: dict[int, set[tuple[str, int, int]]] = {}
    for cluster, spot in zip(people.clusters.tolist(), spots, strict=True):
        found.setdefault(cluster, set()).add(spot)
    return sorted(found.values(), key=sorted)


@cache
def world(mentions: int, seed: int) -> tuple[Sheets, LinkedPeople, Groups, Groups]:
    """Sheets, who was found, and who and whose home it truly is."""
    sheets = write_sheets(mentions, seed)
    people = link_people(read_mentions(sheets.raw))
    return (sheets, people, *truth_of(people.mentions.origin, sheets.truth))
