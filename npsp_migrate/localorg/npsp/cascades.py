"""What NPSP deletes and gives back along with a record, where the platform would only clear a lookup."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Sequence

from npsp_migrate.localorg.dml.bin import buried_with
from npsp_migrate.localorg.dml.changes import Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.allocations import ALLOCATION
from npsp_migrate.localorg.npsp.recurring import evaluate
from npsp_migrate.localorg.npsp.recurring_legacy import roll_up_legacy_recurring
from npsp_migrate.localorg.npsp.recurring_rules import RECURRING, is_enhanced
from npsp_migrate.localorg.npsp.relationships import MIRROR, RELATIONSHIP
from npsp_migrate.localorg.npsp.rollups import roll_up_gifts

_ASKED = "IN (SELECT value FROM json_each(?))"
_PARENTS = {
    "Opportunity": "npsp__Opportunity__c",
    "npe01__OppPayment__c": "npsp__Payment__c",
    "Campaign": "npsp__Campaign__c",
    "npe03__Recurring_Donation__c": "npsp__Recurring_Donation__c",
}


def take_allocations_along(trigger: Trigger) -> None:
    """The cascade handlers of gifts, payments, campaigns and recurring donations: an allocation has one parent."""
    work = trigger.work
    field = _PARENTS[trigger.object_name]
    ids = json.dumps([change.id for change in trigger.changes])
    deleted = int(trigger.event is Event.AFTER_UNDELETE)
    if trigger.event not in (Event.BEFORE_DELETE, Event.AFTER_UNDELETE):
        return
    rows = work.select(
        f"SELECT Id FROM {{{ALLOCATION}}} WHERE IsDeleted = ? AND {field} {_ASKED} ORDER BY Id", (deleted, ids)
    )
    found = [row["Id"] for row in rows]
    if found:
        change = restore if deleted else remove
        quiet = work.without("ALLO_Allocations_TDTM")  # or the default fund would take what becomes free
        change(quiet, work.org.schema.named(ALLOCATION), found)


def take_mirrors_along(trigger: Trigger) -> None:
    """CON_CascadeDeleteLookups_TDTM: the other side of a relationship goes and comes with this one."""
    if trigger.event not in (Event.AFTER_DELETE, Event.AFTER_UNDELETE):
        return
    work = trigger.work
    relationships = buried_with(work, [change.id for change in trigger.changes], RELATIONSHIP)
    mirrors = {row[MIRROR] for row in work.database.read(RELATIONSHIP, relationships, (MIRROR,)).values()}
    known = work.database.read(RELATIONSHIP, mirrors - {None}, ("IsDeleted",))
    restoring = trigger.event is Event.AFTER_UNDELETE
    asked = sorted(record for record, row in known.items() if bool(row["IsDeleted"]) is restoring)
    if asked:
        change = restore if restoring else remove
        change(work, work.org.schema.named(RELATIONSHIP), asked)


def roll_up_details(trigger: Trigger) -> None:
    """Totals that change as gifts go or come with another record; a real org computes them in the night."""
    if trigger.event not in (Event.AFTER_DELETE, Event.AFTER_UNDELETE):
        return
    if trigger.object_name == "Opportunity" and trigger.event is Event.AFTER_DELETE:
        return
    gifts = buried_with(trigger.work, [change.id for change in trigger.changes], "Opportunity")
    if gifts:
        roll_up_gifts(trigger.work, gifts)
        _follow_recurring(trigger.work, gifts)


def _follow_recurring(work: Work, gifts: Sequence[str]) -> None:
    """Next dates and paid installments of the recurring donations whose gifts went or came along."""
    rows = work.database.read("Opportunity", gifts, (RECURRING,)).values()
    ids = sorted({row[RECURRING] for row in rows if row[RECURRING]})
    follow = evaluate if is_enhanced(work) else roll_up_legacy_recurring
    follow(work, ids)
