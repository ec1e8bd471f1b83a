"""Rows that a client sent meet the faults that were ordered, and the end of storage; automation's own do not."""

from collections.abc import Sequence

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.disturb.desk import STORAGE_FULL
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.drafts import Draft, Operation
from npsp_migrate.localorg.org import Org


def refuse_some(org: Org, definition: ObjectDefinition, drafts: Sequence[Draft], operation: Operation) -> None:
    """Give the rows that fare badly their error before anything else is asked of them."""
    desk, name = org.disturbances, definition.name
    creating = operation is Operation.INSERT
    if not desk.meets_rows() and not (creating and org.storage.limit_mb is not None):
        return
    for draft in drafts:
        fault = desk.row_fault(name)
        if creating and not fault:
            fault = desk.create_fault(name)
        if fault and not draft.errors:
            draft.errors.append(fault)
    if creating:
        standing = [draft for draft in drafts if not draft.errors]
        for draft in standing[org.storage.room_for(org, name, len(standing)) :]:
            draft.errors.append(STORAGE_FULL)


def lock_some(org: Org, definition: ObjectDefinition, changes: Sequence[Change]) -> None:
    """The same for rows that are to be deleted."""
    if not org.disturbances.meets_rows():
        return
    for change in changes:
        fault = org.disturbances.row_fault(definition.name)
        if fault and change.error is None:
            change.error = fault
