"""Records that belong to others: they follow when those are joined, and never come twice because of it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.by_rules import grouped_by_rules
from npsp_migrate.matching.clustering import Clusters, Pair, pairs_of_groups
from npsp_migrate.matching.deciding import Decided
from npsp_migrate.matching.entities import Entities, Flags, entities_of
from npsp_migrate.matching.folding import fold_key, fold_keys
from npsp_migrate.matching.verdicts import Verdict, judge, same_keys
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.natural_keys import GIFT_PARTS, PAIRS


def match_parts(candidates: Candidates, original: pd.DataFrame, org: pd.DataFrame) -> Verdict:
    """`candidates` refer to final parents already; `original` to the parents that the rows named."""
    entities = entities_of(candidates, org)
    if candidates.object in PAIRS:
        return _by_pair(candidates, entities, PAIRS[candidates.object])
    verdict = same_keys(candidates.object, candidates.lines, entities)
    if candidates.object in GIFT_PARTS:
        told_best = _parts_of_best_telling(candidates, original, GIFT_PARTS[candidates.object])
        return replace(verdict, final=np.where(told_best, verdict.final, ""))
    return verdict


def _by_pair(candidates: Candidates, entities: Entities, fields: tuple[str, str]) -> Verdict:
    """One campaign has a contact once, however many sheets say so."""
    if not set(fields) <= set(candidates.frame.columns):
        return same_keys(candidates.object, candidates.lines, entities)
    pair = pd.DataFrame({field: fold_keys(candidates.frame[field]) for field in fields})
    said = (pair != "").all(axis=1)
    codes, _ = pd.factorize(pd.MultiIndex.from_frame(pair[said]), sort=True)
    items = pd.DataFrame({"entity": entities.codes[said.to_numpy()], "group": codes, "whole": True})
    pairs: list[Pair] = pairs_of_groups(items, 0)
    clusters = Clusters((), {})
    clusters.join(pairs)
    grouped = grouped_by_rules(entities, clusters, (), ("same-pair",), Decided())
    return judge(candidates.object, candidates.lines, entities, grouped, Decided())


def _parts_of_best_telling(candidates: Candidates, original: pd.DataFrame, field: str) -> Flags:
    """When two tellings of one gift were joined, the payments of the more trusted one count, and only those."""
    if field not in candidates.frame:
        return np.ones(len(candidates.frame), dtype=np.bool_)
    told = pd.DataFrame(
        {
            "gift": fold_keys(candidates.frame[field]),
            "telling": fold_keys(original[field]),
            "rank": candidates.lines["rank"],
        }
    )
    told = told.assign(kept=told["gift"] != told["telling"])
    best = (
        told.sort_values(["gift", "rank", "kept", "telling"]).drop_duplicates("gift").set_index("gift")["telling"]
    )
    return (told["gift"].map(best) == told["telling"]).to_numpy(dtype=np.bool_)


def refer_to(column: pd.Series, finals: Mapping[str, str]) -> pd.Series:
    """A reference column with each parent's final key; a parent that no row makes stays as it is named."""
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    named = np.array([*(finals.get(fold_key(str(key)), key) for key in distinct), None], dtype=object)
    return pd.Series(named[codes], index=column.index, dtype=object)  # else pandas makes NaN of the blanks
