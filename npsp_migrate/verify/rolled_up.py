"""Totals of donors, added up again from the gifts in the org, against what NPSP has written there.

The gifts are the org's, all of them: those of the plan were compared before, and others count as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, OPPORTUNITY
from npsp_migrate.npsp.rollups import COUNTS, DAYS, NEVER, Numbers
from npsp_migrate.verify.columns import in_cents, in_days, in_instants, in_whole
from npsp_migrate.verify.credits import GIFT_FIELDS, Added, Rules, add_up_accounts, add_up_contacts
from npsp_migrate.verify.findings import SHOWN, NotCompared, RecordName, RollupCheck, RollupDifference
from npsp_migrate.verify.neighbours import STAMP, Around, Own
from npsp_migrate.verify.settings import Settings, kinds, listed, settings_of
from npsp_migrate.verify.sight import Sight

_SETTINGS = "npo02__Households_Settings__c"
_ROLES = "npo02__Soft_Credit_Roles__c"
_FISCAL = "npo02__Use_Fiscal_Year_for_Rollups__c"
_ALWAYS = "npo02__Always_Rollup_to_Primary_Contact__c"
_SOFT_ON = "npo02__Enable_Soft_Credit_Rollups__c"
_LEFT_OUT = {
    name: (f"npo02__Excluded_{name}_Opp_Rectypes__c", f"npo02__Excluded_{name}_Opp_Types__c")
    for name in (ACCOUNT, CONTACT)
}
_CURRENCY = "CurrencyIsoCode"


def check_rollups(sight: Sight, own: Mapping[str, Own], around: Around, now: str) -> RollupCheck:
    """`now`, by the org's clock, says which year this is."""
    if not {ACCOUNT, CONTACT}.intersection(own) or not sight.has(OPPORTUNITY, *GIFT_FIELDS):
        return RollupCheck()
    if not now:
        return RollupCheck(not_compared=NotCompared.NO_DATE)
    asked = (_ROLES, _FISCAL, _ALWAYS, _SOFT_ON, *_LEFT_OUT[ACCOUNT], *_LEFT_OUT[CONTACT])
    settings = settings_of(sight, _SETTINGS, asked)
    if settings is None:
        return RollupCheck(not_compared=NotCompared.SETTINGS)
    check, rules, year = _Check(), _rules(sight, settings), datetime.fromisoformat(now).year
    if why_not := _cannot_compare(sight, settings, rules):
        return RollupCheck(not_compared=why_not)
    if ACCOUNT in own:
        check.compare(own[ACCOUNT], add_up_accounts(sight, own, own[ACCOUNT], rules, year))
    if CONTACT in own:
        check.compare(own[CONTACT], add_up_contacts(sight, own, around, own[CONTACT], rules, year))
    return RollupCheck(check.donors, check.totals, check.different, tuple(check.differences), check.stale)


@dataclass(slots=True)
class _Check:
    """Gathers over accounts and contacts."""

    donors: int = 0
    totals: int = 0
    different: int = 0
    differences: list[RollupDifference] = field(default_factory=list)
    stale: int = 0

    def compare(self, own: Own, added: Added) -> None:
        """Where a gift was written later than its donor's totals, they are not due yet."""
        both = {name: (values, _held(own, name)) for name, values in added.sums.items() if name in own.frame}
        off = {name: (ours != theirs) & own.ours for name, (ours, theirs) in both.items()}
        some = np.logical_or.reduce([np.zeros(len(own.frame), dtype=np.bool_), *off.values()])
        late = some & (added.newest > in_instants(own.frame[STAMP]))
        self.donors += int(own.ours.sum()) if both else 0
        self.totals += int(own.ours.sum()) * len(both)
        self.stale += int(late.sum())
        for name, flags in off.items():
            wrong = np.flatnonzero(flags & ~late)
            self.different += len(wrong)
            for place in wrong[: SHOWN - len(self.differences)]:
                key = str(own.frame[own.key_field].iloc[place])
                ours, theirs = (_told(int(values[place]), name) for values in both[name])
                record = RecordName(own.object, key, key)
                self.differences.append(RollupDifference(record, name, ours, theirs))


def _held(own: Own, name: str) -> Numbers:
    column = own.frame[name]
    if name in DAYS:
        return in_days(column)
    return in_whole(column) if name in COUNTS else in_cents(column)


def _told(ours: int, name: str) -> object:
    if name in DAYS:
        return None if ours == NEVER else date.fromordinal(ours)
    return ours if name in COUNTS else Decimal(ours).scaleb(-2)


def _cannot_compare(sight: Sight, settings: Settings, rules: Rules) -> NotCompared | None:
    if settings[_FISCAL]:
        return NotCompared.FISCAL_YEARS
    if any(each.unknown for each in rules.left_out.values()):
        return NotCompared.EXCLUSIONS
    return NotCompared.CURRENCIES if sight.has(OPPORTUNITY, _CURRENCY) else None


def _rules(sight: Sight, settings: Settings) -> Rules:
    return Rules(
        soft_roles=listed(settings[_ROLES]) if settings[_SOFT_ON] else frozenset(),
        always_to_primary=bool(settings[_ALWAYS]),
        left_out={name: kinds(sight, *(settings[each] for each in lists)) for name, lists in _LEFT_OUT.items()},
    )
