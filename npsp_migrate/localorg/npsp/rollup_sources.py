"""Where a rollup's gifts come from: one SELECT per kind of credit."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import HOUSEHOLD_SETTINGS, IS_INDIVIDUAL

_DETAILS = (
    "o.npe01__Member_Level__c AS level, o.npe01__Membership_Origin__c AS origin, "
    "o.npe01__Membership_Start_Date__c AS start, o.npe01__Membership_End_Date__c AS finish"
)
_GIFT = f"o.Amount AS amount, o.CloseDate AS day, o.Id AS gift, {_DETAILS}"
_WON = "o.IsWon = 1 AND o.Amount IS NOT NULL AND o.IsDeleted = 0"
_ASKED = "IN (SELECT value FROM json_each(:parents))"


@dataclass(frozen=True, slots=True)
class Source:
    """A SELECT with the values it binds; `:parents` takes the parents' Ids as a JSON list."""

    sql: str
    values: Mapping[str, Any]


def gifts_of(work: Work, parent: str, credit: str) -> Source | None:
    """The gifts that count for this object and kind of credit; None when there can be none."""
    settings = work.settings(HOUSEHOLD_SETTINGS)
    if credit == "Membership":
        types = settings.get("npo02__Membership_Record_Types__c")
        return _members(parent, types) if types else None
    if parent == "Account":
        return _accounts(settings)
    if parent == "Contact":
        return _soft(settings) if credit == "Soft Credit" else _hard(settings)
    if parent == "npsp__General_Accounting_Unit__c":
        return _allocated()
    return _recurring()


def _accounts(settings: Mapping[str, Any]) -> Source:
    left_out = _left_out("Account")
    sql = (
        f"SELECT o.AccountId AS parent, {_GIFT} FROM {{Opportunity}} o "
        f"WHERE {_WON} AND o.AccountId {_ASKED}{left_out}"
    )
    return Source(sql, _excluded(settings, "Account"))


def _hard(settings: Mapping[str, Any]) -> Source:
    """The primary role's contact, unless an organisation gave."""
    sql = (
        f"SELECT r.ContactId AS parent, {_GIFT} FROM {{OpportunityContactRole}} r "
        "JOIN {Opportunity} o ON o.Id = r.OpportunityId LEFT JOIN {Account} a ON a.Id = o.AccountId "
        f"WHERE r.IsPrimary = 1 AND r.IsDeleted = 0 AND {_WON} AND r.ContactId {_ASKED} "
        f"AND (:always OR o.AccountId IS NULL OR a.{IS_INDIVIDUAL} = 1){_left_out('Contact')}"
    )
    return Source(sql, {"always": _always(settings), **_excluded(settings, "Contact")})


def _soft(settings: Mapping[str, Any]) -> Source:
    """Once per gift: the partial amount where there is one, else the whole; not what is credited already."""
    sql = (
        "SELECT r.ContactId AS parent, COALESCE(MAX(p.npsp__Amount__c), o.Amount) AS amount, o.CloseDate AS day, "
        f"o.Id AS gift, {_DETAILS} FROM {{OpportunityContactRole}} r "
        "JOIN {Opportunity} o ON o.Id = r.OpportunityId LEFT JOIN {Account} a ON a.Id = o.AccountId "
        "LEFT JOIN {npsp__Partial_Soft_Credit__c} p ON p.npsp__Contact_Role_ID__c = r.Id AND p.IsDeleted = 0 "
        f"WHERE r.IsDeleted = 0 AND {_WON} AND r.ContactId {_ASKED} "
        "AND r.Role IN (SELECT value FROM json_each(:roles)) "
        f"AND NOT (r.IsPrimary = 1 AND (:always OR o.AccountId IS NULL OR a.{IS_INDIVIDUAL} = 1))"
        f"{_left_out('Contact')} GROUP BY r.ContactId, o.Id"
    )
    roles = json.dumps((settings.get("npo02__Soft_Credit_Roles__c") or "").split(";"))
    return Source(sql, {"always": _always(settings), "roles": roles, **_excluded(settings, "Contact")})


def _members(parent: str, types: str) -> Source:
    member = (
        "o.RecordTypeId IN (SELECT Id FROM RecordType WHERE DeveloperName IN (SELECT value FROM json_each(:types)))"
    )
    if parent == "Account":
        sql = f"SELECT o.AccountId AS parent, {_GIFT} FROM {{Opportunity}} o WHERE {_WON} AND o.AccountId {_ASKED}"
    else:
        sql = (
            f"SELECT r.ContactId AS parent, {_GIFT} FROM {{OpportunityContactRole}} r "
            "JOIN {Opportunity} o ON o.Id = r.OpportunityId "
            f"WHERE r.IsPrimary = 1 AND r.IsDeleted = 0 AND {_WON} AND r.ContactId {_ASKED}"
        )
    return Source(f"{sql} AND {member}", {"types": json.dumps(types.split(";"))})


def _allocated() -> Source:
    sql = (
        "SELECT l.npsp__General_Accounting_Unit__c AS parent, l.npsp__Amount__c AS amount, o.CloseDate AS day, "
        f"l.Id AS gift, {_DETAILS} FROM {{npsp__Allocation__c}} l "
        "JOIN {Opportunity} o ON o.Id = l.npsp__Opportunity__c "
        f"WHERE l.IsDeleted = 0 AND o.IsWon = 1 AND o.IsDeleted = 0 AND l.npsp__General_Accounting_Unit__c {_ASKED}"
    )
    return Source(sql, {})


def _recurring() -> Source:
    sql = (
        f"SELECT o.npe03__Recurring_Donation__c AS parent, {_GIFT} FROM {{Opportunity}} o "
        f"WHERE {_WON} AND o.npe03__Recurring_Donation__c {_ASKED}"
    )
    return Source(sql, {})


def _left_out(kind: str) -> str:
    """Record types and types that the settings keep out of the totals."""
    return (
        f" AND COALESCE(o.RecordTypeId, '') NOT IN (SELECT value FROM json_each(:{kind}_record_types))"
        f" AND COALESCE(o.Type, '') NOT IN (SELECT value FROM json_each(:{kind}_types))"
    )


def _excluded(settings: Mapping[str, Any], kind: str) -> dict[str, str]:
    def listed(name: str) -> str:
        text = settings.get(f"npo02__Excluded_{kind}_Opp_{name}__c")
        return json.dumps(text.split(";") if text else [])

    return {f"{kind}_record_types": listed("Rectypes"), f"{kind}_types": listed("Types")}


def _always(settings: Mapping[str, Any]) -> int:
    return int(bool(settings.get("npo02__Always_Rollup_to_Primary_Contact__c")))
