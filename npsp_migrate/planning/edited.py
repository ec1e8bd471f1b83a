"""Which fields people changed in the org, by what the plan says of them, and who changed each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from npsp_migrate.model.org import FieldEdit
from npsp_migrate.planning.planned import ObjectPlan

Held = Mapping[str, Mapping[str, object]]  # Id → field → what the org holds
Edits = Mapping[str, tuple[str, str]]  # field → who made it what it is, and when


def edited_fields(plans: Sequence[ObjectPlan]) -> Mapping[str, Held]:
    """Object → the fields that are in conflict or drifted; objects without any are left out."""
    found: dict[str, Held] = {}
    for plan in plans:
        cells = [(line, place) for line, places in plan.drift.items() for place in places]
        cells += zip(*(each.tolist() for each in np.nonzero(plan.conflicts)), strict=True)
        ids = plan.heads["org_id"].to_numpy(dtype=object)
        held: dict[str, dict[str, object]] = {}
        for line, place in cells:
            if ids[line]:
                held.setdefault(ids[line], {})[plan.fields[place]] = plan.before[line, place]
        if held:
            found[plan.object] = held
    return found


def last_edits(edits: Iterable[FieldEdit], held: Held) -> Mapping[str, Edits]:
    """Id → its fields. `edits`: of each record the oldest first.

    An edit that led to something else than the org holds was not the last: the field was not tracked for a
    time. Then nobody is named.
    """
    newest = {(edit.org_id, edit.field): edit for edit in edits if edit.field in held.get(edit.org_id, {})}
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for (org_id, name), edit in sorted(newest.items()):
        if _leads_to(edit.became, held[org_id][name]):
            found.setdefault(org_id, {})[name] = (edit.by, edit.at)
    return found


def _leads_to(became: object, now: object) -> bool:
    told = "" if now is None else now.isoformat() if isinstance(now, date) else now
    return became is None or became == told
