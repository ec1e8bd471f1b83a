"""References to records that are written later: left out at first, and written when everything is there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from npsp_migrate.applying.journal_format import FirstPart
from npsp_migrate.applying.outcome import PROBLEMS, Outcome
from npsp_migrate.model.plan import Action, Change, FieldChange, Plan
from npsp_migrate.npsp.shape import Shape, says_something


class Deferring:
    """Splits the changes of one object, always in the same way.

    A bulk job works on its parts at the same time, so a parent in the same object always waits for the second
    pass there (`widely`); in calls only one that follows its child.
    """

    def __init__(self, plan: Plan, shape: Shape, *, widely: bool) -> None:
        order = {name: place for place, name in enumerate(plan.objects())}
        own = order[shape.object]
        self._plan = plan
        self._shape = shape
        self._widely = widely
        self._forward = {
            field: reference.parent
            for field, reference in shape.references.items()
            if order.get(reference.parent, -1) >= own
        }
        self._created: dict[str, Mapping[str, int]] = {}

    def splits(self, changes: Sequence[Change]) -> bool:
        """Whether something of these waits for the second pass, by either way of writing."""
        return bool(self._forward) and any(
            each.field in self._forward and self._number_of(each) for change in changes for each in change.fields
        )

    def first(self, change: Change) -> Change:
        """What can be written at once."""
        deferred = self._deferred(change)
        if not deferred:
            return change
        return replace(change, fields=tuple(each for each in change.fields if each not in deferred))

    def second(self, change: Change) -> Change | None:
        """The rest: an update of the record that is there by then. Its number is the first one's, negative."""
        deferred = self._deferred(change)
        if not deferred:
            return None
        return replace(change, seq=-change.seq, action=Action.UPDATE, fields=tuple(deferred))

    def _deferred(self, change: Change) -> Sequence[FieldChange]:
        if not self._forward:
            return ()
        return [each for each in change.fields if each.field in self._forward and self._waits(change, each)]

    def _waits(self, change: Change, each: FieldChange) -> bool:
        seq = self._number_of(each)
        other = self._forward[each.field] != self._shape.object
        return bool(seq) and (other or self._widely or seq >= change.seq)

    def _number_of(self, each: FieldChange) -> int:
        """Of the parent that the plan creates; 0 where it creates none."""
        if not says_something(each.after):
            return 0
        return self._numbers(self._forward[each.field]).get(str(each.after).casefold(), 0)

    def _numbers(self, sobject: str) -> Mapping[str, int]:
        """Key in small letters → number, of the records that the plan creates; read when it is first asked."""
        if sobject not in self._created:
            created = self._plan.numbers(sobject, Action.CREATE)
            self._created[sobject] = {key.casefold(): seq for seq, key in created}
        return self._created[sobject]


def still_to_come(changes: Sequence[Change], first: Mapping[int, FirstPart]) -> tuple[list[Change], list[Change]]:
    """Of second parts those whose first came into the org without them: to records that this run created, by
    their Ids, and to others.

    The first part may have gone by another way than the run goes now, and so have left out more, or less. A record
    of this run is not compared again: what it holds by now, the automation wrote.
    """
    ours, others = [], []
    for change in changes:
        part = first.get(-change.seq)
        if part is None or part.outcome in PROBLEMS:
            continue
        rest = replace(change, fields=tuple(each for each in change.fields if each.field not in part.fields))
        if rest.fields and part.outcome is Outcome.CREATED:
            ours.append(replace(rest, org_id=part.org_id))
        elif rest.fields:
            others.append(rest)
    return ours, others
