"""From clusters to keys: which key a cluster keeps, what explains it, what waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from npsp_migrate.matching.deciding import Decided
from npsp_migrate.matching.entities import Entities, Ints, Texts, spots
from npsp_migrate.matching.reasons import Grouped, doubts_of, rows_decided
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.records import DecidedRows, Doubt, Link


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
    decided: tuple[DecidedRows, ...] = ()


def judge(
    sobject: str,
    lines: pd.DataFrame,
    entities: Entities,
    grouped: Grouped,
    decided: Decided,
) -> Verdict:
    """Give every cluster its key."""
    roots = grouped.roots
    keepers = _keepers(entities, roots)
    keys = entities.keys[keepers[roots]]
    heads = _heads(entities, roots, keepers)
    return Verdict(
        final=keys[entities.codes],
        keys=keys,
        links=(
            *_links(sobject, lines, entities, grouped, keys, heads),
            *_same_key_links(sobject, lines, entities, keys),
        ),
        doubts=doubts_of(sobject, lines, entities, grouped, keys),
        held={str(keys[entity]): words("match-two-in-org") for entity in grouped.waiting},
        adopted=_adopted(entities, roots, keys),
        decided=rows_decided(sobject, lines, entities, grouped, keys, decided),
    )


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
    sobject: str, lines: pd.DataFrame, entities: Entities, grouped: Grouped, keys: Texts, heads: Ints
) -> list[Link]:
    """One link for each entity that was joined to the head of its cluster, with the tie that brought it in."""
    because = _tie_by_entity(grouped, heads)
    joined = np.array(sorted(because), dtype=np.int64)
    head = heads[grouped.roots[joined]]
    ours = entities.best_line[head] >= 0  # a cluster of the org's own records joined nothing of ours
    joined, head = joined[ours], head[ours]
    in_org = entities.best_line[joined] < 0
    kept = spots(lines, entities.best_line[head])
    there = spots(lines, entities.best_line[np.where(in_org, head, joined)])
    return [
        Link(sobject, key, here, other, because[entity])
        for entity, key, here, other in zip(joined.tolist(), keys[joined].tolist(), kept, there, strict=True)
    ]


def _tie_by_entity(grouped: Grouped, heads: Ints) -> dict[int, Words]:
    """Walk each cluster from its head along the ties: a tree, so each member has one reason."""
    near: dict[int, list[tuple[int, Words]]] = {}
    for tie in grouped.ties:
        near.setdefault(tie.first, []).append((tie.second, tie.rule))
        near.setdefault(tie.second, []).append((tie.first, tie.rule))
    because: dict[int, Words] = {}
    waiting = sorted({int(heads[grouped.roots[entity]]) for entity in near})
    seen = set(waiting)
    while waiting:
        for other, rule in near.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                because[other] = rule
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


def _adopted(entities: Entities, roots: Ints, keys: Texts) -> dict[str, str]:
    """Records of the org without our key that belong to one cluster with candidates."""
    ours = set(roots[: entities.by_key].tolist())
    keyless = np.flatnonzero(entities.folded == "")
    return {
        str(keys[entity]): str(entities.org_ids[entity])
        for entity in keyless.tolist()
        if int(roots[entity]) in ours
    }
