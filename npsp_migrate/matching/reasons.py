"""Why two are one, may be one, or are kept apart: links, doubts and decisions with the rows they speak of."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from npsp_migrate.matching.clustering import Clusters, Pair
from npsp_migrate.matching.deciding import Decided, DecidedPair, identity_of
from npsp_migrate.matching.entities import Entities, Ints, Texts, spots
from npsp_migrate.model.decisions import Answer, Decision, Identity, Standing
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.records import DecidedRows, Doubt

_DECIDED = {
    Answer.SAME: "decided-same",
    Answer.DIFFERENT: "decided-different",
    Answer.UNSURE: "decided-unsure",
}


def decided_words(decision: Decision, code: str = "") -> Words:
    """Who said it, and on which day; a decision that was typed by hand may not tell."""
    day = decision.when.date().isoformat() if decision.when else ""
    return words(code or _DECIDED[decision.answer], who=decision.who, day=day)


def link_words(pair: Pair, clusters: Clusters, rules: Sequence[str], *, in_org: bool) -> Words:
    decision = clusters.decisions.get(pair)
    if decision:
        return decided_words(decision)
    return words(f"match-{'org-' if in_org else ''}{rules[pair.rule]}")


def doubts_of(
    sobject: str,
    lines: pd.DataFrame,
    entities: Entities,
    clusters: Clusters,
    keys: Texts,
    pairs: Sequence[Pair],
    rules: Sequence[str],
) -> tuple[Doubt, ...]:
    """Pairs left apart that a person should look at, each pair of clusters once, with its strongest rule."""
    asked: dict[tuple[int, int], Pair] = {}
    for pair in sorted(pairs):
        ends = sorted((clusters.root(pair.first), clusters.root(pair.second)))
        if ends[0] != ends[1]:
            asked.setdefault((ends[0], ends[1]), pair)
    if not asked:
        return ()
    roots = clusters.roots(len(entities))
    rows = np.bincount(roots[entities.codes], minlength=len(entities))
    in_org = set(roots[entities.org_ids != ""].tolist())
    told = _Told(lines, entities, keys)
    return tuple(
        Doubt(
            sobject,
            told.keys(pair.first, pair.second),
            told.spots(pair.first, pair.second),
            words(f"doubt-{rules[pair.rule]}"),
            identities=(told.identity(pair.first), told.identity(pair.second)),
            standing=Standing.ORG if in_org.issuperset(ends) else Standing.DOUBTFUL,
            settles=max(1, int(rows[ends[0]])) * max(1, int(rows[ends[1]])),
            unsure=clusters.unsure(pair),
        )
        for ends, pair in asked.items()
        if told.is_ours(pair.first, pair.second)
    )


def rows_decided(
    sobject: str, lines: pd.DataFrame, entities: Entities, clusters: Clusters, keys: Texts, decided: Decided
) -> tuple[DecidedRows, ...]:
    """What came of each decision whose two records are there."""
    told = _Told(lines, entities, keys)
    unmet = set(clusters.unmet)
    outcomes: list[tuple[DecidedPair, str]] = [
        *((pair, "decided-merge-in-org" if pair in unmet else "") for pair in decided.same),
        *((pair, "") for pair in decided.different),
        *((pair, "") for pair in decided.unsure if clusters.are_open(Pair(0, pair.first, pair.second))),
        *((pair, "decided-overtaken") for pair in decided.overtaken),
    ]
    return tuple(
        DecidedRows(
            sobject,
            told.keys(pair.first, pair.second),
            told.spots(pair.first, pair.second),
            decided_words(pair.decision, code),
            pair.decision,
        )
        for pair, code in outcomes
        if told.is_ours(pair.first, pair.second)
    )


class _Told:
    """How the two ends of a pair are named, and where they stand: a record of the org stands at the other's row."""

    def __init__(self, lines: pd.DataFrame, entities: Entities, keys: Texts) -> None:
        self._lines = lines
        self._entities = entities
        self._keys = keys

    def is_ours(self, first: int, second: int) -> bool:
        """Two records that only the org has are none of our business."""
        return bool(self._places(first, second).max() >= 0)

    def keys(self, first: int, second: int) -> tuple[str, str]:
        one, other = (str(self._keys[end] or self._entities.org_ids[end]) for end in (first, second))
        return one, other

    def spots(self, first: int, second: int) -> tuple[tuple[int, int], tuple[int, int]]:
        places = self._places(first, second)
        here, there = spots(self._lines, np.where(places >= 0, places, places.max()))
        return here, there

    def identity(self, entity: int) -> Identity:
        return identity_of(str(self._entities.keys[entity]), str(self._entities.org_ids[entity]))

    def _places(self, first: int, second: int) -> Ints:
        return self._entities.best_line[[first, second]]
