"""Runs the handlers that `npsp__Trigger_Handler__c` lists for an event, in its order."""

from npsp_migrate.localorg.dml.changes import Trigger
from npsp_migrate.localorg.npsp.handlers import HANDLERS, run_beside
from npsp_migrate.localorg.store.database import Row


def run_automation(trigger: Trigger) -> None:
    """Call what is active for this object and event; a row that is refused on the way is passed over."""
    local = trigger.object_name.removeprefix("npsp__")
    username = trigger.work.org.identity.username.lower()
    for row in trigger.work.org.trigger_handlers():
        if row["npsp__Object__c"] in (local, trigger.object_name) and _applies(row, trigger, username):
            handler = HANDLERS.get((row["npsp__Class__c"], trigger.object_name))
            if handler:
                handler(trigger)
    run_beside(trigger)


def _applies(row: Row, trigger: Trigger, username: str) -> bool:
    if row["npsp__Class__c"] in trigger.work.muted:
        return False
    if not row["npsp__Active__c"] or trigger.event.value not in (row["npsp__Trigger_Action__c"] or "").split(";"):
        return False
    excluded = (row["npsp__Usernames_to_Exclude__c"] or "").lower().split(";")
    return username not in (each.strip() for each in excluded)
