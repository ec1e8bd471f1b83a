"""Runs the handlers that `npsp__Trigger_Handler__c` lists for an event, in its order."""

from npsp_migrate.localorg.dml.changes import Trigger
from npsp_migrate.localorg.npsp.handlers import HANDLERS, run_beside
from npsp_migrate.localorg.npsp.switches import is_on, rows_of


def run_automation(trigger: Trigger) -> None:
    """Call what is active for this object and event; a row that is refused on the way is passed over."""
    for row in rows_of(trigger):
        if is_on(trigger.work, row, trigger.event):
            handler = HANDLERS.get((row["npsp__Class__c"], trigger.object_name))
            if handler:
                handler(trigger)
    run_beside(trigger)
