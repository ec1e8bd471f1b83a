"""What a trigger sees: the rows of one chunk, before and after, and where to refuse one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from npsp_migrate.localorg.faults import RowError
from npsp_migrate.localorg.store.database import Row

if TYPE_CHECKING:
    from npsp_migrate.localorg.dml.work import Work


class Event(StrEnum):
    BEFORE_INSERT = "BeforeInsert"
    BEFORE_UPDATE = "BeforeUpdate"
    BEFORE_DELETE = "BeforeDelete"
    AFTER_INSERT = "AfterInsert"
    AFTER_UPDATE = "AfterUpdate"
    AFTER_DELETE = "AfterDelete"
    AFTER_UNDELETE = "AfterUndelete"


@dataclass(slots=True)
class Change:
    """One record being saved. `after` holds all values on update, and those that are set on insert."""

    id: str
    position: int
    before: Row | None
    after: Row
    error: RowError | None = None

    def get(self, name: str) -> Any:
        return self.after.get(name)

    def was(self, name: str) -> Any:
        return None if self.before is None else self.before.get(name)

    def changed(self, *names: str) -> bool:
        """Whether an update changed one of the fields; an insert counts where it sets one."""
        return any(self.after.get(name) != self.was(name) for name in names)

    def refuse(self, message: str, field: str = "", code: str = "FIELD_CUSTOM_VALIDATION_EXCEPTION") -> None:
        """The first reason stands; the row is not saved."""
        self.error = self.error or RowError(code, message, (field,) if field else ())


@dataclass(frozen=True, slots=True)
class Trigger:
    """One event on the rows of one chunk."""

    work: "Work"
    object_name: str
    event: Event
    all_changes: list[Change] = field(default_factory=list)

    @property
    def changes(self) -> Iterator[Change]:
        """The rows that nothing has refused so far."""
        return (change for change in self.all_changes if change.error is None)


class TriggerError(Exception):
    """A trigger could not go on, as an uncaught exception in Apex: no row of its chunk is saved."""

    def __init__(self, trigger: Trigger, name: str, reason: str) -> None:
        super().__init__(f"{name}: execution of {trigger.event.value}\n\ncaused by: {reason}")
        self.reason = reason

    def row_error(self, rows: int) -> RowError:
        """What each of the chunk's rows is told."""
        del rows
        return RowError("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", str(self))


class HandlerError(TriggerError):
    """The same in one of NPSP's handlers: a row that is alone in its chunk is told the reason itself."""

    def __init__(self, trigger: Trigger, reason: str) -> None:
        super().__init__(
            trigger, f"npsp.TDTM_{trigger.object_name.rpartition('__c')[0] or trigger.object_name}", reason
        )

    def row_error(self, rows: int) -> RowError:
        if rows == 1:
            return RowError("FIELD_CUSTOM_VALIDATION_EXCEPTION", self.reason)
        return super().row_error(rows)


Automation = Callable[[Trigger], None]
