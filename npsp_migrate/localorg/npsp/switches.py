"""Which of NPSP's handlers are switched on for this user, by their rows."""

from npsp_migrate.localorg.dml.changes import Event
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.store.database import Row


def is_on(work: Work, row: Row, event: Event) -> bool:
    """Whether the handler of this row runs at an event."""
    if row["npsp__Class__c"] in work.muted:
        return False
    if not row["npsp__Active__c"] or event.value not in (row["npsp__Trigger_Action__c"] or "").split(";"):
        return False
    excluded = row["npsp__Usernames_to_Exclude__c"]
    if not excluded:
        return True
    return work.org.identity.username.lower() not in (each.strip() for each in excluded.lower().split(";"))


def runs(work: Work, handler: str, local_name: str, event: Event) -> bool:
    """Whether a handler runs on an object, called by its local name, at an event."""
    return any(
        row["npsp__Class__c"] == handler and row["npsp__Object__c"] == local_name and is_on(work, row, event)
        for row in work.org.trigger_handlers()
    )
