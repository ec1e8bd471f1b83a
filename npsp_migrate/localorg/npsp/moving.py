"""Contacts that change their household: the gifts they gave come along, and an owner passes to the account."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json

from npsp_migrate.localorg.dml.changes import Event, Trigger
from npsp_migrate.localorg.dml.save import update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import HOUSEHOLD, PRIMARY_CONTACT, SYSTEM_TYPE

_ASKED = "IN (SELECT value FROM json_each(?))"


def follow_movers(trigger: Trigger) -> set[str]:
    """Let gifts go from the old household to the new one with their primary contact; both households come back.

    A gift on another account, or one that somebody else leads, stays where it is.
    """
    movers = {
        change.id: (change.was("AccountId"), change.get("AccountId"))
        for change in trigger.changes
        if change.changed("AccountId") and change.was("AccountId") and change.get("AccountId")
    }
    if not movers:
        return set()
    work = trigger.work
    households = _households(work, {account for pair in movers.values() for account in pair})
    rows = work.select(
        "SELECT DISTINCT o.Id, o.AccountId, r.ContactId FROM {OpportunityContactRole} r "
        "JOIN {Opportunity} o ON o.Id = r.OpportunityId AND o.IsDeleted = 0 "
        f"WHERE r.IsDeleted = 0 AND r.IsPrimary = 1 AND r.ContactId {_ASKED} ORDER BY o.Id",
        (json.dumps(sorted(movers)),),
    )
    moved = []
    for row in rows:
        old, new = movers[row["ContactId"]]
        if row["AccountId"] == old and {old, new} <= households:
            moved.append((row["Id"], {"AccountId": new}))
    if moved:
        update_rows(work, "Opportunity", moved)
    return {account for pair in movers.values() for account in pair} & households


def pass_on_owners(trigger: Trigger) -> None:
    """A household of one belongs to whoever the contact belongs to."""
    if trigger.event is not Event.AFTER_UPDATE:
        return
    owners = {change.id: change.get("OwnerId") for change in trigger.changes if change.changed("OwnerId")}
    if not owners:
        return
    rows = trigger.work.select(
        f"SELECT a.Id, a.OwnerId, a.{PRIMARY_CONTACT} AS Leader FROM {{Account}} a WHERE a.IsDeleted = 0 "
        f"AND a.{SYSTEM_TYPE} = '{HOUSEHOLD}' AND a.{PRIMARY_CONTACT} {_ASKED} "
        "AND (SELECT COUNT(*) FROM {Contact} c WHERE c.AccountId = a.Id AND c.IsDeleted = 0) = 1",
        (json.dumps(sorted(owners)),),
    )
    changed = [(row["Id"], {"OwnerId": owners[row["Leader"]]}) for row in rows]
    trigger.work.write("Account", changed)


def _households(work: Work, accounts: set[str]) -> set[str]:
    rows = work.database.read("Account", accounts, (SYSTEM_TYPE,))
    return {record for record, row in rows.items() if row[SYSTEM_TYPE] == HOUSEHOLD}
