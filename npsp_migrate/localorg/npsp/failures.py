"""When what a handler writes by itself is refused: its own exception, as Apex words it."""

from collections.abc import Iterable

from npsp_migrate.localorg.dml.changes import HandlerError, Trigger, TriggerError
from npsp_migrate.localorg.dml.save import Outcome


def require_saved(trigger: Trigger, outcomes: Iterable[Outcome]) -> None:
    """Let one of NPSP's handlers fail with its chunk when a record of its own was not saved."""
    reason = _reason(outcomes)
    if reason:
        raise HandlerError(trigger, reason)


def require_saved_plainly(trigger: Trigger, name: str, outcomes: Iterable[Outcome]) -> None:
    """The same for a trigger of another package, which no framework softens for a row that is alone."""
    reason = _reason(outcomes)
    if reason:
        raise TriggerError(trigger, name, reason)


def _reason(outcomes: Iterable[Outcome]) -> str:
    failed = next((each for each in outcomes if each.errors), None)
    if failed is None:
        return ""
    error = failed.errors[0]
    verb = "Insert" if failed.record_id is None else "Update"
    said = f"{error.code}, {error.message}: [{', '.join(error.fields)}]"
    return f"System.DmlException: {verb} failed. First exception on row {failed.position}; first error: {said}"
