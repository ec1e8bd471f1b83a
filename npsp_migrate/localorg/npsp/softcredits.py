"""Partial soft credits: each stands on a contact role, found or made."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.rollups import roll_up
from npsp_migrate.localorg.store.database import Row

PARTIAL = "npsp__Partial_Soft_Credit__c"
ROLE = "OpportunityContactRole"
_ROLE_ID, _ROLE_NAME = "npsp__Contact_Role_ID__c", "npsp__Role_Name__c"
_CONTACT, _OPPORTUNITY = "npsp__Contact__c", "npsp__Opportunity__c"


def stand_on_roles(trigger: Trigger) -> None:
    """PSC_PartialSoftCredit_TDTM."""
    if trigger.event not in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        return
    asked = [change for change in trigger.changes if not change.get(_ROLE_ID)]
    if not asked:
        return
    work = trigger.work
    free = _free_roles(work, asked)
    new: list[Row] = []
    for change in asked:
        waiting = free.get((change.get(_OPPORTUNITY), change.get(_CONTACT)), [])
        role = waiting.pop(0) if waiting else _new_role(work, change)
        if "Role" in role:
            new.append(role)
        change.after[_ROLE_ID] = role["Id"]
    work.database.insert(ROLE, new)


def credit_contacts(trigger: Trigger) -> None:
    """The totals of who has partial credit."""
    roll_up(trigger.work, "Contact", {change.get(_CONTACT) for change in trigger.changes} - {None})


def credit_roles(trigger: Trigger) -> None:
    """The totals of everyone with a role in these gifts: a new primary role takes credit from the old one."""
    changes = list(trigger.changes)
    contacts = {change.was("ContactId") for change in changes} - {None}
    rows = trigger.work.select(
        f"SELECT DISTINCT ContactId FROM {{{ROLE}}} "
        "WHERE OpportunityId IN (SELECT value FROM json_each(?)) AND ContactId IS NOT NULL",
        (json.dumps(sorted({change.get("OpportunityId") for change in changes})),),
    )
    roll_up(trigger.work, "Contact", contacts | {row["ContactId"] for row in rows})


def _free_roles(work: Work, asked: list[Change]) -> dict[tuple[str, str], list[Row]]:
    """Opportunity and contact → the contact roles that no partial soft credit stands on."""
    rows = work.select(
        "SELECT r.Id, r.OpportunityId, r.ContactId FROM {OpportunityContactRole} r "
        f"LEFT JOIN {{{PARTIAL}}} p ON p.{_ROLE_ID} = r.Id AND p.IsDeleted = 0 WHERE r.IsDeleted = 0 "
        "AND p.Id IS NULL AND r.OpportunityId IN (SELECT value FROM json_each(?)) ORDER BY r.Id",
        (json.dumps(sorted({change.get(_OPPORTUNITY) for change in asked})),),
    )
    free: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        free.setdefault((row["OpportunityId"], row["ContactId"]), []).append({"Id": row["Id"]})
    return free


def _new_role(work: Work, change: Change) -> Row:
    prefix = work.org.schema.named(ROLE).key_prefix
    return {
        "Id": work.database.new_id(prefix),
        "OpportunityId": change.get(_OPPORTUNITY),
        "ContactId": change.get(_CONTACT),
        "Role": change.get(_ROLE_NAME),
        "IsPrimary": 0,
        "CreatedDate": work.now,
        "CreatedById": work.user_id,
        **work.stamps(),
    }
