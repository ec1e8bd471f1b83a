"""Answers become decisions: which can be taken, which contradict what was said before or each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from npsp_migrate.model.contradictions import contradictions
from npsp_migrate.model.decisions import Answer, Closure, Decision, Decisions, Pair


@dataclass(frozen=True, slots=True)
class Given:
    """One answer, and the place where it stands: `Questions › B7`."""

    decision: Decision
    at: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What all decisions are now. `known` were said before; none of `refused` is among the decisions."""

    decisions: Decisions
    new: tuple[Decision, ...] = ()
    known: int = 0
    refused: tuple[Refused, ...] = ()


def take(before: Decisions, given: Iterable[Given]) -> Taken:
    """The answers that go together with all that is decided. Of those that contradict each other none is taken.

    What was decided stays until somebody revokes it; only `unsure` gives way to an answer.
    """
    once, refused = _once(given)
    already = {decision.pair: decision for decision in before}
    new: list[Given] = []
    known = 0
    for each in once:
        said = already.get(each.decision.pair)
        if said and said.answer is each.decision.answer:
            known += 1
        elif said and said.answer is not Answer.UNSURE:
            refused.append(Refused(each.at, _decided_otherwise(said)))
        elif each.decision.one.folded == each.decision.other.folded:
            refused.append(Refused(each.at, "this is one record, compared with itself"))
        else:
            new.append(each)
    new, clashing = _without_chains(before, new)
    closure = Closure((*before, *(each.decision for each in new if each.decision.answer is not Answer.UNSURE)))
    told = [each.decision for each in new if not _follows(each.decision, closure)]
    known += len(new) - len(told)
    refused = sorted([*refused, *clashing], key=lambda each: _place(each.at))
    return Taken(before.with_(*told), tuple(told), known, tuple(refused))


def _once(given: Iterable[Given]) -> tuple[list[Given], list[Refused]]:
    """A row that was copied counts once; a pair that is answered in two ways is not answered."""
    by_pair: dict[Pair, list[Given]] = {}
    for each in given:
        by_pair.setdefault(each.decision.pair, []).append(each)
    once, refused = [], []
    for same_pair in by_pair.values():
        if len({each.decision.answer for each in same_pair}) == 1:
            once.append(same_pair[0])
            continue
        for each in same_pair:
            others = ", ".join(f"`{other.at}`" for other in same_pair if other is not each)
            refused.append(Refused(each.at, f"the same two records are answered otherwise in {others}"))
    return once, refused


def _without_chains(before: Decisions, new: Sequence[Given]) -> tuple[list[Given], list[Refused]]:
    """Leave out whoever takes part in a contradiction, until none is left."""
    left = list(new)
    refused: list[Refused] = []
    while True:
        replaced = {each.decision.pair for each in left}
        kept = [decision for decision in before if decision.pair not in replaced]
        clashes = contradictions([*kept, *(each.decision for each in left)])
        if not clashes:
            return left, refused
        guilty: dict[int, str] = {}
        for clash in clashes:
            for place in clash.places:
                if place >= len(kept):
                    others = [other for other in clash.places if other != place]
                    guilty.setdefault(place - len(kept), _contradicted_by(others, kept, left))
        refused += [Refused(left[place].at, why) for place, why in guilty.items()]
        left = [each for place, each in enumerate(left) if place not in guilty]


def _contradicted_by(others: Sequence[int], kept: Sequence[Decision], left: Sequence[Given]) -> str:
    said = [_in_words(kept[place]) if place < len(kept) else f"`{left[place - len(kept)].at}`" for place in others]
    return f"this contradicts {' and '.join([', '.join(said[:-1]), said[-1]] if len(said) > 1 else said)}"


def _in_words(decision: Decision) -> str:
    by = f" by {decision.who}" if decision.who else ""
    on = f" on {decision.when:%Y-%m-%d}" if decision.when else ""
    return f"`{decision.one.text}` and `{decision.other.text}`, said to be {decision.answer.value}{by}{on}"


def _decided_otherwise(said: Decision) -> str:
    told = _in_words(said)
    revoke = f"npsp-migrate review revoke {said.one.text} {said.other.text}"
    return f"this contradicts {told}; `{revoke}` takes that back"


def _follows(decision: Decision, closure: Closure) -> bool:
    """Nobody needs to remember that somebody did not know what others tell."""
    known = closure.on(decision.object, decision.one, decision.other)
    return decision.answer is Answer.UNSURE and known in (Answer.SAME, Answer.DIFFERENT)


def _place(at: str) -> tuple[int, str]:
    digits = "".join(char for char in at.rpartition("›")[2] if char.isdigit())
    return int(digits or 0), at
