"""Where a rollup's gifts come from: one SELECT per kind of credit."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import HOUSEHOLD_SETTINGS, IS_INDIVIDUAL
from npsp_migrate.localorg.npsp.recordtypes import listed, listed_record_types

ALLOCATION_SETTINGS = "npsp__Allocations_Settings__c"
_DETAILS = (
    "o.npe01__Member_Level__c AS level, o.npe01__Membership_Origin__c AS origin, "
    "o.npe01__Membership_Start_Date__c AS start, o.npe01__Membership_End_Date__c AS finish"
)
_GIFT = "o.Amount AS amount, o.CloseDate AS day, o.Id AS gift"
_MEMBERSHIP = f"{_GIFT}, {_DETAILS}"
_WON = "o.IsWon = 1 AND o.IsDeleted = 0"
_VALUED = f"{_WON} AND o.Amount IS NOT NULL"
_ASKED = "IN (SELECT value FROM json_each(:parents))"
_PRIMARY = "r.IsPrimary = 1 AND r.IsDeleted = 0"
_PERSONAL = f"(:always OR o.AccountId IS NULL OR a.{IS_INDIVIDUAL} = 1)"  # gifts that are their contact's own
_LEFT_OUT = (
    " AND COALESCE(o.RecordTypeId, '') NOT IN (SELECT value FROM json_each(:left_out_record_types))"
    " AND COALESCE(o.Type, '') NOT IN (SELECT value FROM json_each(:left_out_types))"
)
_OF_ACCOUNT = f"SELECT o.AccountId AS parent, {_GIFT} FROM {{Opportunity}} o"
_OF_CONTACT = (
    f"SELECT r.ContactId AS parent, {_GIFT} FROM {{OpportunityContactRole}} r "
    "JOIN {Opportunity} o ON o.Id = r.OpportunityId LEFT JOIN {Account} a ON a.Id = o.AccountId"
)
_OF_RECURRING = (
    f"SELECT o.npe03__Recurring_Donation__c AS parent, {_GIFT} FROM {{Opportunity}} o "
    f"WHERE {_WON} AND o.npe03__Recurring_Donation__c {_ASKED}"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A SELECT with the values it binds; `:parents` takes the parents' Ids as a JSON list."""

    sql: str
    values: Mapping[str, Any]


def gifts_of(work: Work, parent: str, credit: str) -> Source | None:
    """The gifts that count for this object and kind of credit; None when there can be none."""
    settings = work.settings(HOUSEHOLD_SETTINGS)
    if credit == "Membership":
        types = listed_record_types(work, settings.get("npo02__Membership_Record_Types__c"))
        return _members(parent, settings, types) if types else None
    if parent == "Account":
        return Source(f"{_OF_ACCOUNT} WHERE {_VALUED} AND o.AccountId {_ASKED}{_LEFT_OUT}", _left_out(work, parent))
    if parent == "Contact" and credit == "Soft Credit":
        return _soft(work, settings) if settings.get("npo02__Enable_Soft_Credit_Rollups__c") else None
    if parent == "Contact":
        sql = f"{_OF_CONTACT} WHERE {_PRIMARY} AND {_VALUED} AND r.ContactId {_ASKED} AND {_PERSONAL}{_LEFT_OUT}"
        return Source(sql, {"always": _always(settings), **_left_out(work, parent)})
    return _allocated(work) if parent == "npsp__General_Accounting_Unit__c" else Source(_OF_RECURRING, {})


def _soft(work: Work, settings: Mapping[str, Any]) -> Source:
    """Once per gift: the partial amount where there is one, else the whole; not what is credited already."""
    sql = (
        "SELECT r.ContactId AS parent, COALESCE(MAX(p.npsp__Amount__c), o.Amount) AS amount, o.CloseDate AS day, "
        "o.Id AS gift FROM {OpportunityContactRole} r "
        "JOIN {Opportunity} o ON o.Id = r.OpportunityId LEFT JOIN {Account} a ON a.Id = o.AccountId "
        "LEFT JOIN {npsp__Partial_Soft_Credit__c} p ON p.npsp__Contact_Role_ID__c = r.Id AND p.IsDeleted = 0 "
        f"WHERE r.IsDeleted = 0 AND {_VALUED} AND r.ContactId {_ASKED} "
        f"AND r.Role IN (SELECT value FROM json_each(:roles)) AND NOT (r.IsPrimary = 1 AND {_PERSONAL})"
        f"{_LEFT_OUT} GROUP BY r.ContactId, o.Id"
    )
    roles = json.dumps(sorted(listed(settings.get("npo02__Soft_Credit_Roles__c"))))
    return Source(sql, {"always": _always(settings), "roles": roles, **_left_out(work, "Contact")})


def _members(parent: str, settings: Mapping[str, Any], types: frozenset[str]) -> Source:
    member = "o.RecordTypeId IN (SELECT value FROM json_each(:types))"
    values: dict[str, Any] = {"types": json.dumps(sorted(types))}
    if parent == "Account":
        sql = f"{_OF_ACCOUNT} WHERE {_WON} AND o.AccountId {_ASKED} AND {member}"
        return Source(sql.replace(_GIFT, _MEMBERSHIP), values)
    sql = f"{_OF_CONTACT} WHERE {_PRIMARY} AND {_WON} AND r.ContactId {_ASKED} AND {_PERSONAL} AND {member}"
    return Source(sql.replace(_GIFT, _MEMBERSHIP), {"always": _always(settings), **values})


def _allocated(work: Work) -> Source:
    settings = work.settings(ALLOCATION_SETTINGS)
    sql = (
        "SELECT l.npsp__General_Accounting_Unit__c AS parent, l.npsp__Amount__c AS amount, o.CloseDate AS day, "
        "l.Id AS gift FROM {npsp__Allocation__c} l JOIN {Opportunity} o ON o.Id = l.npsp__Opportunity__c "
        f"WHERE l.IsDeleted = 0 AND {_WON} AND l.npsp__General_Accounting_Unit__c {_ASKED}{_LEFT_OUT}"
    )
    types, kinds = settings.get("npsp__Excluded_Opp_RecTypes__c"), settings.get("npsp__Excluded_Opp_Types__c")
    return Source(sql, _lists(work, types, kinds))


def _left_out(work: Work, kind: str) -> dict[str, str]:
    """Record types and types that the settings keep out of the totals of accounts or contacts."""
    settings = work.settings(HOUSEHOLD_SETTINGS)
    types, kinds = (settings.get(f"npo02__Excluded_{kind}_Opp_{name}__c") for name in ("Rectypes", "Types"))
    return _lists(work, types, kinds)


def _lists(work: Work, record_types: object, types: object) -> dict[str, str]:
    left_out = {"left_out_record_types": listed_record_types(work, record_types), "left_out_types": listed(types)}
    return {name: json.dumps(sorted(each)) for name, each in left_out.items()}


def _always(settings: Mapping[str, Any]) -> int:
    return int(bool(settings.get("npo02__Always_Rollup_to_Primary_Contact__c")))
