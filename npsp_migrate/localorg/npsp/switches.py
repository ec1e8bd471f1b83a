"""Which of NPSP's handlers are switched on for this user, by their rows."""

from npsp_migrate.localorg.dml.changes import Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.store.database import Row

HANDLER = "npsp__Trigger_Handler__c"


def rows_of(trigger: Trigger) -> list[Row]:
    """The handlers of an object in their order; an org that has lost all its rows gets the default ones again."""
    names = (trigger.object_name.removeprefix("npsp__"), trigger.object_name)
    rows = trigger.work.org.trigger_handlers()
    if not rows and any(each["npsp__Object__c"] in names for each in trigger.work.org.catalog.trigger_handlers):
        _restore_defaults(trigger.work)
        rows = trigger.work.org.trigger_handlers()
    return [row for row in rows if row["npsp__Object__c"] in names]


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


def _restore_defaults(work: Work) -> None:
    prefix = work.org.schema.named(HANDLER).key_prefix
    system = {
        "OwnerId": work.user_id,
        "npsp__Active__c": 1,
        "CreatedDate": work.now,
        "CreatedById": work.user_id,
        **work.stamps(),
    }
    work.database.insert(
        HANDLER,
        (
            {
                "Id": work.database.new_id(prefix),
                "Name": each["npsp__Class__c"],
                "npsp__Active__c": 1,
                **each,
                **system,
            }
            for each in work.org.catalog.trigger_handlers
        ),
    )
    work.org.forget(HANDLER)
