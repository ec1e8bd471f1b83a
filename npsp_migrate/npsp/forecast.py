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
    paid = _paid_by_npsp(wanted, new)
    told = (
        Forecast(words("forecast-households-created"), len(_homeless(wanted, new))),
        Forecast(words("forecast-contact-roles"), _contact_roles(wanted, new)),
        Forecast(words("forecast-payments"), len(paid), sum(paid.tolist(), Decimal(0))),
    )
    return tuple(each for each in told if each.count)


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


def renamed_households(
    wanted: Frames, new: Mapping[str, frozenset[str]], renamed: frozenset[str]
) -> tuple[str, ...]:
    """Households that somebody new joins, or one of whose people (`renamed`) gets another name or home.

    Unless their name is kept from NPSP.
    """
    households = wanted.get(ACCOUNT, pd.DataFrame())
    named = households[renamed_by_npsp(ACCOUNT, households, "Name")]
    contacts = wanted.get(CONTACT, pd.DataFrame())
    moving = contacts[contacts.index.isin(new.get(CONTACT, frozenset()) | renamed)]
    return tuple(sorted(set(_column(moving, "AccountId").dropna()) & set(named.index)))


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


def _paid_by_npsp(wanted: Frames, new: Mapping[str, frozenset[str]]) -> pd.Series:
    """The amounts of new gifts with an amount, no payment of ours and no word against it."""
    gifts = _new(wanted, new, OPPORTUNITY)
    against = _column(gifts, NO_PAYMENT).map(lambda value: value is True).astype(bool)
    amounts = _column(gifts, "Amount")
    positive = amounts.map(lambda value: isinstance(value, Decimal | int) and value > 0)
    ours = set(_column(wanted.get(PAYMENT, pd.DataFrame()), "npe01__Opportunity__c").dropna())
    return amounts[~against & positive.astype(bool) & ~gifts.index.isin(ours)]


def payments_left_behind(wanted: Frames, before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """By how much the amounts of paid gifts change whose payment is NPSP's own: NPSP leaves what is paid alone."""
    ours = set(_column(wanted.get(PAYMENT, pd.DataFrame()), "npe01__Opportunity__c").dropna())
    old, amount = _column(before, "Amount"), _column(after, "Amount")
    there = old.map(lambda value: isinstance(value, Decimal | int)) & amount.notna()
    changed = there.astype(bool) & (old != amount) & ~after.index.isin(ours)
    return amount[changed] - old[changed]
