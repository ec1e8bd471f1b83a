"""What rules joined and what they only ask, told as every clustering is: with roots, ties and questions."""

from collections.abc import Sequence

import numpy as np

from npsp_migrate.matching.clustering import Clusters, Pair
from npsp_migrate.matching.deciding import Decided
from npsp_migrate.matching.entities import Entities, Flags
from npsp_migrate.matching.reasons import Grouped, Tie, decided_words
from npsp_migrate.model.issue import Words, words


def grouped_by_rules(
    entities: Entities, clusters: Clusters, questions: Sequence[Pair], rules: Sequence[str], decided: Decided
) -> Grouped:
    """`questions` are pairs left apart that a person should look at; `rules` names the rules by their number, as
    in the catalogue.
    """
    alone = entities.org_ids != ""
    alone[: entities.by_key] = False
    return Grouped(
        roots=clusters.roots(len(entities)),
        ties=[
            Tie(pair.rule, pair.first, pair.second, _joined(pair, clusters, rules, alone))
            for pair in clusters.accepted
        ],
        questions=[
            Tie(pair.rule, pair.first, pair.second, words(f"doubt-{rules[pair.rule]}")) for pair in questions
        ],
        waiting=_refused_by_doubt(entities, clusters, alone),
        unmet=clusters.unmet,
        asked=[pair for pair in decided.unsure if clusters.are_open(Pair(0, pair.first, pair.second))],
    )


def _joined(pair: Pair, clusters: Clusters, rules: Sequence[str], alone: Flags) -> Words:
    decision = clusters.decisions.get(pair)
    if decision:
        return decided_words(decision)
    known = "org-" if alone[pair.first] or alone[pair.second] else ""
    return words(f"match-{known}{rules[pair.rule]}")


def _refused_by_doubt(entities: Entities, clusters: Clusters, alone: Flags) -> list[int]:
    """Entities new to the org that look like two of its records at once: nobody knows which to adopt."""
    adopters = {clusters.root(int(entity)) for entity in np.flatnonzero(alone)}
    askable = set(clusters.askable)
    return [
        entity
        for pair in clusters.refused
        if pair not in askable
        for entity, other in ((pair.first, pair.second), (pair.second, pair.first))
        if entity < entities.by_key and entities.org_ids[other] != "" and clusters.root(entity) in adopters
    ]
