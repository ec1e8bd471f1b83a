"""What NPSP will do by itself because of a load, as far as its rules tell without asking the org's settings."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Forecast
from npsp_migrate.npsp.automation import NO_CONTACT_ROLES, NO_PAYMENT, renamed_by_npsp
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, CONTACT_ROLE, HOUSEHOLD_RECORD_TYPE, OPPORTUNITY, PAYMENT

Frames = Mapping[str, pd.DataFrame]  # object → records, index: key; references by key, record types by name


def forecast(wanted: Frames, new: Mapping[str, frozenset[str]]) -> tuple[Forecast, ...]:
    """`new`: object → keys of the records that will be created; `wanted` holds these and those that stay."""
    counts = {
        "forecast-households-named": len(_named(wanted, new)),
        "forecast-households-created": len(_homeless(wanted, new)),
        "forecast-contact-roles": _contact_roles(wanted, new),
        "forecast-payments": len(_paid_by_npsp(wanted, new)),
    }
    return tuple(Forecast(words(code), count) for code, count in counts.items() if count)


def not_forecast(wanted: Frames) -> tuple[str, ...]:
    """Codes of what depends on settings of the org that nobody read."""
    if OPPORTUNITY not in wanted:
        return ()
    found = ["unchecked-rollups"]
    if "CampaignId" in wanted[OPPORTUNITY]:
        found.append("unchecked-campaign-members")
    return tuple(found)


def _new(wanted: Frames, new: Mapping[str, frozenset[str]], sobject: str) -> pd.DataFrame:
    frame = wanted.get(sobject, pd.DataFrame())
    return frame[frame.index.isin(new.get(sobject, frozenset()))]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series([None] * len(frame), index=frame.index, dtype=object)


def _named(wanted: Frames, new: Mapping[str, frozenset[str]]) -> set[object]:
    """Households that somebody new joins, unless their name is kept from NPSP."""
    households = wanted.get(ACCOUNT, pd.DataFrame())
    renamed = households[renamed_by_npsp(ACCOUNT, households, "Name")]
    joined = set(_column(_new(wanted, new, CONTACT), "AccountId").dropna())
    return joined & set(renamed.index)


def _homeless(wanted: Frames, new: Mapping[str, frozenset[str]]) -> pd.Index:
    """New contacts without an account: NPSP makes a household for each."""
    contacts = _new(wanted, new, CONTACT)
    private = _column(contacts, "npe01__Private__c").map(lambda value: value is True).astype(bool)
    return contacts.index[_column(contacts, "AccountId").isna() & ~private]


def _contact_roles(wanted: Frames, new: Mapping[str, frozenset[str]]) -> int:
    """One for each new gift's donor, and one for each other member of the donor's household."""
    gifts = _new(wanted, new, OPPORTUNITY)
    gifts = gifts[~_column(gifts, NO_CONTACT_ROLES).map(lambda value: value is True).astype(bool)]
    households = wanted.get(ACCOUNT, pd.DataFrame())
    types = _column(households, "RecordTypeId")
    homes = set(households.index[types == HOUSEHOLD_RECORD_TYPE])
    lives = _column(wanted.get(CONTACT, pd.DataFrame()), "AccountId")
    members = lives.value_counts()
    donor = _column(gifts, "npsp__Primary_Contact__c")
    account = _column(gifts, "AccountId")
    home = account.where(account.notna(), donor.map(lives))
    in_home = home.isin(homes)
    of_homes = int(home[in_home].map(members).fillna(0).sum())
    given = _already_given(wanted)
    return of_homes + int((donor.notna() & ~in_home).sum()) - int(gifts.index.isin(given).sum())


def _already_given(wanted: Frames) -> set[object]:
    """Gifts whose donor's role is among our own records."""
    return set(_column(wanted.get(CONTACT_ROLE, pd.DataFrame()), "OpportunityId").dropna())


def _paid_by_npsp(wanted: Frames, new: Mapping[str, frozenset[str]]) -> pd.Index:
    """New gifts with an amount, no payment of ours and no word against it."""
    gifts = _new(wanted, new, OPPORTUNITY)
    against = _column(gifts, NO_PAYMENT).map(lambda value: value is True).astype(bool)
    positive = _column(gifts, "Amount").map(lambda value: isinstance(value, Decimal | int) and value > 0)
    ours = set(_column(wanted.get(PAYMENT, pd.DataFrame()), "npe01__Opportunity__c").dropna())
    return gifts.index[~against & positive.astype(bool) & ~gifts.index.isin(ours)]
