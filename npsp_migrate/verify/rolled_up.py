"""Totals of donors, added up again from the gifts in the org, against what NPSP has written there.

The gifts are the org's, all of them: those of the plan were compared before, and others count as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import pandas as pd

from npsp_migrate.errors import OrgError
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, CONTACT_ROLE, OPPORTUNITY
from npsp_migrate.npsp.rollups import COUNTS, DAYS, NEVER, Gifts, Numbers, totals_credited, totals_given
from npsp_migrate.verify.comparing import Flags
from npsp_migrate.verify.neighbours import IS_PERSONAL, ROLE_FIELDS, STAMP, WON, Around, Own, in_cents
from npsp_migrate.verify.sight import Sight
from npsp_migrate.verify.verification import SHOWN, RecordName, RollupCheck, RollupDifference

GIFT_FIELDS = ("AccountId", "Amount", "CloseDate", WON, STAMP)

_SETTINGS = "npo02__Households_Settings__c"
_ROLES = "npo02__Soft_Credit_Roles__c"
_USUAL_ROLES = "Matched Donor;Soft Credit;Household Member"
_FISCAL = "npo02__Use_Fiscal_Year_for_Rollups__c"
_ALWAYS = "npo02__Always_Rollup_to_Primary_Contact__c"
_SOFT_ON = "npo02__Enable_Soft_Credit_Rollups__c"
_LEFT_OUT = tuple(
    f"npo02__Excluded_{kind}_Opp_{what}__c" for kind in ("Account", "Contact") for what in ("Rectypes", "Types")
)
_PARTIAL, _PARTIAL_ROLE, _PARTIAL_AMOUNT = (
    "npsp__Partial_Soft_Credit__c",
    "npsp__Contact_Role_ID__c",
    "npsp__Amount__c",
)


@dataclass(slots=True)
class _Check:
    """Gathers over accounts and contacts."""

    donors: int = 0
    totals: int = 0
    different: int = 0
    differences: list[RollupDifference] = field(default_factory=list)
    stale: int = 0

    def compare(self, own: Own, sums: Mapping[str, Numbers], newest: Numbers) -> None:
        """`newest`: when the last gift of each donor was written; later than its totals, and they are not due yet."""
        there = {name: values for name, values in sums.items() if name in own.frame}
        off = {name: _held(own.frame[name], name) != values for name, values in there.items()}
        some = np.logical_or.reduce([np.zeros(len(own.frame), dtype=np.bool_), *off.values()]) & own.ours
        late = some & (newest > _instants(own.frame[STAMP]))
        self.donors += int(own.ours.sum()) if there else 0
        self.totals += int(own.ours.sum()) * len(there)
        self.stale += int(late.sum())
        for name, flags in off.items():
            wrong = np.flatnonzero(flags & some & ~late)
            self.different += len(wrong)
            for place in wrong[: max(0, SHOWN - len(self.differences))]:
                self._note(own, int(place), name, int(there[name][place]))

    def _note(self, own: Own, place: int, name: str, ours: int) -> None:
        key = str(own.frame[own.key_field].iloc[place])
        found = own.frame[name].iloc[place]
        self.differences.append(
            RollupDifference(RecordName(own.object, key, key), name, _told(ours, name), found)
        )


def check_rollups(sight: Sight, own: Mapping[str, Own], around: Around, now: str) -> RollupCheck:
    """`now`, by the org's clock, says which year this is."""
    if not {ACCOUNT, CONTACT}.intersection(own) or not sight.has(OPPORTUNITY, *GIFT_FIELDS):
        return RollupCheck()
    rules = _settings(sight)
    if why_not := _cannot_compare(rules):
        return RollupCheck(not_compared=(why_not,))
    check, year = _Check(), datetime.fromisoformat(now).year if now else date.today().year
    sources = _Sources(sight, own, around)
    if ACCOUNT in own:
        check.compare(own[ACCOUNT], *sources.given_by_accounts(own[ACCOUNT], year))
    if CONTACT in own:
        sums, newest = sources.given_by_contacts(own[CONTACT], year, rules)
        check.compare(own[CONTACT], sums, newest)
    return RollupCheck(check.donors, check.totals, check.different, tuple(check.differences), check.stale)
