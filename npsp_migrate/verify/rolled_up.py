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
from npsp_migrate.verify.neighbours import STAMP, Around, Own
from npsp_migrate.verify.sight import Sight
from npsp_migrate.verify.verification import SHOWN, RecordName, RollupCheck, RollupDifference

_SETTINGS = "npo02__Households_Settings__c"
_OWNER = "SetupOwnerId"  # of a setting: the org, a profile or a user
_ROLES = "npo02__Soft_Credit_Roles__c"
_FISCAL = "npo02__Use_Fiscal_Year_for_Rollups__c"
_ALWAYS = "npo02__Always_Rollup_to_Primary_Contact__c"
_SOFT_ON = "npo02__Enable_Soft_Credit_Rollups__c"
_LEFT_OUT = tuple(
    f"npo02__Excluded_{kind}_Opp_{what}__c" for kind in ("Account", "Contact") for what in ("Rectypes", "Types")
)
_CURRENCY = "CurrencyIsoCode"


def check_rollups(sight: Sight, own: Mapping[str, Own], around: Around, now: str) -> RollupCheck:
    """`now`, by the org's clock, says which year this is."""
    if not {ACCOUNT, CONTACT}.intersection(own) or not sight.has(OPPORTUNITY, *GIFT_FIELDS):
        return RollupCheck()
    settings = _settings(sight)
    if why_not := _cannot_compare(sight, settings):
        return RollupCheck(not_compared=(why_not,))
    check, rules, year = _Check(), _rules(settings), datetime.fromisoformat(now).year
    if ACCOUNT in own:
        check.compare(own[ACCOUNT], add_up_accounts(sight, own, own[ACCOUNT], year))
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
        sums = {name: values for name, values in added.sums.items() if name in own.frame}
        off = {name: (_held(own, name) != values) & own.ours for name, values in sums.items()}
        some = np.logical_or.reduce([np.zeros(len(own.frame), dtype=np.bool_), *off.values()])
        late = some & (added.newest > in_instants(own.frame[STAMP]))
        self.donors += int(own.ours.sum()) if sums else 0
        self.totals += int(own.ours.sum()) * len(sums)
        self.stale += int(late.sum())
        for name, flags in off.items():
            wrong = np.flatnonzero(flags & ~late)
            self.different += len(wrong)
            for place in wrong[: SHOWN - len(self.differences)]:
                self._note(own, int(place), name, int(sums[name][place]))

    def _note(self, own: Own, place: int, name: str, ours: int) -> None:
        key = str(own.frame[own.key_field].iloc[place])
        found = own.frame[name].iloc[place]
        self.differences.append(RollupDifference(RecordName(own.object, key, key), name, _told(ours, name), found))


def _held(own: Own, name: str) -> Numbers:
    column = own.frame[name]
    if name in DAYS:
        return in_days(column)
    return in_whole(column) if name in COUNTS else in_cents(column)


def _told(ours: int, name: str) -> object:
    if name in DAYS:
        return None if ours == NEVER else date.fromordinal(ours)
    return ours if name in COUNTS else Decimal(ours).scaleb(-2)


def _settings(sight: Sight) -> Mapping[str, object] | None:
    """The org's own row; None: this user may not see it, or nobody has opened NPSP's settings yet."""
    wanted = (_OWNER, _ROLES, _FISCAL, _ALWAYS, _SOFT_ON, *_LEFT_OUT)
    if not sight.has(_SETTINGS, *wanted):
        return None
    rows = sight.org.read(_SETTINGS, wanted)
    ours = rows[rows[_OWNER].astype(str).str.startswith("00D")]
    return {name: ours[name].iloc[0] for name in wanted} if len(ours) else None


def _cannot_compare(sight: Sight, settings: Mapping[str, object] | None) -> str:
    """Better no answer than one by other rules than the org's."""
    if settings is None:
        return "totals of donors, as NPSP's settings for them cannot be read"
    if settings[_FISCAL]:
        return "totals of donors, as the org counts in fiscal years"
    if any(settings[name] for name in _LEFT_OUT):
        return "totals of donors, as the org leaves some kinds of gifts out of them"
    if sight.has(OPPORTUNITY, _CURRENCY):
        return "totals of donors, as the org has several currencies"
    return ""


def _rules(settings: Mapping[str, object] | None) -> Rules:
    told = settings or {}
    roles = str(told.get(_ROLES) or "").split(";") if told.get(_SOFT_ON) else []
    return Rules(frozenset(role.strip() for role in roles if role.strip()), bool(told.get(_ALWAYS)))
