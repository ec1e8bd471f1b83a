"""Changes in calls: a child after the call of its own parent, the children of one parent in one call.

Salesforce locks a record's parent while it writes the record: two calls for the gifts of one donor may meet.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from npsp_migrate.model.plan import Change
from npsp_migrate.npsp.shape import Shape


def in_batches(changes: Sequence[Change], shape: Shape, size: Callable[[], int]) -> Iterator[tuple[Change, ...]]:
    """`size` is asked for each batch: the org's limits make it smaller. A family larger than that is cut."""
    batch: list[Change] = []
    keys: set[str] = set()
    for family in _families(changes, shape):
        fits = len(batch) + len(family) <= size()
        if batch and (not fits or any(_own_parents(change, shape) & keys for change in family)):
            yield tuple(batch)
            batch, keys = [], set()
        for change in family:
            if batch and (len(batch) >= size() or _own_parents(change, shape) & keys):
                yield tuple(batch)
                batch, keys = [], set()
            batch.append(change)
            keys.add(change.key.casefold())
    if batch:
        yield tuple(batch)


def _families(changes: Sequence[Change], shape: Shape) -> Iterator[list[Change]]:
    """Neighbours in the plan with the same first parent; without a parent each stands alone."""
    numbered = enumerate(changes)

    def family(each: tuple[int, Change]) -> str | int:
        parents = [key for _, key in shape.parents(each[1])] or shape.parents_before(each[1])
        return parents[0].casefold() if parents else each[0]

    for _, members in groupby(numbered, key=family):
        yield [change for _, change in members]


def _own_parents(change: Change, shape: Shape) -> set[str]:
    return {key.casefold() for sobject, key in shape.parents(change) if sobject == shape.object}
