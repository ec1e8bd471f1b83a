"""What stands around the records of a plan: gifts that nobody paid, homes where nobody lives. In whole columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, CONTACT_ROLE, HOUSEHOLD_RECORD_TYPE, OPPORTUNITY, PAYMENT
from npsp_migrate.npsp.shape import RECORD_TYPE
from npsp_migrate.verify.columns import Cells, Flags, in_cents, is_empty, is_true
from npsp_migrate.verify.findings import SHOWN, Found, Kind, RecordName
from npsp_migrate.verify.settings import Kinds, kinds, settings_of
from npsp_migrate.verify.sight import Sight

WON = "IsWon"
STAMP = "SystemModstamp"
IS_PERSONAL = "Account.npe01__SYSTEMIsIndividual__c"
ROLE_FIELDS = ("OpportunityId", "ContactId", "IsPrimary", "Role", STAMP)

_AFFILIATION, _MEMBER, _PRIMARY = "npe5__Affiliation__c", "npe5__Contact__c", "npe5__Primary__c"
_SETTINGS = "npe01__Contacts_And_Orgs_Settings__c"
_PAYMENTS_ON = "npe01__Payments_Enabled__c"
_PAY_NOTHING = ("npsp__Opp_RecTypes_Excluded_for_Payments__c", "npsp__Opp_Types_Excluded_for_Payments__c")
_GIFT, _PAID = "npe01__Opportunity__c", "npe01__Payment_Amount__c"


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """One object's records, and which of them are the plan's."""

    object: str
    frame: pd.DataFrame
    ours: Flags
    key_field: str

    def ids(self) -> Cells:
        return self.frame["Id"][self.ours]

    def found(self, flags: Flags) -> Found:
        """Those of ours that are flagged, by their keys."""
        keys = self.frame[self.key_field][flags & self.ours]
        first = sorted(str(key) for key in keys)[:SHOWN]
        return Found(len(keys), tuple(RecordName(self.object, key, key) for key in first))


@dataclass(slots=True, eq=False)
class Around:
    """What was found, and the roles that were read for it: totals of donors need them, too."""

    found: dict[Kind, Found] = field(default_factory=dict)
    roles: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["Id", *ROLE_FIELDS]))


def look_around(sight: Sight, own: Mapping[str, Own]) -> Around:
    around = Around()
    if ACCOUNT in own:
        around.found[Kind.EMPTY_HOME] = _empty_homes(sight, own)
    if CONTACT in own:
        people = own[CONTACT]
        around.found[Kind.HOMELESS] = people.found(is_empty(people.frame["AccountId"]))
        around.found[Kind.TWO_PRIMARIES] = _two_primaries(sight, people)
    if OPPORTUNITY in own:
        gifts = own[OPPORTUNITY]
        around.roles = sight.records(CONTACT_ROLE, ROLE_FIELDS, "OpportunityId", gifts.ids())
        around.found |= _donors(gifts, around.roles)
        around.found |= _payments(sight, gifts)
    return around


def _empty_homes(sight: Sight, own: Mapping[str, Own]) -> Found:
    accounts = own[ACCOUNT]
    if RECORD_TYPE not in accounts.frame:
        return Found()
    homes = (accounts.frame[RECORD_TYPE] == HOUSEHOLD_RECORD_TYPE).to_numpy(dtype=np.bool_) & accounts.ours
    if sight.whole and CONTACT in own:
        lived_in = own[CONTACT].frame["AccountId"]
    else:
        lived_in = sight.records(CONTACT, ("AccountId",), "AccountId", accounts.frame["Id"][homes])["AccountId"]
    return accounts.found(homes & ~_among(accounts.frame["Id"], lived_in))


def _two_primaries(sight: Sight, people: Own) -> Found:
    if not sight.has(_AFFILIATION, _MEMBER, _PRIMARY):
        return Found()
    affiliations = sight.records(_AFFILIATION, (_MEMBER, _PRIMARY), _MEMBER, people.ids())
    primary = affiliations[_MEMBER][is_true(affiliations[_PRIMARY])]
    return people.found(_among(people.frame["Id"], primary[primary.duplicated()]))


def _donors(gifts: Own, roles: pd.DataFrame) -> dict[Kind, Found]:
    """An organisation's gift needs nobody; a person's needs the contact whose totals it counts in."""
    primary = _among(gifts.frame["Id"], roles["OpportunityId"][is_true(roles["IsPrimary"])])
    nobody = is_empty(gifts.frame["AccountId"])
    personal = np.zeros(len(gifts.frame), dtype=np.bool_)
    if IS_PERSONAL in gifts.frame:
        personal = is_true(gifts.frame[IS_PERSONAL])
    return {
        Kind.NO_DONOR: gifts.found(nobody & ~primary),
        Kind.NO_PRIMARY: gifts.found(personal & ~primary),
    }


def _payments(sight: Sight, gifts: Own) -> dict[Kind, Found]:
    """Money that was received should stand in payments, ours or the ones that NPSP makes; gifts in kind in none."""
    if not sight.has(PAYMENT, _GIFT, _PAID) or "Amount" not in gifts.frame:
        return {}
    settings = settings_of(sight, _SETTINGS, (_PAYMENTS_ON, *_PAY_NOTHING))
    if settings is not None and not settings[_PAYMENTS_ON]:
        return {}
    free = kinds(sight, *(settings[each] for each in _PAY_NOTHING)) if settings else Kinds()
    payments = sight.records(PAYMENT, (_GIFT, _PAID), _GIFT, gifts.ids())
    paid = in_cents(payments[_PAID])
    places = pd.Index(gifts.frame["Id"]).get_indexer(pd.Index(payments[_GIFT]))
    sums = np.zeros(len(gifts.frame), dtype=np.int64)
    np.add.at(sums, places[places >= 0], paid[places >= 0])
    has = _among(gifts.frame["Id"], payments[_GIFT])
    worth = in_cents(gifts.frame["Amount"])
    won = np.ones(len(worth), dtype=np.bool_)
    if WON in gifts.frame:
        won = (gifts.frame[WON] != False).to_numpy(dtype=np.bool_)  # noqa: E712
    return {
        Kind.UNPAID: gifts.found(won & (worth != 0) & ~has & ~free.among(gifts.frame)),
        Kind.PAID_OTHERWISE: gifts.found(has & (sums != worth)),
    }


def _among(ids: Cells, others: Iterable[object]) -> Flags:
    return ids.isin(set(others) - {None}).to_numpy(dtype=np.bool_)
