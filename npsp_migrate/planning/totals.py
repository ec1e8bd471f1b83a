"""Gifts counted and added up, per year, record type and campaign: in the sources, in the plan, in the org."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np
import pandas as pd

from npsp_migrate.model.plan import Action, ControlTotal
from npsp_migrate.model.records import RecordSet, Reference
from npsp_migrate.npsp.objects import CAMPAIGN, OPPORTUNITY
from npsp_migrate.planning.order import labels
from npsp_migrate.planning.planned import Planned, Texts
from npsp_migrate.planning.reading import key_path
from npsp_migrate.planning.sides import fold_keys

YEAR, CAMPAIGN_KIND = "year", "campaign"
TYPE, OF_TYPE = "record_type", "year:"  # `year:Donation`: per year, the opportunities of one record type
NO_GROUP = ""

Group = tuple[str, str]  # kind, group
Sums = dict[Group, tuple[int, Decimal]]


def control_totals(
    desired: Mapping[str, RecordSet],
    planned: Planned,
    current: Mapping[str, pd.DataFrame],
    key_field: str,
    accounts: Mapping[Group, Decimal] | None = None,
) -> tuple[ControlTotal, ...]:
    """`accounts`: (kind, group) → what the accounting says.

    The sources' gifts are counted once each, those included that wait or were refused by the org's rules: what
    lies between the sources and the plan is exactly that. Rows refused before they gave a record count nowhere.
    The org's are those it holds now, ours or not.
    """
    if OPPORTUNITY not in desired:
        return ()
    gifts = desired[OPPORTUNITY]
    names = _campaign_names(desired)
    sources = _sums(_told(gifts.frame, names))
    plan = _sums(_told(_in_plan(planned), names))
    org = _sums(_told(_in_org(current, gifts.references, key_field), names))
    said = accounts or {}
    none = (0, Decimal(0))
    return tuple(
        ControlTotal(
            *group,
            *sources.get(group, none),
            *plan.get(group, none),
            *org.get(group, none),
            said.get(group),
        )
        for group in sorted({*sources, *plan, *org, *said}, key=_in_reading_order)
    )


def _in_reading_order(group: Group) -> tuple[int, Group]:
    """Per year and record type, since that is what the accounts are compared with; then all; then campaigns."""
    kind = group[0]
    return (0 if kind.startswith(OF_TYPE) else 1 if kind == YEAR else 2), group


def _campaign_names(desired: Mapping[str, RecordSet]) -> dict[object, str]:
    campaigns = desired.get(CAMPAIGN)
    if campaigns is None:
        return {}
    keys = fold_keys(campaigns.frame.index.to_numpy(dtype=object))
    return dict(zip(keys, (str(label) for label in labels(campaigns)), strict=True))


def _told(gifts: pd.DataFrame, names: Mapping[object, str]) -> pd.DataFrame:
    """The columns year, campaign, amount; gifts without a readable amount are not counted."""
    blank = pd.Series(np.full(len(gifts), None, dtype=object), index=gifts.index, dtype=object)
    amount = gifts.get("Amount", blank)
    day = gifts.get("CloseDate", blank)
    campaign = gifts.get("CampaignId", blank)
    types = gifts.get("RecordTypeId", blank)
    told = pd.DataFrame(
        {
            TYPE: _each(types, str),
            YEAR: _each(day, lambda value: str(value)[:4]),
            CAMPAIGN_KIND: _each(campaign, lambda key: names.get(_folded(key), key)),
            "amount": amount,
        },
        index=gifts.index,
    )
    return told[np.array([isinstance(value, Decimal | int) for value in amount], dtype=np.bool_)]


def _each(column: pd.Series, group: Callable[[object], object]) -> Texts:
    """The group of each cell, found once for each distinct one; none for a blank."""
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    groups = [group(value) if value else NO_GROUP for value in distinct]
    return np.array([*groups, NO_GROUP], dtype=object)[codes]


def _folded(key: object) -> object:
    return fold_keys(np.array([key], dtype=object))[0]


def _sums(told: pd.DataFrame) -> Sums:
    sums: Sums = {}
    for kind in (YEAR, CAMPAIGN_KIND):
        for group, amounts in told.groupby(kind, sort=True)["amount"]:
            sums[kind, str(group)] = (len(amounts), sum(amounts, Decimal(0)))
    for (record_type, year), amounts in told[told[TYPE] != NO_GROUP].groupby([TYPE, YEAR], sort=True)["amount"]:
        sums[f"{OF_TYPE}{record_type}", str(year)] = (len(amounts), sum(amounts, Decimal(0)))
    return sums


def _in_plan(planned: Planned) -> pd.DataFrame:
    """Each gift as it will stand in the org: what the plan writes, else what the org has."""
    plan = next((each for each in planned.objects if each.object == OPPORTUNITY), None)
    if plan is None:
        return pd.DataFrame()
    going = plan.heads["action"].ne(Action.HOLD).to_numpy(dtype=np.bool_)
    values = np.where(plan.written, plan.after, plan.before)[going]
    return pd.DataFrame(values, columns=list(plan.fields), dtype=object)


def _in_org(
    current: Mapping[str, pd.DataFrame], references: Mapping[str, Reference], key_field: str
) -> pd.DataFrame:
    """The org's gifts with each campaign by its key, where it has one."""
    gifts = current.get(OPPORTUNITY, pd.DataFrame())
    gifts = gifts.astype(object).where(gifts.notna(), None)
    if "CampaignId" in references and "CampaignId" in gifts:
        keys = gifts.get(key_path(references["CampaignId"], key_field), gifts["CampaignId"])
        gifts = gifts.assign(CampaignId=keys.where(keys.notna(), gifts["CampaignId"]))
    return gifts
