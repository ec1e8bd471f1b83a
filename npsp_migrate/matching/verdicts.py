"""From clusters to keys: which key a cluster keeps, what explains it, what waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from npsp_migrate.matching.clustering import Clusters, Pair
from npsp_migrate.matching.entities import Entities, Flags, Ints, Texts, spots
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.records import Doubt, Link


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """Two entities that were joined, or may be one, and why; the lowest rank tells a pair's reason."""

    rank: int
    first: int
    second: int
    because: Words


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """One object after clustering: each candidate's final key, and why.

    `adopted`: key → Id of a record that the org has without our key.
    """

    final: Texts
    keys: Texts  # entity → final key
    links: tuple[Link, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    held: Mapping[str, Words] = field(default_factory=dict)
    adopted: Mapping[str, str] = field(default_factory=dict)


def judge(
    sobject: str,
    lines: pd.DataFrame,
    entities: Entities,
    roots: Ints,
    *,
    ties: Sequence[Tie],
    questions: Sequence[Tie] = (),
    unsure: Sequence[int] = (),
) -> Verdict:
    """Give every cluster its key.

    `roots`: per entity the one that stands for its cluster. `questions` are pairs left apart that a person should
    look at; `unsure` are entities that wait.
    """
    keepers = _keepers(entities, roots)
    keys = entities.keys[keepers[roots]]
    heads = _heads(entities, roots, keepers)
    return Verdict(
        final=keys[entities.codes],
        keys=keys,
        links=(
            *_links(sobject, lines, entities, roots, keys, heads, ties),
            *_same_key_links(sobject, lines, entities, keys),
        ),
        doubts=_doubts(sobject, lines, entities, roots, keys, questions),
        held={str(keys[entity]): words("match-two-in-org") for entity in unsure},
        adopted=_adopted(entities, roots, keys),
    )


def judge_clusters(
    sobject: str,
    lines: pd.DataFrame,
    entities: Entities,
    clusters: Clusters,
    questions: Sequence[Pair],
    rules: Sequence[str],
) -> Verdict:
    """The verdict on what rules joined; `rules` names them by their number, as in the catalogue."""
    in_org = entities.org_ids != ""
    in_org[: entities.by_key] = False
    ties = [
        Tie(pair.rule, pair.first, pair.second, words(f"match-{_org(in_org, pair)}{rules[pair.rule]}"))
        for pair in clusters.accepted
    ]
    asked = [Tie(pair.rule, pair.first, pair.second, words(f"doubt-{rules[pair.rule]}")) for pair in questions]
    return judge(
        sobject,
        lines,
        entities,
        clusters.roots(len(entities)),
        ties=ties,
        questions=asked,
        unsure=_refused_by_doubt(entities, clusters),
    )


def _org(in_org: Flags, pair: Pair) -> str:
    return "org-" if in_org[pair.first] or in_org[pair.second] else ""


def same_keys(sobject: str, lines: pd.DataFrame, entities: Entities) -> Verdict:
    """The verdict where nothing but the declared key is compared."""
    links = _same_key_links(sobject, lines, entities, entities.keys)
    return Verdict(entities.keys[entities.codes], entities.keys, tuple(links))


def _keepers(entities: Entities, roots: Ints) -> Ints:
    """Per entity that is a root: the member whose key the cluster keeps.

    A key that the org knows wins, so that identities do not move; then the most trusted source's, then the
    smallest.
    """
    numbers = np.arange(len(entities))
    order = np.lexsort((numbers, entities.ranks, ~entities.known, entities.folded == "", roots))
    return _first_per_root(roots, order)


def _heads(entities: Entities, roots: Ints, keepers: Ints) -> Ints:
    """Per root: the candidate that stands for the cluster in explanations: the keeper, or the most trusted."""
    numbers = np.arange(len(entities))
    keeper = keepers[roots] != numbers
    order = np.lexsort((numbers, entities.ranks, keeper, entities.best_line < 0, roots))
    return _first_per_root(roots, order)


def _first_per_root(roots: Ints, order: Ints) -> Ints:
    first = np.zeros(len(roots), dtype=np.int64)
    ordered = roots[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    first[ordered[is_first]] = order[is_first]
    return first


def _links(
    sobject: str,
    lines: pd.DataFrame,
    entities: Entities,
    roots: Ints,
    keys: Texts,
    heads: Ints,
    ties: Sequence[Tie],
) -> list[Link]:
    """One link for each entity that was joined to the head of its cluster, with the tie that brought it in."""
    because = _tie_by_entity(ties, roots, heads)
    joined = np.array(sorted(because), dtype=np.int64)
    head = heads[roots[joined]]
    ours = entities.best_line[head] >= 0  # a cluster of the org's own records joined nothing of ours
    joined, head = joined[ours], head[ours]
    in_org = entities.best_line[joined] < 0
    kept = spots(lines, entities.best_line[head])
    there = spots(lines, entities.best_line[np.where(in_org, head, joined)])
    return [
        Link(sobject, key, here, other, because[entity])
        for entity, key, here, other in zip(joined.tolist(), keys[joined].tolist(), kept, there, strict=True)
    ]


def _tie_by_entity(ties: Sequence[Tie], roots: Ints, heads: Ints) -> dict[int, Words]:
    """Walk each cluster from its head along the ties: a tree, so each member has one reason."""
    near: dict[int, list[tuple[int, Words]]] = {}
    for tie in ties:
        near.setdefault(tie.first, []).append((tie.second, tie.because))
        near.setdefault(tie.second, []).append((tie.first, tie.because))
    because: dict[int, Words] = {}
    waiting = sorted({int(heads[roots[entity]]) for entity in near})
    seen = set(waiting)
    while waiting:
        for other, told in near.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                because[other] = told
                waiting.append(other)
    return because


def _same_key_links(sobject: str, lines: pd.DataFrame, entities: Entities, keys: Texts) -> list[Link]:
    """Rows of different sheets with one declared key; within a sheet the mapping allowed it knowingly."""
    told = pd.DataFrame({"entity": entities.codes, "table": lines["table"], "row": lines["row"]})
    told = told.sort_values(["entity", "table", "row"]).drop_duplicates(["entity", "table"])
    told = told[told["entity"].duplicated(keep=False)]
    best = entities.best_line[told["entity"]]
    tables = lines["table"].to_numpy()[best]
    other = told[told["table"].to_numpy() != tables]
    return [
        Link(sobject, str(keys[entity]), kept, (int(table), int(row)), words("match-same-key"))
        for entity, table, row, kept in zip(
            other["entity"],
            other["table"],
            other["row"],
            spots(lines, entities.best_line[other["entity"]]),
            strict=True,
        )
    ]


def _doubts(
    sobject: str,
    lines: pd.DataFrame,
    entities: Entities,
    roots: Ints,
    keys: Texts,
    questions: Sequence[Tie],
) -> tuple[Doubt, ...]:
    """Pairs left apart that a person should look at, each pair of clusters once, with its strongest reason."""
    asked: dict[tuple[int, int], Tie] = {}
    for tie in sorted(questions):
        ends = sorted((int(roots[tie.first]), int(roots[tie.second])))
        if ends[0] != ends[1]:
            asked.setdefault((ends[0], ends[1]), tie)
    pair_ends = np.array([(tie.first, tie.second) for tie in asked.values()], dtype=np.int64).reshape(-1, 2)
    places = entities.best_line[pair_ends]
    places = np.where(places >= 0, places, places.max(axis=1, initial=-1)[:, None])
    names = np.where(keys[pair_ends] != "", keys[pair_ends], entities.org_ids[pair_ends])
    return tuple(
        Doubt(sobject, (str(one), str(other)), (here, there), tie.because)
        for tie, (one, other), here, there, place in zip(
            asked.values(),
            names.tolist(),
            spots(lines, places[:, 0]),
            spots(lines, places[:, 1]),
            places[:, 0].tolist(),
            strict=True,
        )
        if place >= 0  # two records that only the org has: none of our business
    )


def _refused_by_doubt(entities: Entities, clusters: Clusters) -> list[int]:
    """Entities new to the org that look like two of its records at once: nobody knows which to adopt."""
    alone = entities.org_ids != ""
    alone[: entities.by_key] = False
    adopters = {clusters.root(int(entity)) for entity in np.flatnonzero(alone)}
    return [
        entity
        for pair in clusters.refused
        for entity, other in ((pair.first, pair.second), (pair.second, pair.first))
        if entity < entities.by_key and entities.org_ids[other] != "" and clusters.root(entity) in adopters
    ]


def _adopted(entities: Entities, roots: Ints, keys: Texts) -> dict[str, str]:
    """Records of the org without our key that belong to one cluster with candidates."""
    ours = set(roots[: entities.by_key].tolist())
    keyless = np.flatnonzero(entities.folded == "")
    return {
        str(keys[entity]): str(entities.org_ids[entity])
        for entity in keyless.tolist()
        if int(roots[entity]) in ours
    }
