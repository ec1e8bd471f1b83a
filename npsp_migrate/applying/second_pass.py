"""References to records that are written later: left out at first, and written when everything is there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from npsp_migrate.model.plan import Action, Change, FieldChange, Plan
from npsp_migrate.npsp.shape import Shape, says_something


class Deferring:
    """Splits the changes of one object. The same change is always split in the same way, in a resumed run, too.

    A bulk job works on its parts at the same time, so a parent in the same object always waits for the second
    pass there; in calls only one that follows its child.
    """

    def __init__(self, plan: Plan, shape: Shape, *, loads: bool) -> None:
        order = {name: place for place, name in enumerate(plan.objects())}
        own = order[shape.object]
        self._plan = plan
        self._shape = shape
        self._loads = loads
        self._forward = {
            field: reference.parent
            for field, reference in shape.references.items()
            if order.get(reference.parent, -1) >= own
        }
        self._created: dict[str, Mapping[str, int]] = {}

    @property
    def happens(self) -> bool:
        return bool(self._forward)

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
        if not says_something(each.after):
            return False
        parent = self._forward[each.field]
        seq = self._numbers(parent).get(str(each.after).casefold())
        if seq is None:
            return False
        return parent != self._shape.object or self._loads or seq >= change.seq

    def _numbers(self, sobject: str) -> Mapping[str, int]:
        """Key in small letters → number, of the records that the plan creates; read when it is first asked."""
        if sobject not in self._created:
            created = self._plan.numbers(sobject, Action.CREATE)
            self._created[sobject] = {key.casefold(): seq for seq, key in created}
        return self._created[sobject]
