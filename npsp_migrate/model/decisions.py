"""Who is who, as people decided it: two records are one, are two, or nobody knows. No file is read here."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

_ID = 15  # characters of an Id that tell it; the last three only check the spelling
_ORG, _KEY = "org:", "key:"


class Answer(StrEnum):
    """What a person says of two records. `UNSURE` settles nothing, but is not asked again."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Standing(StrEnum):
    """Why a question is asked, and what holds until it is answered."""

    DOUBTFUL = "doubtful"  # left apart
    DANGER = "danger"  # joined, as father and son of one name might be
    ORG = "org"  # two records of the org: a merge is proposed, never made by us


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """A name that stays: the key that a row declares, or the Id of a record that only the org has."""

    key: str = ""
    org_id: str = ""

    @staticmethod
    def read(text: str) -> "Identity":
        text = text.strip()
        if text.startswith(_ORG):
            return Identity(org_id=text.removeprefix(_ORG).strip())
        return Identity(key=text.removeprefix(_KEY).strip())

    @property
    def text(self) -> str:
        """`AD-0042`, or `org:003…`."""
        if self.org_id:
            return f"{_ORG}{self.org_id}"
        return f"{_KEY}{self.key}" if self.key.startswith((_ORG, _KEY)) else self.key

    @property
    def folded(self) -> tuple[str, str]:
        """As identities are compared: keys without case, as Salesforce does; Ids letter by letter."""
        return ("org", self.org_id[:_ID]) if self.org_id else ("key", self.key.strip().casefold())


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer about two records, the smaller identity first; `when` is None where nobody wrote it down."""

    answer: Answer
    object: str
    one: Identity
    other: Identity
    who: str = ""
    when: datetime | None = None
    note: str = ""

    @property
    def pair(self) -> "Pair":
        return pair_of(self.object, self.one, self.other)


End = tuple[str, str]
Pair = tuple[str, End, End]  # the object, and both ends folded, the smaller first


def pair_of(sobject: str, one: Identity, other: Identity) -> Pair:
    first, second = sorted((one.folded, other.folded))
    return sobject, first, second


def decide(
    answer: Answer, sobject: str, ends: tuple[Identity, Identity], who: str, when: datetime | None, note: str = ""
) -> Decision:
    """The same decision, whichever of the two is named first."""
    one, other = sorted(ends, key=lambda end: end.folded)
    return Decision(answer, sobject, one, other, who, when, note)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of a project, one per pair, sorted; the door has refused those that contradict each other."""

    made: tuple[Decision, ...] = ()

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.made)

    def about(self, sobject: str) -> tuple[Decision, ...]:
        return tuple(decision for decision in self.made if decision.object == sobject)

    def get(self, pair: Pair) -> Decision | None:
        """What was said of these two themselves."""
        return next((decision for decision in self.made if decision.pair == pair), None)

    def with_(self, *new: Decision) -> "Decisions":
        """These, and new ones: each takes the place of what was said before of its pair."""
        by_pair = {decision.pair: decision for decision in (*self.made, *new)}
        return Decisions(tuple(by_pair[pair] for pair in sorted(by_pair)))

    def without(self, pair: Pair) -> "Decisions":
        return Decisions(tuple(decision for decision in self.made if decision.pair != pair))

    def renamed(self, aliases: Mapping[str, Mapping[str, str]]) -> "Decisions":
        """Keys that lead to another record today: object → folded key → key. Here two may speak of one pair."""
        if not any(aliases.values()):
            return self
        return Decisions(tuple(_renamed(decision, aliases.get(decision.object, {})) for decision in self.made))

    @property
    def sha256(self) -> str:
        """Of what shapes a plan: who was joined and who was kept apart. Empty where nobody decided anything."""
        told = sorted((each.pair, each.answer.value) for each in self.made if each.answer is not Answer.UNSURE)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest() if told else ""


def _renamed(decision: Decision, aliases: Mapping[str, str]) -> Decision:
    one, other = (
        Identity(key=aliases.get(end.folded[1], end.key)) if end.key else end
        for end in (decision.one, decision.other)
    )
    return replace(decision, one=one, other=other)


NOTHING_DECIDED = Decisions()


class Closure:
    """What follows from decisions: A = B and B = C say A = C; A = B and B ≠ C say A ≠ C."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        made = tuple(decisions)
        self._parent: dict[tuple[str, End], tuple[str, End]] = {}
        for decision in made:
            if decision.answer is Answer.SAME:
                one, other = self._roots(decision.pair)
                self._parent[max(one, other)] = min(one, other)
        self._apart = {self._joint(each.pair) for each in made if each.answer is Answer.DIFFERENT}
        self._unsure = {self._joint(each.pair) for each in made if each.answer is Answer.UNSURE}

    def on(self, sobject: str, one: Identity, other: Identity) -> Answer | None:
        """What is known of a pair, by itself or through others."""
        pair = pair_of(sobject, one, other)
        first, second = self._roots(pair)
        if first == second:
            return Answer.SAME
        joint = self._joint(pair)
        if joint in self._apart:
            return Answer.DIFFERENT
        return Answer.UNSURE if joint in self._unsure else None

    def _joint(self, pair: Pair) -> frozenset[tuple[str, End]]:
        return frozenset(self._roots(pair))

    def _roots(self, pair: Pair) -> tuple[tuple[str, End], tuple[str, End]]:
        sobject, one, other = pair
        return self._root((sobject, one)), self._root((sobject, other))

    def _root(self, end: tuple[str, End]) -> tuple[str, End]:
        path = []
        while (parent := self._parent.get(end, end)) != end:
            path.append(end)
            end = parent
        for step in path:
            self._parent[step] = end
        return end
