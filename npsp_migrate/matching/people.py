"""The same person in several sheets and in the org: what the linkage joined, as keys, reasons and questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.matching.deciding import Decided, DecidedPair, resolve
from npsp_migrate.matching.entities import Entities, Flags, Ints, entities_of
from npsp_migrate.matching.linkage.engines import weigh_people
from npsp_migrate.matching.linkage.linking import LinkedPeople, link_people
from npsp_migrate.matching.linkage.mentions import read_mentions
from npsp_migrate.matching.linkage.questions import Thresholds
from npsp_migrate.matching.mentions import contact_mentions
from npsp_migrate.matching.person_evidence import because_of, levels_of
from npsp_migrate.matching.reasons import Grouped, Tie, decided_words
from npsp_migrate.matching.verdicts import Verdict, judge
from npsp_migrate.model.decisions import NOTHING_DECIDED, Decisions, Standing
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.matching import MatchRules
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.objects import CONTACT

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """`told`: the mentions as they were compared, with `entity`, whom each is about, and `line`, which candidate
    says so (-1: the org). `weights`: what came of estimating these, where the project asks for it.
    """

    verdict: Verdict
    found: LinkedPeople
    told: pd.DataFrame
    weights: Words | None = None

    @property
    def entity(self) -> Ints:
        return self.told["entity"].to_numpy(dtype=np.int64)

    @property
    def lent(self) -> Flags:
        """Mentions compared by their partner's mailbox or telephone."""
        return self.told["lent"].to_numpy(dtype=np.bool_)

    @property
    def rows(self) -> Ints:
        """Per mention a number of the row that tells of it; -1 for couples and for records of the org."""
        return self.told["place"].to_numpy(dtype=np.int64)


def match_people(
    candidates: Candidates,
    rules: MatchRules,
    org: pd.DataFrame,
    homes: Mapping[str, str],
    decisions: Decisions = NOTHING_DECIDED,
    remembered: Mapping[str, str] | None = None,
) -> Recognised:
    """Bring together the contacts of all sources and those of the org.

    `homes` as for `contact_mentions`. `remembered`: folded key of a row → folded key of the person it became in an
    earlier run: they stay together, unless they contradict each other today.
    """
    entities = entities_of(candidates, org)
    told = contact_mentions(candidates, org, entities, homes)
    entity = told["entity"].to_numpy(dtype=np.int64)
    decided = resolve(decisions.about(CONTACT), entities.keys, entities.org_ids)
    same, unmet = _possible(decided.same, entities)
    stay = _stay(remembered or {}, entities)
    mentions = read_mentions(told)
    weighed = weigh_people(mentions, rules)
    found = link_people(
        mentions,
        Thresholds(rules.certain_people, rules.doubtful_people),
        same=_of_mentions([(pair.first, pair.second) for pair in same], entity),
        different=_of_mentions([(pair.first, pair.second) for pair in decided.different], entity),
        remembered=_of_mentions(stay, entity),
        weights=weighed.weights,
        links=weighed.links,
    )
    roots = _roots(entity, found.clusters, len(entities))
    questions = _questions(found, entity)
    grouped = Grouped(
        roots=roots,
        ties=[
            *(Tie(-2, pair.first, pair.second, decided_words(pair.decision)) for pair in same),
            *(Tie(-1, one, other, words("match-remembered")) for one, other in stay if roots[one] == roots[other]),
            *_joins(found, entity, entities),
        ],
        questions=questions,
        waiting=_waiting(found, entity, entities),
        unmet=unmet,
        asked=_asked(decided, roots, questions),
    )
    return Recognised(judge(CONTACT, candidates.lines, entities, grouped, decided), found, told, weighed.told)


def _possible(same: Iterable[DecidedPair], entities: Entities) -> tuple[list[DecidedPair], list[DecidedPair]]:
    """Of what was decided to be one, what is ours to join: two records of the org are not."""
    roots: dict[int, int] = {}
    ids: dict[int, str] = {}

    def root(entity: int) -> int:
        while entity in roots:
            entity = roots[entity]
        return entity

    joined, unmet = [], []
    for pair in same:
        one, other = root(pair.first), root(pair.second)
        mine, yours = (ids.get(end, str(entities.org_ids[end])) for end in (one, other))
        if one != other and mine and yours and mine != yours:
            unmet.append(pair)
            continue
        joined.append(pair)
        if one != other:
            roots[max(one, other)] = min(one, other)
            ids[min(one, other)] = mine or yours
    return joined, unmet


