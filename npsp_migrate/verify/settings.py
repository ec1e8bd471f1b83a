"""What NPSP's settings say of gifts: which kinds bring no payment, or count in nobody's totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.npsp.objects import OPPORTUNITY
from npsp_migrate.npsp.shape import RECORD_TYPE
from npsp_migrate.verify.columns import Flags
from npsp_migrate.verify.sight import Sight

GIFT_TYPE = "Type"
KINDS = (RECORD_TYPE, GIFT_TYPE)  # fields of a gift that tell its kind

_OWNER = "SetupOwnerId"  # of a setting: the org, a profile or a user
_ORG = "00D"
_ID = 15  # characters of an Id that tell it

Settings = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kinds:
    """Gifts of these record types (developer names) or types; `unknown`: a setting names one that is not there."""

    record_types: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    unknown: bool = False

    def among(self, gifts: pd.DataFrame) -> Flags:
        flags = np.zeros(len(gifts), dtype=np.bool_)
        for field, wanted in ((RECORD_TYPE, self.record_types), (GIFT_TYPE, self.types)):
            if wanted and field in gifts:
                flags |= gifts[field].isin(wanted).to_numpy(dtype=np.bool_)
        return flags


def settings_of(sight: Sight, sobject: str, fields: Sequence[str]) -> Settings | None:
    """The org's own row; None: this user may not see it, or nobody has opened NPSP's settings yet."""
    wanted = (_OWNER, *fields)
    if not sight.has(sobject, *wanted):
        return None
    rows = sight.org.read(sobject, wanted)
    ours = rows[rows[_OWNER].astype(str).str.startswith(_ORG)]
    return {name: ours[name].iloc[0] for name in wanted} if len(ours) else None


def kinds(sight: Sight, record_types: object, types: object) -> Kinds:
    """As the settings list them: by semicolons; record types by Id, by name or by label."""
    known: dict[str, str] = {}
    for name, org_id in sight.org.describe(OPPORTUNITY).record_types.items():
        known |= {org_id[:_ID]: name, _plain(name): name}
    asked = listed(record_types)
    found = {each: known.get(each[:_ID]) or known.get(_plain(each)) for each in asked}
    return Kinds(
        frozenset(name for name in found.values() if name),
        listed(types),
        unknown=not all(found.values()),
    )


def listed(text: object) -> frozenset[str]:
    return frozenset(part.strip() for part in str(text or "").split(";") if part.strip())


def _plain(name: str) -> str:
    """`In-Kind Gift` is the label of `InKindGift`."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())
