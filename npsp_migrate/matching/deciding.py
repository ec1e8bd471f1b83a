"""What people decided, found back among the records of this run. Decisions come before all rules."""

from collections.abc import Iterable
from dataclasses import dataclass

from npsp_migrate.matching.entities import Texts
from npsp_migrate.model.decisions import Answer, Decision, Decisions, End, Identity


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """Two places among the records, and what was said of them."""

    first: int
    second: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions whose two records are both there.

    `overtaken`: said to be different, and one record by now: merged in Salesforce, or joined by another decision.
    """

    same: tuple[DecidedPair, ...] = ()
    different: tuple[DecidedPair, ...] = ()
    unsure: tuple[DecidedPair, ...] = ()
    overtaken: tuple[DecidedPair, ...] = ()


def resolve(decisions: Iterable[Decision], keys: Texts, org_ids: Texts) -> Decided:
    """Positions in these two columns; where several carry an identity, the first stands for it."""
    told = tuple(decisions)
    if not told:
        return Decided()
    place = _places(keys, org_ids)
    pairs = [
        DecidedPair(place[one.folded], place[other.folded], decision)
        for decision in told
        for one, other in [(decision.one, decision.other)]
        if one.folded in place and other.folded in place
    ]
    same = tuple(pair for pair in pairs if pair.decision.answer is Answer.SAME)
    roots = _joined(same)
    apart = [pair for pair in pairs if pair.decision.answer is Answer.DIFFERENT]
    overtaken = [pair for pair in apart if roots.get(pair.first, pair.first) == roots.get(pair.second, pair.second)]
    return Decided(
        same=tuple(pair for pair in same if pair.first != pair.second),
        different=tuple(pair for pair in apart if pair not in overtaken),
        unsure=tuple(pair for pair in pairs if pair.decision.answer is Answer.UNSURE),
        overtaken=tuple(overtaken),
    )


def identity_of(key: str, org_id: str) -> Identity:
    """Our key where there is one: it outlives the org."""
    return Identity(key=key) if key else Identity(org_id=org_id)


def decided_about(decisions: Decisions, sobject: str, keys: Texts, org_ids: Texts) -> Decided:
    return resolve(decisions.about(sobject), keys, org_ids)


def _places(keys: Texts, org_ids: Texts) -> dict[End, int]:
    place: dict[End, int] = {}
    for number, (key, org_id) in enumerate(zip(keys, org_ids, strict=True)):  # only when somebody decided something
        if key:
            place.setdefault(Identity(key=str(key)).folded, number)
        if org_id:
            place.setdefault(Identity(org_id=str(org_id)).folded, number)
    return place


def _joined(same: Iterable[DecidedPair]) -> dict[int, int]:
    """Place → the place that stands for all that are one with it."""
    roots: dict[int, int] = {}

    def root(place: int) -> int:
        while (parent := roots.get(place, place)) != place:
            place = parent
        return place

    for pair in same:
        one, other = root(pair.first), root(pair.second)
        roots[max(one, other)] = min(one, other)
    return {place: root(place) for place in roots}
