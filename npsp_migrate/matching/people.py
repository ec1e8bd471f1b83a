"""The same person in several sheets and in the org: what the linkage joined, as keys, reasons and questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Entities, Ints, entities_of
from npsp_migrate.matching.linkage.linking import LinkedPeople, Thresholds, link_people
from npsp_migrate.matching.linkage.mentions import read_mentions
from npsp_migrate.matching.mentions import contact_mentions
from npsp_migrate.matching.reasons import because_of, levels_of
from npsp_migrate.matching.verdicts import Tie, Verdict, judge
from npsp_migrate.model.issue import words
from npsp_migrate.model.matching import MatchRules
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.objects import CONTACT

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """`entity` and `line` tell of each mention whom it is about and which candidate says so (-1: the org)."""

    verdict: Verdict
    found: LinkedPeople
    entity: Ints
    line: Ints


def match_people(
    candidates: Candidates, rules: MatchRules, org: pd.DataFrame, homes: Mapping[str, str]
) -> Recognised:
    """Bring together the contacts of all sources and those of the org. `homes` as for `contact_mentions`."""
    entities = entities_of(candidates, org)
    told = contact_mentions(candidates, org, entities, homes)
    found = link_people(read_mentions(told), Thresholds(rules.certain_people, rules.doubtful_people))
    entity, line = (told[name].to_numpy(dtype=np.int64) for name in ("entity", "line"))
    roots = _roots(entity, found.clusters, len(entities))
    verdict = judge(
        CONTACT,
        candidates.lines,
        entities,
        roots,
        ties=_ties(found, entity, line, found.joins, "match-person"),
        questions=_ties(found, entity, line, found.questions, "doubt-person"),
        unsure=_unsure(found, entity, entities),
    )
    return Recognised(verdict, found, entity, line)


def _roots(entity: Ints, clusters: Ints, count: int) -> Ints:
    """Per entity the smallest entity of its cluster: entities are numbered by their keys, mentions by their rows."""
    smallest = pd.Series(entity).groupby(clusters).transform("min").to_numpy(dtype=np.int64)
    roots = np.arange(count)
    roots[entity] = smallest
    return roots


def _ties(found: LinkedPeople, entity: Ints, line: Ints, pairs: pd.DataFrame, code: str) -> list[Tie]:
    """Pairs of mentions as pairs of entities, each with its reason; those of one entity need none."""
    one, other = (pairs[name].to_numpy(dtype=np.int64) for name in ("one", "other"))
    apart = entity[one] != entity[other]
    levels = levels_of(found.links, one[apart], other[apart], len(found.mentions))
    reasons = because_of(levels)
    first, second = entity[one[apart]].tolist(), entity[other[apart]].tolist()
    return [
        Tie(rank, mine, yours, words(code, evidence=said))
        for rank, (mine, yours, said) in enumerate(zip(first, second, reasons, strict=True))
    ]


def _unsure(found: LinkedPeople, entity: Ints, entities: Entities) -> list[int]:
    """Entities new to the org that look like two of its records at once: nobody knows which to adopt."""
    asked = found.questions
    two = asked[(asked["kind"] == "org") & (asked["bits"] >= 0)]
    clusters = set(two["cluster_one"]) | set(two["cluster_other"])
    inside = np.isin(found.clusters, list(clusters))
    known = entities.known[entity]
    settled = set(found.clusters[inside & known].tolist())  # a key of ours is in the org: no adopting to do
    new = {
        int(who)
        for who, cluster in zip(entity[inside].tolist(), found.clusters[inside].tolist(), strict=True)
        if cluster not in settled and who < entities.by_key
    }
    return sorted(new)


def spots_of(pairs: Iterable[tuple[int, int]], entity: Ints) -> Pairs:
    """Pairs of entities as pairs of their first mentions."""
    first = pd.Series(np.arange(len(entity)), index=entity)
    first = first[~first.index.duplicated()]
    return [(int(first[one]), int(first[other])) for one, other in pairs]
