"""Why two are one, may be one, or are kept apart: links, doubts and decisions with the rows they speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

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


@dataclass(frozen=True, slots=True)
class Tie:
    """Two entities that were joined, or of which a person is asked, and why. `rank`: the strongest first."""

    rank: int
    first: int
    second: int
    rule: Words
    because: tuple[Words, ...] = ()
    standing: Standing = Standing.DOUBTFUL
    settles: int = 0  # pairs of rows; 0: as many as the two clusters have between them


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Entities brought together, by rules or by weights. `roots`: per entity the one that stands for its cluster.

    `ties` made the clusters, `questions` wait for a person; `waiting` are entities that do. `unmet` was decided to
    be one and is two records of the org; `asked` was answered by "nobody knows".
    """

    roots: Ints
    ties: Sequence[Tie]
    questions: Sequence[Tie] = ()
    waiting: Sequence[int] = ()
    unmet: Sequence[DecidedPair] = ()
    asked: Sequence[DecidedPair] = ()

    def unsure(self, first: int, second: int) -> Decision | None:
        """Whoever was asked about two members of these clusters, and does not know."""
        found = next((each for each in self.asked if self._answers(each, first, second)), None)
        return found.decision if found else None

    def is_unmet(self, first: int, second: int) -> bool:
        """Whether a person said that these are one, and only Salesforce can join them."""
        return any(self._answers(each, first, second) for each in self.unmet)

    def is_joined(self, first: int, second: int) -> bool:
        return bool(self.roots[first] == self.roots[second])

    def _answers(self, pair: DecidedPair, first: int, second: int) -> bool:
        """Of two clusters any two members stand for all; within one cluster only the two themselves are meant."""
        if self.is_joined(first, second):
            return {pair.first, pair.second} == {first, second}
        return {int(self.roots[pair.first]), int(self.roots[pair.second])} == {
            int(self.roots[first]),
            int(self.roots[second]),
        }


def doubts_of(
    sobject: str, lines: pd.DataFrame, entities: Entities, grouped: Grouped, keys: Texts
) -> tuple[Doubt, ...]:
    """What a person should look at: each pair of clusters once, with its strongest reason."""
    asked: dict[tuple[int, ...], Tie] = {}
    for tie in sorted(grouped.questions, key=lambda each: (each.rank, each.first, each.second)):
        ends = sorted((int(grouped.roots[tie.first]), int(grouped.roots[tie.second])))
        pair = (tie.first, tie.second) if tie.standing is Standing.DANGER else tuple(ends)
        if ends[0] != ends[1] or tie.standing is Standing.DANGER:
            asked.setdefault(pair, tie)
    if not asked:
        return ()
    rows = np.bincount(grouped.roots[entities.codes], minlength=len(entities))
    in_org = set(grouped.roots[entities.org_ids != ""].tolist())
    told = _Told(lines, entities, keys)
    return tuple(
        Doubt(
            sobject,
            told.keys(tie.first, tie.second),
            told.spots(tie.first, tie.second),
            tie.rule,
            identities=(told.identity(tie.first), told.identity(tie.second)),
            because=tie.because,
            standing=_standing(tie, ends, in_org),
            settles=tie.settles or _rows_between(rows, ends),
            unsure=grouped.unsure(tie.first, tie.second),
        )
        for tie in asked.values()
        for ends in [(int(grouped.roots[tie.first]), int(grouped.roots[tie.second]))]
        if told.is_ours(tie.first, tie.second) and not grouped.is_unmet(tie.first, tie.second)
    )


def _standing(tie: Tie, ends: tuple[int, int], in_org: set[int]) -> Standing:
    if tie.standing is Standing.DANGER:
        return tie.standing
    return Standing.ORG if in_org.issuperset(ends) else Standing.DOUBTFUL


def _rows_between(rows: np.ndarray, ends: tuple[int, int]) -> int:
    return max(1, int(rows[ends[0]])) * max(1, int(rows[ends[1]]))


def rows_decided(
    sobject: str, lines: pd.DataFrame, entities: Entities, grouped: Grouped, keys: Texts, decided: Decided
) -> tuple[DecidedRows, ...]:
    """What came of each decision whose two records are there."""
    told = _Told(lines, entities, keys)
    unmet = set(grouped.unmet)
    outcomes: list[tuple[DecidedPair, str]] = [
        *((pair, "decided-merge-in-org" if pair in unmet else "") for pair in decided.same),
        *((pair, "") for pair in decided.different),
        *(
            (pair, "decided-unsure-joined" if grouped.is_joined(pair.first, pair.second) else "")
            for pair in grouped.asked
        ),
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