def _stay(remembered: Mapping[str, str], entities: Entities) -> Pairs:
    """Rows and the people of the org that they became; what was never written is nothing to stay with."""
    place = {key: number for number, key in enumerate(entities.folded.tolist()) if key} if remembered else {}
    return [
        (place[key], place[person])
        for key, person in sorted(remembered.items())
        if key in place and person in place and key != person and entities.org_ids[place[person]]
    ]


def _of_mentions(pairs: Pairs, entity: Ints) -> Pairs:
    """Pairs of entities as pairs of their first mentions."""
    if not pairs:
        return []
    first = pd.Series(np.arange(len(entity)), index=entity)
    first = first[~first.index.duplicated()]
    return [(int(first[one]), int(first[other])) for one, other in pairs]


def _roots(entity: Ints, clusters: Ints, count: int) -> Ints:
    """Per entity the smallest entity of its cluster."""
    roots = np.arange(count)
    roots[entity] = pd.Series(entity).groupby(clusters).transform("min").to_numpy(dtype=np.int64)
    return roots


def _joins(found: LinkedPeople, entity: Ints, entities: Entities) -> list[Tie]:
    """The links that made the clusters; mentions of one key need none."""
    told, reasons = told_pairs(found, found.joins, entity)
    one, other = (entity[told[name]].tolist() for name in ("one", "other"))
    alone = entities.by_key
    return [
        Tie(rank, mine, yours, words(f"match-{'org-' if max(mine, yours) >= alone else ''}person", evidence=said))
        for rank, (mine, yours, said) in enumerate(zip(one, other, reasons, strict=True))
    ]


def _questions(found: LinkedPeople, entity: Ints) -> list[Tie]:
    asked, reasons = told_pairs(found, found.questions, entity)
    one, other = (entity[asked[name]].tolist() for name in ("one", "other"))
    return [
        Tie(
            rank,
            mine,
            yours,
            words(_ASKED[kind], evidence=said),
            because=tuple(words(f"evidence-{code}") for code in said.split()),
            standing=Standing(kind),
            settles=int(settles),
        )
        for rank, (mine, yours, said, kind, settles) in enumerate(
            zip(one, other, reasons, asked["kind"], asked["settles"], strict=True)
        )
    ]


_ASKED = {"doubtful": "doubt-person", "danger": "doubt-danger", "org": "doubt-org"}


def told_pairs(found: LinkedPeople, pairs: pd.DataFrame, entity: Ints) -> tuple[pd.DataFrame, list[str]]:
    """The pairs of mentions that tell of two keys, each with the codes of its evidence, what is dangerous first."""
    one, other = (pairs[name].to_numpy(dtype=np.int64) for name in ("one", "other"))
    apart = entity[one] != entity[other]
    told = pairs[apart].reset_index(drop=True)
    reasons = because_of(levels_of(found.links, one[apart], other[apart], len(found.mentions)))
    dangers = told["danger"].tolist()
    return told, [f"{danger} {said}".strip() for danger, said in zip(dangers, reasons, strict=True)]


def _asked(decided: Decided, roots: Ints, questions: Iterable[Tie]) -> list[DecidedPair]:
    """Answers of "nobody knows" about two that are still apart, or were joined and would be asked about again."""
    apart = {frozenset((int(roots[pair.first]), int(roots[pair.second]))) for pair in decided.different}
    danger = {frozenset((tie.first, tie.second)) for tie in questions if tie.standing is Standing.DANGER}
    ends = [(pair, frozenset((int(roots[pair.first]), int(roots[pair.second])))) for pair in decided.unsure]
    return [
        pair
        for pair, both in ends
        if (len(both) == 2 and both not in apart) or frozenset((pair.first, pair.second)) in danger
    ]


def _waiting(found: LinkedPeople, entity: Ints, entities: Entities) -> list[int]:
    """Entities new to the org that look like two of its records at once: nobody knows which to adopt."""
    asked = found.questions[found.questions["bits"] >= found.thresholds.certain]
    asked = asked[asked["kind"] != "danger"]
    ends = asked[["cluster_one", "cluster_other"]].to_numpy(dtype=np.int64)
    both = pd.DataFrame({"cluster": ends.ravel(), "other": ends[:, ::-1].ravel()})
    in_org = np.unique(found.clusters[entities.org_ids[entity] != ""])
    known = np.unique(found.clusters[entities.known[entity]])  # our key is in the org: no adopting to do
    both = both[both["other"].isin(in_org) & ~both["cluster"].isin(known)].drop_duplicates()
    claims = both.groupby("cluster").size()
    claims = claims + claims.index.isin(in_org)
    torn = claims.index[claims > 1]
    return sorted(set(entity[np.isin(found.clusters, torn) & (entity < entities.by_key)].tolist()))
