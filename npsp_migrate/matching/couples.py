"""`M. et Mme X`: when two couple rows share one person and nothing contradicts, the partners are one too."""

import pandas as pd

from npsp_migrate.matching.clustering import Clusters, Pair
from npsp_migrate.matching.entities import Entities, field_of
from npsp_migrate.matching.folding import fold, fold_column, fold_keys
from npsp_migrate.model.records import Candidates


def couple_pairs(candidates: Candidates, entities: Entities, clusters: Clusters, rule: int) -> list[Pair]:
    """Partners that become one because their partners are, and are not one yet.

    A partner without a first name follows only where it cannot be two different people.
    """
    couples = _couples(candidates, entities)
    if couples.empty:
        return []
    couples["root"] = [clusters.root(entity) for entity in couples["person"].tolist()]
    shared = couples[couples.groupby("root")["partner"].transform("nunique") > 1]
    found: set[Pair] = set()
    for _, partners in shared.groupby("root", sort=True):  # few: people told of in two couple rows
        found.update(_pairs_of(partners, clusters, rule))
    return sorted(found)


def _pairs_of(partners: pd.DataFrame, clusters: Clusters, rule: int) -> list[Pair]:
    partners = partners.assign(cluster=[clusters.root(entity) for entity in partners["partner"].tolist()])
    named = partners[partners["first"] != ""]
    several = named["first"].nunique() > 1
    usable = named if several else partners
    usable = usable.sort_values("partner").drop_duplicates("cluster")
    ends = usable[["partner", "first", "last"]].to_numpy(dtype=object).tolist()
    return [
        Pair(rule, min(one, other), max(one, other))
        for place, (one, first, last) in enumerate(ends)
        for other, other_first, other_last in ends[place + 1 :]
        if (first == other_first or not (first and other_first))
        and (last == other_last or not (first and other_first))
        and not clusters.contradict(one, other)
    ]


def _couples(candidates: Candidates, entities: Entities) -> pd.DataFrame:
    """Both directions of each couple: person, partner, and the partner's folded names."""
    lines = candidates.lines
    if "AccountId" not in candidates.frame:
        return pd.DataFrame(columns=["person", "partner", "first", "last"])
    people = pd.DataFrame(
        {
            "table": lines["table"],
            "row": lines["row"],
            "home": fold_keys(candidates.frame["AccountId"]),
            "person": entities.codes,
            "first": fold_column(field_of(candidates.frame, "FirstName"), fold),
            "last": fold_column(field_of(candidates.frame, "LastName"), fold),
        }
    )
    people = people[people["home"] != ""].drop_duplicates(["table", "row", "home", "person"])
    home = people.groupby(["table", "row", "home"])["person"].transform("size")
    people = people[home == 2]
    both = people.merge(people, on=["table", "row", "home"], suffixes=("", "_partner"))
    both = both[both["person"] != both["person_partner"]]
    couples = both[["person", "person_partner", "first_partner", "last_partner"]]
    return couples.set_axis(["person", "partner", "first", "last"], axis=1).drop_duplicates(ignore_index=True)
