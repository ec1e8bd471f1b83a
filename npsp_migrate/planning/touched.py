"""Which records of the org a plan touches or speaks of: their stamps are asked for, and no others'."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from npsp_migrate.model.org import ObjectDescription
from npsp_migrate.model.plan import Action
from npsp_migrate.planning.planned import ObjectPlan, Stamp

MODSTAMP, EDITED_AT, EDITED_BY = "SystemModstamp", "LastModifiedDate", "LastModifiedBy.Name"


def touched_ids(plans: Sequence[ObjectPlan]) -> Mapping[str, tuple[str, ...]]:
    """Object → Ids of the records that are written, left to a person, or changed in the org alone."""
    found = {}
    for plan in plans:
        spoken_of = plan.heads["action"].ne(Action.KEEP).to_numpy(dtype=np.bool_, copy=True)
        spoken_of[list(plan.drift)] = True
        ids = tuple(org_id for org_id in plan.heads["org_id"].to_numpy(dtype=object)[spoken_of] if org_id)
        if ids:
            found[plan.object] = ids
    return found


def stamp_fields(described: ObjectDescription) -> tuple[str, ...]:
    """What this object can tell of its last change; not every object can tell all."""
    by = any(field.relationship == "LastModifiedBy" for field in described.fields.values())
    known = [name for name in (MODSTAMP, EDITED_AT) if name in described.fields]
    return ("Id", *known, *((EDITED_BY,) if by else ()))


def stamps_of(records: pd.DataFrame, read_at: str) -> Mapping[str, Stamp]:
    """Id → stamp. `read_at`: when the org began to be read, by its own clock.

    A record stamped since then may have changed after we read its fields: its stamp proves nothing.
    """
    began = pd.to_datetime(read_at, utc=True) if read_at else None
    columns = {name: _texts(records, name) for name in ("Id", MODSTAMP, EDITED_BY, EDITED_AT)}
    stamped = pd.to_datetime(
        pd.Series(columns[MODSTAMP], dtype=object), utc=True, errors="coerce", format="ISO8601"
    )
    settled = (stamped < began).tolist() if began is not None else [False] * len(stamped)
    rows = zip(columns["Id"], columns[MODSTAMP], columns[EDITED_BY], columns[EDITED_AT], settled, strict=True)
    return {org_id: Stamp(modstamp if proves else "", by, when) for org_id, modstamp, by, when, proves in rows}


def _texts(records: pd.DataFrame, name: str) -> list[str]:
    if name not in records:
        return [""] * len(records)
    return [str(value) if value is not None else "" for value in records[name]]
