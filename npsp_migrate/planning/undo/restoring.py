"""Updated records: which fields get back what stood there before, and which somebody changed since."""

from collections.abc import Mapping

import numpy as np

from npsp_migrate.npsp.aftermath import FILLED_BY_ITSELF
from npsp_migrate.npsp.shape import Shape, by_id
from npsp_migrate.planning.planned import Flags, Texts
from npsp_migrate.planning.undo.sides import UndoSides


def restores(sides: UndoSides, shape: Shape) -> Flags:
    """Cells that were otherwise before, and still hold what we sent, or what NPSP made of it in the same moment."""
    moved = _moved(sides, shape)
    by_itself = [name in FILLED_BY_ITSELF.get(shape.object, ()) for name in sides.written.fields]
    ours = sides.as_sent | (np.array(by_itself, dtype=np.bool_) & ~sides.touched[:, None])
    return np.asarray(moved & ours, dtype=np.bool_)


def conflicts(sides: UndoSides, shape: Shape) -> Flags:
    """Cells that somebody changed since: they stay."""
    return np.asarray(_moved(sides, shape) & ~restores(sides, shape), dtype=np.bool_)


def _moved(sides: UndoSides, shape: Shape) -> Flags:
    """Cells of updated records that hold something else than before the run."""
    updated = ~sides.written.heads["created"].to_numpy(dtype=np.bool_) & sides.alive
    writable = [name in shape.fields and shape.fields[name].updateable for name in sides.written.fields]
    may = updated[:, None] & np.array(writable, dtype=np.bool_)
    return np.asarray(sides.written.said & ~sides.as_before & may, dtype=np.bool_)


def restored_ids(sides: UndoSides, shape: Shape) -> Mapping[str, frozenset[str]]:
    """Field → Ids of the records where it is written back."""
    ids, flags = sides.column("Id"), restores(sides, shape)
    return {name: frozenset(ids[flags[:, place]]) for place, name in enumerate(sides.written.fields)}


def values_before(sides: UndoSides, shape: Shape, ids: frozenset[str]) -> Texts:
    """As the plan writes them: a parent by its key, or by its Id where it had none."""
    before = sides.written.before.copy()
    for place, name in enumerate(sides.written.fields):
        if name in shape.references:
            column = before[:, place]
            before[:, place] = [by_id(str(value)) if value in ids else value for value in column]
    return before
