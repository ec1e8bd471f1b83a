"""Whose totals a gift counts in, as NPSP does it: the account's, the primary contact's, those of a soft credit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, CONTACT_ROLE, OPPORTUNITY
from npsp_migrate.npsp.rollups import Gifts, Numbers, totals_credited, totals_given
from npsp_migrate.verify.columns import Cells, Flags, in_cents, in_instants, is_empty, is_true
from npsp_migrate.verify.neighbours import IS_PERSONAL, ROLE_FIELDS, STAMP, WON, Around, Own
from npsp_migrate.verify.settings import KINDS, Kinds
from npsp_migrate.verify.sight import Sight

GIFT_FIELDS = ("AccountId", "Amount", "CloseDate", WON, STAMP)

_PARTIAL, _PARTIAL_ROLE, _PARTIAL_AMOUNT = (
    "npsp__Partial_Soft_Credit__c",
    "npsp__Contact_Role_ID__c",
    "npsp__Amount__c",
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that decide it. No soft role: soft credits are not added up."""

    soft_roles: frozenset[str]
    always_to_primary: bool  # an organisation's gift counts for its contact, too
    left_out: Mapping[str, Kinds]  # object → gifts that count in none of its totals


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """`newest`: per donor, when the last gift was written, or the role that credits it."""

    sums: Mapping[str, Numbers]
    newest: Numbers


def add_up_accounts(sight: Sight, own: Mapping[str, Own], accounts: Own, rules: Rules, this_year: int) -> Added:
    gifts = _gifts(sight, own, "AccountId", accounts.ids())
    donor = _places(accounts.frame["Id"], gifts["AccountId"])
    counted = _counted(gifts, rules.left_out[ACCOUNT]) & (donor >= 0)
    sums = totals_given(_as_gifts(gifts, donor, counted), len(accounts.frame), this_year)
    return Added(sums, _newest(donor, in_instants(gifts[STAMP]), len(accounts.frame)))


def add_up_contacts(
    sight: Sight, own: Mapping[str, Own], around: Around, people: Own, rules: Rules, this_year: int
) -> Added:
    roles = around.roles
    if not (sight.whole and len(roles)):
        roles = sight.records(CONTACT_ROLE, ROLE_FIELDS, "ContactId", people.ids())
    gifts = _gifts(sight, own, "Id", roles["OpportunityId"])
    credited = roles.merge(gifts, left_on="OpportunityId", right_on="Id", suffixes=("", "_gift"))
    donor = _places(people.frame["Id"], credited["ContactId"])
    known = _counted(credited, rules.left_out[CONTACT]) & (donor >= 0)
    own_gift = is_true(credited["IsPrimary"]) & _personal(credited, rules)
    many = len(people.frame)
    sums = dict(totals_given(_as_gifts(credited, donor, known & own_gift), many, this_year))
    if rules.soft_roles:
        soft = known & ~own_gift & credited["Role"].isin(rules.soft_roles).to_numpy(dtype=np.bool_)
        sums |= totals_credited(_soft(sight, credited[soft], donor[soft]), many, this_year)
    written = np.maximum(in_instants(credited[STAMP]), in_instants(credited[f"{STAMP}_gift"]))
    return Added(sums, _newest(donor, written, many))


def _gifts(sight: Sight, own: Mapping[str, Own], by: str, ids: Cells) -> pd.DataFrame:
    """All of these donors, those included that no plan of ours knows."""
    if sight.whole and OPPORTUNITY in own:
        return own[OPPORTUNITY].frame
    besides = [path for path in (IS_PERSONAL, *KINDS) if sight.has_path(OPPORTUNITY, path)]
    return sight.records(OPPORTUNITY, (*GIFT_FIELDS, *besides), by, ids.dropna())


def _soft(sight: Sight, credited: pd.DataFrame, donor: Numbers) -> Gifts:
    """Once per person and gift: a part where somebody gave one, else the whole."""
    cents = in_cents(credited["Amount"])
    if len(credited) and sight.has(_PARTIAL, _PARTIAL_ROLE, _PARTIAL_AMOUNT):
        parts = sight.records(_PARTIAL, (_PARTIAL_ROLE, _PARTIAL_AMOUNT), _PARTIAL_ROLE, credited["Id"])
        parts = parts[~is_empty(parts[_PARTIAL_AMOUNT])]
        places = _places(credited["Id"], parts[_PARTIAL_ROLE])
        cents[places[places >= 0]] = in_cents(parts[_PARTIAL_AMOUNT])[places >= 0]
    once = ~pd.DataFrame({"donor": donor, "gift": credited["OpportunityId"].to_numpy()}).duplicated().to_numpy()
    day, year = _days(credited["CloseDate"])
    return Gifts(donor[once], cents[once], day[once], year[once])


def _personal(gifts: pd.DataFrame, rules: Rules) -> Flags:
    if rules.always_to_primary:
        return np.ones(len(gifts), dtype=np.bool_)
    individual = is_true(gifts[IS_PERSONAL]) if IS_PERSONAL in gifts else np.zeros(len(gifts), dtype=np.bool_)
    return is_empty(gifts["AccountId"]) | individual


def _counted(gifts: pd.DataFrame, left_out: Kinds) -> Flags:
    return is_true(gifts[WON]) & ~is_empty(gifts["Amount"]) & ~left_out.among(gifts)


def _as_gifts(gifts: pd.DataFrame, donor: Numbers, wanted: Flags) -> Gifts:
    chosen = gifts[wanted]
    return Gifts(donor[wanted], in_cents(chosen["Amount"]), *_days(chosen["CloseDate"]))


def _days(column: Cells) -> tuple[Numbers, Numbers]:
    """Each distinct day once: its number, and its year."""
    codes, distinct = pd.factorize(column)
    days = np.array([day.toordinal() for day in distinct], dtype=np.int64)
    years = np.array([day.year for day in distinct], dtype=np.int64)
    return days[codes], years[codes]


def _places(ids: Cells, wanted: Cells) -> Numbers:
    """Where each stands among `ids`; -1 where it does not."""
    return pd.Index(ids).get_indexer(pd.Index(wanted)).astype(np.int64)


def _newest(donor: Numbers, written: Numbers, donors: int) -> Numbers:
    newest = np.zeros(donors, dtype=np.int64)
    np.maximum.at(newest, donor[donor >= 0], written[donor >= 0])
    return newest
